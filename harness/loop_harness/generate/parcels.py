"""Parcels: whatever a world file leaves out about one, so that all of it tells one story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from loop_harness.dialect import Dialect
from loop_harness.generate.carriers import (
    Carrier,
    carrier_named,
    carrier_of,
    carriers,
    stranger,
    tracking_code,
)
from loop_harness.generate.journeys import TRANSIT_WORDS, Journey, Timeline, journey_to, shares
from loop_harness.generate.numbering import code_at

if TYPE_CHECKING:
    from loop_harness.generate.pools import Place
    from loop_harness.generate.source import Source
    from loop_harness.model import Json, JsonObject

_HOUR = 3600
_DAYS_TO_GO = (1, 5)  #: between the last scan and the expected delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One shipment whose story is settled but for the day on which it starts."""

    given: JsonObject  #: what the world file says
    path: str
    carrier: Carrier
    code: str
    status: str
    transit_word: str
    event_times: str
    destination: Place
    journey: Journey
    timeline: Timeline  #: seconds after the first scan

    def start(self, source: Source, now: datetime) -> datetime:
        """Return when the first scan is made so that the last one lies before *now*."""
        low, high = self.journey.since
        since = source.between(low * _HOUR, high * _HOUR, self.path, "since")
        return now - timedelta(seconds=since + self.seconds)

    def onward(self, source: Source) -> Timeline:
        """Return each scan to come, and how many seconds after the made-up world begins."""
        return self.journey.onward(source, self.path, self.carrier.name)

    @property
    def lives(self) -> bool:
        """Whether it fares by its journey: a written status or event stays at any time."""
        return not {"status", "events"} & self.given.keys()

    @property
    def seconds(self) -> int:
        """How long the journey has taken so far."""
        return self.timeline[-1][0] if self.timeline else 0

    @property
    def page(self) -> str | None:
        """The address of the page that shows the parcel, as written or made up."""
        if "trackingUrl" in self.given:
            written: str | None = self.given["trackingUrl"]
            return written
        return self.carrier.page(quote(self.code, safe="", errors="replace")) if self.code else None

    def eta(self, source: Source, start: datetime) -> str | None:
        """Return the expected day of delivery, as written or made up."""
        if "eta" in self.given:
            written: str | None = self.given["eta"]
            return written
        if self.journey.eta == "unknown":
            return None
        past = self.journey.eta == "past"
        days = 0 if past else days_to_go(source, self.path)
        return (start + timedelta(seconds=self.seconds, days=days)).date().isoformat()


def days_to_go(source: Source, path: str) -> int:
    """Return how many days after a scan a parcel on its way is expected."""
    return source.between(*_DAYS_TO_GO, path, "eta")


def parcel(
    given: JsonObject,
    source: Source,
    path: str,
    destination: Place,
    *,
    dialect: Dialect | None,
    serial: int | None,
) -> Parcel:
    """Settle the story of one shipment of a world file."""
    chosen = dialect or Dialect()
    transit_word = chosen["transit-word"]
    carrier = _carrier(given, source, path, destination, serial or 0)
    status = _status(given, source, path, carrier, transit_word)
    journey = journey_to(status)
    return Parcel(
        given=given,
        path=path,
        carrier=carrier,
        code=_code(given, source, path, carrier, serial),
        status=status,
        transit_word=status if status in TRANSIT_WORDS else transit_word,
        event_times=chosen["event-times"],
        destination=destination,
        journey=journey,
        timeline=journey.timeline(source, path),
    )


def known_carrier(given: JsonObject) -> Carrier | None:
    """Return the carrier that a shipment names, or that its tracking code shows."""
    names = _texts(given, "carrierName", "carrierDisplayName")
    if names:
        return next(filter(None, map(carrier_named, names)), None)
    return next(filter(None, map(carrier_of, _texts(given, "trackingCode"))), None)


def _carrier(
    given: JsonObject, source: Source, path: str, destination: Place, serial: int
) -> Carrier:
    if known := known_carrier(given):
        return known
    if names := _texts(given, "carrierName", "carrierDisplayName"):
        return stranger(names[0], names[-1])
    return carrier_to(destination.country, source, path, serial)


def carrier_to(country: str, source: Source, path: str, serial: int) -> Carrier:
    """Return who carries a made-up parcel to this country."""
    serving = _serving(country)
    weights = {name: share for name, (share, most) in serving.items() if serial < most}
    # Beyond the range of every carrier a parcel has some code, but not one to be read backwards.
    weights = weights or {name: share for name, (share, _) in serving.items()}
    return _by_name()[source.weighted(weights, path, "carrier")]


@cache
def _serving(country: str) -> Mapping[str, tuple[int, int]]:
    """Return the carriers of a country, each with its share and its number of codes."""
    return {
        each.name: (each.share, each.capacity) for each in carriers() if country in each.countries
    }


@cache
def _by_name() -> Mapping[str, Carrier]:
    return {each.name: each for each in carriers()}


def _status(
    given: JsonObject, source: Source, path: str, carrier: Carrier, transit_word: str
) -> str:
    if "status" in given:
        return given["status"] or ""
    events = given.get("events") or [{}]
    if last := _texts(events[-1], "status"):
        return last[0]
    return made_status(carrier, source, path, transit_word)


def made_status(carrier: Carrier, source: Source, path: str, transit_word: str) -> str:
    """Return the status of a made-up parcel."""
    made = source.weighted(shares(carrier.name), path, "status")
    return transit_word if made in TRANSIT_WORDS else made


def _code(
    given: JsonObject, source: Source, path: str, carrier: Carrier, serial: int | None
) -> str:
    if "trackingCode" in given:
        return given["trackingCode"] or ""
    for event in given.get("events") or ():
        if written := _texts(event, "trackingCode"):
            return written[0]
    if serial is None or serial >= carrier.capacity:
        return tracking_code(carrier, source.below(carrier.capacity, path, "serial"))
    return code_at(source, carrier, serial)


def _texts(given: Any, *keys: str) -> list[str]:
    """Return those of the values that are texts."""
    values: list[Json] = [given.get(key) for key in keys] if isinstance(given, Mapping) else []
    return [each for each in values if isinstance(each, str)]
