"""The world of a shop is replaced as a whole, or order by order."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from tests.mock.admin.calling import ADA, TOKEN, asked, call, new_mock

from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.admin import worlds
from loop_harness.model import Order
from loop_harness.world import load, read

ORDERS = "shops/shop-1/orders"
LATER = {"by": "P30D"}


@pytest.fixture
def mock() -> LoopMock:
    found = new_mock()
    call(found, "PUT", "shops/shop-1/clock", {"mode": "frozen", "now": "2026-03-01T12:00:00Z"})
    return found


def test_the_world_is_shown_complete_and_without_its_token(mock: LoopMock) -> None:
    shown = call(mock, "GET", "shops/shop-1/world").document
    whole = load("single").to_json()

    assert shown == {**whole, "shop": {"trackingPageAuthentication": False}}


def test_a_world_may_be_put_back_and_the_token_stays(mock: LoopMock) -> None:
    shown = call(mock, "GET", "shops/shop-1/world").document
    other = {**load("demo").to_json(), "shop": {"token": "sk_test_9_nine"}}
    assert call(mock, "PUT", "shops/shop-1/world", other).status == 200
    assert asked(mock) == []

    assert call(mock, "PUT", "shops/shop-1/world", shown).document == shown
    assert (mock.shops[0].token, asked(mock)) == (TOKEN, ["#2301"])


def test_a_world_is_completed_as_a_file_is(mock: LoopMock) -> None:
    document = {"orders": [{"name": "#1", "emails": [ADA]}, {"name": "#2", "emails": [ADA]}]}
    shown = call(mock, "PUT", "shops/shop-1/world", document).document

    assert shown["orders"] == read(document, "a file").to_json()["orders"]


def test_a_world_that_breaks_its_schema_changes_nothing(mock: LoopMock) -> None:
    before = mock.shops[0].world
    answer = call(mock, "PUT", "shops/shop-1/world", {"orders": [{"name": 1}, {"emails": []}]})

    assert (answer.status, answer.problems) == (
        400,
        [
            ("$.orders[0].name", "is a number, must be a text"),
            ("$.orders[0]", "lacks 'emails'"),
            ("$.orders[1]", "lacks 'name'"),
        ],
    )
    assert mock.shops[0].world is before


def test_an_order_is_found_as_soon_as_it_was_added(mock: LoopMock) -> None:
    added = call(mock, "POST", ORDERS, {"id": "7", "name": "#7", "emails": [ADA]})

    assert (added.status, added.headers["location"]) == (201, f"/__admin/{ORDERS}/7")
    assert asked(mock) == ["#7", "#2301"]
    listed = call(mock, "GET", ORDERS).document["orders"]
    assert listed == [load("single").orders[0].to_json(), added.document]


def test_the_same_order_is_made_up_the_same_everywhere(mock: LoopMock) -> None:
    made = [call(each, "POST", ORDERS, {"name": "#7", "emails": []}) for each in (mock, new_mock())]
    other = LoopMock(Shop(load("single"), seed=1))

    assert made[0].document == made[1].document
    assert call(other, "POST", ORDERS, {"name": "#7", "emails": []}).document != made[0].document


def test_two_orders_of_one_name_are_told_apart(mock: LoopMock) -> None:
    one, two = (call(mock, "POST", ORDERS, {"name": "#7", "emails": []}) for _ in range(2))

    assert one.document["id"] != two.document["id"]
    ids = f"{one.document['id']}, {two.document['id']}"
    assert call(mock, "GET", f"{ORDERS}/%237").message == (
        409,
        f"2 orders are called '#7': name one by its id ({ids})",
    )
    assert call(mock, "GET", f"{ORDERS}/{two.document['id']}").document == two.document


@pytest.mark.parametrize("name", ["a/b", "/", "#1", "%23", "ä ö", "..", "?", "\u2028", "a\n"])
def test_an_order_may_be_named_by_any_name(mock: LoopMock, name: str) -> None:
    added = call(mock, "POST", ORDERS, {"name": name, "emails": []})
    place = f"{ORDERS}/{quote(name, safe='')}"

    assert call(mock, "GET", place).document == added.document
    assert call(mock, "DELETE", place).status == 204
    assert [each.name for each in mock.shops[0].world.orders] == ["#2301"]


def test_an_id_comes_before_a_name(mock: LoopMock) -> None:
    call(mock, "POST", ORDERS, {"id": "1", "name": "2", "emails": []})
    call(mock, "POST", ORDERS, {"id": "2", "name": "1", "emails": []})

    assert call(mock, "GET", f"{ORDERS}/1").document["name"] == "2"


def test_an_order_that_is_replaced_keeps_its_id_and_its_place(mock: LoopMock) -> None:
    call(mock, "POST", ORDERS, {"name": "#7", "emails": [ADA]})
    before = call(mock, "GET", f"{ORDERS}/%232301").document
    parcels = [{**before["shipments"][0], "status": "DELIVERED"}]
    put = call(mock, "PUT", f"{ORDERS}/%232301", {**before, "shipments": parcels})

    assert put.document == {**before, "shipments": parcels}
    least = call(mock, "PUT", f"{ORDERS}/%232301", {"name": "#8", "emails": [ADA]}).document
    assert (least["id"], least["createdAt"]) == (before["id"], before["createdAt"])
    assert [each.name for each in mock.shops[0].world.orders] == ["#8", "#7"]


def test_an_order_fares_on_with_the_clock_where_its_status_is_made_up(mock: LoopMock) -> None:
    call(
        mock,
        "POST",
        ORDERS,
        {"id": "still", "name": "#1", "emails": [], "shipments": [{"status": "TRANSIT"}]},
    )
    for number in range(20):
        body = {"id": f"m{number}", "name": f"#m{number}", "emails": [], "shipments": [{}]}
        call(mock, "POST", ORDERS, body)
    before = call(mock, "GET", ORDERS).document["orders"]
    call(mock, "POST", "shops/shop-1/clock/advance", LATER)
    after = call(mock, "GET", ORDERS).document["orders"]

    assert before[1] == after[1]
    assert before[2:] != after[2:]


def test_a_wild_time_is_refused(mock: LoopMock) -> None:
    body = {"name": "#1", "emails": [], "createdAt": "0001-01-01T00:00:00+14:00"}
    answer = call(mock, "POST", ORDERS, body)

    assert (answer.status, answer.problems) == (
        400,
        [("$", "has a time beyond the years 1 to 9999")],
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_order_that_is_not_there_brings_the_nearest(mock: LoopMock, method: str) -> None:
    answer = call(mock, method, f"{ORDERS}/%23231", {"name": "#1", "emails": []})

    assert answer.message == (404, "there is no order called '#231'; did you mean '#2301'?")


def test_no_order_is_lost_when_many_are_added_at_once(
    mock: LoopMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making one takes so long that, but for the lock, all would begin with the same world."""
    make = worlds._made

    def slowly(*arguments: Any) -> Order:
        made = make(*arguments)
        time.sleep(0.02)
        return made

    monkeypatch.setattr(worlds, "_made", slowly)

    def add(number: int) -> int:
        return call(mock, "POST", ORDERS, {"name": f"#{number}", "emails": []}).status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(add, range(16))) == {201}

    assert len(mock.shops[0].world.orders) == 17
