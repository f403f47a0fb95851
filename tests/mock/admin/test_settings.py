"""The clock, the dialect and the faults of a shop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.mock.admin.calling import ADA, asked, call, new_mock

from loop_harness.clock import duration
from loop_harness.dialect import Dialect, assumptions
from loop_harness.errors import ImpossibleTime
from loop_harness.mock import LoopMock

CLOCK, DIALECT, FAULTS = (f"shops/shop-1/{each}" for each in ("clock", "dialect", "faults"))
NOON = {"mode": "frozen", "now": "2026-03-01T12:00:00+00:00"}


def clock(mode: str, now: str) -> dict[str, str]:
    return {"mode": mode, "now": now}


@pytest.fixture
def mock() -> LoopMock:
    found = new_mock()
    assert call(found, "PUT", CLOCK, NOON).document == NOON
    return found


def test_a_frozen_clock_stands_where_it_was_put(mock: LoopMock) -> None:
    assert call(mock, "GET", CLOCK).document == NOON
    put = call(mock, "PUT", CLOCK, clock("frozen", "2026-05-01T02:00:00+02:00"))

    assert put.document == clock("frozen", "2026-05-01T00:00:00+00:00")
    assert mock.shops[0].clock.now() == datetime(2026, 5, 1, tzinfo=UTC)


def test_a_clock_is_frozen_and_runs_on_from_the_moment_that_it_shows(mock: LoopMock) -> None:
    running = call(mock, "PUT", CLOCK, {"mode": "running"}).document
    frozen = call(mock, "PUT", CLOCK, {"mode": "frozen"}).document

    assert (running["mode"], frozen["mode"]) == ("running", "frozen")
    assert NOON["now"] < running["now"] < frozen["now"] < "2026-03-01T12:05"
    assert call(mock, "GET", CLOCK).document == frozen


def test_the_real_clock_shows_the_real_time(mock: LoopMock) -> None:
    shown = call(mock, "PUT", CLOCK, {"mode": "real"}).document

    assert shown["mode"] == "real"
    apart = datetime.now(UTC) - datetime.fromisoformat(shown["now"])
    assert timedelta() <= apart < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("by", "now"),
    [
        ("PT36H", "2026-03-03T00:00:00+00:00"),
        ("-P1D", "2026-02-28T12:00:00+00:00"),
        ("+P1W", "2026-03-08T12:00:00+00:00"),
        (90, "2026-03-01T12:01:30+00:00"),
        (-0.5, "2026-03-01T11:59:59.500000+00:00"),
    ],
)
def test_a_clock_is_turned_forwards_and_backwards(mock: LoopMock, by: Any, now: str) -> None:
    assert call(mock, "POST", f"{CLOCK}/advance", {"by": by}).document == clock("frozen", now)


def test_a_clock_that_runs_runs_on_when_it_was_turned(mock: LoopMock) -> None:
    call(mock, "PUT", CLOCK, {"mode": "running"})
    shown = call(mock, "POST", f"{CLOCK}/advance", {"by": "P1D"}).document

    assert shown["mode"] == "running"
    assert shown["now"].startswith("2026-03-02T12:0")


@pytest.mark.parametrize(
    "by", ["P1Y", "P", "PT", "P1DT", "P2912200D", "P99999999999999W", 9e11, -9e11]
)
def test_a_clock_cannot_be_turned_by_what_is_no_time(mock: LoopMock, by: Any) -> None:
    answer = call(mock, "POST", f"{CLOCK}/advance", {"by": by})

    assert answer.status == 400
    assert answer.document["message"].startswith("no clock can be turned to or by ")
    assert call(mock, "GET", CLOCK).document == NOON


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "$"),
        ({"mode": "fast"}, "$.mode"),
        ({"mode": "real", "now": "2026-03-01T12:00:00Z"}, "$"),
        ({"mode": "frozen", "now": "2026-03-01T12:00:00"}, "$.now"),
        ({"mode": "frozen", "now": "noon"}, "$.now"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(mock: LoopMock, body: Any, place: str) -> None:
    assert [path for path, _ in call(mock, "PUT", CLOCK, body).problems] == [place]


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_clock_has_room_to_run_on(mock: LoopMock, year: str) -> None:
    answer = call(mock, "PUT", CLOCK, clock("running", f"{year}-06-01T00:00:00Z"))

    assert answer.status == 400
    assert asked(mock) == ["#2301"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT36H", 129600), ("-P1D", -86400), ("+P1W2DT3H4M5.5S", 788645.5), ("PT0S", 0)],
)
def test_a_duration_is_read_as_iso_8601_writes_it(text: str, seconds: float) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "P1Y", "P1M", "1D", "P1D ", "p1d", "P\u0661D"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ImpossibleTime) as caught:
        duration(text)

    assert caught.value == ImpossibleTime(text)


def test_a_dialect_is_shown_with_every_default(mock: LoopMock) -> None:
    shown = call(mock, "GET", DIALECT).document

    assert shown == {name: each.default for name, each in assumptions().items()}


def test_choices_are_put_or_patched(mock: LoopMock) -> None:
    call(mock, "PUT", DIALECT, {"pending-orders": "omitted"})
    patched = call(mock, "PATCH", DIALECT, {"email-case": "local-sensitive"}).document
    assert mock.shops[0].dialect == Dialect().but(
        pending_orders="omitted", email_case="local-sensitive"
    )
    assert patched == {name: mock.shops[0].dialect[name] for name in assumptions()}

    call(mock, "PUT", DIALECT, {"email-case": "local-sensitive"})
    assert mock.shops[0].dialect == Dialect().but(email_case="local-sensitive")
    assert (asked(mock, mock.shops[0].token, "ADA@example.com")) == []


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_choice_that_nobody_has_brings_the_nearest(mock: LoopMock, method: str) -> None:
    assert call(mock, method, DIALECT, {"pending-orders": "omited"}).message == (
        400,
        "there is no choice of pending-orders called 'omited'; did you mean 'omitted'?",
    )


def test_faults_are_planned_and_taken_out_one_by_one_or_all(mock: LoopMock) -> None:
    slow = call(mock, "POST", FAULTS, {"fault": "slow:seconds=2,first=3"})
    assert (slow.status, slow.headers["location"]) == (201, f"/__admin/{FAULTS}/1")
    assert slow.document == {
        "id": "1",
        "fault": "slow:seconds=2.0,first=3",
        "kind": "slow",
        "parameters": {"seconds": 2.0},
        "first": 3,
        "after": 0,
        "share": 1.0,
        "seed": 0,
        "operation": None,
    }
    other = call(mock, "POST", FAULTS, {"fault": "null-order:share=0.1"}).document
    assert call(mock, "GET", FAULTS).document == {"faults": [slow.document, other]}

    assert call(mock, "DELETE", f"{FAULTS}/1").status == 204
    assert call(mock, "GET", FAULTS).document == {"faults": [other]}
    assert call(mock, "DELETE", f"{FAULTS}/1").message == (
        404,
        "there is no planned fault called '1'; known: 2",
    )
    assert call(mock, "DELETE", FAULTS).status == 204
    assert list(mock.shops[0].faults) == []


def test_a_fault_strikes_the_next_who_asks(mock: LoopMock) -> None:
    call(mock, "POST", FAULTS, {"fault": "null-order:first=1"})

    with pytest.raises(TypeError):
        asked(mock, mock.shops[0].token, ADA)
    assert asked(mock) == ["#2301"]


@pytest.mark.parametrize("text", ["slo", "slow:second=1", "slow:seconds=x", "slow:share=2"])
def test_a_fault_that_cannot_be_read_is_refused(mock: LoopMock, text: str) -> None:
    assert call(mock, "POST", FAULTS, {"fault": text}).status == 400
    assert list(mock.shops[0].faults) == []
