"""An inquiry: requests that belong together, and with their answers what a rule judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from types import MappingProxyType
from typing import Any, Self

from loop_harness.dialect import Dialect, assumption
from loop_harness.model import Json, JsonObject
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import Answer, Probe

_ABOUT_ADDRESSES = ("email-case", "email-spaces", "email-idn", "email-unicode")


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """Some requests, and why they are made."""

    probes: tuple[Probe, ...]
    kind: str  #: the class of cases that it belongs to
    facts: Mapping[str, Any] = field(default_factory=dict)  #: JSON that its rule judges by

    def to_json(self) -> dict[str, Json]:
        """Return the inquiry as JSON."""
        return {
            "kind": self.kind,
            "facts": dict(self.facts),
            "probes": [each.to_json() for each in self.probes],
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read what ``to_json`` wrote; raises KeyError, TypeError or ValueError else."""
        return cls(
            kind=str(data["kind"]),
            facts=MappingProxyType(dict(data["facts"])),
            probes=tuple(map(Probe.from_json, data["probes"])),
        )


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What a provider has shown of itself before any rule judges it."""

    choices: Mapping[str, str] = field(default_factory=dict)  #: assumption → choice, where seen
    offers: frozenset[str] = frozenset()  #: ids of the operations that are there
    cut: int | None = None  #: how many orders it answers at most, where more were known to match

    @cached_property
    def dialect(self) -> Dialect:
        """The choices that were seen, and the default where none was."""
        return Dialect.of(self.choices)

    @cached_property
    def comparing(self) -> tuple[Dialect, ...]:
        """Every dialect by which it may compare addresses, as far as was seen."""
        ways = product(*map(self.may_be, _ABOUT_ADDRESSES))
        return tuple(
            Dialect.of({**self.choices, **dict(zip(_ABOUT_ADDRESSES, each, strict=True))})
            for each in ways
        )

    def may_be(self, name: str) -> tuple[str, ...]:
        """Return the choices of one assumption that are possible still."""
        seen = self.choices.get(name)
        return tuple(assumption(name).alternatives) if seen is None else (seen,)

    def to_json(self) -> dict[str, Json]:
        """Return it as JSON."""
        return {"choices": dict(self.choices), "offers": sorted(self.offers), "cut": self.cut}

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read what ``to_json`` wrote; raises UnknownName, KeyError or TypeError else."""
        cut = data["cut"]
        found = cls(
            choices=dict(data["choices"]),
            offers=frozenset(map(str, data["offers"])),
            cut=None if cut is None else int(cut),
        )
        Dialect.of(found.choices)
        return found


@dataclass(frozen=True)
class Asked:
    """An inquiry that was made, with all that a rule may judge it by."""

    inquiry: Inquiry
    answers: tuple[Answer, ...]  #: one for each probe, in sequence
    known: Known
    observed: Observed

    @property
    def probes(self) -> tuple[Probe, ...]:
        """The requests, in sequence."""
        return self.inquiry.probes

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the rule wrote down when it made the inquiry."""
        return self.inquiry.facts
