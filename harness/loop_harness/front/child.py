"""Runs the client, hands signals on to it, and tells how it ended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Self

from loop_harness.errors import CannotRun

_NAMES = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
_SIGNALS = [getattr(signal, each) for each in _NAMES if hasattr(signal, each)]
_BY_THE_TERMINAL = frozenset(_SIGNALS[:2])  #: those that a key sends to the whole job at once
_LOOK_S = 1.0  #: how often signals are looked for at least
_ENDED_BY = 128  #: a shell adds the number of the signal


class Child:
    """Decides what a signal means, for as long as the block lasts.

    Before the client runs, it ends this process in an orderly way. While the client runs, it is
    the client's. Afterwards it changes nothing more.
    """

    def __init__(self) -> None:
        self._before: dict[signal.Signals, Any] = {}
        self._early: list[int] | None = None  #: came while the client was being started
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        for each in _SIGNALS:
            # What this process was told to ignore (nohup, a script's background job) its child
            # ignores as well, as it would without us.
            if signal.getsignal(each) is not signal.SIG_IGN:
                self._before[each] = signal.signal(each, self._received)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run *command* to its end and return its exit code; raises CannotRun."""
        self._early = []
        try:
            # What else was opened for the client, such as <(…) of a shell, is its own too.
            self._process = subprocess.Popen(command, env=environment, close_fds=False)  # noqa: S603 - what was asked for
        except (OSError, ValueError) as error:
            raise _cannot_run(command[0], error, environment) from error
        for each in self._early:
            self._process.send_signal(each)
        code = _ended(self._process)
        return code if code >= 0 else _ENDED_BY - code

    def _received(self, number: int, _frame: FrameType | None) -> None:
        if self._process is not None:
            if not (number in _BY_THE_TERMINAL and _is_at_the_terminal()):
                self._process.send_signal(number)  # does nothing once the client has ended
        elif self._early is not None:
            self._early.append(number)
        else:
            raise SystemExit(_ENDED_BY + number)


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Return how a process ended.

    Waiting without a limit would miss a signal that comes just before Python begins to wait.
    """
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=_LOOK_S)


def _cannot_run(
    command: str, error: OSError | ValueError, environment: Mapping[str, str]
) -> CannotRun:
    if not isinstance(error, FileNotFoundError):
        return CannotRun(command, getattr(error, "strerror", None) or str(error), is_missing=False)
    if shutil.which(command, path=environment.get("PATH")) is None:
        return CannotRun(command, "there is no such program", is_missing=True)
    return CannotRun(command, "the program that its first line names is missing", is_missing=False)


def _is_at_the_terminal() -> bool:
    """Tell whether the keys of a terminal reach this process, and so its child as well."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
