"""``loop-harness verify``: judge a lookup by the rules."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from loop_harness import files
from loop_harness.cli import CommandGroup, options as shared, subjects
from loop_harness.cli.terminal import complain, give, say, styled, visible
from loop_harness.contracts.rules import rule, rules
from loop_harness.dialect import Dialect, single_changes
from loop_harness.reporters import FORMATS, render
from loop_harness.verify.corpus import Corpus
from loop_harness.verify.effort import effort, efforts
from loop_harness.verify.events import Finished, Found, Progressed
from loop_harness.verify.plan import Plan
from loop_harness.verify.report import Report
from loop_harness.verify.side_by_side import verify_side_by_side

_CLEAR_LINE = "\r\033[K"
_COLOURS = {"✔": "green", "✘": "red", "-": "yellow"}


@click.group(cls=CommandGroup)
def command() -> None:
    """Judge a lookup by the rules of the catalogue: which it keeps, and which it breaks.

    \b
    loop-harness verify lookup --python my_lookup:find --effort quick
    loop-harness verify lookup --command 'node lookup.js' --report junit=out.xml
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped


def _reports(
    _context: click.Context, _parameter: click.Parameter, texts: Sequence[str]
) -> tuple[tuple[str, Path], ...]:
    """Read every ``FORMAT=FILE``."""
    return tuple(_report(each) for each in texts)


def _report(text: str) -> tuple[str, Path]:
    form, equals, name = text.partition("=")
    if form not in FORMATS or not equals or not name:
        raise click.BadParameter(f"{text!r} is not FORMAT=FILE with one of {', '.join(FORMATS)}")
    return form, Path(name)


def _rule_ids(
    _context: click.Context, _parameter: click.Parameter, texts: Sequence[str]
) -> tuple[str, ...]:
    """Read every id; raises UnknownName."""
    return tuple(rule(each).id for each in texts)


def _rules_of_lookups() -> list[str]:
    return [each.id for each in rules().values() if each.subject == "lookup"]


@command.command("lookup")
@subjects.options
@click.option(
    "--effort",
    "effort_name",
    type=click.Choice(efforts()),
    default="normal",
    show_default=True,
    help="How long to try: about 5 s, 60 s or 10 min, whatever the lookup.",
)
@click.option("--seed", default=0, show_default=True, help="Same seed, same cases.")
@click.option(
    "--rule",
    "only",
    multiple=True,
    metavar="ID",
    callback=_rule_ids,
    shell_complete=shared.completing(_rules_of_lookups),
    help="Judge by this rule alone; may be repeated.",
)
@click.option(
    "--skip", multiple=True, metavar="ID", callback=_rule_ids, help="Leave this rule out."
)
@click.option(
    "--level",
    type=click.Choice(["must", "should"]),
    default="should",
    show_default=True,
    help="must: judge by what must be alone; should: by all rules.",
)
@click.option(
    "--dialect",
    "dialects",
    multiple=True,
    metavar="ID=CHOICE|all",
    help="A choice where public documents leave it open; 'all' tries each alternative.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1, max=64),
    default=1,
    show_default=True,
    help="Processes that share the rules out among themselves, each with the whole time.",
)
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep what breaks a rule there, and try it first the next time.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What is printed on standard output.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=_reports,
    help="Write the report to a file as well; may be repeated.",
)
def lookup(
    *,
    effort_name: str,
    seed: int,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    level: str,
    dialects: tuple[str, ...],
    workers: int,
    corpus: Path | None,
    form: str,
    reports: tuple[tuple[str, Path], ...],
    **asked: Any,
) -> None:
    """Try a lookup on many cases, and show the smallest one that breaks each broken rule.

    \b
    loop-harness verify lookup --reference --effort quick
    loop-harness verify lookup --python my_lookup:find
    loop-harness verify lookup --command 'node lookup.js' --rule M03 --rule M04

    Exit codes: 0 every rule is kept, 1 some rule is broken, 2 usage or harness error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    plan = Plan(
        subject=subjects.chosen(**asked),
        effort=effort(effort_name),
        seed=seed,
        rules=_chosen_rules(only, skip, level),
        dialects=_dialects(dialects),
        corpus=Corpus(corpus) if corpus else None,
    )
    report = _watched(plan, workers)
    _told(report, form)
    for name, path in reports:
        files.write_text(path, [_rendered(name, report)])
    raise SystemExit(report.verdict.exit_code)


def _told(report: Report, form: str) -> None:
    """Print the report: before any file is written, so that none can keep it from people."""
    if report.error is not None:
        complain(report.error)
    text = _rendered(form, report).removesuffix("\n")
    if form != "text":
        give(text)
    elif report.examples or report.error is None:
        say("\n".join(map(_coloured, text.split("\n"))))


def _rendered(form: str, report: Report) -> str:
    """Return the report; what is read at a terminal, also from a file, cannot steer it."""
    text = render(form, report)
    return "\n".join(map(visible, text.split("\n"))) if form == "text" else text


def _coloured(line: str) -> str:
    colour = _COLOURS.get(line[:1])
    return styled(line, fg=colour) if colour else line


def _chosen_rules(only: tuple[str, ...], skip: tuple[str, ...], level: str) -> tuple[str, ...]:
    chosen = tuple(
        each.id
        for each in rules().values()
        if each.subject == "lookup"
        and (not only or each.id in only)
        and each.id not in skip
        and (level == "should" or each.level == "must")
    )
    if not chosen:
        raise click.UsageError("no rule is left to judge by")
    return chosen


def _dialects(texts: tuple[str, ...]) -> tuple[Dialect, ...]:
    """Return the dialect that was chosen, and with 'all' each other alternative."""
    base = Dialect.parse(each for each in texts if each != "all")
    if "all" not in texts:
        return (base,)
    named = dict(base.chosen)
    others = (Dialect.of({**dict(each.chosen), **named}) for each in single_changes())
    return tuple(dict.fromkeys((base, *others)))


def _watched(plan: Plan, workers: int) -> Report:
    """Carry the plan out, and tell on a terminal how far it is."""
    tell = _progress() if sys.stderr.isatty() else (lambda _: None)
    report: Report | None = None
    for event in verify_side_by_side(plan, workers):
        match event:
            case Progressed():
                done = min(event.seconds / event.budget_s, 1)
                broken = f", {event.broken} broken" if event.broken else ""
                tell(f"{done:4.0%}  {event.rule}  {event.examples} cases{broken}")
            case Found():
                tell("")
                found = event.finding
                say(_coloured(f"✘ {found.rule.id} {visible(found.what)}"), err=True)
            case Finished():
                report = event.report
            case _:
                pass
    tell("")
    if report is None:
        raise RuntimeError("a verification ends with a report")
    return report


def _progress() -> Callable[[str], None]:
    def tell(text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(f"{_CLEAR_LINE}{text}")
            sys.stderr.flush()

    return tell
