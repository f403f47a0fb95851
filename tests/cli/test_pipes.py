"""A reader that goes away early ends a command at once, and nothing complains."""

from __future__ import annotations

import subprocess

import pytest
from tests.cli.calling import COMMAND, environment


@pytest.mark.parametrize(
    "command",
    [
        "generate profiles --count 100000 --format jsonl",
        "generate profiles --count 100000",
        "generate orders --count 100000 --format csv",
        "contract show openapi",
        "rules --format json",
        "rules",
        "demo",
    ],
)
def test_a_reader_may_go_away(command: str) -> None:
    with subprocess.Popen(
        (*COMMAND, *command.split()),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        complaint = process.stderr.read()

    assert (process.returncode, complaint) == (141, b"")
