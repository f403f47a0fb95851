"""A lock that one worker holds at a time, on whatever machine."""

from __future__ import annotations

import secrets
import threading
import time
from types import TracebackType

from loop_harness.errors import StoreUnavailable
from loop_harness.mock.store import scripts
from loop_harness.mock.store.link import Link

_HELD_S = 10.0  #: a holder that has died holds it no longer
_PATIENCE_S = 10.0
_PAUSE_S = 0.005


class SharedLock:
    """Is entered by one thread of one worker; raises StoreUnavailable where that takes too long."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._key = link.key("lock")
        self._own = threading.Lock()  # threads of one worker need not go through Redis
        self._name = ""

    def __enter__(self) -> None:
        self._own.acquire()
        try:
            self._take()
        except BaseException:
            self._own.release()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._link.run(scripts.RELEASE, (self._key,), self._name)
        finally:
            self._own.release()

    def _take(self) -> None:
        self._name = secrets.token_hex(8)
        until = time.monotonic() + _PATIENCE_S
        while not self._link.run(scripts.LEASE, (self._key,), self._name, int(_HELD_S * 1000)):
            if time.monotonic() > until:
                raise StoreUnavailable(self._link.place.shown, "another worker is changing shops")
            time.sleep(_PAUSE_S)
