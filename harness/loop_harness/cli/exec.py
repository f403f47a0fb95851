"""``loop-harness exec``: an unmodified client, and the mock in place of Loop."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from loop_harness import files, redaction
from loop_harness.cli import ERROR, shops
from loop_harness.cli.terminal import complain, say, visible
from loop_harness.dialect import Dialect
from loop_harness.errors import CannotRun, HarnessError, UnreadableFile
from loop_harness.front import Child, Front, environment, fronting
from loop_harness.front.destination import loop_host
from loop_harness.mock import LoopMock, merged
from loop_harness.model import Json

_NOT_FOUND, _NOT_STARTED = 127, 126  #: what a shell says of a command that it cannot run


@click.command(context_settings={"allow_interspersed_args": False})
@shops.options
@click.option(
    "--any-token",
    is_flag=True,
    help="Whatever token CMD has built in opens the first shop.",
)
@click.option(
    "--journal",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Save the journal as JSON, whole or not at all, in place of printing it.",
)
@click.argument("cmd", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- CMD …")
def command(
    *,
    dialect: Dialect,
    any_token: bool,
    journal: Path | None,
    cmd: tuple[str, ...],
    **asked: Any,
) -> None:
    """Run CMD with a mock in place of https://api.wonderment.com.

    CMD stays as it is: its environment leads it to the mock, whose throw-away certificate it
    trusts. Any other host is refused. Afterwards the journal is printed on standard error.

    \b
    loop-harness exec -- node server.js
    loop-harness exec --world multi-email-overlap --any-token -- pytest -q
    loop-harness exec --world demo --journal asked.json -- java -jar client.jar

    Exit codes: that of CMD, 128 + N if signal N ended it, 127 if there is no such program,
    126 if it cannot be started; 2 usage or harness error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    if journal is not None and not journal.resolve().parent.is_dir():
        raise UnreadableFile(str(journal), "its folder does not exist")
    with Child() as child:
        mock = LoopMock(*shops.opened(dialect=dialect, **asked), dialect=dialect)
        for line in (line for each in mock.shops for line in shops.webhook_lines(each)):
            say(line, err=True)
        with fronting(mock, any_token=any_token) as front:
            try:
                code = child.run(cmd, environment(front, os.environ))
            except CannotRun as error:
                complain(str(error))
                raise SystemExit(_NOT_FOUND if error.is_missing else _NOT_STARTED) from error
            front.settle()
            told = _told(front, journal)
    raise SystemExit(code or (0 if told else ERROR))


def _told(front: Front, journal: Path | None) -> bool:
    """Say what was asked; a journal that cannot be saved hides no exit code of the client."""
    try:
        if journal is None:
            _print(front)
        else:
            files.write_text(journal, [json.dumps(_document(front), indent=2), "\n"])
    except HarnessError as error:
        complain(str(error))
        return False
    return True


def _print(front: Front) -> None:
    """Print every exchange on standard error, and what a client did not get."""
    journals = [front.mock.strangers, *(each.journal for each in front.mock.shops)]
    kept = merged(journals)
    count = sum(each[-1].number for each in journals if len(each))
    newest = f"; the newest {len(kept)}:" if len(kept) < count else ""
    say(f"loop-harness: {_times(count, 'request')} to https://{loop_host()}{newest}", err=True)
    for entry in kept:
        shops.log(entry, *front.tokens)
    if len(front.mock.strangers):
        say("a token opened no shop: name it with --token, or use --any-token", err=True)
    for to, count in front.listener.refused.counts().items():
        times = _times(count, "time")
        say(f"refused {visible(to)}, {times}: nothing leaves this machine", err=True)
    for what, count in front.listener.failures.counts().items():
        say(f"{visible(what)}, {_times(count, 'time')}", err=True)


def _times(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _document(front: Front) -> Json:
    """Return the journal as the admin API shows it, and what a client did not get."""
    document = {
        "shops": [
            {
                "shop": redaction.token(shop.token),
                "entries": [each.to_json() for each in shop.journal],
            }
            for shop in front.mock.shops
        ],
        "strangers": [each.to_json() for each in front.mock.strangers],
        "refused": _counted("to", front.listener.refused.counts()),
        "failures": _counted("what", front.listener.failures.counts()),
    }
    return redaction.document(document, *front.tokens)


def _counted(name: str, counts: dict[str, int]) -> list[Json]:
    return [{name: text, "times": count} for text, count in counts.items()]
