"""Calls the command line in this process, or starts it as one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest

from loop_harness.cli import main

COMMAND = (sys.executable, "-m", "loop_harness")
#: What a tester's shell may have set, and no test means.
UNSET = ("LOOP_HARNESS_BASE_URL", "LOOP_API_TOKEN", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")


@dataclass(frozen=True)
class Outcome:
    """What came of one call."""

    code: int
    raw: bytes  #: standard output
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def call(*arguments: str, env: Mapping[str, str] | None = None, encoding: str = "utf-8") -> Outcome:
    """Run one command here; its output is nobody's terminal."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    with (
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
        patch.dict(os.environ, environment(env), clear=True),
        pytest.raises(SystemExit) as ended,
    ):
        main(list(arguments))
    code = ended.value.code or 0
    assert isinstance(code, int)
    return Outcome(code, raw_of(out), text_of(out), text_of(err))


def raw_of(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


def text_of(stream: io.TextIOWrapper) -> str:
    try:
        return raw_of(stream).decode()  # data is UTF-8, whatever the stream is
    except UnicodeDecodeError:
        return raw_of(stream).decode(stream.encoding)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return {**kept, **(more or {})}


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Start ``serve`` on a free port; yield the process and what it says of itself."""
    with subprocess.Popen(
        (*COMMAND, "serve", "--port", "0", "--format", "json", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()
