"""What is verified of a provider, how hard and how politely, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from loop_harness.contracts.rules import rules
from loop_harness.dialect import Dialect
from loop_harness.verify.corpus import Corpus
from loop_harness.verify.effort import Effort
from loop_harness.verify.provider.checks import ProviderCheck, provider_checks
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.wire import Wire

_LEAST = 100  #: requests that it takes to observe a provider and to try each rule once
#: Requests at most, by effort, however fast they are answered.
_MOST = {"quick": 1500, "normal": 3000, "thorough": 20_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPlan:
    """A provider, what it is supposed to hold, and how it is judged."""

    wire: Callable[[], Wire]
    known: Known
    effort: Effort
    seed: int = 0
    rules: tuple[str, ...] = ()  #: all that a provider has where there are none
    told: Dialect = field(default_factory=Dialect)  #: what is known of it where nothing shows
    corpus: Corpus | None = None

    def checks(self) -> Iterator[ProviderCheck]:
        """Yield the check of each rule, in the sequence of the catalogue."""
        known = provider_checks()
        for each in rules().values():
            if each.id in known and (not self.rules or each.id in self.rules):
                yield known[each.id]

    def most_requests(self, rate: float | None) -> int:
        """Return how many requests are made at most."""
        most = _MOST.get(self.effort.name, _MOST["normal"])
        return most if rate is None else min(most, max(int(rate * self.effort.seconds), _LEAST))
