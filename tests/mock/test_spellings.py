"""How the mock spells what documents spell in two ways."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from loop_harness import world
from loop_harness.dialect import Dialect
from loop_harness.mock import LoopMock, Request, Shop

BARE = {"orders": [{"name": "#1001", "emails": ["ada@example.com"], "shipments": [{}]}]}


def searched(dialect: Dialect, document: Any = BARE) -> Any:
    """Search the one order of a world that leaves everything else to be made up."""
    shop = Shop(world.read(document, "test", dialect=dialect), dialect=dialect)
    headers = {"x-wonderment-access-token": shop.token}
    path = "/2022-10/shipments/search/%231001"
    asked = Request(method="GET", path=path, headers=headers)
    return json.loads(LoopMock(shop, check=True).respond(asked).body)["shipments"][0]


@pytest.mark.parametrize(
    ("choice", "pattern"),
    [
        ("local", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
        ("offset", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}"),
        ("date-only", r"\d{4}-\d\d-\d\d"),
    ],
)
def test_made_up_events_spell_their_time_as_the_dialect_says(choice: str, pattern: str) -> None:
    events = searched(Dialect.of({"event-times": choice}))["events"]

    assert events
    assert [each["date"] for each in events if not re.fullmatch(pattern, each["date"])] == []
    assert {each["isTimezoneProvided"] for each in events} == {choice == "offset"}


def test_all_spellings_of_a_time_are_the_same_moment() -> None:
    local, offset, date = (
        [each["date"] for each in searched(Dialect.of({"event-times": choice}))["events"]]
        for choice in ("local", "offset", "date-only")
    )

    assert [each[:-5] for each in offset] == local
    assert [each[:10] for each in local] == date


def test_an_explicit_event_keeps_its_spelling() -> None:
    event = {"details": "Arrived", "status": "TRANSIT", "date": "2026-01-02T03:04:05"}
    order = {"name": "#1001", "emails": ["ada@example.com"], "shipments": [{"events": [event]}]}
    shown = searched(Dialect.of({"event-times": "offset"}), {"orders": [order]})

    assert [each["date"] for each in shown["events"]] == ["2026-01-02T03:04:05"]


def test_line_items_are_spelled_as_the_reference_page_or_as_the_sample_does() -> None:
    documented = searched(Dialect())["lineItems"]
    titled = searched(Dialect.of({"line-item-shape": "title-image"}))["lineItems"]

    assert documented
    assert titled == [
        {
            "title": each["productName"],
            "quantity": each["quantity"],
            "image": {"src": each["productImage"], "altText": each["variantName"]},
        }
        for each in documented
    ]
