"""What is said of a parcel: its status, its carrier, its items, and the times of its events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from loop_harness.model import JsonObject
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.observe.answers import fewest
from loop_harness.verify.provider.observe.customer import plainest
from loop_harness.verify.provider.observe.observe import Look, Seen, Sign, concluded, observes
from loop_harness.verify.provider.observe.reading import dicts, parcels
from loop_harness.verify.provider.observe.searching import found_by
from loop_harness.verify.provider.probe import Answer, Probe, orders_of

_TRIED = 3
_SEARCHED = 6  #: orders at most, until enough of them show something
_WORDS = ("TRANSIT", "IN_TRANSIT")
_TIMES = {
    "date-only": re.compile(r"\d{4}-\d\d-\d\d"),
    "local": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?"),
    "offset": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)"),
}


# In GraphQL


@observes("transit-word", needs="graphql")
def transit_word(look: Look) -> Seen:
    """See what the status of a parcel on its way is called, where the file does not say it."""
    nothing = "no parcel whose status the known world leaves open is on its way"
    return concluded(_transit_signs(look), nothing)


def _transit_signs(look: Look) -> Iterator[Sign]:
    shown = _shown(look)
    for order in look.known.orders:
        if order.name not in shown or not _is_open(order, "status"):
            continue
        probe, answer, came = shown[order.name]
        for status in (each.get("status") for each in came):
            if status in _WORDS:
                words = f"a parcel of {order.name} is in {status}"
                yield Sign(status, words, probe, answer)


@observes("carrier-display-name", needs="graphql")
def carrier_name(look: Look) -> Seen:
    """See which of the two known names of a carrier is shown."""
    signs = islice(_carrier_signs(look), _SEARCHED)
    return concluded(signs, "no parcel is known with two different names of its carrier")


def _carrier_signs(look: Look) -> Iterator[Sign]:
    shown = _shown(look)
    for order in look.known.orders:
        both = {each["trackingCode"]: _carriers(each) for each in _two_named(order)}
        address = fewest(look, order) if both else None
        if order.name not in look.single_names or address is None:
            continue
        probe, answer, came = shown.get(order.name) or _asked(look, order, address)
        for each in came:
            name = str(each.get("carrierDisplayName"))
            names = both.get(str(each.get("trackingCode")))
            if names:
                words = f"the carrier of {order.name} is {name!r}"
                yield Sign(names.get(name), words, probe, answer)


def _two_named(order: KnownOrder) -> Iterator[JsonObject]:
    for each in order.shipments or ():
        names = (each.get("carrierName"), each.get("carrierDisplayName"))
        if each.get("trackingCode") and all(names) and names[0] != names[1]:
            yield each


def _carriers(shipment: JsonObject) -> dict[str, str]:
    return {shipment["carrierName"]: "raw", shipment["carrierDisplayName"]: "friendly"}


def _is_open(order: KnownOrder, field: str) -> bool:
    """Tell whether the file leaves a field open for each parcel of an order."""
    return all(field not in each for each in order.shipments or ()) and not any(
        field in event for each in order.shipments or () for event in each.get("events", ())
    )


Shown = tuple[Probe, Answer, list[JsonObject]]  #: the parcels of an order, and where they came


def _shown(look: Look) -> dict[str, Shown]:
    """Return the parcels of each order that GraphQL has shown so far, by its name."""
    found: dict[str, Shown] = {}
    for probe, answer in look.exchanges:
        for each in dicts(answer.orders):
            name, came = str(each.get("name")), dicts(each.get("shipments"))
            if came and name in look.single_names:
                found.setdefault(name, (probe, answer, came))
    return found


def _asked(look: Look, order: KnownOrder, address: str) -> Shown:
    probe = orders_of([address])
    answer = look.ask(probe)
    came = [each for each in dicts(answer.orders) if each.get("name") == order.name]
    return probe, answer, [one for each in came for one in dicts(each.get("shipments"))]


# In a search


@observes("line-item-shape", needs="searchShipments")
def line_item_shape(look: Look) -> Seen:
    """See which fields a line item has."""
    orders = (each for each in plainest(look.known) if not each.is_pending)
    return _searched(look, orders, "lineItems", _item_shape, "no search shows a line item")


def _item_shape(item: Any) -> tuple[str | None, str]:
    fields = sorted(item) if isinstance(item, dict) else []
    found = [
        choice
        for choice, marks in (
            ("documented", {"productName", "lineItemId"}),
            ("title-image", {"title", "image"}),
        )
        if marks <= set(fields)
    ]
    return found[0] if len(found) == 1 else None, f"a line item has the fields {repr(fields)[:80]}"


@observes("event-times", needs="searchShipments")
def event_times(look: Look) -> Seen:
    """See how the times of events are written that the known world leaves open."""
    orders = (each for each in plainest(look.known) if _are_made_up(each))
    nothing = "no search shows an event that the known world leaves open"
    return _searched(look, orders, "events", _time_form, nothing)


def _are_made_up(order: KnownOrder) -> bool:
    return not order.is_pending and all("events" not in each for each in order.shipments or ())


def _time_form(event: Any) -> tuple[str | None, str]:
    date = str(event.get("date")) if isinstance(event, dict) else ""
    found = (choice for choice, form in _TIMES.items() if form.fullmatch(date))
    return next(found, None), f"an event happens at {date!r}"


def _searched(
    look: Look,
    orders: Iterator[KnownOrder],
    field: str,
    read: Callable[[Any], tuple[str | None, str]],
    nothing: str,
) -> Seen:
    """Search for a few orders until some of them show what is looked for."""
    signs: list[Sign] = []
    shown = 0
    for order in islice(orders, _SEARCHED):
        probe, answer = found_by(look, order, order.name)
        parts = [one for each in parcels(answer) for one in _list(each.get(field))]
        signs += (Sign(*read(each), probe, answer) for each in parts)
        shown += bool(parts)
        if shown == _TRIED:
            break
    return concluded(signs, nothing)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
