"""``loop-harness assumptions``: what is open, and the choices."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from click.shell_completion import CompletionItem
from rich.table import Table

from loop_harness.cli.terminal import console
from loop_harness.dialect import Assumption, assumption, assumptions


def _complete(
    _context: click.Context, _parameter: click.Parameter, text: str
) -> list[CompletionItem]:
    return [CompletionItem(each) for each in assumptions() if each.startswith(text)]


@click.command()
@click.argument("assumption_id", metavar="[ID]", required=False, shell_complete=_complete)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(assumption_id: str | None, form: str) -> None:
    """Show every assumption, or one by its ID with the evidence.

    Public documents leave things open or contradict each other. Each such thing is a switch:
    a shop of the mock takes the default or another choice.

    \b
    loop-harness assumptions
    loop-harness assumptions email-case
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    shown = [assumption(assumption_id)] if assumption_id else list(assumptions().values())
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in shown], indent=2, ensure_ascii=False))
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
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("id", "of", "default", "other choices"):
        table.add_column(heading)
    for each in shown:
        others = ", ".join(choice for choice in each.alternatives if choice != each.default)
        table.add_row(each.id, each.applies_to, each.default, others)
    console().print(table)
