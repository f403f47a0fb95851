"""What a webhook posts about a parcel: the document ``webhook-event``.

What the world knows is said here; all else, a property that the schema gains included, is made
by the schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from loop_harness.dialect import Dialect
from loop_harness.generate import ABSENT, Source, fill
from loop_harness.journeys import Change
from loop_harness.model import Json, JsonObject, Order, ServiceLevel, Shipment
from loop_harness.world import created

_STALLED = "SHIPMENT_STALLED"
_HOUR = timedelta(hours=1)
_WEEKEND = 5  #: the first day of it, counted from Monday as 0
_STORE = "https://shop.example.com"

#: how the schema ``line-item`` and the event spell the same thing
_ITEM = {
    "lineItemId": "LineItemID",
    "sku": "SKU",
    "quantity": "Quantity",
    "productName": "ProductName",
    "productImage": "ProductImage",
    "variantName": "VariantName",
    "variantImage": "VariantImage",
}


def body(change: Change, token: str, seed: int, dialect: Dialect) -> bytes:
    """Return what is posted about a change, under a dialect."""
    order, parcel = change.order, change.shipment
    given: dict[str, Any] = {
        "token": token,
        **_state(change),
        **_carrier(parcel),
        **_order(order, dialect),
        **_pages(order, parcel),
        "LineItems": [_item(each) for each in parcel.line_items],
    }
    path = f"webhook-event/{order.name}/{parcel.tracking_code}"
    document = fill("webhook-event", given, Source(seed), path)
    if dialect["webhook-key-case"] == "camel":
        document = _decapitalised(document)
    return json.dumps(document).encode("ascii")


def example(now: datetime) -> Change:
    """Return what a test is about: a parcel that nobody has ordered."""
    parcel = Shipment(
        tracking_code="1Z5R89390357567127",
        carrier_name="ups",
        carrier_display_name="UPS",
        status="OUT_FOR_DELIVERY",
        service_level=ServiceLevel(name="Ground", token="ups_ground"),  # noqa: S106 - no secret
    )
    order = Order(
        id="5001",
        name="#1001",
        emails=(),
        created_at=_spelled(now),
        shipments=(parcel,),
    )
    return Change(now, order, parcel)


def _state(change: Change) -> dict[str, Any]:
    parcel, is_stalled = change.shipment, change.shipment.status == _STALLED
    last: JsonObject = parcel.events[-1] if parcel.events else {}
    moved, shipped = _moved_at(change), _shipped_at(change)
    return {
        "CurrentStatus": parcel.status,
        "Substatus": last.get("substatus"),
        "SubstatusMessage": last.get("details"),
        "HoursStalled": max(0, (change.at - moved) // _HOUR) if is_stalled else ABSENT,
        "NotUpdatedSince": _spelled(moved) if is_stalled else ABSENT,
        "DeliveredAt": _spelled(change.at) if parcel.status == "DELIVERED" else None,
        "EstimatedPackageDelivery": parcel.eta,
        "BusinessDaysSinceFulfillmentCreated": _working_days(shipped, change.at),
        "FulfillmentCreatedDate": _spelled(shipped),
        "DestinationCountryCode": last.get("country"),
    }


def _carrier(parcel: Shipment) -> dict[str, Json]:
    level, friendly = parcel.service_level, parcel.carrier_display_name
    return {
        "TrackingCode": parcel.tracking_code,
        "TrackingURL": parcel.tracking_url,
        "CarrierName": parcel.carrier_name,
        "CarrierNameFriendly": friendly,
        "ServiceLevel": level.name,
        "ServiceLevelCode": level.token,
        "ServiceLevelFriendlyName": _friendly(level.name, friendly),
    }


def _friendly(level: str, carrier: str) -> str:
    """Return the name of a service with its carrier's in front."""
    return level if level.startswith(carrier) else f"{carrier} {level}"


def _order(order: Order, dialect: Dialect) -> dict[str, Json]:
    if dialect["webhook-order-number"] == "name":
        return {"OrderNumber": order.name, "OrderID": order.id}
    return {"OrderNumber": order.id, "OrderID": order.name}


def _pages(order: Order, parcel: Shipment) -> dict[str, Json]:
    code, name = (quote(each, "", errors="replace") for each in (parcel.tracking_code, order.name))
    return {
        "WondermentAdminShipmentPage": f"{_STORE}/admin/apps/where-is-my-order/shipment/{code}",
        "WondermentTrackingURL": f"{_STORE}/apps/wonderment/tracking?search={code}",
        "WondermentOrderTrackingURL": f"{_STORE}/apps/wonderment/tracking?search={name}",
        "OrderStatusURL": f"{_STORE}/orders/{quote(order.id, '', errors='replace')}",
    }


def _item(item: JsonObject) -> dict[str, Json]:
    """Return an item in the event's words, whichever of the two published shapes it has."""
    if "title" in item:
        image = item.get("image") or {}
        item = {**item, "productName": item["title"], "productImage": image.get("src")}
    return {
        **{known: item.get(name) for name, known in _ITEM.items()},
        "ProductImageAltText": item.get("productName"),
        "VariantImageAltText": item.get("variantName"),
    }


# Moments


def _moved_at(change: Change) -> datetime:
    """Return when the parcel moved last before it was found to stand still."""
    life = change.shipment.life
    stages = [
        each.at for each in (life.stages if life else ()) if each.events and each.at < change.at
    ]
    told = [each for each in _event_times(change.shipment) if each < change.at]
    return max(stages or told, default=created(change.order))


def _shipped_at(change: Change) -> datetime:
    """Return when the parcel was first heard of."""
    life = change.shipment.life
    stages = [each.at for each in (life.stages if life else ()) if each.events]
    return min(stages or _event_times(change.shipment), default=created(change.order))


def _event_times(parcel: Shipment) -> list[datetime]:
    """Return the times of the events that are written in a readable way."""
    return [found for each in parcel.events for found in _read(each.get("date"))]


def _read(text: Json) -> Iterator[datetime]:
    try:
        read = datetime.fromisoformat(str(text))
        yield read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return


def _working_days(start: datetime, end: datetime) -> int:
    """Return how many days from Monday to Friday have begun between two moments."""
    first, days = start.date().toordinal(), max(0, (end.date() - start.date()).days)
    weeks, rest = divmod(days, 7)
    return weeks * _WEEKEND + sum((first + each - 1) % 7 < _WEEKEND for each in range(1, rest + 1))


def _spelled(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


# Keys


def _decapitalised(value: Json) -> Json:
    match value:
        case dict():
            return {_small(name): _decapitalised(each) for name, each in value.items()}
        case list():
            return [_decapitalised(each) for each in value]
        case _:
            return value


def _small(name: str) -> str:
    """Spell ``TrackingURL`` as ``trackingURL``, and ``SKU`` as ``sku``."""
    return name.lower() if name.isupper() else name[:1].lower() + name[1:]
