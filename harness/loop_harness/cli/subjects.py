"""The lookup under test: the options that name it, and what they open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce
from pathlib import Path
from typing import Any

import click

from loop_harness.verify.subjects import Subject
from loop_harness.verify.subjects.app import AppSubject
from loop_harness.verify.subjects.command import CommandSubject
from loop_harness.verify.subjects.python import PythonSubject
from loop_harness.verify.subjects.reference import reference as ours
from loop_harness.verify.subjects.url import UrlSubject

Command = Callable[..., Any]

_OPTIONS = (
    click.option(
        "--python",
        "function",
        metavar="M:F",
        help="A Python function: module:function, from the current folder too.",
    ),
    click.option(
        "--command",
        "program",
        metavar="CMD",
        help="A program that reads and writes one JSON object a line; it is kept running.",
    ),
    click.option("--url", metavar="URL", help="A web service that takes the same as a POST."),
    click.option(
        "--app",
        "app",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="A Gladly app folder, whose data pull shows the orders.",
    ),
    click.option("--reference", is_flag=True, help="Our own lookup, as a right one."),
)


def options(command: Command) -> Command:
    """Give a command the options that name a lookup; ``chosen`` takes them."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def chosen(
    *,
    function: str | None,
    program: str | None,
    url: str | None,
    app: Path | None,
    reference: bool,
) -> Callable[[], Subject]:
    """Return how to start the lookup that the options name; raises UsageError, CannotLoad."""
    if sum(bool(each) for each in (function, program, url, app, reference)) != 1:
        raise click.UsageError(
            "name one lookup: --python M:F, --command CMD, --url URL, --app DIR or --reference"
        )
    if function:
        opens: Callable[[], Subject] = partial(PythonSubject.named, function)
    elif program:
        opens = partial(CommandSubject, program)
    elif url:
        opens = partial(UrlSubject, url)
    elif app:
        opens = partial(AppSubject, app)
    else:
        return ours
    opens().close()  # what is wrong with it is said at once
    return opens
