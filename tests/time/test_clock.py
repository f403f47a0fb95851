"""A shop's clock runs or stands still, and can be turned either way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from loop_harness.clock import Clock, moment
from loop_harness.errors import ImpossibleTime

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BLINK = timedelta(seconds=30)  #: how long a slow machine may take for a test


def close(actual: datetime, expected: datetime) -> bool:
    return expected <= actual < expected + BLINK


def test_the_plain_clock_is_the_real_one() -> None:
    assert close(Clock().now(), datetime.now(UTC) - timedelta(seconds=1))


def test_a_frozen_clock_stands_still() -> None:
    assert {Clock(NOON).now() for _ in range(3)} == {NOON}


def test_a_running_clock_passes_on_from_where_it_started() -> None:
    clock = Clock.starting(NOON)

    first, later = clock.now(), clock.now()

    assert close(first, NOON)
    assert first <= later


@pytest.mark.parametrize("clock", [Clock(), Clock.starting(NOON), Clock(NOON)])
@pytest.mark.parametrize("by", [timedelta(days=40), timedelta(seconds=-1), -timedelta(days=900)])
def test_a_clock_can_be_turned_forwards_and_backwards(clock: Clock, by: timedelta) -> None:
    turned = clock.advanced(by)

    assert turned.runs is clock.runs
    assert abs(turned.now() - clock.now() - by) < BLINK
    assert abs(turned.advanced(-by).now() - clock.now()) < BLINK


@pytest.mark.parametrize("clock", [Clock(), Clock(NOON)])
def test_a_clock_that_is_set_runs_or_stands_still_as_before(clock: Clock) -> None:
    there = datetime(2031, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))

    turned = clock.set_to(there)

    assert turned.runs is clock.runs
    assert close(turned.now(), datetime(2031, 1, 1, tzinfo=UTC))


def test_freezing_and_running_again_lose_no_time() -> None:
    frozen = Clock.starting(NOON).frozen()

    assert not frozen.runs
    assert close(frozen.now(), NOON)
    assert close(frozen.running().now(), frozen.now())
    assert frozen.running().runs
    assert Clock().running() == Clock()


@pytest.mark.parametrize("clock", [Clock(), Clock(NOON)])
@pytest.mark.parametrize("by", [timedelta.max, timedelta.min])
def test_no_clock_goes_beyond_the_years_that_there_are(clock: Clock, by: timedelta) -> None:
    with pytest.raises(ImpossibleTime):
        clock.advanced(by)


@pytest.mark.parametrize(
    "text", ["2026-03-01T12:00:00Z", "2026-03-01T13:00:00+01:00", "2026-03-01T12:00"]
)
def test_a_moment_is_read_in_utc_unless_it_says_otherwise(text: str) -> None:
    assert moment(text) == NOON


@pytest.mark.parametrize("text", ["", "noon", "2026-13-01", "0001-01-01T00:00:00+14:00", "12:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ImpossibleTime, match=r"written as in '2026-03-01T12:00:00Z'"):
        moment(text)
