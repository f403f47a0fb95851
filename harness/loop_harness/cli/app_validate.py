"""``loop-harness app validate``: what is wrong with an app folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from loop_harness.cli.terminal import give_json, say, styled, visible
from loop_harness.gladly.validation import Problem, Severity, validated

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="What is printed on standard output.",
)
def command(*, folder: Path, form: str) -> None:
    """Check an app folder: manifest, schemas, templates, configurations and cards.

    Nothing in the folder is run. An error is against what Gladly publishes about app folders; a
    warning is most likely not meant.

    \b
    loop-harness app validate my_app
    loop-harness app validate my_app --format json

    Exit codes: 0 no errors, 1 errors, 2 usage error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    problems = validated(folder)
    is_broken = any(each.severity is Severity.ERROR for each in problems)
    if form == "json":
        verdict = "broken" if is_broken else "kept"
        give_json({"verdict": verdict, "problems": [each.to_json() for each in problems]})
    else:
        say("\n".join(_lines(problems)))
    raise SystemExit(1 if is_broken else 0)


def _lines(problems: list[Problem]) -> Iterator[str]:
    for each in problems:
        place = each.file if each.line is None else f"{each.file}:{each.line}"
        severity = styled(f"{each.severity:7}", fg=_COLOURS[each.severity])
        yield f"{severity} {visible(place)}"
        yield f"        {visible(each.what)}"
    count = Counter(each.severity for each in problems)
    yield ", ".join(_counted(count[each], each) for each in Severity)


def _counted(count: int, severity: Severity) -> str:
    return f"{count} {severity}{'' if count == 1 else 's'}"
