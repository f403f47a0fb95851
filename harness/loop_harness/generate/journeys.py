"""The life cycles of ``fixtures/journeys.toml``: which scans lead a parcel to its status.

``timeline`` is the bare journey of one parcel, free of any clock: seconds since its first scan.
``onward`` is how it goes on after the moment at which the made-up world begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from loop_harness import content
from loop_harness.generate.settings import section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loop_harness.generate.source import Source

#: The two published spellings of "on its way"; the dialect chooses one.
TRANSIT_WORDS = ("TRANSIT", "IN_TRANSIT")
_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One kind of event of a journey."""

    status: str  #: empty: the status of the journey
    substatus: str
    details: tuple[str, ...]
    hours: tuple[int, int]  #: after the scan before it
    place: str  #: origin, hub or destination


Timeline = tuple[tuple[int, Scan], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One way in which a journey may go on."""

    share: int
    scans: tuple[Scan, ...]

    def is_reported_by(self, carrier: str) -> bool:
        """Tell whether a carrier reports every status of it."""
        known = filter(None, (journeys().get(each.status) for each in self.scans))
        return all(not each.carriers or carrier in each.carriers for each in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The scans that lead to one status, and what may come after it."""

    status: str
    scans: tuple[Scan, ...]
    since: tuple[int, int]  #: hours between the last scan and the epoch
    eta: str  #: past, known or unknown
    carriers: tuple[str, ...]  #: the only ones that report it; empty for all
    then: tuple[Turn, ...]  #: empty where it ends

    def timeline(self, source: Source, path: str) -> Timeline:
        """Return each scan, and how many seconds after the first it is made."""
        return _timeline(self.scans, source, path)

    def onward(self, source: Source, path: str, carrier: str) -> Timeline:
        """Return each scan to come, and how many seconds after the made-up world begins."""
        turns = [each for each in self.then if each.is_reported_by(carrier)]
        if not turns:
            return ()
        weights = {number: each.share for number, each in enumerate(turns)}
        scans = turns[source.weighted(weights, path, "then")].scans
        return _timeline(scans, source, path, "then")


@cache
def journeys() -> Mapping[str, Journey]:
    """Return every journey by its status."""
    file = content.table("fixtures", "journeys.toml")
    return {each["status"]: _journey(each) for each in file["journey"]}


def journey_to(status: str) -> Journey:
    """Return the journey that leads to a status, whatever its capitals; unknown ones have one."""
    known = status.upper()
    known = TRANSIT_WORDS[0] if known in TRANSIT_WORDS else known
    return journeys().get(known) or _other()


@cache
def shares(carrier: str) -> Mapping[str, int]:
    """Return how often a parcel of this carrier has each status."""
    return {
        status: share
        for status, share in section("parcels")["statuses"].items()
        if not journeys()[status].carriers or carrier in journeys()[status].carriers
    }


@cache
def _other() -> Journey:
    return _journey(content.table("fixtures", "journeys.toml")["other"])


def _journey(entry: Mapping[str, Any]) -> Journey:
    low, high = entry["since"]
    return Journey(
        status=entry["status"],
        scans=tuple(map(_scan, entry["scans"])),
        since=(low, high),
        eta=entry["eta"],
        carriers=tuple(entry.get("carriers", ())),
        then=tuple(
            Turn(share=each["share"], scans=tuple(map(_scan, each["scans"])))
            for each in entry.get("then", ())
        ),
    )


@cache
def _scan(name: str) -> Scan:
    entry = content.table("fixtures", "journeys.toml")["scan"][name]
    low, high = entry["hours"]
    return Scan(
        status=entry["status"],
        substatus=entry["substatus"],
        details=tuple(entry["details"]),
        hours=(low, high),
        place=entry["place"],
    )


def _timeline(scans: tuple[Scan, ...], source: Source, *path: str) -> Timeline:
    waits = (
        source.between(each.hours[0] * _SECONDS, each.hours[1] * _SECONDS, *path, index, "wait")
        for index, each in enumerate(scans)
    )
    return tuple(zip(accumulate(waits), scans, strict=True))
