"""The named bad days of ``mocks/faults.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from loop_harness import content
from loop_harness.errors import UnknownName

Value = int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """One way to misbehave, with the defaults of its parameters."""

    name: str
    does: str
    effect: str
    parameters: Mapping[str, Value]
    only: str | None  #: the one operation that it concerns


@cache
def kinds() -> Mapping[str, FaultKind]:
    """Return every kind of fault by name, in the order of the file."""
    return MappingProxyType(
        {
            name: FaultKind(
                name=name,
                does=each["does"],
                effect=each["effect"],
                parameters=each.get("parameters", {}),
                only=each.get("only"),
            )
            for name, each in content.table("mocks", "faults.toml").items()
        }
    )


def kind(name: str) -> FaultKind:
    """Return one kind of fault; raises UnknownName."""
    if name not in kinds():
        raise UnknownName("fault", name, tuple(kinds()))
    return kinds()[name]
