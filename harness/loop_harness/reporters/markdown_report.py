"""The report as GitHub-flavoured Markdown, for a job summary or a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from loop_harness.model import Json
from loop_harness.verify.report import Exchange, Finding, Judgement, Report, Status, Verdict

_SIGNS = {Status.KEPT: "✅", Status.BROKEN: "❌", Status.SKIPPED: "⚪"}
_HEADS = {Verdict.KEPT: "✅ kept", Verdict.BROKEN: "❌ broken", Verdict.ERROR: "⚠️ no verdict"}
#: What Markdown or HTML would take for more than text.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&@])")


def render(report: Report) -> str:
    """Return the document."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"## {_HEADS[report.verdict]}: {plain(report.subject)}"
    yield ""
    if report.error is not None:
        yield f"{plain(report.error)}\n"
    yield (
        f"{report.examples} cases in {report.seconds:.1f} s, effort {report.effort}, "
        f"seed {report.seed}."
    )
    yield ""
    for each in report.findings:
        yield from _finding(each)
    yield "| | rule | level | | cases |"
    yield "| --- | --- | --- | --- | ---: |"
    yield from map(_row, report.judgements)
    if report.observations:
        yield ""
        yield "| open question | observed |"
        yield "| --- | --- |"
        for seen in report.observations:
            told = seen.choice or f"not seen: {seen.why}"
            yield f"| {plain(seen.assumption)} | {plain(told)} |"


def _row(each: Judgement) -> str:
    title, sign = plain(each.rule.title), _SIGNS[each.status]
    return f"| {sign} | {each.rule.id} | {each.rule.level} | {title} | {each.examples} |"


def _finding(found: Finding) -> Iterator[str]:
    yield f"### {found.rule.id}: {plain(found.what)}"
    yield ""
    yield f"{plain(found.rule.statement)} ({found.rule.level})"
    yield ""
    for label, text in (("address", found.address), ("order", found.order)):
        if text:
            yield f"- {label}: {plain(text)}"
    for name, choice in found.dialect.items():
        yield f"- dialect: {plain(f'{name}={choice}')}"
    yield ""
    yield from _fenced("json", _json({"expected": found.expected, "actual": found.actual}))
    yield "<details><summary>The smallest case</summary>"
    yield ""
    yield from (f"- {plain(each)}" for each in found.steps)
    yield ""
    if found.exchanges:
        yield from _fenced("sh", "\n".join(map(_asked, found.exchanges)))
    if found.log:
        yield from _fenced("text", found.log.rstrip())
    yield from _fenced("sh", f"loop-harness replay {found.replay}")
    yield "</details>"
    yield ""


def _asked(exchange: Exchange) -> str:
    return f"{exchange.curl}\n# answered {exchange.status}"


def plain(text: str) -> str:
    """Return *text* so that it is shown as it is, in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True)


def _fenced(language: str, text: str) -> Iterator[str]:
    """Yield a block whose fence is longer than any inside of it."""
    longest = max((len(each) for each in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{language}"
    yield text
    yield fence
    yield ""
