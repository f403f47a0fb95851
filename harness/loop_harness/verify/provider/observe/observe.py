"""Looks at a provider once for each open question, before any rule judges it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from loop_harness.dialect import assumption, assumptions
from loop_harness.errors import TokenRefused, Unreachable
from loop_harness.verify.provider.inquiry import Observed
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import (
    PREDICTIONS,
    REPORTS,
    SEARCH,
    Answer,
    Probe,
    get,
    orders_of,
    search,
)
from loop_harness.verify.provider.shown import shown
from loop_harness.verify.provider.wire import Wire
from loop_harness.verify.report import Observation

_NOT_FOUND = 404
_REFUSED = 401
NOBODY = "nobody.at.all@example.net"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one question showed: a choice, or why none can be told."""

    choice: str | None
    why: str = ""  #: why there is no choice; empty where there is one
    probe: Probe | None = None  #: the request that shows it
    answer: Answer | None = None


@dataclass
class Look:
    """What an observation may use: the way there, and what was seen so far."""

    wire: Wire
    known: Known
    offers: frozenset[str] = frozenset()
    choices: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    _answers: dict[Probe, Answer] = field(default_factory=dict)

    def ask(self, probe: Probe) -> Answer:
        """Send a request, but the same one only once."""
        if probe not in self._answers:
            self._answers[probe] = self.wire.ask(probe)
        return self._answers[probe]

    @property
    def observed(self) -> Observed:
        """All that was seen so far."""
        return Observed(choices=dict(self.choices), offers=self.offers, cut=self.cut)


Observing = Callable[[Look], Seen]
_OBSERVING: dict[str, Observing] = {}


def observes(name: str) -> Callable[[Observing], Observing]:
    """Register a function as the one that answers an open question; raises UnknownName."""

    def register(function: Observing) -> Observing:
        _OBSERVING[assumption(name).id] = function
        return function

    return register


def observations() -> Mapping[str, Observing]:
    """Return every function that answers an open question, by the assumption."""
    return MappingProxyType(_OBSERVING)


def observe(look: Look) -> Iterator[Observation]:
    """Yield what a provider shows, one assumption after the other; *look* keeps it.

    Raises Unreachable or TokenRefused where there is nothing to look at.
    """
    _knock(look)
    look.offers = frozenset(_offered(look))
    for name, each in assumptions().items():
        if each.applies_to != "provider":
            continue
        if name not in _OBSERVING:
            why = each.unobservable_because or "nothing looks at it"
            yield Observation(assumption=name, choice=None, why=why, exchange=None)
            continue
        seen = _OBSERVING[name](look)
        if seen.choice is not None:
            look.choices[name] = seen.choice
        exchange = None if seen.probe is None else shown(seen.probe, seen.answer)
        yield Observation(assumption=name, choice=seen.choice, why=seen.why, exchange=exchange)


def _knock(look: Look) -> None:
    """See that somebody is there and takes the token."""
    answer = look.ask(orders_of(list(look.known.addresses[:1]) or [NOBODY]))
    if answer.status is None:
        raise Unreachable(look.wire.base_url, answer.failure)
    if answer.status == _REFUSED:
        raise TokenRefused(look.wire.base_url)


def _offered(look: Look) -> Iterator[str]:
    """Yield the operations that the provider has: those that it does not answer with 404 always."""
    first = next(iter(look.known.orders), None)
    name = first.name if first else "#1001"
    ways = {
        "graphql": (orders_of(list(look.known.addresses[:1]) or [NOBODY]), orders_of([NOBODY])),
        "searchShipments": (search(name), search("%")),
        "searchShipmentsByToken": (get(SEARCH), get(f"{SEARCH}?t=e30")),
        "listReports": (get(REPORTS), get(f"{REPORTS}?limit=0")),
        "getDeliveryPredictions": (get(PREDICTIONS), get(f"{PREDICTIONS}?zip=62701")),
    }
    for operation, probes in ways.items():
        if any(look.ask(each).status != _NOT_FOUND for each in probes):
            yield operation
