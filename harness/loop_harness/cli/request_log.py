"""What ``serve`` shows on standard error while it answers."""

from __future__ import annotations

import time
from contextlib import suppress

from loop_harness.cli import shops
from loop_harness.cli.terminal import say
from loop_harness.mock.entry import Kept

_MOST = 20  #: requests of one second that are shown: nobody reads more, and showing takes time


class RequestLog:
    """Shows every request, and under load some of each second and how many more there were."""

    def __init__(self) -> None:
        self._second = 0
        self._count = 0

    def __call__(self, kept: Kept) -> None:
        """Show one exchange, or count it."""
        second = int(time.monotonic())
        if second != self._second:
            self.close()
            self._second = second
        self._count += 1
        if self._count <= _MOST:
            shops.log(kept.entry())

    def close(self) -> None:
        """Tell how many were not shown."""
        more, self._count = self._count - _MOST, 0
        if more > 0:
            # Who no longer reads the log still wants the answer.
            with suppress(OSError):
                say(f"         … and {more:,} more", err=True)
