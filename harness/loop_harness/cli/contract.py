"""``loop-harness contract``: what was agreed, and whether a file keeps to it."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from loop_harness import content, schemas
from loop_harness.cli.terminal import console
from loop_harness.contracts.documents import validate as validate_file
from loop_harness.errors import InvalidDocument, UnknownName

#: what else is agreed, beside the schemas: name → place below contracts/
_OTHERS = {
    "openapi": ("openapi.yaml",),
    "loop.graphql": ("graphql", "loop.graphql"),
    "gladly.graphql": ("graphql", "gladly.graphql"),
    "rules": ("rules.toml",),
    "assumptions": ("assumptions.toml",),
}
_MOST_PROBLEMS = 20


def _complete(
    _context: click.Context, _parameter: click.Parameter, text: str
) -> list[CompletionItem]:
    return [CompletionItem(each) for each in _names() if each.startswith(text)]


def _names() -> tuple[str, ...]:
    return (*schemas.names(), *_OTHERS)


@click.group()
def command() -> None:
    """List, show or validate against what was agreed."""


@command.command("list")
def list_() -> None:
    """List every schema and every other file of the contract."""
    to = console()
    for name in schemas.names():
        to.print(f"{name:24} {schemas.load(name).get('title', '')}")
    for name, parts in _OTHERS.items():
        to.print(f"{name:24} contracts/{'/'.join(parts)}")


@command.command()
@click.argument("name", shell_complete=_complete)
def show(name: str) -> None:
    """Print one schema or file of the contract by its NAME, as it stands."""
    if name in schemas.names():
        text = content.text("contracts", "schemas", name + schemas.SUFFIX)
    elif name in _OTHERS:
        text = content.text("contracts", *_OTHERS[name])
    else:
        raise UnknownName("contract", name, _names())
    click.echo(text, nl=False)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "schema", required=True, help="Name of the schema.", shell_complete=_complete)
def validate(file: Path, schema: str) -> None:
    """Check a JSON, JSON-lines or CSV FILE against a schema; exit 1 if it breaks it.

    \b
    loop-harness contract validate world.json --as world
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    try:
        count = validate_file(file, schema)
    except InvalidDocument as error:
        to = console(err=True)
        for each in error.problems[:_MOST_PROBLEMS]:
            to.print(f"{file}: {each}", soft_wrap=True)
        if len(error.problems) > _MOST_PROBLEMS:
            to.print(f"(and {len(error.problems) - _MOST_PROBLEMS} more)")
        raise SystemExit(1) from None
    documents = "document" if count == 1 else "documents"
    console().print(f"{file}: {count} {documents} as {schema}, all valid", soft_wrap=True)
