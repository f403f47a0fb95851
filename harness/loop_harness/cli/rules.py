"""``loop-harness rules``: the rule catalogue."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from click.shell_completion import CompletionItem
from rich.table import Table

from loop_harness.cli.terminal import console
from loop_harness.contracts.rules import Rule, rule, rules


def _complete(
    _context: click.Context, _parameter: click.Parameter, text: str
) -> list[CompletionItem]:
    return [
        CompletionItem(each.id, help=each.title)
        for each in rules().values()
        if each.id.startswith(text.upper())
    ]


@click.command()
@click.argument("rule_id", metavar="[ID]", required=False, shell_complete=_complete)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(rule_id: str | None, form: str) -> None:
    """Show every rule, or one rule by its ID with its source.

    \b
    loop-harness rules
    loop-harness rules M02
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    shown = [rule(rule_id)] if rule_id else list(rules().values())
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in shown], indent=2, ensure_ascii=False))
    elif rule_id:
        _show(shown[0])
    else:
        _list(shown)


def _show(each: Rule) -> None:
    to = console()
    to.print(f"{each.id}  {each.title}", style="bold")
    to.print(f"{each.level}, for a {each.subject}, {each.kind}\n", style="dim")
    to.print(each.statement)
    to.print(f"\nBased on: {', '.join(each.basis)} ({each.source})")


def _list(shown: list[Rule]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("id", "for", "level", "kind", "title"):
        table.add_column(heading)
    for each in shown:
        table.add_row(each.id, each.subject, each.level, each.kind, each.title)
    console().print(table)
