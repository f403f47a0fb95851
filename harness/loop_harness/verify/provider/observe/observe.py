"""Looks at a provider once for each open question, before any rule judges it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from loop_harness.dialect import assumption, assumptions
from loop_harness.verify.provider.inquiry import Observed
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.observe.offers import knock, offered
from loop_harness.verify.provider.probe import Answer, Probe
from loop_harness.verify.provider.shown import shown
from loop_harness.verify.provider.wire import Wire
from loop_harness.verify.report import Observation


@dataclass(frozen=True, slots=True)
class Seen:
    """What one question showed: a choice, or why none can be told."""

    choice: str | None
    why: str = ""  #: why there is no choice; empty where there is one
    probe: Probe | None = None  #: the request that shows it
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """What one exchange speaks for; for no alternative at all where the choice is None."""

    choice: str | None
    words: str  #: what happened, such as ``" ada@example.com" finds nothing``
    probe: Probe
    answer: Answer


def concluded(signs: Iterable[Sign], nothing: str) -> Seen:
    """Return the choice that all signs speak for; *nothing* says why there may be none of them."""
    found = list(signs)
    if not found:
        return Seen(None, nothing)
    first = found[0]
    odd = next((each for each in found if each.choice is None), None)
    if odd is not None:
        return Seen(None, f"{odd.words}, which is no alternative", odd.probe, odd.answer)
    other = next((each for each in found if each.choice != first.choice), None)
    if other is not None:
        why = f"the answers contradict each other: {first.words}, but {other.words}"
        return Seen(None, why, other.probe, other.answer)
    return Seen(first.choice, probe=first.probe, answer=first.answer)


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
    def exchanges(self) -> Iterator[tuple[Probe, Answer]]:
        """Everything that was asked so far, with what was answered."""
        yield from list(self._answers.items())

    @cached_property
    def single_names(self) -> frozenset[str]:
        """The names that one known order alone has."""
        count = Counter(each.name for each in self.known.orders)
        return frozenset(name for name, times in count.items() if times == 1)

    @property
    def observed(self) -> Observed:
        """All that was seen so far."""
        return Observed(choices=dict(self.choices), offers=self.offers, cut=self.cut)


Observing = Callable[[Look], Seen]
_OBSERVING: dict[str, Observing] = {}


def observes(name: str, *, needs: str) -> Callable[[Observing], Observing]:
    """Register a function as the one that answers an open question; raises UnknownName.

    *needs* is the operation that shows it.
    """

    def register(function: Observing) -> Observing:
        def observing(look: Look) -> Seen:
            if needs not in look.offers:
                return Seen(None, f"the provider does not offer {needs}")
            return function(look)

        _OBSERVING[assumption(name).id] = observing
        return function

    return register


def observations() -> Mapping[str, Observing]:
    """Return every function that answers an open question, by the assumption."""
    return MappingProxyType(_OBSERVING)


def observe(look: Look) -> Iterator[Observation]:
    """Yield what a provider shows, one assumption after the other; *look* keeps it.

    Raises Unreachable or TokenRefused where there is nothing to look at.
    """
    knock(look.ask, look.known, look.wire.base_url)
    look.offers = frozenset(offered(look.ask, look.known))
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
