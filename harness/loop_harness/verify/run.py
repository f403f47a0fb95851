"""A case that was carried out: what the subject said, and what Loop was asked meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from loop_harness import schemas
from loop_harness.errors import Problem as SchemaProblem
from loop_harness.mock import Entry, Request
from loop_harness.model import JsonObject
from loop_harness.verify.case import Case, Pull, Setting
from loop_harness.verify.subjects.said import Said

#: An order as Loop answers it and a lookup shows it: its name, and of each parcel the carrier,
#: the status and the code.
Shown = tuple[str, tuple[tuple[str, str, str], ...]]


@dataclass(frozen=True)
class Outcome:
    """One pull, from both witnesses."""

    pull: Pull
    setting: Setting  #: the shop as it was at that moment
    request: JsonObject  #: what the subject was asked, with the real token
    said: Said
    asked: tuple[Entry, ...]  #: what came to the pull's own shop
    elsewhere: tuple[Entry, ...]  #: what came to other shops, or opened none
    strayed: tuple[str, ...]  #: what went to other hosts, as far as it was seen
    seconds: float
    heard: tuple[Request, ...] = ()  #: what came to the mock meanwhile, with its secrets
    sent_away: tuple[Request, ...] = ()  #: what went to other hosts, as far as it was seen

    @cached_property
    def reply(self) -> JsonObject:
        """The reply as it came; empty where there is none."""
        return self.said.document if isinstance(self.said.document, dict) else {}

    @cached_property
    def problems(self) -> tuple[SchemaProblem, ...]:
        """Where the reply breaks its schema."""
        return schemas.problems(self.said.document, "lookup-reply")

    @property
    def orders(self) -> list[Any]:
        """The orders of the reply, whatever they are; none where there are none."""
        found = self.reply.get("orders")
        return found if isinstance(found, list) else []

    @property
    def error_kind(self) -> str | None:
        """The kind of the error that was reported; a reply that never came is one, too."""
        if self.said.problem is not None:
            return "no reply"
        error = self.reply.get("error")
        return str(error.get("kind")) if isinstance(error, dict) else None

    @property
    def stopped(self) -> bool:
        """Whether the subject says that there was nothing to ask."""
        return isinstance(self.reply.get("stopped"), str)

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """The orders of the reply that can be read, in their sequence."""
        return tuple(_shown(each) for each in self.orders if isinstance(each, dict))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the orders of the reply."""
        return tuple(name for name, _ in self.shown)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Every address that Loop was asked for, in all requests."""
        return tuple(address for each in self.asked for address in each.emails)


@dataclass(frozen=True)
class Run:
    """A case and its outcomes, one for each pull that is judged."""

    case: Case
    outcomes: tuple[Outcome, ...]
    before: tuple[Outcome, ...] = ()  #: of the pulls that only came before
    worlds_after: tuple[Any, ...] = field(default=())  #: each shop's world at the end

    @property
    def last(self) -> Outcome:
        """The outcome of the last pull."""
        return self.outcomes[-1]


def _shown(order: JsonObject) -> Shown:
    parcels = order.get("shipments")
    found: Sequence[Any] = parcels if isinstance(parcels, list) else ()
    return _text(order.get("name")), tuple(
        (
            _text(each.get("carrierDisplayName")),
            _text(each.get("status")),
            _text(each.get("trackingCode")),
        )
        for each in found
        if isinstance(each, dict)
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
