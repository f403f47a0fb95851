"""What is asked again within a second is answered from memory, and never with what was before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.mock.asking import ADA, PUBLISHED, TOKEN, order, shop_of

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.mock import LoopMock, Request, Response, Shop
from loop_harness.mock.answers import Answers
from loop_harness.mock.exchange import TOKEN_HEADER

NOW = datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC)
ASKED = Request(
    method="POST",
    path="/graphql",
    headers={TOKEN_HEADER: TOKEN, "content-type": "application/json"},
    body=json.dumps({"query": PUBLISHED, "variables": {"emails": [ADA]}}).encode(),
)


@pytest.fixture
def shop() -> Shop:
    found = shop_of(order("#1", ADA))
    found.clock = Clock(NOW)
    return found


def test_the_same_request_gets_the_same_answer_from_memory(shop: Shop) -> None:
    mock = LoopMock(shop)

    assert mock.respond(ASKED) is mock.respond(ASKED)
    assert len(shop.journal) == 2


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, body=ASKED.body + b" "),
        replace(ASKED, method="GET"),
        replace(ASKED, headers={**ASKED.headers, "accept": "application/json"}),
        replace(ASKED, headers={TOKEN_HEADER: TOKEN, "content-type": "text/plain"}),
    ],
    ids=["body", "method", "accept", "content type"],
)
def test_another_request_is_another_one(shop: Shop, other: Request) -> None:
    mock = LoopMock(shop)
    first = mock.respond(ASKED)

    assert mock.respond(other) is not first


@pytest.mark.parametrize(
    "change",
    [
        lambda shop: setattr(shop, "world", replace(shop.world, orders=(order("#2", ADA),))),
        lambda shop: setattr(shop, "dialect", Dialect.of({"pending-orders": "omitted"})),
        lambda shop: setattr(shop, "clock", Clock(NOW - timedelta(days=1000))),
        lambda shop: setattr(shop, "clock", Clock(NOW + timedelta(seconds=0.5))),
    ],
    ids=["world", "dialect", "clock", "the next second"],
)
def test_nothing_outlives_what_it_depends_on(shop: Shop, change: object) -> None:
    mock = LoopMock(shop)
    before = mock.respond(ASKED)
    change(shop)  # type: ignore[operator]
    fresh = Shop(shop.world, dialect=shop.dialect, clock=shop.clock)

    after = mock.respond(ASKED)
    assert after is not before
    assert after == LoopMock(fresh).respond(ASKED)


def test_a_fault_strikes_an_answer_that_is_remembered(shop: Shop) -> None:
    mock = LoopMock(shop)
    statuses = [mock.respond(ASKED).status]
    shop.faults.add("status:first=1")
    statuses += [mock.respond(ASKED).status for _ in range(2)]

    assert statuses == [200, 500, 200]


def test_a_report_is_never_remembered(shop: Shop) -> None:
    """Its links name the host that was asked."""
    mock = LoopMock(shop)
    asked = Request(method="GET", path="/2022-10/reports", headers=ASKED.headers)

    assert mock.respond(asked) is not mock.respond(asked)


def test_memory_is_bounded() -> None:
    many, large, long = Answers(NOW), Answers(NOW), Answers(NOW)
    for number in range(2000):
        many.put(replace(ASKED, path=f"/{number}").asked, Response())
        large.put(replace(ASKED, path=f"/{number}").asked, Response(body=b"x" * 2**16))
    long.put(replace(ASKED, body=b"x" * 8193).asked, Response())

    assert (len(many), len(large), len(long)) == (1024, 7, 0)


@pytest.mark.parametrize(
    ("seconds", "covered"), [(-0.6, True), (-0.7, False), (0.3, True), (0.4, False)]
)
def test_answers_are_those_of_one_whole_second(seconds: float, *, covered: bool) -> None:
    assert Answers(NOW).covers(NOW + timedelta(seconds=seconds)) is covered
