"""Verifies one lookup: every rule on many cases, within a time budget; yields what it finds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

from loop_harness.contracts.rules import rules
from loop_harness.dialect import Dialect
from loop_harness.verify.checks import Check, checks
from loop_harness.verify.corpus import Corpus
from loop_harness.verify.effort import Effort
from loop_harness.verify.events import Event, Finished, Found, Judged, Progressed
from loop_harness.verify.finding import finding
from loop_harness.verify.report import Finding, Judgement, Report, Status
from loop_harness.verify.search import Search
from loop_harness.verify.settle import settled
from loop_harness.verify.stage import Stage
from loop_harness.verify.subjects import Subject

_FIRST_ROUND, _LONGEST_ROUND = 20, 400
_FOR_LANDMARKS = 2.0  #: times a rule's fair share of the budget: what one saves, others have
_FOR_OTHERS = 0.4  #: of the budget, for dialects other than the first


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


@dataclass(slots=True)
class _Trial:
    """One rule under every dialect."""

    check: Check
    searches: tuple[Search, ...]
    findings: list[Finding] = field(default_factory=list)

    @property
    def broken(self) -> Search | None:
        return next((each for each in self.searches if each.broken is not None), None)

    @property
    def examples(self) -> int:
        return sum(each.examples for each in self.searches)


def verify(plan: Plan) -> Iterator[Event]:
    """Judge a lookup by every rule of the plan; the last event holds the report."""
    begun = time.monotonic()
    with ExitStack() as opened:
        quick = opened.enter_context(Stage(plan.subject()))
        trials = [_trial(plan, each, quick) for each in plan.checks() if not each.seconds_each]
        slow: Future[list[_Trial]] | None = None
        patient = [each for each in plan.checks() if each.seconds_each]
        if patient:
            # What has to wait for a clock waits beside the rest.
            threads = opened.enter_context(ThreadPoolExecutor(1))
            slow = threads.submit(_patiently, plan, patient, begun)
        yield from _rounds(plan, trials, begun)
        if slow is not None:
            for each in slow.result():
                yield from (Found(found) for found in each.findings)
                trials.append(each)
    yield from _finished(plan, trials, begun)


def _trial(plan: Plan, each: Check, stage: Stage) -> _Trial:
    searches = (Search(each, stage, dialect, plan.seed) for dialect in plan.dialects)
    return _Trial(each, tuple(searches))


def _rounds(plan: Plan, trials: list[_Trial], begun: float) -> Iterator[Event]:
    """Try what is known and what is narrow, then more and more of the rest."""
    end = begun + plan.effort.seconds
    for number, each in enumerate(trials):
        _known(plan, each)
        fair = _FOR_LANDMARKS * (end - time.monotonic()) / (len(trials) - number)
        each.searches[0].landmarks(time.monotonic() + fair)
        yield _progress(plan, each, trials, begun)
    for each in trials:
        yield from _told(plan, each, trials, begun)
    others = len(plan.dialects) - 1
    if others:
        share = plan.effort.seconds * _FOR_OTHERS / (others * max(len(trials), 1))
        yield from _other_dialects(plan, trials, begun, share)
    count = _FIRST_ROUND
    while time.monotonic() < end and (open_ := [each for each in trials if not each.broken]):
        for number, each in enumerate(open_):
            left = end - time.monotonic()
            until = time.monotonic() + left / (len(open_) - number)
            each.searches[0].more(count, until)
            yield from _told(plan, each, trials, begun)
        count = min(2 * count, _LONGEST_ROUND)


def _other_dialects(
    plan: Plan, trials: list[_Trial], begun: float, share: float
) -> Iterator[Event]:
    for number in range(1, len(plan.dialects)):
        for each in trials:
            if each.broken is None:
                search = each.searches[number]
                until = time.monotonic() + share
                search.landmarks(until)
                search.more(_FIRST_ROUND, until)
                yield from _told(plan, each, trials, begun)


def _known(plan: Plan, trial: _Trial) -> None:
    """Try the cases of the corpus, and drop what is kept by now."""
    if plan.corpus is None:
        return
    for case in plan.corpus.cases(trial.check.rule.id):
        if trial.broken is not None:
            return
        if trial.searches[0].tried(case):
            plan.corpus.drop(trial.check.rule.id, case)


def _told(plan: Plan, trial: _Trial, trials: list[_Trial], begun: float) -> Iterator[Event]:
    """Tell how far it is, and settle what has just been found."""
    if trial.broken is not None and not trial.findings:
        found = _found(plan, trial, trial.broken)
        yield Found(found)
    yield _progress(plan, trial, trials, begun)


def _progress(plan: Plan, trial: _Trial, trials: list[_Trial], begun: float) -> Progressed:
    return Progressed(
        rule=trial.check.rule.id,
        examples=sum(each.examples for each in trials),
        seconds=time.monotonic() - begun,
        budget_s=plan.effort.seconds,
        broken=sum(bool(each.findings) for each in trials),
    )


def _found(plan: Plan, trial: _Trial, search: Search) -> Finding:
    result = settled(search, plan.effort.shrink_s)
    found = finding(result.rule, trial.check.rule, result.broken)
    trial.findings.append(found)
    if plan.corpus is not None:
        plan.corpus.keep(trial.check.rule.id, result.broken.case)
    return found


def _patiently(plan: Plan, patient: list[Check], begun: float) -> list[_Trial]:
    """Judge the rules whose cases take their time, on a stage of their own."""
    end = begun + plan.effort.seconds
    with Stage(plan.subject()) as stage:
        trials = [_trial(plan, each, stage) for each in patient]
        for number, each in enumerate(trials):
            until = time.monotonic() + (end - time.monotonic()) / (len(trials) - number)
            _known(plan, each)
            each.searches[0].landmarks(until)
            each.searches[0].more(_LONGEST_ROUND, until)
            if each.broken is not None:
                _found(plan, each, each.broken)
    return trials


def _finished(plan: Plan, trials: list[_Trial], begun: float) -> Iterator[Event]:
    """Tell how each rule came out; one defect is reported once a rule, whoever found it."""
    findings: dict[str, Finding] = {}
    for trial in trials:
        for each in trial.findings:
            findings.setdefault(each.rule.id, each)
    order = list(rules())
    trials.sort(key=lambda each: order.index(each.check.rule.id))
    judgements = tuple(_judgement(each, findings) for each in trials)
    yield from map(Judged, judgements)
    yield Finished(
        Report(
            subject=plan.subject().name,
            effort=plan.effort.name,
            seed=plan.seed,
            seconds=time.monotonic() - begun,
            judgements=judgements,
            findings=tuple(findings[name] for name in order if name in findings),
            dialects=tuple(dict(each.chosen) for each in plan.dialects),
        )
    )


def _judgement(trial: _Trial, findings: dict[str, Finding]) -> Judgement:
    check = trial.check
    met: Counter[str] = Counter()
    for each in trial.searches:
        met.update(each.classes)
    status, why = Status.KEPT, None
    if check.rule.id in findings:
        status = Status.BROKEN
    elif not met.keys() & check.all_classes:
        status, why = Status.SKIPPED, "no case of the kinds that it is about was met"
    return Judgement(
        rule=check.rule,
        status=status,
        examples=trial.examples,
        seconds=sum(each.seconds for each in trial.searches),
        met=dict(sorted(met.items())),
        missed=tuple(sorted(check.all_classes - met.keys())),
        why=why,
    )
