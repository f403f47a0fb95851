"""``loop-harness generate``: profiles, orders or a world from a seed."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.progress import track

from loop_harness import files, generate
from loop_harness.cli.terminal import console, is_watched
from loop_harness.contracts.documents import columns, to_cells
from loop_harness.generate.source import Source
from loop_harness.model import Json

_LONG_WORK = 500  #: from so many documents on, progress is shown

Command = Callable[..., None]


def _options(command_: Command) -> Command:
    """Add the options that every kind of document has."""
    for each in (
        click.option(
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            help="File to write, whole or not at all; otherwise standard output.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["json", "jsonl", "csv"]),
            default="json",
            show_default=True,
        ),
        click.option(
            "--offset",
            type=click.IntRange(min=0),
            default=0,
            show_default=True,
            help="Number of the first customer.",
        ),
        click.option("--count", type=click.IntRange(min=0), default=10, show_default=True),
        click.option("--seed", default=0, show_default=True, help="Same seed, same bytes."),
    ):
        command_ = each(command_)
    return command_


@click.group()
def command() -> None:
    r"""Make profiles, orders or a whole world from a seed.

    \b
    loop-harness generate world --count 20 --seed 7 --output world.json
    loop-harness generate profiles --count 100000 --format jsonl --output profiles.jsonl
    """


@command.command()
@_options
def profiles(*, seed: int, count: int, offset: int, form: str, output: Path | None) -> None:
    """Make --count customer profiles."""
    source = Source(seed)
    made = (generate.profile(source, number) for number in range(offset, offset + count))
    _write(_text(_watched(made, count, "profiles"), form, "profile"), output)


@command.command()
@_options
def orders(*, seed: int, count: int, offset: int, form: str, output: Path | None) -> None:
    """Make --count orders, customer by customer."""
    source = Source(seed)
    customers = itertools.count(offset)
    every = itertools.chain.from_iterable(generate.orders_of(source, each) for each in customers)
    made = itertools.islice(every, count)
    _write(_text(_watched(made, count, "orders"), form, "order"), output)


@command.command("world")
@_options
def world_(*, seed: int, count: int, offset: int, form: str, output: Path | None) -> None:
    """Make a world of --count customers and their orders, as --world takes it."""
    if form == "csv":
        raise click.UsageError("a world is one document and no table: use --format json or jsonl")
    if offset:
        raise click.UsageError("a world begins with its first customer: --offset is for the others")
    made = generate.world(Source(seed), count)
    _write(json.dumps(made, ensure_ascii=False, indent=2 if form == "json" else None), output)


def _watched(made: Iterable[Json], count: int, what: str) -> Iterator[Json]:
    """Pass documents on; long work shows a bar to whoever watches standard error."""
    to = console(err=True)
    yield from track(
        made,
        description=what,
        total=count,
        console=to,
        disable=count < _LONG_WORK or not is_watched(),
        transient=True,
    )


def _text(made: Iterable[Any], form: str, schema: str) -> str:
    match form:
        case "jsonl":
            return "\n".join(json.dumps(each, ensure_ascii=False) for each in made)
        case "csv":
            table = io.StringIO(newline="")
            rows = csv.writer(table, lineterminator="\n")
            rows.writerow(columns(schema))
            rows.writerows(to_cells(each, schema) for each in made)
            return table.getvalue().removesuffix("\n")
        case _:
            return json.dumps(list(made), ensure_ascii=False, indent=2)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text)
    else:
        files.write_text(output, text + "\n")
