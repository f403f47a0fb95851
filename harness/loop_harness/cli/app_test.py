"""``loop-harness app test``: the expectations of an app folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from loop_harness import files
from loop_harness.cli.terminal import give, give_json, say, styled, visible
from loop_harness.errors import InvalidApp
from loop_harness.gladly.expectations import Result, Status, found, judged
from loop_harness.gladly.folder import App
from loop_harness.model import Json
from loop_harness.reporters.expectations_junit import render as junit

_MARKS = {Status.PASSED: ("✔", "green"), Status.FAILED: ("✘", "red"), Status.ERROR: ("!", "yellow")}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--pull", metavar="NAME", help="Only the expectations of this data pull.")
@click.option("--data-set", metavar="NAME", help="Only those of data sets of this name.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "junit")),
    default="text",
    show_default=True,
    help="What is printed on standard output.",
)
@click.option(
    "--report",
    "report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write JUnit XML to a file as well.",
)
def command(
    *, folder: Path, pull: str | None, data_set: str | None, form: str, report: Path | None
) -> None:
    """Render each template with its data sets, and compare with what is expected.

    \b
    loop-harness app test my_app
    loop-harness app test my_app --pull orders --data-set success

    Exit codes: 0 all passed, 1 some differ, 2 some could not be carried out, or a usage error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    App.load(folder)
    results = [judged(each) for each in found(folder, pull=pull, data_set=data_set)]
    if not results:
        raise InvalidApp(str(folder), "no expectation is there, or none of these names")
    if report is not None:
        files.write_text(report, [junit(str(folder), results)])
    match form:
        case "json":
            give_json(_document(folder, results))
        case "junit":
            give(junit(str(folder), results).rstrip("\n"))
        case _:
            say("\n".join(_lines(results)))
    raise SystemExit(_exit_code(results))


def _verdict(results: list[Result]) -> str:
    statuses = {each.status for each in results}
    if Status.FAILED in statuses:
        return "broken"
    return "error" if Status.ERROR in statuses else "kept"


def _exit_code(results: list[Result]) -> int:
    return ("kept", "broken", "error").index(_verdict(results))


def _document(folder: Path, results: list[Result]) -> dict[str, Json]:
    return {
        "verdict": _verdict(results),
        "app": str(folder),
        "expectations": [each.to_json() for each in results],
    }


def _lines(results: list[Result]) -> Iterator[str]:
    for each in results:
        mark, colour = _MARKS[each.status]
        yield f"{styled(mark, fg=colour)} {visible(each.expectation.file)}"
        for line in each.why.splitlines():
            yield f"    {_coloured(visible(line))}"
    count = Counter(each.status for each in results)
    told = ", ".join(f"{count[each]} {each}" for each in Status if count[each])
    yield f"\n{len(results)} expectations: {told}"


def _coloured(line: str) -> str:
    colour = {"-": "red", "+": "green"}.get(line[:1])
    return styled(line, fg=colour) if colour else line
