"""The report as one self-contained page that a manager can read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files

from loop_harness.model import Json
from loop_harness.verify.report import Finding, Judgement, Observation, Report, Status, Verdict

_WORDS = {
    Verdict.KEPT: "Every rule that was judged is kept",
    Verdict.BROKEN: "Some rules are broken",
    Verdict.ERROR: "There is no verdict",
}


def render(report: Report) -> str:
    """Return the page."""
    return "\n".join(_page(report)) + "\n"


def _page(report: Report) -> Iterator[str]:
    title = f"loop-harness: {report.subject}"
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield f"<title>{_text(title)}</title>"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_style()}</style></head><body>"
    yield f'<h1 class="{report.verdict}">{_WORDS[report.verdict]}</h1>'
    yield (
        f'<p class="soft">{_text(report.subject)}, judged on {report.examples} cases in '
        f"{report.seconds:.1f} s (effort {_text(report.effort)}, seed {report.seed})</p>"
    )
    if report.error is not None:
        yield f'<p class="broken">{_text(report.error)}</p>'
    yield from _numbers(report)
    if report.findings:
        yield "<h2>What is broken</h2>"
        for each in report.findings:
            yield from _finding(each)
    yield "<h2>All rules</h2>"
    yield (
        '<p class="soft">Each rule is about some kinds of cases. If none of them came up, it is '
        "skipped: nothing is known about it.</p>"
    )
    yield from _rules(report.judgements)
    if report.observations:
        yield from _observed(report.observations)
    yield "</body></html>"


def _numbers(report: Report) -> Iterator[str]:
    yield '<div class="numbers">'
    for status in Status:
        count = sum(each.status is status for each in report.judgements)
        yield f'<div><b class="{status}">{count}</b>rules {status}</div>'
    met = sum(len(each.met) for each in report.judgements)
    missed = sum(len(each.missed) for each in report.judgements)
    yield f"<div><b>{met}</b>of {met + missed} kinds of cases met</div></div>"


def _finding(found: Finding) -> Iterator[str]:
    yield f'<article id="{found.rule.id}"><h3>{found.rule.id} {_text(found.rule.title)}</h3>'
    yield f'<p class="broken">{_text(found.what)}</p>'
    yield f'<p class="soft">{_text(found.rule.statement)} ({found.rule.level})</p>'
    dialect = ", ".join(f"{name}={choice}" for name, choice in found.dialect.items())
    for label, text in (("address", found.address), ("order", found.order), ("dialect", dialect)):
        if text:
            yield f"<p>{label}: <code>{_text(text)}</code></p>"
    yield '<div class="two">'
    for label, value in (("expected", found.expected), ("actual", found.actual)):
        yield f"<div>{label}<pre>{_text(_shown(value))}</pre></div>"
    yield "</div><details open><summary>The smallest case</summary><ol>"
    yield from (f"<li>{_text(each)}</li>" for each in found.steps)
    yield "</ol></details>"
    for exchange in found.exchanges:
        yield f"<details><summary>Asked, and answered {exchange.status}</summary>"
        yield f"<pre>{_text(exchange.curl)}</pre></details>"
    if found.log:
        yield "<details><summary>What it logged</summary>"
        yield f"<pre>{_text(found.log)}</pre></details>"
    yield "<details><summary>Again</summary>"
    yield f"<pre>loop-harness replay {found.replay}</pre></details>"
    yield "</article>"


def _rules(judgements: Iterable[Judgement]) -> Iterator[str]:
    yield "<table><thead><tr><th>rule</th><th></th><th>level</th><th>verdict</th>"
    yield '<th class="n">cases</th><th>covered</th></tr></thead><tbody>'
    for each in judgements:
        rule = each.rule
        name = f'<a href="#{rule.id}">{rule.id}</a>' if each.status is Status.BROKEN else rule.id
        yield f"<tr><td>{name}</td><td>{_text(rule.title)}</td><td>{rule.level}</td>"
        why = f"<small>{_text(each.why)}</small>" if each.why else ""
        yield f'<td class="badge {each.status}">{each.status}{why}</td>'
        yield f'<td class="n">{each.examples}</td><td>{_covered(each)}</td></tr>'
    yield "</tbody></table>"


def _observed(observations: Iterable[Observation]) -> Iterator[str]:
    yield '<h2>How it behaves where public documents leave it open</h2><table class="pairs">'
    yield "<thead><tr><th>open question</th><th>observed</th></tr></thead><tbody>"
    for each in observations:
        told = _text(each.choice or f"not seen: {each.why}")
        how = (
            f"<details><summary>seen by</summary><pre>{_text(each.exchange.curl)}</pre></details>"
            if each.exchange
            else ""
        )
        yield f"<tr><td>{_text(each.assumption)}</td><td>{told}{how}</td></tr>"
    yield "</tbody></table>"


def _covered(each: Judgement) -> str:
    """Show which kinds of cases were met, and which were not."""
    met = "".join(f"<li>{_text(name)}: {count}</li>" for name, count in each.met.items())
    missed = "".join(f'<li class="skipped">{_text(name)}: never</li>' for name in each.missed)
    told = f"{len(each.met)} of {len(each.met) + len(each.missed)} kinds"
    return f"<details><summary>{told}</summary><ul>{met}{missed}</ul></details>"


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)


def _text(text: str) -> str:
    """Return *text* so that a browser shows it as it is."""
    return escape(text)


@cache
def _style() -> str:
    return files(__package__).joinpath("report.css").read_text(encoding="utf-8")
