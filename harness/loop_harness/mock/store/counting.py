"""What all workers count together: requests that meet a fault, and quotas."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import UTC, datetime, timedelta

from loop_harness.mock.quota import Quota
from loop_harness.mock.shop import Shop
from loop_harness.mock.store import scripts
from loop_harness.mock.store.link import Link

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Numbers(Iterator[int]):
    """The numbers from 0 on, each given to one request of whatever worker."""

    def __init__(self, link: Link, token: str, what: str) -> None:
        self._link = link
        self._keys = link.key("shop", token), link.key("counts", token)
        self._what = what

    def __next__(self) -> int:
        return int(self._link.run(scripts.COUNT, self._keys, f"fault {self._what}"))


class SharedQuota(Quota):
    """Counts requests by key for all workers, on the shop's clock."""

    def __init__(self, link: Link, shop: Shop) -> None:
        super().__init__(lambda: shop.clock.now())  # noqa: PLW0108 - clocks may be exchanged
        self._link = link
        self._keys = link.key("shop", shop.token), link.key("counts", shop.token)

    def take(self, key: Hashable, requests: float, seconds: float) -> float | None:
        """Take one request; return None, or the seconds to wait if none is left."""
        now, window = (self._now() - _EPOCH) // _MILLISECOND, int(seconds * 1000)
        wait = int(self._link.run(scripts.TAKE, self._keys, f"quota {key}", now, window, requests))
        return None if wait < 0 else wait / 1000
