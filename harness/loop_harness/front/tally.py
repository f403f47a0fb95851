"""What clients wanted and did not get."""

from __future__ import annotations

import threading
from collections import Counter

_MOST = 1000  #: different ones that are kept


class Tally:
    """Counts equal texts from many threads; memory stays bounded."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, text: str) -> None:
        """Count one more."""
        with self._lock:
            if text in self._counts or len(self._counts) < _MOST:
                self._counts[text] += 1

    def counts(self) -> dict[str, int]:
        """Return each text with its count, in the sequence in which they first came."""
        with self._lock:
            return dict(self._counts)
