"""Options that several commands share, and how a shell completes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import click
from click.shell_completion import CompletionItem

from loop_harness import world
from loop_harness.dialect import Dialect, assumption, assumptions, is_file
from loop_harness.generate.numbering import MOST_CUSTOMERS

Command = Callable[..., Any]
Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def all_of(*given: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return what gives a command several options, the first on top."""
    return lambda command: reduce(lambda made, option: option(made), reversed(given), command)


def completing(names: Callable[[], Sequence[str]]) -> Complete:
    """Return how a shell completes one of some names."""

    def complete(
        _context: click.Context, _parameter: click.Parameter, text: str
    ) -> list[CompletionItem]:
        return [CompletionItem(each) for each in names() if each.startswith(text)]

    return complete


def complete_world(
    _context: click.Context, _parameter: click.Parameter, text: str
) -> list[CompletionItem]:
    """Complete the name of a bundled world, or of a file where no world is called so."""
    found = [CompletionItem(each) for each in world.names() if each.startswith(text)]
    return found or [CompletionItem(text, type="file")]


def _complete_choice(
    _context: click.Context, _parameter: click.Parameter, text: str
) -> list[CompletionItem]:
    """Complete a choice, or the name of a file where no choice begins so."""
    choices = (
        f"{name}={choice}" for name, each in assumptions().items() for choice in each.alternatives
    )
    found = [CompletionItem(each) for each in choices if each.startswith(text)]
    return found or [CompletionItem(text, type="file")]


def _dialect(_context: click.Context, _parameter: click.Parameter, texts: Sequence[str]) -> Dialect:
    """Read every ``ID=CHOICE`` and every file of them; raises UnknownName or UnreadableFile."""
    for each in texts:
        name, equals, _ = each.partition("=")
        if not equals and not is_file(each):
            known = " or ".join(assumption(name.strip()).alternatives)
            raise click.BadParameter(f"{each!r} makes no choice; write {name}= and {known}")
    return Dialect.parse(texts)


def population(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that says how many customers there are."""
    return click.option(
        "--population", type=click.IntRange(1, MOST_CUSTOMERS), metavar="N", help=text
    )


dialect = click.option(
    "--dialect",
    multiple=True,
    metavar="ID=CHOICE|FILE",
    callback=_dialect,
    shell_complete=_complete_choice,
    help="A choice where public documents leave it open ('loop-harness assumptions'), or a TOML "
    "file of them.",
)

text_or_json = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A list for people, or everything for programs.",
)
