"""``loop-harness generate``: profiles, orders or a world from a seed."""

from __future__ import annotations

import csv
import io
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from loop_harness import files, generate
from loop_harness.cli import CommandGroup, options
from loop_harness.cli.console import console
from loop_harness.contracts.documents import columns, to_cells
from loop_harness.generate.source import Source

_LONG_WORK = 500  #: from so many documents on, progress is shown

Command = Callable[..., None]
T = TypeVar("T")


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
            help="One list, one document a line, or a table (not for a world).",
        ),
        click.option(
            "--offset",
            type=click.IntRange(min=0),
            default=0,
            show_default=True,
            help="Number of the first customer, to make a part of a population.",
        ),
        click.option(
            "--count",
            type=click.IntRange(min=0),
            default=10,
            show_default=True,
            help="How many: profiles, orders, or customers of a world.",
        ),
        options.population("Customers that there are: none is made beyond the last one."),
        click.option("--seed", default=0, show_default=True, help="Same seed, same bytes."),
    ):
        command_ = each(command_)
    return command_


@click.group(cls=CommandGroup)
def command() -> None:
    """Make profiles, orders or a whole world from a seed.

    \b
    loop-harness generate world --count 20 --seed 7 --output mine.json
    loop-harness generate profiles --count 100000 --format jsonl --output p.jsonl
    loop-harness generate profiles --population 1000000 --offset 999990
    loop-harness generate orders --count 3 --format csv
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped


@command.command()
@_options
def profiles(
    *,
    seed: int,
    population: int | None,
    count: int,
    offset: int,
    form: str,
    output: Path | None,
) -> None:
    """Make --count customer profiles."""
    source, numbers = Source(seed), _customers(population, offset, count)
    made = (generate.profile(source, number) for number in numbers)
    _write(_text(_watched(made, len(numbers), "profiles", output), form, "profile"), output)


@command.command()
@_options
def orders(
    *,
    seed: int,
    population: int | None,
    count: int,
    offset: int,
    form: str,
    output: Path | None,
) -> None:
    """Make --count orders, customer by customer."""
    source = Source(seed)
    numbers = range(offset, population) if population else itertools.count(offset)
    every = itertools.chain.from_iterable(generate.orders_of(source, each) for each in numbers)
    made = itertools.islice(every, count)
    _write(_text(_watched(made, count, "orders", output), form, "order"), output)


@command.command("world")
@_options
def world_(
    *,
    seed: int,
    population: int | None,
    count: int,
    offset: int,
    form: str,
    output: Path | None,
) -> None:
    """Make a world of --count customers and their orders, as --world takes it."""
    if form == "csv":
        raise click.UsageError("a world is one document and no table: use --format json or jsonl")
    if offset:
        raise click.UsageError("a world begins with its first customer: --offset is for the others")
    size = len(_customers(population, 0, count))
    made = generate.world(
        Source(seed), size, watch=lambda every: _watched(every, size, "customers", output)
    )
    text = json.dumps(made, ensure_ascii=False, indent=2 if form == "json" else None)
    _write([text, "\n"], output)


def _customers(population: int | None, offset: int, count: int) -> range:
    """Return the numbers of some customers, none beyond the last one of the population."""
    end = offset + count
    return range(offset, end if population is None else min(end, population))


def _watched(made: Iterable[T], count: int, what: str, output: Path | None) -> Iterator[T]:
    """Pass everything on; long work shows a bar to whoever watches standard error."""
    in_the_way = output is None and sys.stdout.isatty()
    if count < _LONG_WORK or in_the_way or not sys.stderr.isatty():
        yield from made
        return
    # Rich's bars take long to import, and most work is short.
    from rich.progress import Progress  # noqa: PLC0415

    to = console(err=True)
    with Progress(
        console=to, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as progress:
        yield from progress.track(made, total=count, description=what)


def _text(made: Iterable[Any], form: str, schema: str) -> Iterator[str]:
    """Yield the text of many documents, part by part, so that memory stays bounded."""
    match form:
        case "jsonl":
            yield from (json.dumps(each, ensure_ascii=False) + "\n" for each in made)
        case "csv":
            yield from _rows(made, schema)
        case _:
            yield from _list(made)


def _rows(made: Iterable[Any], schema: str) -> Iterator[str]:
    yield _row(columns(schema))
    yield from (_row(to_cells(each, schema)) for each in made)


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _list(made: Iterable[Any]) -> Iterator[str]:
    before, after = "[", "[]\n"
    for each in made:
        text = json.dumps(each, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        yield f"{before}\n  {text}"
        before, after = ",", "\n]\n"
    yield after


def _write(parts: Iterable[str], output: Path | None) -> None:
    if output is not None:
        files.write_text(output, parts)
        return
    to = sys.stdout.buffer
    for each in parts:
        to.write(each.encode())
    to.flush()
