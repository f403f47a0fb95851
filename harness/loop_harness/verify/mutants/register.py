"""The register of wrong lookups and of right ones, and how each becomes a subject."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import httpx

from loop_harness.contracts.rules import Rule, rule
from loop_harness.verify.mutants.lookup import Lookup, Memory
from loop_harness.verify.subjects.python import PythonSubject

Kind = type[Lookup]


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A lookup that is wrong in one thing."""

    name: str
    family: str  #: the module that it stands in
    lookup: Kind
    breaks: str  #: the rule that must tell so
    also: tuple[str, ...]  #: the rules that may tell so, too
    narrow: bool  #: whether it is wrong in some rare cases only
    dialect: Mapping[str, str]  #: under which it is wrong, where it is not wrong under all

    @property
    def wrong(self) -> str:
        """What is wrong with it, in one line."""
        return _first_line(self.lookup)

    @property
    def rule(self) -> Rule:
        """The rule that must tell so."""
        return rule(self.breaks)


@dataclass(frozen=True, kw_only=True)
class Variation:
    """A lookup that is right in another way."""

    name: str
    lookup: Kind
    dialect: Mapping[str, str] = field(default_factory=dict)  #: without which it is not right

    @property
    def otherwise(self) -> str:
        """What it does otherwise, in one line."""
        return _first_line(self.lookup)


_MUTANTS: dict[str, Mutant] = {}
_VARIATIONS: dict[str, Variation] = {}


def all_mutants() -> Mapping[str, Mutant]:
    """Return every wrong lookup by its name, in the sequence of the modules."""
    return MappingProxyType(_MUTANTS)


def all_variations() -> Mapping[str, Variation]:
    """Return every right lookup by its name."""
    return MappingProxyType(_VARIATIONS)


def crude(breaks: str, *also: str, **dialect: str) -> Callable[[Kind], Kind]:
    """Register a lookup that is nearly always wrong; *also* are rules that may tell so, too."""
    return _wrong(breaks, also, narrow=False, dialect=dialect)


def narrow(breaks: str, *also: str, **dialect: str) -> Callable[[Kind], Kind]:
    """Register a lookup that is wrong at one status, one field, one trigger or one place."""
    return _wrong(breaks, also, narrow=True, dialect=dialect)


def right(**dialect: str) -> Callable[[Kind], Kind]:
    """Register a lookup that is right, under these choices of the dialect."""

    def register(lookup: Kind) -> Kind:
        name = _name(lookup)
        _VARIATIONS[name] = Variation(name=name, lookup=lookup, dialect=_choices(dialect))
        return lookup

    return register


def _wrong(
    breaks: str, also: tuple[str, ...], *, narrow: bool, dialect: Mapping[str, str]
) -> Callable[[Kind], Kind]:
    def register(lookup: Kind) -> Kind:
        name = _name(lookup)
        _MUTANTS[name] = Mutant(
            name=name,
            family=lookup.__module__.rpartition(".")[2],
            lookup=lookup,
            breaks=rule(breaks).id,
            also=tuple(rule(each).id for each in also),
            narrow=narrow,
            dialect=_choices(dialect),
        )
        return lookup

    return register


def _choices(dialect: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): choice for name, choice in dialect.items()}


def _name(lookup: Kind) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", lookup.__name__).lower()


def _first_line(lookup: Kind) -> str:
    return (lookup.__doc__ or "").partition("\n")[0]


def function_of(lookup: Kind) -> Callable[[Any, httpx.BaseTransport], Any]:
    """Return a lookup as a function that has no past yet."""
    memory: Memory = {}

    def function(request: Any, transport: httpx.BaseTransport) -> Any:
        return lookup(request, transport, memory).reply()

    return function


class MadeSubject(PythonSubject):
    """A lookup of this package under test; started anew it has forgotten everything."""

    def __init__(self, lookup: Kind) -> None:
        super().__init__(function_of(lookup), _name(lookup))
        self._lookup = lookup

    def anew(self) -> MadeSubject:
        """Return it without its past."""
        return MadeSubject(self._lookup)

    def restarted(self) -> MadeSubject:
        """Return it without its past: nothing of it is kept outside of that."""
        return self.anew()
