"""Verifies one lookup: every rule on many cases, within a time budget; yields what it finds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

from loop_harness.errors import HarnessError
from loop_harness.verify.checks import Check
from loop_harness.verify.conclusion import concluded
from loop_harness.verify.events import Event, Found, Progressed
from loop_harness.verify.greeting import greet
from loop_harness.verify.plan import Plan
from loop_harness.verify.search import Search
from loop_harness.verify.stage import Stage
from loop_harness.verify.trial import Trial

_FIRST_ROUND, _LONGEST_ROUND = 20, 400
_FOR_OTHERS = 0.4  #: of the budget, for dialects other than the first
_LEAST_SHRINKING = 0.3  #: of what one case may take to be made small, where time is short
_MOST_PASTS = 3  #: findings about a lookup that remembers that are made small


@dataclass(slots=True)
class _Course:
    """A verification while it goes on."""

    plan: Plan
    trials: list[Trial]
    begun: float
    told: set[str] = field(default_factory=set)  #: the rules that something was found about
    pasts: int = 0

    @property
    def end(self) -> float:
        return self.begun + self.plan.effort.seconds

    @property
    def open(self) -> list[Trial]:
        return [each for each in self.trials if each.is_open]

    def progress(self, trial: Trial) -> Progressed:
        return Progressed(
            rule=trial.check.rule.id,
            examples=sum(each.examples for each in self.trials),
            seconds=time.monotonic() - self.begun,
            budget_s=self.plan.effort.seconds,
            broken=len(self.told),
        )

    def settled(self, trial: Trial) -> Iterator[Event]:
        """Settle what was found, and tell of it unless the same was told before."""
        if trial.broken is None:
            return
        found = trial.settle(self._seconds_to_shrink(), self.plan.corpus)
        if found is not None and found.rule.id not in self.told:
            self.told.add(found.rule.id)
            yield Found(found)

    def forgotten(self, trial: Trial) -> Iterator[Event]:
        """Settle at once what a lookup with a past does wrong: it would mislead other rules."""
        if trial.broken is None or not trial.remembers():
            return
        self.pasts += 1
        if self.pasts > _MOST_PASTS:
            trial.go_on()
        else:
            yield from self.settled(trial)

    def _seconds_to_shrink(self) -> float:
        longest = self.plan.effort.shrink_s
        waiting = sum(each.broken is not None for each in self.trials)
        share = (self.end - time.monotonic()) / max(waiting, 1)
        return min(longest, max(share, _LEAST_SHRINKING * longest))


def verify(plan: Plan) -> Iterator[Event]:
    """Judge a lookup by every rule of the plan; the last event holds the report.

    What keeps the harness from going on is told there, too; raises CannotLoad where there is no
    lookup to begin with.
    """
    begun = time.monotonic()
    with Stage(plan.subject()) as quick:
        trials = [_trial(plan, each, quick) for each in plan.checks() if not each.seconds_each]
        course = _Course(plan, trials, begun)
        name, error = quick.subject.name, None
        try:
            yield from _judged(course, quick)
        except HarnessError as why:
            error = str(why)
    yield from concluded(plan, course.trials, time.monotonic() - begun, name, error)


def _judged(course: _Course, quick: Stage) -> Iterator[Event]:
    """Greet the lookup, then judge it by the rules that wait for nothing beside those that do."""
    plan = course.plan
    patient = [each for each in plan.checks() if each.seconds_each]
    greet(quick, plan.dialects[0])
    course.begun = time.monotonic()  # how long a program takes to start is no part of the budget
    with ExitStack() as opened:
        slow: Future[list[Trial]] | None = None
        if patient:
            # What has to wait for a clock waits beside the rest, with a lookup of its own.
            stage = opened.enter_context(Stage(quick.subject.anew()))
            threads = opened.enter_context(ThreadPoolExecutor(1))
            slow = threads.submit(_patiently, plan, patient, course.begun, stage)
        yield from _rounds(course)
        if slow is not None:
            for each in slow.result():
                yield from (Found(found) for found in each.findings)
                course.trials.append(each)


def _trial(plan: Plan, each: Check, stage: Stage) -> Trial:
    searches = (Search(each, stage, dialect, plan.seed) for dialect in plan.dialects)
    return Trial(each, tuple(searches))


def _share(end: float, parts: int) -> float:
    """Return until when one part of what is left may take."""
    now = time.monotonic()
    return now + (end - now) / max(parts, 1)


def _rounds(course: _Course) -> Iterator[Event]:
    """Try what is known and what is narrow, then more and more of the rest."""
    plan, trials = course.plan, course.trials
    has_others = len(plan.dialects) > 1
    end = course.begun + plan.effort.seconds * (1 - _FOR_OTHERS * has_others)
    for number, each in enumerate(trials):
        if plan.corpus is not None:
            each.known(plan.corpus)
        until = _share(end, len(trials) - number)
        each.searches[0].landmarks(until)
        if not each.examples:
            each.searches[0].more(1, until)  # not every rule has narrow cases
        yield from course.forgotten(each)
        yield course.progress(each)
    for each in trials:
        yield from course.settled(each)
        yield course.progress(each)
    if has_others:
        yield from _other_dialects(course)
    count = _FIRST_ROUND
    while time.monotonic() < course.end and (open_ := course.open):
        for number, each in enumerate(open_):
            until = _share(course.end, len(open_) - number)
            each.searches[0].landmarks(until)
            each.searches[0].more(count, until)
            yield from course.forgotten(each)
            yield from course.settled(each)
            yield course.progress(each)
        count = min(2 * count, _LONGEST_ROUND)


def _other_dialects(course: _Course) -> Iterator[Event]:
    """Try each other dialect, and let other rules be first each time if there is little time."""
    end = time.monotonic() + course.plan.effort.seconds * _FOR_OTHERS
    count = len(course.plan.dialects)
    for number in range(1, count):
        until = _share(end, count - number)
        for place, each in enumerate(_turned(course.open, number)):
            search = each.searches[number]
            own = _share(until, len(course.trials) - place)
            if place == 0:
                search.more(1)
            search.landmarks(own)
            search.more(_FIRST_ROUND, own)
            yield from course.forgotten(each)
            yield from course.settled(each)
            yield course.progress(each)


def _turned(trials: list[Trial], by: int) -> list[Trial]:
    start = by % len(trials) if trials else 0
    return trials[start:] + trials[:start]


def _patiently(plan: Plan, patient: list[Check], begun: float, stage: Stage) -> list[Trial]:
    """Judge the rules whose cases take their time, on a stage of their own."""
    end = begun + plan.effort.seconds
    trials = [_trial(plan, each, stage) for each in patient]
    for number, each in enumerate(trials):
        until = _share(end, len(trials) - number)
        if plan.corpus is not None:
            each.known(plan.corpus)
        while each.is_open and time.monotonic() < until:
            each.searches[0].landmarks(until)
            each.searches[0].more(_LONGEST_ROUND, until)
            each.settle(plan.effort.shrink_s, plan.corpus)
    return trials
