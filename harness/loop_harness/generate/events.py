"""The tracking events of a parcel, in the shape that Loop's search shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from loop_harness.generate.journeys import Scan
from loop_harness.generate.pools import Place, places
from loop_harness.generate.recipes import FORMS
from loop_harness.generate.settings import section
from loop_harness.generate.zones import local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loop_harness.generate.parcels import Parcel
    from loop_harness.generate.source import Source
    from loop_harness.model import Json, Stage


def events(parcel: Parcel, source: Source, stages: Sequence[Stage]) -> list[dict[str, Json]]:
    """Return the event that led to each stage of a parcel, oldest first."""
    shared = {
        "trackingCode": parcel.code,
        "trackingUrl": parcel.page,
        "isTimezoneProvided": parcel.event_times == "offset",
    }
    scans = [scan for _, scan in (*parcel.timeline, *parcel.onward(source))]
    return [
        shared
        | {
            "eta": stage.eta,
            "details": source.pick(scan.details, f"{parcel.path}/events/{index}", "details"),
            "status": stage.status,
            "substatus": scan.substatus,
        }
        | _where_and_when(parcel, scan, source, index, stage.at)
        for index, (stage, scan) in enumerate(zip(stages, scans, strict=False))
    ]


def _where_and_when(
    parcel: Parcel, scan: Scan, source: Source, index: int, moment: datetime
) -> dict[str, Json]:
    place = _place(parcel, scan, source, index)
    low, high = section("orders")["stored_after_minutes"]
    path = f"{parcel.path}/events/{index}"
    stored = moment + timedelta(seconds=source.between(low * 60, high * 60, path, "stored"))
    return {
        "date": _spelled(moment, place.timezone, parcel.event_times),
        "city": place.city,
        "state": place.state or None,
        "zip": place.zip,
        "country": place.country,
        "displayTimezone": place.timezone,
        "createdAt": FORMS["offset"](stored),
        "locationDisplay": place.display,
    }


def _spelled(moment: datetime, zone: str, choice: str) -> str:
    """Spell the time of an event as the assumption ``event-times`` says."""
    there = local(moment, zone)
    match choice:
        case "offset":
            offset = timezone(there - moment.astimezone(UTC).replace(tzinfo=None))
            return f"{there.replace(tzinfo=offset):%Y-%m-%dT%H:%M:%S%z}"
        case "date-only":
            return there.date().isoformat()
        case _:
            return there.isoformat()


def _place(parcel: Parcel, scan: Scan, source: Source, index: int) -> Place:
    country = parcel.destination.country
    if scan.place == "destination":
        return parcel.destination
    if scan.place == "origin":  # a shop has one warehouse in each country
        return source.pick(places(country), "warehouse", country)
    return source.pick(places(country), parcel.path, index, "hub")
