"""How thoroughly the rules are tried on wrong and right lookups."""

from __future__ import annotations

from dataclasses import dataclass

from loop_harness.errors import UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How thoroughly the rules are tried on the lookups."""

    name: str
    every: int  #: of the landmarks of a rule that need not tell, each so many
    more: int  #: cases that Hypothesis makes for the rule that must tell, after its landmarks
    every_right: int  #: of the landmarks that a right lookup is tried on, each so many
    more_right: int  #: cases that Hypothesis makes for each rule that a right lookup is tried by
    slow_right: int  #: landmarks of a slow rule that a right lookup is tried on


_DEPTHS = {
    each.name: each
    for each in (
        Depth(name="quick", every=8, more=60, every_right=4, more_right=0, slow_right=1),
        Depth(name="normal", every=2, more=200, every_right=1, more_right=5, slow_right=4),
    )
}


def depths() -> tuple[str, ...]:
    """Return the names of all depths, the least first."""
    return tuple(_DEPTHS)


def depth(name: str) -> Depth:
    """Return one depth; raises UnknownName."""
    if name not in _DEPTHS:
        raise UnknownName("effort", name, depths())
    return _DEPTHS[name]
