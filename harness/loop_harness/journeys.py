"""Parcels on the calendar: how an order is at any moment, and what changes between two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from loop_harness.model import Deferred, JsonObject, Order, Shipment, Stage
from loop_harness.world import created

#: How long nothing changes after a world begins: journeys.toml has no first scan sooner.
CALM = timedelta(hours=1)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """A parcel that came to another status: the order, and the parcel, as they are then."""

    at: datetime
    order: Order
    shipment: Shipment


def lives(order: Order) -> bool:
    """Tell whether time changes anything about an order."""
    return order.is_made_up or any(each.life for each in (*order.shipments, *order.coming))


def seen_at(order: Order, now: datetime) -> Order | None:
    """Return the order as it is at a moment; None if it has not been placed yet."""
    if not lives(order) or _is_calm(order, now):
        return order
    if order.is_made_up and created(order) > now:
        return None
    sent = (_seen(each, now) for each in (*order.shipments, *order.coming))
    return replace(order, shipments=tuple(each for each in sent if each), coming=())


def stays_until(order: Order, now: datetime) -> datetime:
    """Return the next moment at which anything about an order is another; at most the last one."""
    if order.begins is not None and _is_calm(order, now):
        return order.begins + CALM
    parcels = (*order.shipments, *order.coming)
    moments = [each.at for parcel in parcels if parcel.life for each in parcel.life.stages]
    if order.is_made_up:
        moments.append(created(order))
    return min((each for each in moments if each > now), default=_NEVER)


def changes(orders: Iterable[Order], after: datetime, until: datetime) -> list[Change]:
    """Return every change of a status later than *after* and not later than *until*, in time."""
    found = [each for order in orders for each in _changes(order) if after < each[0] <= until]
    found.sort(key=lambda each: each[0])
    return [Change(at, *_pair(order, number, at)) for at, order, number in found]


def next_change(orders: Iterable[Order], after: datetime) -> datetime | None:
    """Return when a status changes next after a moment; None if none ever does."""
    return min((at for each in orders for at, *_ in _changes(each) if at > after), default=None)


def _is_calm(order: Order, now: datetime) -> bool:
    return order.begins is not None and order.begins <= now < order.begins + CALM


def _seen(shipment: Shipment, now: datetime) -> Shipment | None:
    """Return the parcel as it is at a moment; None if it has not been announced yet."""
    life = shipment.life
    if life is None:
        return shipment
    number = bisect_right(life.stages, now, key=lambda each: each.at)
    if not number:
        return None
    stage = life.stages[number - 1]
    past = Deferred.remade(_first, life.events, stage.events)
    return replace(shipment, status=stage.status, eta=stage.eta, events=past)


def _first(events: Sequence[JsonObject], count: int) -> Sequence[JsonObject]:
    return events[:count]


def _changes(order: Order) -> Iterator[tuple[datetime, Order, int]]:
    """Yield each moment at which the status of the parcel of that number becomes another one."""
    for number, shipment in enumerate((*order.shipments, *order.coming)):
        before: Stage | None = None
        for stage in shipment.life.stages if shipment.life else ():
            if before is None or before.status != stage.status:
                yield stage.at, order, number
            before = stage


def _pair(order: Order, number: int, at: datetime) -> tuple[Order, Shipment]:
    shipment = _seen((*order.shipments, *order.coming)[number], at)
    seen = seen_at(order, at)
    if shipment is None or seen is None:
        raise ValueError("a change is of a parcel that exists")
    return seen, shipment
