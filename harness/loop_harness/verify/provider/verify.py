"""Verifies one provider: observes it, then asks by every rule in turn, politely."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from loop_harness.contracts.rules import rules
from loop_harness.errors import HarnessError, InvalidReplayToken
from loop_harness.verify.events import (
    Announced,
    Event,
    Finished,
    Found,
    Judged,
    Observing,
    Progressed,
)
from loop_harness.verify.provider.checks import Ground
from loop_harness.verify.provider.finding import finding, read_inquiry
from loop_harness.verify.provider.observe import Look, observe
from loop_harness.verify.provider.plan import ProviderPlan
from loop_harness.verify.provider.trial import ProviderTrial
from loop_harness.verify.provider.wire import Wire
from loop_harness.verify.report import Finding, Judgement, Observation, Report, Status

_SHRINKING = 30  #: more inquiries at most, to make a finding small


@dataclass
class _Course:
    plan: ProviderPlan
    wire: Wire
    begun: float
    trials: list[ProviderTrial] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    observed: dict[str, str] = field(default_factory=dict)

    @property
    def most(self) -> int:
        return self.plan.most_requests(self.wire.manners.rate)

    @property
    def is_over(self) -> bool:
        """Whether enough was asked: however slow the provider, each rule is tried once."""
        late = time.monotonic() - self.begun >= self.plan.effort.seconds
        untried = any(each.is_open and not each.examples for each in self.trials)
        return self.wire.sent >= self.most or (late and not untried)

    def progress(self, rule: str) -> Progressed:
        return Progressed(
            rule=rule,
            examples=sum(each.examples for each in self.trials),
            seconds=time.monotonic() - self.begun,
            budget_s=self.plan.effort.seconds,
            broken=len(self.findings),
        )


def verify_provider(plan: ProviderPlan) -> Iterator[Event]:
    """Judge a provider by every rule of the plan; the last event holds the report."""
    wire = plan.wire()
    course = _Course(plan, wire, time.monotonic())
    error = None
    yield Announced(course.most, wire.manners.rate)
    try:
        yield from _observed(course)
        yield from _rounds(course)
    except HarnessError as why:
        error = str(why)
    finally:
        wire.close()
    yield from _concluded(course, error)


def _observed(course: _Course) -> Iterator[Event]:
    look = Look(course.wire, course.plan.known)
    for each in observe(look):
        course.observations.append(each)
        yield Observing(each.assumption, each.choice)
    course.observed = {**dict(course.plan.told.chosen), **look.choices}
    observed = replace(look.observed, choices=course.observed)
    ground = Ground(course.plan.known, observed, course.plan.seed)
    course.trials = [ProviderTrial(each, ground, course.wire) for each in course.plan.checks()]


def _rounds(course: _Course) -> Iterator[Event]:
    """Make what broke once, then one inquiry of each rule in turn, as long as there is time."""
    for trial in course.trials:
        yield from _known_ones(course, trial)
    while not course.is_over and any(each.is_open for each in course.trials):
        for trial in [each for each in course.trials if each.is_open]:
            if course.is_over and trial.examples:
                break
            trial.step()
            yield from _settled(course, trial)
            yield course.progress(trial.check.rule.id)


def _known_ones(course: _Course, trial: ProviderTrial) -> Iterator[Event]:
    corpus = course.plan.corpus
    if corpus is None:
        return
    for token in corpus.tokens(trial.check.rule.id):
        with suppress(InvalidReplayToken):
            if trial.tried(read_inquiry(token).inquiry) is None:
                corpus.drop(trial.check.rule.id, token)
            else:
                yield from _settled(course, trial)
                return


def _settled(course: _Course, trial: ProviderTrial) -> Iterator[Event]:
    if trial.broken is None:
        return
    trial.shrink(_SHRINKING)
    found = finding(trial.check, trial.broken, course.wire.token)
    course.findings[trial.check.rule.id] = found
    if course.plan.corpus is not None:
        course.plan.corpus.keep(trial.check.rule.id, found.replay)
    yield Found(found)


def _concluded(course: _Course, error: str | None) -> Iterator[Event]:
    order = list(rules())
    judged = [each.judgement() for each in course.trials]
    known = {each.rule.id for each in judged}
    judged += [
        _unjudged(each.rule.id) for each in course.plan.checks() if each.rule.id not in known
    ]
    judged.sort(key=lambda each: order.index(each.rule.id))
    yield from map(Judged, judged)
    yield Finished(
        Report(
            subject=course.wire.base_url,
            effort=course.plan.effort.name,
            seed=course.plan.seed,
            seconds=time.monotonic() - course.begun,
            judgements=tuple(judged),
            findings=tuple(course.findings[each] for each in order if each in course.findings),
            dialects=(course.observed,),
            error=error,
            observations=tuple(course.observations),
        )
    )


def _unjudged(name: str) -> Judgement:
    return Judgement(
        rule=rules()[name],
        status=Status.SKIPPED,
        examples=0,
        seconds=0.0,
        why="the harness could not go on",
    )
