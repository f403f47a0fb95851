"""The answers of one second: what is asked again meanwhile is not worked out again."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from loop_harness.mock.exchange import Response

Key = tuple[str, str, str, bytes, str | None, str | None]

_MOST = 1024  #: answers
_MOST_BYTES = 512 * 1024  #: of answers and of what was asked
_LONGEST = 8 * 1024  #: bytes of a request that is kept


class Answers:
    """Keeps answers for as long as no parcel can change, which happens on whole seconds only."""

    def __init__(self, now: datetime) -> None:
        self._since = now.replace(microsecond=0)
        self._until = self._since + timedelta(seconds=1)
        self._kept: dict[Key, Response] = {}
        self._bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def covers(self, now: datetime) -> bool:
        """Tell whether these are the answers of this moment."""
        return self._since <= now < self._until

    def get(self, key: Key) -> Response | None:
        """Return what was answered to the same request."""
        return self._kept.get(key)

    def put(self, key: Key, response: Response) -> None:
        """Keep an answer while there is room."""
        size = _size(key)
        if size > _LONGEST:
            return
        with self._lock:
            if len(self._kept) < _MOST and self._bytes + size + len(response.body) <= _MOST_BYTES:
                self._kept[key] = response
                self._bytes += size + len(response.body)


def _size(key: Key) -> int:
    return sum(len(each) for each in key if each)
