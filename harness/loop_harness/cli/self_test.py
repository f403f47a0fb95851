"""``loop-harness self-test``: measure the rules on what is known to be wrong, or right."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import click

from loop_harness.cli.terminal import give_json, say
from loop_harness.verify.depth import depth, depths
from loop_harness.verify.kills import Measured, Trial, judged_rules, middle, spread
from loop_harness.verify.self_test import Done, self_test

_CLEAR_LINE = "\r\033[K"


_SUBJECTS = ("lookup", "provider")


@click.command()
@click.option(
    "--subject",
    type=click.Choice((*_SUBJECTS, "all")),
    default="all",
    show_default=True,
    help="Whose rules: those for lookups, for providers, or both.",
)
@click.option(
    "--effort",
    "effort_name",
    type=click.Choice(depths()),
    default="normal",
    show_default=True,
    help="How thoroughly: about four minutes, or six.",
)
@click.option("--seed", default=0, show_default=True, help="Same seed, same cases.")
@click.option(
    "--workers",
    type=click.IntRange(min=1, max=64),
    default=None,
    help="Processes that work side by side; one for each processor by default.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the result is printed.",
)
def command(subject: str, effort_name: str, seed: int, workers: int | None, form: str) -> None:
    """Measure the rules on subjects that are known to be wrong, and on some that are right.

    Subjects are lookups, and providers of Loop's API.

    Does each wrong one break the rule that names what is wrong? Is no right one flagged?

    \b
    loop-harness self-test
    loop-harness self-test --subject provider
    loop-harness self-test --effort quick --format json

    Exit codes: 0 each wrong one that must be found was, and no right one was flagged; 1 else.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    subjects = _SUBJECTS if subject == "all" else (subject,)
    measured = _watched(effort_name, seed, workers or os.cpu_count() or 1, subjects)
    if form == "json":
        give_json(measured.to_json())
    else:
        say("\n".join(_lines(measured)))
    raise SystemExit(0 if measured.is_good else 1)


def _watched(effort_name: str, seed: int, workers: int, subjects: tuple[str, ...]) -> Measured:
    """Carry it out, and tell on a terminal how far it is."""
    tells = sys.stderr.isatty()
    for event in self_test(depth(effort_name), seed=seed, workers=workers, subjects=subjects):
        match event:
            case Done() if tells:
                told = f"{event.done / event.all:4.0%}  {event.name}"
                sys.stderr.write(f"{_CLEAR_LINE}{told}")
                sys.stderr.flush()
            case Measured():
                if tells:
                    sys.stderr.write(_CLEAR_LINE)
                return event
            case _:
                pass
    raise RuntimeError("a self-test ends with what came of it")


def _lines(measured: Measured) -> Iterator[str]:
    for subject in measured.subjects:
        part = measured.part(subject)
        yield from _matrix(part)
        yield ""
        yield from _rules(part)
        yield ""
        yield from _variations(part)
        yield ""
        yield from _figures(part, subject)
        yield ""
    verdict = "as it should be" if measured.is_good else "not as it should be"
    yield f"{verdict}, in {measured.seconds:.0f} s (seed {measured.seed})"


def _matrix(measured: Measured) -> Iterator[str]:
    """Yield a row for each wrong subject, with a column for each rule."""
    known = judged_rules(*measured.subjects)
    trials = measured.trials
    width = max((len(each.name) for each in trials), default=0)
    yield "# the rule that must tell told, + one that may, ! any other"
    for place in range(3):
        yield " " * (width + 7) + "".join(each[place] for each in known)
    for each in trials:
        cells = "".join(map(_cell, [each] * len(known), known))
        mark = {"killed": " ", "survived": "✘", "not applied": "?"}[each.fate]
        end = "" if each.fate == "killed" else f"  {each.fate}: {each.wrong}"
        yield f"{mark} {each.rule.id} {each.name:{width}} {cells}{end}"


def _cell(trial: Trial, name: str) -> str:
    if name not in trial.killers:
        return "·"
    if name == trial.rule.id:
        return "#"
    return "!" if name in trial.unexpected else "+"


def _rules(measured: Measured) -> Iterator[str]:
    alone = [f"{name} {count}" for name, count in measured.alone.items() if count]
    yield f"Rules that nothing else could replace, with what only they find: {', '.join(alone)}"
    yield f"Rules that find nothing: {', '.join(measured.idle) or 'none'}"


def _variations(measured: Measured) -> Iterator[str]:
    for each in measured.tests:
        flagged = "; ".join(f"{alarm.rule}: {alarm.what}" for alarm in each.alarms)
        yield f"{'✘' if flagged else '✔'} {each.name}: {flagged or each.otherwise}"


def _figures(measured: Measured, subject: str) -> Iterator[str]:
    killed = measured.killed
    examples = spread(each.examples for each in killed)
    seconds = spread(each.seconds for each in killed)
    yield (
        f"Wrong {subject}s found: {measured.kill_rate():.1%} of {len(measured.trials)};"
        f" of those that must be: {measured.kill_rate(must=True):.1%}"
    )
    yield f"Right {subject}s flagged: {measured.false_alarm_rate:.1%} of {len(measured.tests)}"
    yield f"Cases until found: {examples['median']} (median), {examples['worst']} (most)"
    yield f"Seconds until found: {seconds['median']} (median), {seconds['worst']} (most)"
    addresses = middle(each.addresses for each in killed)
    orders = middle(each.orders for each in killed)
    yield f"Smallest cases (median): addresses {addresses}, orders {orders}"
