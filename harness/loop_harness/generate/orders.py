"""Orders of a world file, completed: a name and addresses are enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from loop_harness.dialect import Dialect
from loop_harness.generate.events import events
from loop_harness.generate.given import Verbatim
from loop_harness.generate.items import line_item, line_items
from loop_harness.generate.lives import life, past, whole
from loop_harness.generate.parcels import Parcel, known_carrier, parcel
from loop_harness.generate.phones import phone_number
from loop_harness.generate.pools import Place, places
from loop_harness.generate.recipes import FORMS
from loop_harness.generate.settings import counts, epoch, section
from loop_harness.generate.told import Told
from loop_harness.model import Deferred

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loop_harness.generate.source import Source
    from loop_harness.model import Json, JsonObject, Life, Stage

_HOUR = 3600
_UNSENT = {"status": "PENDING"}
_WIDEST_OFFSET = timedelta(hours=14)  #: how far a local time may be ahead of UTC


def complete_order(order: JsonObject, source: Source, path: str, **more: Any) -> dict[str, Json]:
    """Return the order with everything that it leaves out; what it says stays as written.

    The arguments are those of ``tell``.
    """
    return tell(order, source, path, **more).completed(source)


def tell(
    order: JsonObject,
    source: Source,
    path: str,
    *,
    dialect: Dialect | None = None,
    destination: Place | None = None,
    first_serial: int | None = None,
    now: datetime | None = None,
    begins: datetime | None = None,
) -> Told:
    """Settle what an order leaves out; what it says stays as written.

    *path* names the order among all others of the source. The tracking code of the n-th parcel
    is the one of the serial number *first_serial* + n, or any. What happened lies before *now*
    (the epoch), and what is to come after *begins* (the same).
    """
    now = now or epoch()
    shipments = _shipments(order, source, path)
    to = destination or _destination(shipments, source, path)

    def settled(given: JsonObject, number: int) -> Parcel:
        serial = None if first_serial is None else first_serial + number
        at = f"{path}/shipments/{number}"
        return parcel(given, source, at, to, dialect=dialect, serial=serial)

    parcels = [settled(each, number) for number, each in enumerate(shipments)]
    is_pending = not parcels and order.get("shipments") is None
    later = [settled(_UNSENT, 0)] if is_pending else []
    return _told(order, parcels, later, source, _Calendar(path, now, begins or now))


@dataclass(frozen=True, slots=True)
class _Calendar:
    path: str
    now: datetime
    begins: datetime


def _told(
    order: JsonObject, parcels: list[Parcel], later: list[Parcel], source: Source, on: _Calendar
) -> Told:
    """Put the order and its parcels on the calendar."""
    created = _written_moment(order.get("createdAt"))
    starts = [_start(each, created, source, on.now) for each in parcels]
    is_written = order.get("shipments") is not None
    pasts = [_past(each, source, start) for each, start in zip(parcels, starts, strict=True)]
    placed = created or _created(starts, source, on)
    made: dict[str, Json] = {"createdAt": FORMS["date-time"](placed)}
    if "id" not in order:
        made["id"] = str(source.between(5 * 10**12, 6 * 10**12 - 1, on.path, "id"))
    if "phone" not in order:
        made["phone"] = _phone(source, on.path)
    documents = [
        _shipment(each, source, start, before)
        for each, start, before in zip(parcels, starts, pasts, strict=True)
    ]
    return Told(
        document={**made, **order, "shipments": documents},
        lives=tuple(
            life(each, source, before, on.begins, is_written=is_written) if each.lives else None
            for each, before in zip(parcels, pasts, strict=True)
        ),
        coming=tuple(_unsent(each, source, on.begins) for each in later),
        latest=max((placed, *(_latest(*each) for each in zip(parcels, starts, strict=True)))),
        begins=on.begins,
        path=on.path,
    )


def _past(parcel: Parcel, source: Source, start: datetime) -> Deferred[Stage]:
    return Deferred(past, parcel, source, start)


def _latest(parcel: Parcel, start: datetime) -> datetime:
    """Return when the last scan of a parcel was made."""
    return whole(start + timedelta(seconds=parcel.seconds))


def _unsent(parcel: Parcel, source: Source, begins: datetime) -> tuple[dict[str, Json], Life]:
    """Return the parcel of an order that is pending when its world begins."""
    document = _shipment(parcel, source, begins, ())
    return document, life(parcel, source, (), begins, is_written=False)


def _shipments(order: JsonObject, source: Source, path: str) -> list[Any]:
    if (written := order.get("shipments")) is not None:
        return list(written)
    return [{} for _ in range(parcel_count(source, path))]


def parcel_count(source: Source, path: str) -> int:
    """Return how many parcels the order of that path is split into; none: it is pending."""
    return source.weighted(counts("orders", "shipments"), path, "shipments")


def _destination(shipments: list[Any], source: Source, path: str) -> Place:
    named = next(filter(None, map(known_carrier, shipments)), None)
    countries = section("orders")["countries"]
    if named:
        countries = {each: countries.get(each, 1) for each in named.countries}
    country = source.weighted(countries, path, "country")
    return source.pick(places(country), path, "destination")


def _start(parcel: Parcel, created: datetime | None, source: Source, now: datetime) -> datetime:
    """Return when the first scan is made: after the order, or so that the last one is past."""
    if created is None:
        return _first_written(parcel.given) or parcel.start(source, now)
    low, high = section("orders")["processing_hours"]
    wait = source.between(low * _HOUR, high * _HOUR, parcel.path, "processing")
    return created + timedelta(seconds=wait)


def _first_written(shipment: JsonObject) -> datetime | None:
    """Return a moment that is not after any event that the world file writes out."""
    written = [each.get("date") for each in shipment.get("events") or ()]
    moments = [moment for each in written if (moment := _written_moment(each))]
    return min(moments) - _WIDEST_OFFSET if moments else None


def _written_moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _created(starts: list[datetime], source: Source, on: _Calendar) -> datetime:
    waiting = "processing_hours" if starts else "waiting_hours"
    low, high = section("orders")[waiting]
    before = source.between(low * _HOUR, high * _HOUR, on.path, "waiting")
    return min(starts, default=on.now) - timedelta(seconds=before)


def _phone(source: Source, path: str) -> str | None:
    share = section("orders")["without_phone"] / 100
    return None if source.chance(share, path, "phone") else phone_number(source, path, "phone")


def _shipment(
    parcel: Parcel, source: Source, start: datetime, before: Sequence[Stage]
) -> dict[str, Json]:
    given, made = parcel.given, _made(parcel, source, start, before)
    whole = {**made, **given}
    if "events" in given:
        whole["events"] = Verbatim(given["events"])
    if isinstance(given.get("serviceLevel"), dict):
        whole["serviceLevel"] = made["serviceLevel"] | given["serviceLevel"]
    if isinstance(items := given.get("lineItems"), list):
        path = f"{parcel.path}/lineItems"
        whole["lineItems"] = [
            line_item(parcel.code, source, f"{path}/{index}") | each
            for index, each in enumerate(items)
        ]
    return whole


def _made(
    parcel: Parcel, source: Source, start: datetime, before: Sequence[Stage]
) -> dict[str, Json]:
    service = source.pick(parcel.carrier.services, parcel.path, "service")
    return {
        "trackingCode": parcel.code,
        "carrierName": parcel.carrier.name,
        "carrierDisplayName": parcel.carrier.display,
        "status": parcel.status,
        "serviceLevel": {"name": service.name, "token": service.token},
        "trackingUrl": parcel.page,
        "eta": parcel.eta(source, start),
        "events": Deferred.remade(events, parcel, source, before),
        "lineItems": Deferred.remade(_items, parcel, source),
    }


def _items(parcel: Parcel, source: Source) -> list[dict[str, Json]]:
    return line_items(parcel.code, source, f"{parcel.path}/lineItems")
