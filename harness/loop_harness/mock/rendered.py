"""How orders are now, and what was rendered of them, is kept while there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

from loop_harness.journeys import lives, seen_at, stays_until
from loop_harness.model import Json, Order

K = TypeVar("K")
V = TypeVar("V")


class Rendered:
    """Keeps the views of orders that were asked for last, *capacity* of each kind by default.

    *others* says so of kinds whose views are larger.
    """

    def __init__(self, capacity: int, others: Mapping[str, int] | None = None) -> None:
        # An order is kept beside its view: as long as it lives, no other one has its id.
        self._views: dict[str, _Newest[int, tuple[Order, Json]]] = {
            name: _Newest(each) for name, each in (others or {}).items()
        }
        self._capacity = capacity
        self._seen: _Newest[int, tuple[Order, datetime, datetime, Order | None]] = _Newest(capacity)

    def __len__(self) -> int:
        return sum(map(len, self._views.values()))

    def present(self, orders: Iterable[Order], now: datetime) -> Iterator[Order]:
        """Yield each order that exists now, as it is: one and the same until it changes."""
        for each in orders:
            seen = self._at(each, now) if lives(each) else each
            if seen is not None:
                yield seen

    def views(
        self, view: str, orders: Iterable[Order], render: Callable[[Order], Json]
    ) -> list[Json]:
        """Return each order as *view* shows it."""
        if view not in self._views:
            self._views.setdefault(view, _Newest(self._capacity))
        kept = self._views[view]
        return [_view(kept, each, render) for each in orders]

    def _at(self, order: Order, now: datetime) -> Order | None:
        known = self._seen.get(id(order))
        if known is not None and known[1] <= now < known[2]:
            return known[3]
        seen = seen_at(order, now)
        self._seen.put(id(order), (order, now, stays_until(order, now), seen))
        return seen


def _view(
    kept: _Newest[int, tuple[Order, Json]], order: Order, render: Callable[[Order], Json]
) -> Json:
    known = kept.get(id(order))
    if known is not None:
        return known[1]
    made = render(order)
    kept.put(id(order), (order, made))
    return made


class _Newest(Generic[K, V]):
    """A mapping that drops what was not asked for longest."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._kept: dict[K, V] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        with self._lock:
            known = self._kept.pop(key, None)
            if known is not None:
                self._kept[key] = known  # now the youngest of all
            return known

    def put(self, key: K, value: V) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = value
            while len(self._kept) > self._capacity:
                del self._kept[next(iter(self._kept))]
