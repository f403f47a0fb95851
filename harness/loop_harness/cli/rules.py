"""``loop-harness rules``: the rule catalogue."""

from __future__ import annotations

from dataclasses import asdict

import click
from click.shell_completion import CompletionItem

from loop_harness.cli.console import console, table_of
from loop_harness.cli.options import text_or_json
from loop_harness.cli.terminal import give_json
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
@text_or_json
def command(rule_id: str | None, form: str) -> None:
    """Show every rule, or one rule by its ID with what it is based on.

    A rule says what a right lookup keeps to, or a right provider of order data. Broken "must"
    rules lose or leak somebody's orders; "should" rules are our own advice.

    \b
    loop-harness rules
    loop-harness rules M02
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    shown = [rule(rule_id)] if rule_id else list(rules().values())
    if form == "json":
        give_json([asdict(each) for each in shown])
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
    table = table_of("id", "for", "level", "kind", "title")
    for each in shown:
        table.add_row(each.id, each.subject, each.level, each.kind, each.title)
    console().print(table)
