"""``loop-harness assumptions``: what is open, and the choices."""

from __future__ import annotations

from dataclasses import asdict

import click

from loop_harness.cli.console import console, table_of
from loop_harness.cli.options import completing, text_or_json
from loop_harness.cli.terminal import give_json
from loop_harness.dialect import Assumption, assumption, assumptions


@click.command()
@click.argument(
    "assumption_id",
    metavar="[ID]",
    required=False,
    shell_complete=completing(lambda: tuple(assumptions())),
)
@text_or_json
def command(assumption_id: str | None, form: str) -> None:
    """Show every assumption, or one by its ID with the evidence.

    Public documents leave things open or contradict each other. Each such thing is a switch:
    the mock takes the default, or what --dialect ID=CHOICE says.

    \b
    loop-harness assumptions
    loop-harness assumptions email-case
    loop-harness serve --dialect email-case=local-sensitive
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    shown = [assumption(assumption_id)] if assumption_id else list(assumptions().values())
    if form == "json":
        give_json([asdict(each) for each in shown])
    elif assumption_id:
        _show(shown[0])
    else:
        _list(shown)


def _show(each: Assumption) -> None:
    to = console()
    to.print(each.id, style="bold")
    to.print(f"{each.question}\n")
    for choice, happens in each.alternatives.items():
        mark = " (default)" if choice == each.default else ""
        to.print(f"  {choice}{mark}: {happens}")
    to.print(f"\nEvidence: {each.evidence}")
    if not each.observable:
        to.print(f"Cannot be observed from outside: {each.unobservable_because}")
    to.print(f"Answers: {', '.join(each.covers)}", style="dim")


def _list(shown: list[Assumption]) -> None:
    to = console()
    for who, whose in (("Loop, and so the mock:", "provider"), ("Gladly:", "gladly")):
        table = table_of("id", "default", "other choices")
        for each in shown:
            if each.applies_to == whose:
                others = ", ".join(name for name in each.alternatives if name != each.default)
                table.add_row(each.id, each.default, others)
        to.print(who, style="bold")
        to.print(table)
        to.print()
