"""Verifies one lookup in several processes: each judges by some of the rules."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace

from loop_harness.contracts.rules import rules
from loop_harness.verify.events import Event, Finished, Found
from loop_harness.verify.lookup import verify
from loop_harness.verify.plan import Plan
from loop_harness.verify.report import Finding, Judgement, Report, Status


def verify_side_by_side(plan: Plan, workers: int) -> Iterator[Event]:
    """Judge a lookup in *workers* processes; the plan has to survive pickling."""
    names = [each.rule.id for each in plan.checks()]
    shares = [tuple(names[start::workers]) for start in range(min(workers, len(names)))]
    if len(shares) < 2:  # noqa: PLR2004 - one process is this one
        yield from verify(plan)
        return
    begun = time.monotonic()
    context = multiprocessing.get_context("spawn")  # a fork would share our threads' locks
    with ProcessPoolExecutor(len(shares), mp_context=context) as processes:
        pending = [processes.submit(_report, replace(plan, rules=each)) for each in shares]
        reports = []
        told: set[str] = set()
        for each in as_completed(pending):
            reports.append(each.result())
            for found in reports[-1].findings:
                if found.rule.id not in told:
                    told.add(found.rule.id)
                    yield Found(found)
    yield Finished(_merged(reports, time.monotonic() - begun))


def _report(plan: Plan) -> Report:
    for event in verify(plan):
        if isinstance(event, Finished):
            return event.report
    raise RuntimeError("a verification ends with a report")


def _merged(reports: list[Report], seconds: float) -> Report:
    """Return one report of all; what broke for anybody is broken."""
    findings: dict[str, Finding] = {}
    judgements: dict[str, Judgement] = {}
    for report in reports:
        for found in report.findings:
            findings.setdefault(found.rule.id, found)
        for each in report.judgements:
            known = judgements.get(each.rule.id)
            # A finding may be about a rule that another process was asked to judge by.
            if known is None or each.examples > known.examples:
                judgements[each.rule.id] = each
    for name in findings:
        judgements[name] = replace(judgements[name], status=Status.BROKEN)
    order = list(rules())
    return replace(
        reports[0],
        seconds=seconds,
        judgements=tuple(judgements[each] for each in order if each in judgements),
        findings=tuple(findings[each] for each in order if each in findings),
        error=next((each.error for each in reports if each.error is not None), None),
    )
