"""The register of wrong providers and of right ones, and what each is supposed to hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from loop_harness.contracts.rules import Rule, rule
from loop_harness.dialect import Dialect
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.mutants.provider import Passing, Provider

Kind = type[Provider]
WORLD = "well-known"  #: of the bundled worlds the one that holds a case of everything


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a provider is supposed to hold, and under which choices of the dialect."""

    world: str = WORLD
    asks_who: bool = False  #: whether the shop has tracking-page authentication
    dialect: Mapping[str, str] = field(default_factory=dict)

    def known(self) -> Known:
        """Return the known world."""
        known = _bundled(self.world)
        return known.with_authentication() if self.asks_who else known

    def provided(self, provider: Kind, time: Passing) -> Provider:
        """Return a provider that holds it."""
        return provider(self.known(), Dialect.of(self.dialect), time)


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A provider that is wrong in one thing."""

    name: str
    family: str  #: the module that it stands in
    provider: Kind
    breaks: str  #: the rule that must tell so
    also: tuple[str, ...]  #: the rules that may tell so, too
    narrow: bool  #: whether it is wrong in some rare cases only
    held: Held

    @property
    def wrong(self) -> str:
        """What is wrong with it, in one line."""
        return _first_line(self.provider)

    @property
    def rule(self) -> Rule:
        """The rule that must tell so."""
        return rule(self.breaks)


@dataclass(frozen=True, kw_only=True)
class Variation:
    """A provider that is right in another way."""

    name: str
    otherwise: str  #: what it does otherwise, in one line
    provider: Kind
    held: Held


_MUTANTS: dict[str, Mutant] = {}
_VARIATIONS: dict[str, Variation] = {}


def all_mutants() -> Mapping[str, Mutant]:
    """Return every wrong provider by its name, in the sequence of the modules."""
    return MappingProxyType(_MUTANTS)


def all_variations() -> Mapping[str, Variation]:
    """Return every right provider by its name."""
    return MappingProxyType(_VARIATIONS)


def crude(
    breaks: str, *also: str, world: str = WORLD, asks_who: bool = False, **dialect: str
) -> Callable[[Kind], Kind]:
    """Register a provider that is nearly always wrong; *also* are rules that may tell so, too."""
    return _wrong(breaks, also, narrow=False, held=_held(world, asks_who, dialect))


def narrow(
    breaks: str, *also: str, world: str = WORLD, asks_who: bool = False, **dialect: str
) -> Callable[[Kind], Kind]:
    """Register a provider that is wrong at one status, one field, one operation or one place."""
    return _wrong(breaks, also, narrow=True, held=_held(world, asks_who, dialect))


def right(*, world: str = WORLD, asks_who: bool = False, **dialect: str) -> Callable[[Kind], Kind]:
    """Register a provider that is right, under these choices of the dialect."""

    def register(provider: Kind) -> Kind:
        held = _held(world, asks_who, dialect)
        also_right(_name(provider), _first_line(provider), provider, held)
        return provider

    return register


def also_right(name: str, otherwise: str, provider: Kind, held: Held) -> None:
    """Register a right provider under a name."""
    _VARIATIONS[name] = Variation(name=name, otherwise=otherwise, provider=provider, held=held)


def _wrong(
    breaks: str, also: tuple[str, ...], *, narrow: bool, held: Held
) -> Callable[[Kind], Kind]:
    def register(provider: Kind) -> Kind:
        name = _name(provider)
        _MUTANTS[name] = Mutant(
            name=name,
            family=provider.__module__.rpartition(".")[2],
            provider=provider,
            breaks=rule(breaks).id,
            also=tuple(rule(each).id for each in also),
            narrow=narrow,
            held=held,
        )
        return provider

    return register


def _held(world: str, asks_who: bool, dialect: Mapping[str, str]) -> Held:
    choices = {name.replace("_", "-"): choice for name, choice in dialect.items()}
    return Held(world=world, asks_who=asks_who, dialect=choices)


def _name(provider: Kind) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", provider.__name__).lower()


def _first_line(provider: Kind) -> str:
    return (provider.__doc__ or "").partition("\n")[0]


_bundled = cache(Known.load)
