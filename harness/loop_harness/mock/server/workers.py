"""Several processes that serve one mock on one port, and the parent that looks after them."""

from __future__ import annotations

import gc
import os
import socket
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

from loop_harness.mock.server.listening import listening_for
from loop_harness.mock.server.loop_server import LoopServer, base_url
from loop_harness.mock.server.siblings import Siblings
from loop_harness.mock.server.worker import Worker, obey

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock

_FAREWELL_S = 3.0  #: for workers to end by themselves
UNCHANGEABLE = (
    "several workers serve this shop, each a copy of its own: what one changes, the others would "
    "not know; start the mock with one worker, or with --store, to change shops"
)


class Workers:
    """A mock that listens in several processes; port 0 takes any free port.

    Each begins as a copy of the parent: the same shops, with the same clocks. ``run`` serves.
    """

    def __init__(
        self, mock: LoopMock, *, count: int, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.mock = mock
        self.host = host
        self._sockets = listening_for(count, host, port)
        self.port: int = self._sockets[0].getsockname()[1]
        self._stopped = False
        self._woken, self._wakes = os.pipe()  # by a signal, which an ordinary wait would sit out
        self._lifeline, self._life = os.pipe()  # ends with this process, however that ends
        self._ready, self._readies = os.pipe()

    @property
    def base_url(self) -> str:
        """Where the mock answers."""
        return base_url(self.host, self.port)

    def stop(self) -> None:
        """Make ``run`` return; any thread may call this, and a signal's handler at any moment."""
        self._stopped = True
        os.write(self._wakes, b".")

    def run(self, *, ready: Callable[[], object], say: Callable[[str], object]) -> None:
        """Serve until ``stop`` is called; call *ready* once all listen, *say* when one has died."""
        with tempfile.TemporaryDirectory(prefix="loop-harness-") as folder:
            workers = [
                Worker(number, partial(self._work, Path(folder), number, listens))
                for number, listens in enumerate(self._sockets, 1)
            ]
            gc.collect()
            gc.freeze()  # what is never looked at again stays shared between the processes
            try:
                self._look_after(workers, ready, say)
            finally:
                _end(workers)

    def _look_after(
        self, workers: list[Worker], ready: Callable[[], object], say: Callable[[str], object]
    ) -> None:
        missing = len(workers)
        while not self._stopped:
            for each in workers:
                if each.wait_s == 0:
                    each.start()
            waits = [each.wait_s for each in workers if each.wait_s is not None]
            sentinels = [each.sentinel for each in workers if each.sentinel is not None]
            found = wait([self._woken, self._ready, *sentinels], min(waits, default=None))
            if self._woken in found:
                os.read(self._woken, 64)
            if self._ready in found:
                came = len(os.read(self._ready, 64))
                if missing > 0 and (missing := missing - came) <= 0:
                    ready()
            for each in workers:
                if how := each.ended():
                    say(f"{how}; it is started again")

    def _work(self, folder: Path, number: int, listens: socket.socket) -> None:
        """Be a worker."""
        os.close(self._life)
        for each in self._sockets:
            if each is not listens:
                each.close()
        if not self.mock.is_shared:
            self._show_siblings(folder, number)
        server = LoopServer(self.mock, host=self.host, listens=listens)
        obey(server.stop, self._lifeline)
        if not self._stopped:  # by a signal that came before this process had learnt to obey
            os.write(self._readies, b".")
            server.run()

    def _show_siblings(self, folder: Path, number: int) -> None:
        """Let no worker be changed, as the others would not know, and merge what was asked."""
        others = [each for each in range(1, len(self._sockets) + 1) if each != number]
        siblings = Siblings(self.mock, folder, number, others)
        self.mock.siblings = siblings.journals
        self.mock.unchangeable = UNCHANGEABLE
        siblings.start()


def _end(workers: list[Worker]) -> None:
    for each in workers:
        each.terminate()
    until = time.monotonic() + _FAREWELL_S
    for each in workers:
        each.join(until)
