"""The report for people at a terminal."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from loop_harness.model import Json
from loop_harness.verify.report import Finding, Judgement, Report, Status

_WIDTH = 80
MARKS = {Status.KEPT: "✔", Status.BROKEN: "✘", Status.SKIPPED: "-"}


def render(report: Report) -> str:
    """Return findings first, then each rule in a line, then the verdict."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    for number, each in enumerate(report.findings, 1):
        yield from _finding(number, each)
        yield ""
    if report.examples or report.error is None:
        for judgement in report.judgements:
            yield from _indented(_judgement(judgement))
        yield ""
    yield from _observed(report)
    yield _verdict(report)  # in one line: scripts look for it


def _observed(report: Report) -> Iterator[str]:
    """Yield the choice that a provider shows for each open question."""
    if not report.observations:
        return
    yield "observed dialect:"
    for each in report.observations:
        told = each.choice or f"not seen ({each.why})"
        yield from _indented(f"  {each.assumption} = {told}")
    yield ""


def _finding(number: int, found: Finding) -> Iterator[str]:
    head = f"{number}. {found.rule.id} ({found.rule.level}) {found.rule.title}: {found.what}"
    yield from _indented(head)
    yield from finding_lines(found)


def finding_lines(found: Finding) -> Iterator[str]:
    """Yield what there is to say about a finding, below its heading."""
    yield from _wrapped("rule", found.rule.statement)
    if found.address:
        yield from _wrapped("address", found.address)
    if found.order:
        yield from _wrapped("order", found.order)
    yield from _wrapped("expected", _shown(found.expected))
    yield from _wrapped("actual", _shown(found.actual))
    for each in found.steps:
        yield from _wrapped("step", each)
    if found.dialect:
        yield from _wrapped("dialect", ", ".join(f"{k}={v}" for k, v in found.dialect.items()))
    for exchange in found.exchanges:
        yield f"   {'asked':9} {exchange.curl}"
        yield f"   {'answered':9} {exchange.status}"
    if found.log:
        yield from _wrapped("log", found.log.strip().splitlines()[-1])
    yield f"   {'replay':9} loop-harness replay {found.replay}"


def _wrapped(label: str, text: str) -> Iterator[str]:
    first = f"   {label:9} "
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_on_hyphens=False,
    ) or [first]


def _indented(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, _WIDTH, subsequent_indent="   ", break_on_hyphens=False)


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _judgement(each: Judgement) -> str:
    cases = f"{each.examples} case{'' if each.examples == 1 else 's'}"
    why = f"  ({each.why})" if each.why else ""
    never = (
        f"  never met: {', '.join(each.missed)}"
        if each.missed and each.status is Status.KEPT
        else ""
    )
    return (
        f"{MARKS[each.status]} {each.rule.id} {each.rule.title}: {each.status}, {cases}{why}{never}"
    )


def _verdict(report: Report) -> str:
    count = dict.fromkeys(Status, 0)
    for judgement in report.judgements:
        count[judgement.status] += 1
    told = ", ".join(f"{number} {status}" for status, number in count.items())
    if report.error is not None:
        return f"no verdict: {report.error}"
    if not report.judged:
        return f"{report.subject}: no verdict. Rules: {told}"
    return (
        f"{report.subject}: {report.verdict}. Rules: {told}; "
        f"{report.examples} cases in {report.seconds:.1f} s (seed {report.seed})"
    )
