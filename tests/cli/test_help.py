"""Help is complete and quick: every command and option says what it does, and imports little."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from tests.cli.calling import call

from loop_harness.cli import COMMANDS, loop_harness

SLOW = {"hypothesis", "faker", "jsonschema", "graphql", "httpx", "werkzeug", "rich"}


def walked(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield (*path, name), command
            if isinstance(command, click.Group):
                yield from walked(command, *path, name)


EVERY = dict(walked(loop_harness))


def imported(*arguments: str) -> set[str]:
    """Return what is imported by the end of one call."""
    script = (
        "import json, sys\nfrom loop_harness.cli import main\n"
        f"try: main({list(arguments)!r})\nfinally: print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_and_option_has_help(path: tuple[str, ...]) -> None:
    command = EVERY[path]
    options = [each for each in command.params if isinstance(each, click.Option)]

    assert command.help
    assert [each.name for each in options if not each.help] == []


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_help_fits_into_80_columns_and_keeps_each_example_in_one_line(
    path: tuple[str, ...],
) -> None:
    shown = call(*path, "--help")

    assert (shown.code, shown.err) == (0, "")
    assert [each for each in shown.out.splitlines() if len(each) > 80] == []


def test_help_lists_every_command_with_one_line() -> None:
    listed = call("--help").out.partition("Commands:\n")[2]

    assert [each.split()[0] for each in listed.splitlines()] == list(COMMANDS)


@pytest.mark.parametrize("path", [(), ("generate",), ("contract",)], ids=" ".join)
def test_a_group_without_a_command_shows_its_help_and_is_an_error(path: tuple[str, ...]) -> None:
    bare = call(*path)

    assert (bare.code, bare.out, bare.err) == (2, "", call(*path, "--help").out)


def test_the_version_is_that_of_the_distribution() -> None:
    from importlib.metadata import version  # noqa: PLC0415 - only here

    assert call("--version").out == f"loop-harness, version {version('loop-harness')}\n"


def test_help_imports_nothing_slow() -> None:
    assert imported("--help") & SLOW == set()


def test_serve_imports_only_what_it_needs() -> None:
    """The port does not exist, which is noticed when all else is ready."""
    assert imported("serve", "--port", "70000") & SLOW == {"graphql"}


def test_lookup_needs_no_generators_of_test_data() -> None:
    used = imported("lookup", "--email", "ada@example.com")

    assert used & SLOW == {"graphql", "httpx", "rich"}
