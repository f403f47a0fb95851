"""How a parcel fares: its stages, up to the moment at which the made-up world begins and on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from loop_harness.generate.events import events
from loop_harness.generate.journeys import TRANSIT_WORDS, Scan, journey_to
from loop_harness.generate.parcels import days_to_go
from loop_harness.model import Deferred, Life, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loop_harness.generate.parcels import Parcel
    from loop_harness.generate.source import Source
    from loop_harness.model import JsonObject

_ALWAYS = datetime.min.replace(tzinfo=UTC)


def past(parcel: Parcel, source: Source, start: datetime) -> tuple[Stage, ...]:
    """Return the stages that led to the status of a parcel, one for each scan."""
    eta, last = parcel.eta(source, start), len(parcel.timeline)
    return tuple(
        Stage(
            at=whole(start + timedelta(seconds=seconds)),
            status=parcel.status if number == last else _status(parcel, scan),
            eta=eta,
            events=number,
        )
        for number, (seconds, scan) in enumerate(parcel.timeline, 1)
    )


def life(
    parcel: Parcel,
    source: Source,
    before: Sequence[Stage],
    begins: datetime,
    *,
    is_written: bool,
) -> Life:
    """Return the whole life of a parcel, with the stages that still come after *begins*.

    A parcel that a world file writes out is there at any time, before its first scan as well.
    """
    return Life(
        Deferred(_stages, parcel, source, before, begins, is_written),
        Deferred.remade(_events, parcel, source, before, begins),
    )


def _stages(
    parcel: Parcel, source: Source, before: Sequence[Stage], begins: datetime, is_written: bool
) -> Sequence[Stage]:
    stages = (*before, *_to_come(parcel, source, before, begins))
    if not is_written or not stages:
        return stages
    first = Stage(at=_ALWAYS, status=stages[0].status, eta=stages[0].eta, events=0)
    return (first, *stages)


def _events(
    parcel: Parcel, source: Source, before: Sequence[Stage], begins: datetime
) -> Sequence[JsonObject]:
    stages = (*before, *_to_come(parcel, source, before, begins))
    return events(parcel, source, stages)


def _to_come(
    parcel: Parcel, source: Source, before: Sequence[Stage], begins: datetime
) -> tuple[Stage, ...]:
    eta = before[-1].eta if before else None
    found = []
    for number, (seconds, scan) in enumerate(parcel.onward(source), len(before) + 1):
        at = whole(begins + timedelta(seconds=seconds))
        status = _status(parcel, scan)
        eta = _eta(parcel, source, status, at, eta)
        found.append(Stage(at=at, status=status, eta=eta, events=number))
    return tuple(found)


def _eta(
    parcel: Parcel, source: Source, status: str, at: datetime, before: str | None
) -> str | None:
    """Return what is expected after a scan: nothing, that very day, or what was expected before."""
    if "eta" in parcel.given:
        return before
    match journey_to(status).eta:
        case "unknown":
            return None
        case "past":
            return at.date().isoformat()
        case _ if before is not None and before >= at.date().isoformat():
            return before
        case _:
            days = days_to_go(source, parcel.path)
            return (at + timedelta(days=days)).date().isoformat()


def _status(parcel: Parcel, scan: Scan) -> str:
    if scan.status in TRANSIT_WORDS:
        return parcel.transit_word
    return scan.status or parcel.status


def whole(moment: datetime) -> datetime:
    """Return the next whole second: answers are good for the second in which they are made."""
    moment = moment.astimezone(UTC)
    if moment.microsecond:
        return moment.replace(microsecond=0) + timedelta(seconds=1)
    return moment
