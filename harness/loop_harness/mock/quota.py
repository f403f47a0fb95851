"""How many requests are left: a fixed window on the shop's own clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta


class Quota:
    """Counts requests by key; a window begins with its first request."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._windows: dict[Hashable, tuple[datetime, int]] = {}

    def take(self, key: Hashable, requests: float, seconds: float) -> float | None:
        """Take one request; return None, or the seconds to wait if none is left."""
        with self._lock:
            now, window = self._now(), timedelta(seconds=seconds)
            start, used = self._windows.get(key, (now, 0))
            if not start <= now < start + window:
                start, used = now, 0
            if used >= requests:
                return (start + window - now).total_seconds()
            self._windows[key] = start, used + 1
            return None
