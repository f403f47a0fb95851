"""Local time where a parcel is, without the machine's own time zone database.

That database changes from machine to machine and is missing on some; a made-up world has to be
the same everywhere. The rules are those in force since 2007 (United States, Canada), 1996
(European Union, United Kingdom) and 2008 (Australia).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

Summer = Callable[[int, int], tuple[datetime, datetime]]

_SUNDAY = 6


def local(moment: datetime, zone: str) -> datetime:
    """Return the clock of *zone* at this moment, without an offset; an unknown zone is UTC."""
    hours, summer = ZONES.get(zone, (0, _never))
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    start, end = summer(plain.year, hours)
    # South of the equator summer spans the turn of the year.
    is_summer = start <= plain < end if start <= end else not end <= plain < start
    return plain + timedelta(hours=hours + is_summer)


@cache
def _north_america(year: int, hours: int) -> tuple[datetime, datetime]:
    """From the second Sunday of March to the first of November, at two by the wall clock."""
    start = _sunday(year, 3, 8) + timedelta(hours=2 - hours)
    return start, _sunday(year, 11, 1) + timedelta(hours=1 - hours)


@cache
def _europe(year: int, hours: int) -> tuple[datetime, datetime]:  # noqa: ARG001 - one clock for all
    """From the last Sunday of March to the last of October, at one by UTC."""
    return (
        _sunday(year, 3, 25) + timedelta(hours=1),
        _sunday(year, 10, 25) + timedelta(hours=1),
    )


@cache
def _australia(year: int, hours: int) -> tuple[datetime, datetime]:
    """From the first Sunday of October to the first of April, at two by standard time."""
    two = timedelta(hours=2 - hours)
    return _sunday(year, 10, 1) + two, _sunday(year, 4, 1) + two


@cache
def _never(year: int, hours: int) -> tuple[datetime, datetime]:  # noqa: ARG001 - as the others
    start = datetime(year, 1, 1)  # noqa: DTZ001 - UTC throughout
    return start, start


def _sunday(year: int, month: int, earliest: int) -> datetime:
    """Return the first Sunday from that day on, at midnight."""
    day = datetime(year, month, earliest)  # noqa: DTZ001 - UTC throughout
    return day + timedelta(days=_SUNDAY - day.weekday())


ZONES: Mapping[str, tuple[int, Summer]] = {
    "America/Anchorage": (-9, _north_america),
    "America/Chicago": (-6, _north_america),
    "America/Denver": (-7, _north_america),
    "America/Edmonton": (-7, _north_america),
    "America/Los_Angeles": (-8, _north_america),
    "America/New_York": (-5, _north_america),
    "America/Phoenix": (-7, _never),
    "America/Toronto": (-5, _north_america),
    "America/Vancouver": (-8, _north_america),
    "America/Winnipeg": (-6, _north_america),
    "Australia/Brisbane": (10, _never),
    "Australia/Melbourne": (10, _australia),
    "Australia/Perth": (8, _never),
    "Australia/Sydney": (10, _australia),
    "Europe/Amsterdam": (1, _europe),
    "Europe/Berlin": (1, _europe),
    "Europe/Dublin": (0, _europe),
    "Europe/London": (0, _europe),
    "Europe/Paris": (1, _europe),
    "Europe/Warsaw": (1, _europe),
    "Pacific/Honolulu": (-10, _never),
}
