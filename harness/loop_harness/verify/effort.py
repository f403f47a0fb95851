"""How much time a verification takes, whatever the subject."""

from __future__ import annotations

from dataclasses import dataclass

from loop_harness.errors import UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """A time budget."""

    name: str
    seconds: float
    shrink_s: float  #: for making one case small
    pairs: bool = False  #: whether ``--dialect all`` tries pairs of alternatives


_EFFORTS = {
    each.name: each
    for each in (
        Effort(name="quick", seconds=5, shrink_s=1),
        Effort(name="normal", seconds=60, shrink_s=5),
        Effort(name="thorough", seconds=600, shrink_s=20, pairs=True),
    )
}


def efforts() -> tuple[str, ...]:
    """Return the names of all efforts, the least first."""
    return tuple(_EFFORTS)


def effort(name: str) -> Effort:
    """Return one effort; raises UnknownName."""
    if name not in _EFFORTS:
        raise UnknownName("effort", name, efforts())
    return _EFFORTS[name]
