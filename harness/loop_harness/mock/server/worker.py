"""One of several processes that serve the same mock."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

_SETTLED_S = 5.0  #: who lives so long may be started again at once
_FIRST_DELAY_S, _LONGEST_DELAY_S = 0.1, 5.0


class Worker:
    """Starts a process, and again whenever it has died."""

    def __init__(self, number: int, work: Callable[[], None]) -> None:
        self.number = number
        self._work = work
        self._process: ForkProcess | None = None
        self._started = 0.0
        self._delay_s = 0.0

    @property
    def sentinel(self) -> int | None:
        """What becomes readable when the process ends; None while there is none."""
        return None if self._process is None else self._process.sentinel

    @property
    def wait_s(self) -> float | None:
        """Seconds until it is to be started; None while it runs."""
        return None if self._process else max(0.0, self._started + self._delay_s - time.monotonic())

    def start(self) -> None:
        """Start the process: a copy of this one, which knows the shops already."""
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=self._work, name=f"loop-worker-{self.number}")
        self._process.start()
        self._started = time.monotonic()

    def ended(self) -> str | None:
        """Return how the process ended, None if it has not; it then is due to be started again."""
        if self._process is None or (code := self._process.exitcode) is None:
            return None
        pid = self._process.pid
        self._process.close()
        self._process = None
        now = time.monotonic()
        if now - self._started > _SETTLED_S:
            self._delay_s = 0.0
        else:
            self._delay_s = min(_LONGEST_DELAY_S, max(_FIRST_DELAY_S, 2 * self._delay_s))
        self._started = now
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"worker {self.number} (process {pid}) ended by {how}"

    def terminate(self) -> None:
        """Ask the process to end."""
        if self._process is not None:
            self._process.terminate()

    def join(self, until: float) -> None:
        """Wait for the end, and then for nobody any more."""
        if self._process is not None:
            self._process.join(max(0.0, until - time.monotonic()))
            self._process.kill()
            self._process.join()


def obey(stop: Callable[[], None], lifeline: int) -> None:
    """End this process by *stop*: when its parent says so, or is gone and *lifeline* with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells everybody: the parent passes on
    signal.signal(signal.SIGTERM, lambda *_: stop())
    threading.Thread(target=_watch, args=(stop, lifeline), name="loop-parent", daemon=True).start()


def _watch(stop: Callable[[], None], lifeline: int) -> None:
    os.read(lifeline, 1)
    stop()
