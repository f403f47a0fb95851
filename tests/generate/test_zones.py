"""Local times agree with the time zone database, wherever one is installed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from loop_harness.generate.zones import ZONES, local


@pytest.mark.parametrize("zone", sorted(ZONES))
def test_local_time_is_what_the_time_zone_database_says(zone: str) -> None:
    if zone not in available_timezones():
        pytest.skip("no time zone database on this machine")
    start = datetime(2024, 1, 1, 0, 30, tzinfo=UTC)
    moments = [start + timedelta(hours=hours) for hours in range(0, 4 * 366 * 24, 1)]

    wrong = [
        each
        for each in moments
        if local(each, zone) != each.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    ]
    assert wrong == []


def test_an_unknown_zone_is_utc() -> None:
    moment = datetime(2026, 7, 1, 12, tzinfo=UTC)

    assert local(moment, "Mars/Olympus") == datetime(2026, 7, 1, 12)  # noqa: DTZ001 - local
