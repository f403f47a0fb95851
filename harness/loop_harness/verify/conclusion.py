"""What a verification came to: how each rule came out, and the report of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loop_harness.contracts.rules import rules
from loop_harness.verify.checks import Check
from loop_harness.verify.events import Event, Finished, Judged
from loop_harness.verify.plan import Plan
from loop_harness.verify.report import Finding, Judgement, Report, Status
from loop_harness.verify.trial import Trial


def concluded(
    plan: Plan, trials: Sequence[Trial], seconds: float, name: str, error: str | None
) -> Iterator[Event]:
    """Tell how each rule came out; one defect is reported once a rule, whoever found it."""
    findings: dict[str, Finding] = {}
    for trial in trials:
        for each in trial.findings:
            findings.setdefault(each.rule.id, each)
    judgements = {each.check.rule.id: each.judgement(findings) for each in trials}
    for rule, each in findings.items():
        # A memory breaks a rule that may not be among those that were asked for.
        judgements.setdefault(rule, _unasked(each))
    if error is not None:
        judgements |= {each.rule.id: each for each in _unjudged(plan, judgements)}
    order = list(rules())
    judged = sorted(judgements.values(), key=lambda each: order.index(each.rule.id))
    yield from map(Judged, judged)
    yield Finished(
        Report(
            subject=name,
            effort=plan.effort.name,
            seed=plan.seed,
            seconds=seconds,
            judgements=tuple(judged),
            findings=tuple(findings[each] for each in order if each in findings),
            dialects=tuple(dict(each.chosen) for each in plan.dialects),
            error=error,
        )
    )


def _unasked(found: Finding) -> Judgement:
    return Judgement(rule=found.rule, status=Status.BROKEN, examples=0, seconds=0.0)


def _unjudged(plan: Plan, judgements: dict[str, Judgement]) -> Iterator[Judgement]:
    """Yield every rule whose turn did not come before the harness could not go on."""
    for each in plan.checks():
        known = judgements.get(each.rule.id)
        if known is None or not known.examples:
            yield _never_tried(each)


def _never_tried(check: Check) -> Judgement:
    return Judgement(
        rule=check.rule,
        status=Status.SKIPPED,
        examples=0,
        seconds=0.0,
        missed=tuple(sorted(check.all_classes)),
        why="the harness could not go on",
    )
