"""Hears what a function prints and logs, in its own threads and nobody else's."""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

_LONGEST = 100_000  #: characters of one call
_local = threading.local()
_lock = threading.Lock()
_calls: list[io.StringIO] = []  #: what is listened to now, one for each call


def _heard() -> io.StringIO | None:
    """Return where to write what this thread says; None where it is no part of any call."""
    own: io.StringIO | None = getattr(_local, "heard", None)
    if own is None or own in _calls:
        return own
    # A thread that outlives its call, as those of a pool do, works for the next one.
    calls = list(_calls)
    return calls[0] if len(calls) == 1 else None


class _Stream:
    """Stands in for a standard stream; threads that are not listened to use the real one."""

    def __init__(self, real: TextIO) -> None:
        self.real = real

    def write(self, text: str) -> int:
        heard = _heard()
        if heard is None:
            return self.real.write(text)
        _add(heard, text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


def _add(heard: io.StringIO, text: str) -> None:
    heard.write(text[: max(_LONGEST - heard.tell(), 0)])


_formatter = logging.Formatter()


def _hears_logs(pass_on: Callable[..., None]) -> Callable[..., None]:
    """Hear records on their way: a handler at the root would make basicConfig do nothing."""

    def call_handlers(logger: logging.Logger, record: logging.LogRecord) -> None:
        heard = _heard()
        if heard is not None:
            _add(heard, _formatter.format(record) + "\n")
        pass_on(logger, record)

    return call_handlers


def _takes_along(start: Callable[..., None]) -> Callable[..., None]:
    """Let a thread that is started by a call be a part of it."""

    def start_thread(thread: threading.Thread) -> None:
        heard = _heard()
        if heard is not None:
            run = thread.run

            def heard_run() -> None:
                _local.heard = heard
                run()

            thread.run = heard_run  # type: ignore[method-assign] # of this thread alone
        start(thread)

    return start_thread


class _Ears:
    """What is put in place of Python's own while anything is listened to."""

    def put_on(self) -> None:
        self._call_handlers = logging.Logger.callHandlers
        self._start = threading.Thread.start
        logging.Logger.callHandlers = _hears_logs(self._call_handlers)  # type: ignore[method-assign] # given back
        threading.Thread.start = _takes_along(self._start)  # type: ignore[method-assign] # given back

    def take_off(self) -> None:
        logging.Logger.callHandlers = self._call_handlers  # type: ignore[method-assign] # as it was
        threading.Thread.start = self._start  # type: ignore[method-assign] # as it was


_ears = _Ears()


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Collect what this thread, and those that it starts, print and log meanwhile."""
    heard = io.StringIO()
    _begin(heard)
    _local.heard = heard
    try:
        yield heard
    finally:
        _local.heard = None
        _end(heard)


def _begin(heard: io.StringIO) -> None:
    with _lock:
        _calls.append(heard)
        if len(_calls) == 1:
            _ears.put_on()
        for name in ("stdout", "stderr"):
            if not isinstance(getattr(sys, name), _Stream):
                setattr(sys, name, _Stream(getattr(sys, name)))


def _end(heard: io.StringIO) -> None:
    with _lock:
        _calls[:] = [each for each in _calls if each is not heard]
        if _calls:
            return
        _ears.take_off()
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            if isinstance(stream, _Stream):
                setattr(sys, name, stream.real)
