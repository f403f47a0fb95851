"""What an edit of a world changes about its parcels, at the moment at which it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from loop_harness.journeys import Change, seen_at
from loop_harness.model import Order, Shipment

#: A parcel by its order and its code, and which one it is of those that are named alike.
_Key = tuple[str, str, int]


def edits(before: Iterable[Order], after: Iterable[Order], now: datetime) -> list[Change]:
    """Return a change for each parcel that is new, or has another status than it had."""
    known = {key: parcel.status for key, _, parcel in _parcels(before, now)}
    return [
        Change(now, order, parcel)
        for key, order, parcel in _parcels(after, now)
        if known.get(key) != parcel.status
    ]


def _parcels(orders: Iterable[Order], now: datetime) -> Iterator[tuple[_Key, Order, Shipment]]:
    alike: Counter[tuple[str, str]] = Counter()
    for each in orders:
        seen = seen_at(each, now)
        for parcel in seen.shipments if seen else ():
            name = (each.name, parcel.tracking_code)
            alike[name] += 1
            yield (*name, alike[name]), seen or each, parcel
