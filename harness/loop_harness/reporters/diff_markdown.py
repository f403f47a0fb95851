"""What has changed between two contracts as GitHub-flavoured Markdown, for a job summary."""

from __future__ import annotations

import json
from collections.abc import Iterator

from loop_harness.diff.change import Change, Verdict
from loop_harness.diff.result import Result
from loop_harness.reporters.diff_text import consequence, headline, operations, verdict
from loop_harness.reporters.markdown_report import plain

_SIGNS = {Verdict.BREAKING: "❌", Verdict.UNCLEAR: "⚠️", Verdict.COMPATIBLE: "✅"}


def render(result: Result) -> str:
    """Return the document."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: Result) -> Iterator[str]:
    comparison = result.comparison
    head = f"{plain(comparison.old)} → {plain(comparison.new)}"
    yield f"## {_SIGNS[result.verdict]} {result.verdict}: {head}"
    yield ""
    yield plain(verdict(result))
    yield ""
    yield from _proof(result)
    for each in Verdict:
        some = [change for change in result.changes if change.verdict is each]
        if some:
            yield from _table(result, each, some)
    if result.unmatched:
        yield f"To be ignored, and not there any more: {', '.join(result.unmatched)}"


def _proof(result: Result) -> Iterator[str]:
    proof = result.proof
    if not proof.ran:
        yield plain(f"No proof, for {proof.why}.")
        yield ""
        return
    yield (
        f"The reference lookup asked a mock of the new contract in {proof.cases} cases: "
        f"{len(proof.kept)} rules kept, {len(proof.broken) or 'none'} broken."
    )
    yield ""
    for each in proof.broken:
        found = each.finding
        when = " (where an answer uses what is newly allowed)" if each.freedom else ""
        yield f"- **{found.rule.id}** {plain(f'{found.rule.title}: {found.what}{when}')}"
    if proof.broken:
        yield ""
        found = proof.broken[0].finding
        yield "```json"
        yield json.dumps({"expected": found.expected, "actual": found.actual}, indent=2)
        yield "```"
        yield ""


def _table(result: Result, sort: Verdict, some: list[Change]) -> Iterator[str]:
    is_open = sort is not Verdict.COMPATIBLE
    if not is_open:
        yield f"<details><summary>{len(some)} compatible</summary>"
        yield ""
    yield "| | where | what | for | breaks | because | fingerprint |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for each in some:
        sign = "(ignored)" if each.fingerprint in result.ignored else _SIGNS[sort]
        cells = (
            plain(each.where),
            plain(f"{headline(each)}, in the {each.direction}"),
            plain(operations(each)),
            plain(consequence(result, each)) if is_open else "",
            plain(each.policy.sentence),
            f"`{each.fingerprint}`",
        )
        yield f"| {sign} | {' | '.join(cells)} |"
    yield ""
    if not is_open:
        yield "</details>"
        yield ""
