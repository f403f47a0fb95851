"""What is verified, how hard, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from loop_harness.contracts.rules import rules
from loop_harness.dialect import Dialect
from loop_harness.verify.checks import Check, checks
from loop_harness.verify.corpus import Corpus
from loop_harness.verify.effort import Effort
from loop_harness.verify.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is verified, how hard, and by which rules."""

    subject: Callable[[], Subject]
    effort: Effort
    seed: int = 0
    rules: tuple[str, ...] = ()  #: all that a lookup has where there are none
    dialects: tuple[Dialect, ...] = (Dialect(),)
    corpus: Corpus | None = None

    def checks(self) -> Iterator[Check]:
        """Yield the check of each rule, in the sequence of the catalogue."""
        known = checks()
        for each in rules().values():
            if each.id in known and (not self.rules or each.id in self.rules):
                yield known[each.id]
