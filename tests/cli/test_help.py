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


def imported(code: str) -> set[str]:
    script = f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
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
    help_ = "from loop_harness.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"

    assert imported(help_) & SLOW == set()


@pytest.mark.parametrize("command", ["serve", "lookup"])
def test_serve_and_lookup_start_without_generators_of_test_data(command: str) -> None:
    assert imported(f"import loop_harness.cli.{command}") & {"hypothesis", "faker"} == set()


def test_serve_is_ready_without_what_it_does_not_need() -> None:
    """Nor does making the world of a plain ``serve`` bring any of these."""
    code = (
        "from loop_harness.cli.serve import _worlds\n"
        "from loop_harness.dialect import Dialect\n"
        "_worlds((), (), 0, Dialect())"
    )

    assert imported(code) & (SLOW - {"graphql", "werkzeug"}) == set()
