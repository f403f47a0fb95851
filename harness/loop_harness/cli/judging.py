"""What all verifications are told on the command line, how they are watched, what they print."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from loop_harness import files
from loop_harness.cli.options import all_of, completing
from loop_harness.cli.terminal import complain, give, say, styled, visible
from loop_harness.contracts.rules import rule, rules
from loop_harness.errors import UnreadableFile
from loop_harness.reporters import FORMATS, render
from loop_harness.verify.corpus import Corpus
from loop_harness.verify.effort import Effort, effort, efforts
from loop_harness.verify.events import Announced, Event, Finished, Found, Observing, Progressed
from loop_harness.verify.report import Report, Verdict

Command = Callable[..., Any]

_CLEAR_LINE = "\r\033[K"
_COLOURS = {"✔": "green", "✘": "red", "-": "yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What the options say: how hard to try, by which rules, and what to print."""

    effort: Effort
    seed: int
    rules: tuple[str, ...]
    corpus: Corpus | None
    form: str
    reports: tuple[tuple[str, Path], ...]


def options(subject: str) -> Callable[[Command], Command]:
    """Give a command the options of a verification; it gets them as ``how``."""

    def give_options(command: Command) -> Command:
        @functools.wraps(command)
        def called(
            *,
            effort_name: str,
            seed: int,
            only: tuple[str, ...],
            skip: tuple[str, ...],
            level: str,
            corpus: Path | None,
            form: str,
            reports: tuple[tuple[str, Path], ...],
            **more: Any,
        ) -> Any:
            how = How(
                effort=effort(effort_name),
                seed=seed,
                rules=_chosen_rules(subject, only, skip, level),
                corpus=Corpus(corpus) if corpus else None,
                form=form,
                reports=reports,
            )
            return command(how=how, **more)

        return all_of(*_hows(subject), *_outputs)(called)

    return give_options


def _hows(subject: str) -> list[Callable[[Command], Command]]:
    def ids() -> list[str]:
        return [each.id for each in rules().values() if each.subject == subject]

    return [
        click.option(
            "--effort",
            "effort_name",
            type=click.Choice(efforts()),
            default="normal",
            show_default=True,
            help=f"How long to try: about 5 s, 60 s or 10 min, whatever the {subject}.",
        ),
        click.option("--seed", default=0, show_default=True, help="Same seed, same cases."),
        click.option(
            "--rule",
            "only",
            multiple=True,
            metavar="ID",
            callback=_rule_ids,
            shell_complete=completing(ids),
            help="Judge by this rule alone; may be repeated.",
        ),
        click.option(
            "--skip", multiple=True, metavar="ID", callback=_rule_ids, help="Leave this rule out."
        ),
        click.option(
            "--level",
            type=click.Choice(["must", "should"]),
            default="should",
            show_default=True,
            help="must: judge by what must be alone; should: by all rules.",
        ),
    ]


def _rule_ids(
    _context: click.Context, _parameter: click.Parameter, texts: Sequence[str]
) -> tuple[str, ...]:
    """Read every id; raises UnknownName."""
    return tuple(rule(each).id for each in texts)


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


def _chosen_rules(
    subject: str, only: tuple[str, ...], skip: tuple[str, ...], level: str
) -> tuple[str, ...]:
    chosen = tuple(
        each.id
        for each in rules().values()
        if each.subject == subject
        and (not only or each.id in only)
        and each.id not in skip
        and (level == "should" or each.level == "must")
    )
    if not chosen:
        raise click.UsageError(f"no rule of a {subject} is left to judge by")
    return chosen


_outputs = (
    click.option(
        "--corpus",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Keep what breaks a rule there, and try it first the next time.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="What is printed on standard output.",
    ),
    click.option(
        "--report",
        "reports",
        multiple=True,
        metavar="FORMAT=FILE",
        callback=_reports,
        help="Write the report to a file as well; may be repeated.",
    ),
)


def watched(events: Iterable[Event]) -> Report:
    """Carry a verification out, and tell on a terminal how far it is."""
    tell = _progress() if sys.stderr.isatty() else (lambda _: None)
    report: Report | None = None
    for event in events:
        match event:
            case Announced():
                _announce(event)
            case Observing():
                tell(f"looks at {event.assumption}")
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


def _announce(event: Announced) -> None:
    pace = "as fast as they are answered" if event.rate is None else f"{event.rate:g} a second"
    say(f"makes at most {event.requests} requests, {pace}; all of them only read", err=True)


def _progress() -> Callable[[str], None]:
    def tell(text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(f"{_CLEAR_LINE}{text}")
            sys.stderr.flush()

    return tell


def finish(report: Report, how: How) -> None:
    """Print the report and write its files; ends the program with the verdict's exit code.

    It is printed before any file is written, so that none can keep it from people.
    """
    if report.error is not None:
        complain(report.error)
    elif not report.judged:
        complain("every rule was skipped, so nothing was judged; the report says why")
    text = _rendered(how.form, report).removesuffix("\n")
    if how.form != "text":
        give(text)
    elif report.examples or report.error is None:
        say("\n".join(map(_coloured, text.split("\n"))))
    written = [_written(report, *each) for each in how.reports]
    raise SystemExit(report.verdict.exit_code if all(written) else Verdict.ERROR.exit_code)


def _written(report: Report, form: str, path: Path) -> bool:
    """Write one report; one that cannot be written keeps no other from its readers."""
    try:
        files.write_text(path, [_rendered(form, report)])
    except UnreadableFile as error:
        complain(str(error))
        return False
    return True


def _rendered(form: str, report: Report) -> str:
    """Return the report; what is read at a terminal, also from a file, cannot steer it."""
    text = render(form, report)
    return "\n".join(map(visible, text.split("\n"))) if form == "text" else text


def _coloured(line: str) -> str:
    colour = _COLOURS.get(line[:1])
    return styled(line, fg=colour) if colour else line
