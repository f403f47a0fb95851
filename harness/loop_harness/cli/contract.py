"""``loop-harness contract``: what was agreed, whether a file keeps to it, what has changed."""

from __future__ import annotations

from pathlib import Path

import click

from loop_harness import content, schemas
from loop_harness.cli import CommandGroup, contract_diff
from loop_harness.cli.options import completing
from loop_harness.cli.terminal import give, give_json, say, visible
from loop_harness.contracts.documents import validate as validate_file
from loop_harness.errors import InvalidDocument, Problem, UnknownName

#: what else is agreed, beside the schemas: name → place below contracts/
_OTHERS = {
    "openapi": ("openapi.yaml",),
    "loop.graphql": ("graphql", "loop.graphql"),
    "gladly.graphql": ("graphql", "gladly.graphql"),
    "rules": ("rules.toml",),
    "assumptions": ("assumptions.toml",),
    "changes": ("changes.toml",),
}
_MOST_PROBLEMS = 20
_BROKEN = 1


def _names() -> tuple[str, ...]:
    return (*schemas.names(), *_OTHERS)


@click.group(cls=CommandGroup)
def command() -> None:
    """List and show what was agreed; check a file against it; compare it with another.

    \b
    loop-harness contract list
    loop-harness contract show world
    loop-harness contract validate mine.json --as world
    loop-harness contract diff ours vendor/openapi.yaml
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped


command.add_command(contract_diff.command)


@command.command("list")
def list_() -> None:
    """List every schema and every other file of the contract."""
    for name in schemas.names():
        say(f"{name:24} {schemas.load(name).get('title', '')}")
    for name, parts in _OTHERS.items():
        say(f"{name:24} contracts/{'/'.join(parts)}")


@command.command()
@click.argument("name", shell_complete=completing(_names))
def show(name: str) -> None:
    """Print one schema or file of the contract by its NAME, as it stands."""
    if name in schemas.names():
        text = content.text("contracts", "schemas", name + schemas.SUFFIX)
    elif name in _OTHERS:
        text = content.text("contracts", *_OTHERS[name])
    else:
        raise UnknownName("contract", name, _names())
    give(text.removesuffix("\n"))


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "schema",
    required=True,
    metavar="SCHEMA",
    help="Name of the schema; 'loop-harness contract list' shows all.",
    shell_complete=completing(schemas.names),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Lines for people, or one object with every problem.",
)
def validate(file: Path, schema: str, form: str) -> None:
    """Check a FILE (.json, .jsonl, .csv) against a schema.

    Exit codes: 0 all valid, 1 some document breaks the schema, 2 the file cannot be read.

    \b
    loop-harness contract validate mine.json --as world
    loop-harness contract validate profiles.csv --as profile --format json
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    found: tuple[Problem, ...] = ()
    try:
        count = validate_file(file, schema)
    except InvalidDocument as error:
        count, found = 0, error.problems
    if form == "json":
        problems = [{"path": each.path, "reason": each.reason} for each in found]
        give_json({"file": str(file), "schema": schema, "valid": not found, "problems": problems})
    elif found:
        _tell(file, found)
    else:
        documents = "document" if count == 1 else "documents"
        say(visible(f"{file}: {count} {documents} as {schema}, all valid"))
    raise SystemExit(_BROKEN if found else 0)


def _tell(file: Path, found: tuple[Problem, ...]) -> None:
    for each in found[:_MOST_PROBLEMS]:
        say(visible(f"{file}: {each}"), err=True)
    if len(found) > _MOST_PROBLEMS:
        say(f"(and {len(found) - _MOST_PROBLEMS} more; --format json has all)", err=True)
