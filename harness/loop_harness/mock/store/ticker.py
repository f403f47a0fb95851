"""Does once a second what a worker has to do for the others, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from loop_harness.errors import HarnessError

_PERIOD_S = 1.0


class Ticker:
    """Calls *tick* until it is closed; what goes wrong meanwhile is tried again."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loop-store-tick", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(_PERIOD_S):
            with suppress(HarnessError):
                self._tick()
