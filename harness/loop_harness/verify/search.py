"""Searches for a case that breaks a rule: known ones, narrow ones, then what Hypothesis makes."""

from __future__ import annotations

import time
import unittest
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed as seeded, settings

from loop_harness.dialect import Dialect
from loop_harness.verify.case import Case
from loop_harness.verify.checks import Check, Problem
from loop_harness.verify.hermetic import same_cases_everywhere
from loop_harness.verify.run import Run
from loop_harness.verify.stage import Stage


@dataclass(frozen=True, slots=True)
class Broken:
    """A case that breaks a rule, and how it was carried out."""

    case: Case
    run: Run
    problem: Problem


@dataclass(slots=True)
class Search:
    """The search for a case that breaks one rule under one dialect; it may be taken up again."""

    check: Check
    stage: Stage
    dialect: Dialect
    seed: int
    examples: int = 0
    seconds: float = 0.0
    classes: Counter[str] = field(default_factory=Counter)
    broken: Broken | None = None
    before: tuple[Case, ...] = ()  #: what the subject had been asked when it broke the rule
    _rounds: int = 0
    _narrow: Iterator[Case] | None = None

    def known(self, cases: Iterable[Case]) -> None:
        """Try cases that broke the rule once."""
        self._each(iter(cases), until=None)

    def landmarks(self, until: float | None = None) -> None:
        """Try the narrow cases that chance would seldom make, or go on where it stopped."""
        if self._narrow is None:
            self._narrow = iter(self.check.landmarks(self.dialect))
        self._each(self._narrow, until)

    def more(self, examples: int, until: float | None = None) -> None:
        """Try so many cases that Hypothesis makes, each round other ones, up to a moment."""
        if self.broken is not None or _is_over(until):
            return
        self._rounds += 1

        @seeded(hash((self.seed, self._rounds)))
        @settings(
            max_examples=examples,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(self.check.cases(self.dialect))
        def trial(case: Case) -> None:
            if not self.tried(case) or _is_over(until):
                raise _Enough("enough")

        with suppress(_Enough), same_cases_everywhere():
            trial()

    def tried(self, case: Case, *, anew: bool = False) -> bool:
        """Carry a case out and judge it; tell whether the rule is still kept."""
        begun = time.monotonic()
        before = self.stage.past.cases()
        run = self.stage.run(case, anew=anew)
        problem = self.check.problem(run)
        self.examples += 1
        self.seconds += time.monotonic() - begun
        self.classes.update(set(self.check.classes(run)))
        if problem is not None:
            self.broken, self.before = Broken(case, run, problem), before
        return problem is None

    def _each(self, cases: Iterator[Case], until: float | None) -> None:
        while self.broken is None and not _is_over(until):
            case = next(cases, None)
            if case is None:
                return
            self.tried(case)


def _is_over(until: float | None) -> bool:
    return until is not None and time.monotonic() >= until


class _Enough(unittest.SkipTest):
    """Ends a round at once: Hypothesis passes it on, and looks for nothing smaller itself."""
