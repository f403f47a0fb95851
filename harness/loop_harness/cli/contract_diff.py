"""``loop-harness contract diff``: what has changed between two contracts, and what it breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict, Unpack

import click

from loop_harness import files, schemas
from loop_harness.cli.options import completing
from loop_harness.cli.terminal import give, give_json, say, styled, visible

_COLOURS = {"breaking": "red", "unclear": "yellow", "compatible": "green", "✘": "red"}
_MARK = re.compile(r"[0-9a-f]{16}")


class _Options(TypedDict):
    query: Path | None
    direction: str | None
    ignore: tuple[str, ...]


def _known() -> tuple[str, ...]:
    return ("ours", "openapi", "loop.graphql", "gladly.graphql", *schemas.names())


@click.command("diff")
@click.argument("old", shell_complete=completing(_known))
@click.argument("new", shell_complete=completing(_known))
@click.option(
    "--query",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The GraphQL query of your own app, in place of the published one.",
)
@click.option(
    "--direction",
    type=click.Choice(["request", "answer"]),
    help="For a JSON Schema: whether Loop reads what it describes, or writes it.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="FINGERPRINT",
    help="A change that is known and accepted; or a file with one in each line.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Lines for people, everything for programs, or a job summary.",
)
def command(old: str, new: str, *, form: str, **options: Unpack[_Options]) -> None:
    """Show what has changed from one contract to the next, and what it breaks.

    OLD and NEW are each a file (OpenAPI 3.0 or 3.1, JSON Schema, GraphQL schema), a folder of
    them, or a name of our own contract: 'ours' for all of it, or what 'contract list' shows.

    Exit codes: 0 nothing that breaks an integration, 1 a breaking change, 2 error.

    \b
    loop-harness contract diff ours vendor/openapi.yaml
    loop-harness contract diff loop.graphql next.graphql --query orders.graphql
    loop-harness contract diff v1/ v2/ --ignore accepted.txt --format markdown
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    # They bring the verifier with them, and the other commands of the group are quick.
    from loop_harness.diff import usage  # noqa: PLC0415
    from loop_harness.diff.change import Direction  # noqa: PLC0415
    from loop_harness.diff.result import Result  # noqa: PLC0415
    from loop_harness.reporters import diff_markdown, diff_text  # noqa: PLC0415

    query, direction = options["query"], options["direction"]
    result = Result.of(
        old,
        new,
        usage.apps_own() if query is None else usage.of_file(query),
        direction=None if direction is None else Direction(direction),
        ignored=_fingerprints(options["ignore"]),
    )
    match form:
        case "json":
            give_json(result.to_json())
        case "markdown":
            give(diff_markdown.render(result).removesuffix("\n"))
        case _:
            for line in diff_text.render(result).splitlines():
                say(_coloured(visible(line)))
    raise SystemExit(result.exit_code)


def _fingerprints(given: tuple[str, ...]) -> Iterator[str]:
    """Yield each fingerprint, from the command line or from files of them."""
    for each in given:
        if _MARK.fullmatch(each):
            yield each
            continue
        for line in files.read_text(Path(each)).splitlines():
            words = line.split("#", 1)[0].split()
            if not words:
                continue
            if not _MARK.fullmatch(words[0]):
                reason = f"{each}: {words[0]!r} is no fingerprint, which has 16 hexadecimal digits"
                raise click.BadParameter(reason, param_hint="'--ignore'")
            yield words[0]


def _coloured(line: str) -> str:
    """Return a line with the colour of what it says first."""
    first = line.split(maxsplit=1)[0] if line.strip() else ""
    colour = _COLOURS.get(first)
    return line if colour is None else line.replace(first, styled(first, fg=colour, bold=True), 1)
