"""Whole verifications of a lookup, and what their reports say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.verify.lookups import subject

from loop_harness.verify.effort import Effort
from loop_harness.verify.events import Event, Finished
from loop_harness.verify.lookup import verify
from loop_harness.verify.plan import Plan
from loop_harness.verify.report import Judgement, Report
from loop_harness.verify.subjects import Subject

#: Rules whose cases are quick.
QUICK = ("M01", "M03", "M04", "M09", "S02", "T01", "F07", "X04")
#: Far more time than the landmarks of these rules take.
EFFORT = Effort(name="quick", seconds=2, shrink_s=2)


Opens = Callable[[], Subject]


def events(
    opens: Opens = subject,
    *,
    rules: tuple[str, ...] = QUICK,
    effort: Effort = EFFORT,
    **more: Any,
) -> list[Event]:
    """Verify a lookup, the reference without one, and return all that is told meanwhile."""
    return list(verify(Plan(subject=opens, effort=effort, rules=rules, **more)))


def report(opens: Opens = subject, **more: Any) -> Report:
    """Verify a lookup, the reference without one, and return the report."""
    last = events(opens, **more)[-1]
    assert isinstance(last, Finished)
    return last.report


def judgements(found: Report) -> dict[str, Judgement]:
    """Return how each rule came out."""
    return {each.rule.id: each for each in found.judgements}


def broken(found: Report) -> list[str]:
    """Return the rules that something was found about."""
    return [each.rule.id for each in found.findings]
