"""What was rendered of an order is kept while there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock

from loop_harness.journeys import seen_at
from loop_harness.model import Json, Order


class Rendered:
    """Keeps the views of orders that were asked for last, at most *capacity* of them."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        # The order is kept beside its view: as long as it lives, no other one has its id.
        self._kept: dict[tuple[str, int], tuple[Order, Json]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def seen(self, order: Order, now: datetime) -> Order | None:
        """Return the order as it is now: the same object for as long as nothing changes."""
        return seen_at(order, now)

    def views(
        self, view: str, orders: Iterable[Order], render: Callable[[Order], Json]
    ) -> list[Json]:
        """Return each order as *view* shows it."""
        return [self._view((view, id(each)), each, render) for each in orders]

    def _view(self, place: tuple[str, int], order: Order, render: Callable[[Order], Json]) -> Json:
        with self._lock:
            known = self._kept.pop(place, None)
            if known is not None:
                self._kept[place] = known  # now the youngest of all
                return known[1]
        made = render(order)
        with self._lock:
            self._kept[place] = (order, made)
            while len(self._kept) > self.capacity:
                del self._kept[next(iter(self._kept))]
        return made
