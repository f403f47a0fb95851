"""Many shops stand side by side; what changes in one shows at once, and only there."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from tests.mock.asking import ADA, TOKEN, document, names, order, orders, parcel, search, shop_of

from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidToken
from loop_harness.mock import LoopMock, Request, Shop
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.model import World
from loop_harness.strategies import worlds
from loop_harness.world import OrderIndex

QUERY = b'{"query": "{ orders(input: {customerEmails: [\\"ada@example.com\\"]}) { name } }"}'


def asked(mock: LoopMock, token: str) -> object:
    """Return what one token sees of Ada's orders."""
    headers = {TOKEN_HEADER: token, "content-type": "application/json"}
    request = Request(method="POST", path="/graphql", headers=headers, body=QUERY)
    return document(mock.respond(request))


def told(*found: str) -> object:
    return {"data": {"orders": [{"name": each} for each in found]}}


REFUSED = {"message": "401: Authentication Failed"}


@given(one=worlds(token="sk_test_1_one"), other=worlds(token="sk_test_2_two"))
def test_shops_side_by_side_answer_as_each_alone(one: World, other: World) -> None:
    together = LoopMock(Shop(one), Shop(other))

    for each in (one, other):
        assert asked(together, each.token) == asked(LoopMock(Shop(each)), each.token)


def test_each_shop_keeps_a_journal_of_its_own() -> None:
    one, other = shop_of(token="sk_test_1_one"), shop_of(token="sk_test_2_two")
    mock = LoopMock(one, other)
    asked(mock, one.token)
    asked(mock, "sk_test_3_three")

    assert (len(one.journal), len(other.journal), len(mock.strangers)) == (1, 0, 1)


def test_a_shop_may_be_added_and_removed_at_any_time() -> None:
    mock, shop = LoopMock(), shop_of(order("#1", ADA))
    assert asked(mock, TOKEN) == REFUSED

    assert mock.add(shop) is shop
    assert (asked(mock, TOKEN), mock.shops) == (told("#1"), (shop,))

    mock.remove(shop)
    mock.remove(shop)
    assert (asked(mock, TOKEN), mock.shops) == (REFUSED, ())


def test_a_shop_takes_the_place_of_one_with_the_same_token() -> None:
    mock = LoopMock(shop_of(order("#1", ADA)))
    mock.add(shop_of(order("#2", ADA)))

    assert asked(mock, TOKEN) == told("#2")


def test_another_world_shows_at_once_in_graphql_and_rest() -> None:
    shop = shop_of(order("#1", ADA, parcels=(parcel("1Z1"),)))
    assert (names(shop, ADA), document(search(shop, "#1"))["name"]) == (["#1"], "#1")

    shop.world = shop_of(order("#2", ADA)).world
    assert (names(shop, ADA), document(search(shop, "#1"))) == (["#2"], None)


def test_nothing_is_kept_of_a_world_that_was_replaced() -> None:
    shop = shop_of()
    for number in range(50):
        shop.world = shop_of(order(f"#{number}", ADA)).world
        assert names(shop, ADA) == [f"#{number}"]

    assert len(shop._rendered) == 1


def test_the_same_order_with_another_parcel_shows_at_once() -> None:
    shop = shop_of(order("#1", ADA, parcels=(parcel("1Z1"),)))
    before = (orders(shop, ADA), document(search(shop, "#1")))
    shop.world = shop_of(order("#1", ADA, parcels=(parcel("1Z1", status="DELIVERED"),))).world

    after = orders(shop, ADA)
    assert [each["status"] for each in before[0][0]["shipments"]] == ["TRANSIT"]
    assert [each["status"] for each in after[0]["shipments"]] == ["DELIVERED"]


def test_a_shop_keeps_its_token_whatever_world_it_gets() -> None:
    shop = shop_of(order("#1", ADA))
    mock = LoopMock(shop)
    shop.world = shop_of(order("#2", ADA), token="sk_test_9_other").world

    assert (shop.token, shop.world.token) == (TOKEN, TOKEN)
    assert asked(mock, TOKEN) == told("#2")
    mock.remove(shop)
    assert asked(mock, TOKEN) == REFUSED


def test_another_dialect_shows_at_once() -> None:
    shop = shop_of(order("#1", "ADA@example.com", parcels=(parcel("1Z1"),)))
    assert orders(shop, ADA)[0]["shipments"][0]["carrierDisplayName"] == "UPS"

    shop.dialect = Dialect().but(carrier_display_name="raw")
    assert orders(shop, ADA)[0]["shipments"][0]["carrierDisplayName"] == "ups"
    shop.dialect = Dialect().but(email_case="local-sensitive")
    assert orders(shop, ADA) == []
    shop.dialect = Dialect()
    assert orders(shop, ADA)[0]["shipments"][0]["carrierDisplayName"] == "UPS"


def test_a_world_that_changes_while_it_is_searched_shows_to_the_next_who_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = shop_of(order("#1", ADA))
    indexing, changed = threading.Event(), threading.Event()
    build = OrderIndex.of

    def wait(*arguments: object) -> OrderIndex:
        indexing.set()
        assert changed.wait(10)
        return build(*arguments)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(OrderIndex, "of", wait)
        first = pool.submit(names, shop, ADA)
        assert indexing.wait(10)
        monkeypatch.setattr(OrderIndex, "of", build)
        shop.world = shop_of(order("#2", ADA)).world
        changed.set()
        assert first.result(10) == ["#1"]

    assert names(shop, ADA) == ["#2"]


def test_two_orders_of_one_id_are_told_apart() -> None:
    shop = shop_of(
        order("#1", ADA, id="5", created_at="2026-01-02T00:00:00Z"),
        order("#2", ADA, id="5", created_at="2026-01-01T00:00:00Z"),
    )

    assert names(shop, ADA) == ["#1", "#2"]


@pytest.mark.parametrize("token", ["", " ", "a b", "a\n", "é", "a\x7f", "\ud800"])
def test_a_token_that_could_not_travel_in_a_header_opens_no_shop(token: str) -> None:
    with pytest.raises(InvalidToken) as caught:
        Shop(World(token=token))

    assert str(caught.value).startswith("the API token ")
    assert str(caught.value).endswith("a token is one line of printable ASCII, no spaces")
