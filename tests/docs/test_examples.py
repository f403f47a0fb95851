"""What the documents show is what comes."""

from __future__ import annotations

import json
import shlex
import tomllib
from pathlib import Path

import click
import pytest
import yaml
from tests.docs.pages import PAGES, Block, blocks, ids
from tests.docs.story import Story, comes_to, refuse_unknown_extras

from loop_harness.cli import loop_harness as root_command
from loop_harness.generate.recipes import maker
from loop_harness.generate.source import Source

LANGUAGES = {"console", "json", "python", "sh", "text", "toml", "yaml"}

every_page = pytest.mark.parametrize("page", PAGES, ids=ids)


@every_page
def test_the_examples_of_a_page_run_and_show_what_is_shown(page: Path, tmp_path: Path) -> None:
    with Story(tmp_path) as story:
        for block in blocks(page):
            story.tell(block)


@every_page
def test_every_block_says_what_language_it_is_in(page: Path) -> None:
    assert {each.language for each in blocks(page)} <= LANGUAGES


@every_page
def test_every_block_of_data_or_shell_is_valid(page: Path) -> None:
    for block in blocks(page):
        match block.language:
            case "json":
                json.loads(block.text)
            case "toml":
                make_what_its_recipes_say(tomllib.loads(block.text))
            case "yaml":
                for script in scripts(yaml.safe_load(block.text)):
                    refuse_unknown_commands(block, script)
            case "sh":
                refuse_unknown_commands(block, block.text)
            case _:
                pass  # run by the test above, or a picture


@pytest.mark.parametrize(
    ("shown", "output", "same"),
    [
        ("one\ntwo", "one  \ntwo\n", True),
        ("one\n…\nfour", "one\ntwo\nthree\nfour", True),
        ("port …", "port 49152", True),
        ("one", "one\ntwo", False),
        ("one\n…", "two\nthree", False),
        ("a.c", "abc", False),
    ],
)
def test_an_ellipsis_stands_for_anything_and_nothing_else_does(
    shown: str, output: str, same: bool
) -> None:
    assert comes_to(shown, output) is same


def make_what_its_recipes_say(document: dict[str, dict[str, dict[str, object]]]) -> None:
    """Make one value by each recipe of a fixtures file."""
    for name, recipe in document.get("recipes", {}).items():
        if not {"text", "items", "omit"} & set(recipe):
            maker(recipe)(Source(0), f"$.{name}")


def scripts(document: object) -> list[str]:
    """Return what the steps of a workflow run."""
    if isinstance(document, dict):
        found = [each for value in document.values() for each in scripts(value)]
        return [*found, document["run"]] if isinstance(document.get("run"), str) else found
    if isinstance(document, list):
        return [each for element in document for each in scripts(element)]
    return []


def refuse_unknown_commands(block: Block, script: str) -> None:
    """Fail if a line calls a command, an option or an extra that does not exist."""
    refuse_unknown_extras(script)
    for line in script.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["loop-harness"]:
            try:
                parse(words[1:])
            except click.ClickException as error:
                raise AssertionError(f"{block}: {line}\n{error.format_message()}") from error


def parse(words: list[str]) -> None:
    """Read a command line as click does, and run nothing."""
    end = next((at for at, each in enumerate(words) if each in {">", "&", "|"}), len(words))
    command: click.Command = root_command
    name: str | None = "loop-harness"
    left = words[:end]
    while isinstance(command, click.Group):
        found = command.resolve_command(click.Context(command), left)
        name, command, left = found[0], found[1] or command, found[2]
    command.make_context(name, left)
