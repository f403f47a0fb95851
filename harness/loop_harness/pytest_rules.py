"""One test for each rule of a lookup: what the marker ``loop_rules`` makes of a test function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from loop_harness.contracts.rules import Rule, rule, rules
from loop_harness.dialect import Dialect
from loop_harness.errors import UnknownName
from loop_harness.reporters.text_report import finding_lines
from loop_harness.verify.effort import effort as effort_named
from loop_harness.verify.events import Finished
from loop_harness.verify.lookup import verify
from loop_harness.verify.plan import Plan
from loop_harness.verify.report import Report, Status
from loop_harness.verify.subjects import Subject
from loop_harness.verify.subjects.command import CommandSubject
from loop_harness.verify.subjects.python import PythonSubject
from loop_harness.verify.subjects.url import UrlSubject


class LoopRule:
    """One rule, to be held against one lookup by calling ``check``."""

    def __init__(self, judged: Rule, plan: Plan) -> None:
        self.rule = judged
        self._plan = plan

    def __repr__(self) -> str:
        return f"LoopRule({self.rule.id!r})"

    @property
    def id(self) -> str:
        """The id of the rule, such as ``M03``."""
        return self.rule.id

    def judge(self) -> Report:
        """Return what came of trying the lookup; nothing is raised for a broken rule."""
        for event in verify(self._plan):
            if isinstance(event, Finished):
                return event.report
        raise RuntimeError("a verification ends with a report")

    def check(self) -> None:
        """Raise AssertionError, with the smallest case, if the lookup breaks the rule.

        The test is skipped if the rule met none of the cases that it is about.
        """
        report = self.judge()
        if report.error is not None:
            pytest.fail(report.error, pytrace=False)
        for found in report.findings:
            lines = "\n".join(finding_lines(found))
            raise AssertionError(f"{found.rule.id} {found.rule.title}: {found.what}\n{lines}")
        for each in report.judgements:
            if each.status is Status.SKIPPED:
                pytest.skip(f"{each.rule.id} {each.why or 'was not judged'}")


def chosen(
    *,
    subject: Callable[..., Any] | str | None = None,
    command: str | None = None,
    url: str | None = None,
    effort: str = "quick",
    seed: int = 0,
    level: str = "should",
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    dialect: dict[str, str] | None = None,
) -> list[LoopRule]:
    """Return the rules that the arguments of the marker name, each with its share of the effort.

    *subject* is a function or ``module:function``; *command* and *url* are as on the command
    line. Raises HarnessError or TypeError for what cannot be.
    """
    opens = _opens(subject, command, url)
    wanted, left_out = {rule(each).id for each in only}, {rule(each).id for each in skip}
    judged = [
        each
        for each in rules().values()
        if each.subject == "lookup"
        and (not wanted or each.id in wanted)
        and each.id not in left_out
        and (level == "should" or each.level == "must")
    ]
    if level not in ("must", "should"):
        raise UnknownName("level", level, ("must", "should"))
    if not judged:
        raise TypeError("no rule is left to judge by")
    whole = effort_named(effort)
    share = replace(whole, seconds=whole.seconds / max(len(judged), 1))
    plan = Plan(subject=opens, effort=share, seed=seed, dialects=(Dialect.of(dialect or {}),))
    return [LoopRule(each, replace(plan, rules=(each.id,))) for each in judged]


def _opens(
    subject: Callable[..., Any] | str | None, command: str | None, url: str | None
) -> Callable[[], Subject]:
    if sum(each is not None for each in (subject, command, url)) != 1:
        raise TypeError("loop_rules takes one of subject=, command= and url=")
    if command is not None:
        return lambda: CommandSubject(command)
    if url is not None:
        return lambda: UrlSubject(url)
    if isinstance(subject, str):
        return lambda: PythonSubject.named(subject)
    if subject is None or not callable(subject):
        raise TypeError("subject is a function, or 'module:function'")
    return lambda: PythonSubject(subject)
