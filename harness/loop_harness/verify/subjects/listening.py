"""Hears what a function prints and logs, in its own thread and nobody else's."""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

_LONGEST = 100_000  #: characters of one call
_local = threading.local()
_lock = threading.Lock()


class _Stream:
    """Stands in for a standard stream; threads that are not listened to use the real one."""

    def __init__(self, real: TextIO) -> None:
        self.real = real

    def write(self, text: str) -> int:
        heard = getattr(_local, "heard", None)
        if heard is None:
            return self.real.write(text)
        _add(heard, text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class _Records(logging.Handler):
    """Hears what is logged, wherever the logging of the program leads."""

    def emit(self, record: logging.LogRecord) -> None:
        heard = getattr(_local, "heard", None)
        if heard is not None:
            _add(heard, self.format(record) + "\n")


def _add(heard: io.StringIO, text: str) -> None:
    heard.write(text[: max(_LONGEST - heard.tell(), 0)])


_records = _Records()
_listeners = 0


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Collect what this thread prints and logs meanwhile."""
    heard = io.StringIO()
    _begin()
    _local.heard = heard
    try:
        yield heard
    finally:
        _local.heard = None
        _end()


def _begin() -> None:
    global _listeners  # noqa: PLW0603 - there is one standard output
    with _lock:
        _listeners += 1
        if _listeners == 1:
            logging.getLogger().addHandler(_records)
        for name in ("stdout", "stderr"):
            if not isinstance(getattr(sys, name), _Stream):
                setattr(sys, name, _Stream(getattr(sys, name)))


def _end() -> None:
    global _listeners  # noqa: PLW0603 - there is one standard output
    with _lock:
        _listeners -= 1
        if _listeners:
            return
        logging.getLogger().removeHandler(_records)
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            if isinstance(stream, _Stream):
                setattr(sys, name, stream.real)
