"""The rule catalogue of ``contracts/rules.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from loop_harness import content
from loop_harness.errors import UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One checkable statement about a lookup or a provider."""

    id: str
    title: str
    subject: str  #: ``lookup`` or ``provider``
    level: str  #: ``must`` or ``should``
    kind: str
    statement: str
    basis: tuple[str, ...]  #: documented, observed, standard, harness
    source: str


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by id, in the order of the file."""
    entries = content.table("contracts", "rules.toml")["rule"]
    found = (Rule(**{**each, "basis": tuple(each["basis"])}) for each in entries)
    return MappingProxyType({each.id: each for each in found})


def rule(name: str) -> Rule:
    """Return one rule, whatever the case of its id; raises UnknownName."""
    known = rules()
    if name.upper() not in known:
        raise UnknownName("rule", name, tuple(known))
    return known[name.upper()]
