"""``loop-harness app pull``: whole data pulls of an app folder for one customer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from loop_harness import redaction
from loop_harness.cli.app_data import with_data
from loop_harness.cli.terminal import give_json, say, styled, visible
from loop_harness.dialect import Dialect
from loop_harness.failures import LookupFailure
from loop_harness.gladly.folder import App
from loop_harness.gladly.pulling import Integration, Pulled, to_json
from loop_harness.gladly.pulling.sending import PullAnswer

_LONGEST = 2000  #: characters of a body that are shown


@click.command()
@with_data
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="What is printed on standard output.",
)
def command(
    *, app: App, pulled: list[Pulled], integration: Integration, dialect: Dialect, form: str
) -> None:
    """Pull the data of a customer as Gladly would, and show each step.

    Requests for api.wonderment.com go to a mock that is started for it, or to --base-url. What
    Gladly does where nothing is published about it, --dialect decides.

    \b
    loop-harness app pull my_app --email ada@example.com --world single
    loop-harness app pull my_app --profile profile.json --format json

    Exit codes: 0 data or a stop, 2 a pull failed, or a usage error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    secrets = [str(each) for each in integration.secrets.values()]
    if form == "json":
        document = {"app": app.name, "pulls": [to_json(each, dialect) for each in pulled]}
        give_json(redaction.document(document, *secrets))
    else:
        for each in pulled:
            for line in _lines(each, dialect):
                say(visible_line(redaction.secrets(line, *secrets)))
    raise SystemExit(2 if any(each.failure is not None for each in pulled) else 0)


def visible_line(line: str) -> str:
    """Return a line so that a terminal shows it, its first word in bold."""
    head, space, rest = line.partition(" ")
    return styled(head, bold=True) + space + visible(rest) if head == "pull" else visible(line)


def _lines(done: Pulled, dialect: Dialect) -> Iterator[str]:
    yield f"pull {done.pull.name} ({done.pull.data_type})"
    for number, request in enumerate(done.requests):
        yield f"  asked     {request.method} {request.url}"
        for name, value in request.headers.items():
            yield f"            {name}: {value}"
        if request.body is not None:
            yield from _indented("body", request.body)
        if number < len(done.answers):
            yield from _answered(done.answers[number])
    if done.stopped is not None:
        yield f"  stopped   {done.stopped}"
    for each in done.objects:
        yield from _indented("object", json.dumps(each, ensure_ascii=False))
    yield from _kept(done, dialect)
    if done.failure is not None:
        yield f"  failed    {done.failure.kind}: {done.failure}"
    yield ""


def _answered(answer: PullAnswer | LookupFailure) -> Iterator[str]:
    if isinstance(answer, LookupFailure):
        yield f"  no answer {answer}"
        return
    yield f"  answered  {answer.status} {answer.reason}"
    yield from _indented("body", answer.body.decode("utf-8", "replace"))


def _kept(done: Pulled, dialect: Dialect) -> Iterator[str]:
    if done.typed is not None:
        for problem in done.typed.problems:
            yield f"  type      {problem}"
    document: Any = to_json(done, dialect)
    for each in document["stored"]:
        shown = json.dumps(each["data"], ensure_ascii=False)
        yield from _indented("stores", f"{each['externalId']}: {shown}")


def _indented(label: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.strip()[:_LONGEST].splitlines()):
        yield f"  {label if not number else '':9} {line}"
