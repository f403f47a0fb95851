"""Runs a mock on a socket until Ctrl-C or TERM, in one process or in several."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import click

from loop_harness.cli.request_log import RequestLog
from loop_harness.cli.terminal import say
from loop_harness.mock import LoopMock
from loop_harness.mock.server import LoopServer, Workers, use_all_files

Server = LoopServer | Workers

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PER_WORKER = "with several workers each counts for itself: faults after so many requests, quotas"


def run(
    mock: LoopMock, *, host: str, port: int, workers: int, told: Callable[[Server], object]
) -> None:
    """Serve until somebody stops it; *told* is called once all that listens does."""
    mock.watch = log = RequestLog()
    use_all_files()
    if workers == 1:
        server = LoopServer(mock, host=host, port=port)
        _stop_by_signal(server)
        told(server)
        server.run()
    else:
        _run_several(mock, host, port, workers, told)
    log.close()


def _run_several(
    mock: LoopMock, host: str, port: int, count: int, told: Callable[[Server], object]
) -> None:
    if sys.platform == "win32":
        raise click.UsageError("--workers needs processes that start as copies: not on Windows")
    if any(len(each.webhooks) for each in mock.shops):
        raise click.UsageError("--webhook needs --workers 1: each worker would post every event")
    workers = Workers(mock, count=count, host=host, port=port)
    _stop_by_signal(workers)
    if not mock.is_shared and any(_counts(mock)):
        say(_PER_WORKER, err=True)
    workers.run(ready=lambda: told(workers), say=lambda text: say(text, err=True))


def _counts(mock: LoopMock) -> Iterator[bool]:
    """Yield of each shop whether something in it depends on how often it was asked."""
    for shop in mock.shops:
        yield shop.dialect["rate-limit"] != "none"
        for fault in shop.faults:
            yield fault.first is not None or fault.after > 0 or fault.kind.name == "quota"


@contextmanager
def until_stopped() -> Iterator[None]:
    """Leave the block at Ctrl-C or TERM, and signals as they were before.

    A shell lets what it starts in the background ignore Ctrl-C: the mock would outlive a script.
    """
    before = {each: signal.signal(each, _interrupt) for each in _SIGNALS}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for each, meant in before.items():
            signal.signal(each, meant)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop_by_signal(server: Server) -> None:
    """Have a signal stop the loop: an exception in the midst of it might not get through."""
    for each in _SIGNALS:
        signal.signal(each, lambda *_: server.stop())
