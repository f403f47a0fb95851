"""Each fixture of the plugin does what its sentence says, here and in a project of its own."""

from __future__ import annotations

import httpx
import pytest
from pytest_httpserver import HTTPServer

from loop_harness.dialect import Dialect
from loop_harness.lookup import Lookup
from loop_harness.mock import Expectation, exactly, never
from loop_harness.model import Profile, World
from loop_harness.pytest_server import LoopHTTPServer, LoopShop
from loop_harness.world import load

TOKEN_HEADER = "x-wonderment-access-token"


def asking(shop: LoopShop, *emails: str) -> httpx.Response:
    """Ask a shop for the names of orders, as a client of one's own would."""
    query = "query($of: [String!]!) { orders(input: {customerEmails: $of}) { name } }"
    return httpx.post(
        f"{shop.base_url}/graphql",
        headers={TOKEN_HEADER: shop.token},
        json={"query": query, "variables": {"of": emails}},
    )


def test_the_server_is_one_of_pytest_httpserver(loop_server: LoopHTTPServer) -> None:
    assert isinstance(loop_server, HTTPServer)
    assert loop_server.is_running()


def test_a_shop_answers_over_http(loop_shop: LoopShop) -> None:
    order = loop_shop.world.orders[0]

    assert asking(loop_shop, order.emails[0]).json()["data"]["orders"]


def test_the_default_world_has_profiles(loop_shop: LoopShop, loop_world: World) -> None:
    assert loop_world == load("multi-email-overlap")
    assert loop_shop.world == loop_world.with_token(loop_shop.token)
    assert loop_shop.profile == loop_world.profiles[0]


@pytest.mark.loop_world("no-email")
def test_the_marker_names_the_world(loop_world: World) -> None:
    assert loop_world == load("no-email")


def test_a_shop_knows_the_addresses_that_were_asked(loop_shop: LoopShop) -> None:
    asking(loop_shop, "ada@example.com", "ben@example.com")
    httpx.get(f"{loop_shop.base_url}/2022-10/reports", headers={TOKEN_HEADER: loop_shop.token})
    asking(loop_shop)

    assert loop_shop.asked == [["ada@example.com", "ben@example.com"], []]
    assert [each.operation for each in loop_shop.journal] == ["graphql", "listReports", "graphql"]


def test_another_world_may_be_set_and_keeps_the_token(loop_shop: LoopShop) -> None:
    token = loop_shop.token
    loop_shop.world = load("no-email")

    assert loop_shop.world == load("no-email").with_token(token)
    assert asking(loop_shop, "ada@example.com").status_code == 200


def test_another_dialect_may_be_set(loop_shop: LoopShop) -> None:
    address = loop_shop.world.orders[0].emails[0]
    assert asking(loop_shop, address.upper()).json()["data"]["orders"]

    loop_shop.dialect = Dialect.of({"email-case": "local-sensitive"})

    assert loop_shop.dialect == Dialect.of({"email-case": "local-sensitive"})
    assert asking(loop_shop, address.upper()).json() == {"data": {"orders": []}}


def test_a_world_without_profiles_has_no_first_one(loop_shop: LoopShop) -> None:
    loop_shop.world = World(token="any")

    with pytest.raises(LookupError, match="no profiles"):
        _ = loop_shop.profile


def test_the_lookup_asks_this_shop(loop_lookup: Lookup, loop_shop: LoopShop) -> None:
    address = loop_shop.world.orders[0].emails[0]
    reply = loop_lookup.pull(Profile(email_addresses=(address,)))

    assert reply.orders
    assert loop_shop.asked == [[address]]


def test_several_shops_stand_side_by_side(loop_server: LoopHTTPServer) -> None:
    """As a Hypothesis test needs them: one for each example."""
    world = load("multi-email-overlap")
    with loop_server.open_shop(world) as one, loop_server.open_shop(world) as other:
        asking(one, "ada@example.com")

        assert one.token != other.token
        assert (one.asked, other.asked) == ([["ada@example.com"]], [])
    assert asking(one).status_code == 401


def test_what_is_expected_overrides_the_mock(
    loop_server: LoopHTTPServer, loop_shop: LoopShop
) -> None:
    loop_server.expect_oneshot_request("/graphql", method="POST").respond_with_json(
        {"data": {"orders": [{"name": "#9"}]}}
    )
    address = loop_shop.world.orders[0].emails[0]
    answers = [asking(loop_shop, address).json() for _ in range(2)]

    assert answers[0] == {"data": {"orders": [{"name": "#9"}]}}
    assert answers[1]["data"]["orders"] != [{"name": "#9"}]
    assert loop_shop.asked == [[address]], "what the mock does not answer is not in its journal"


def test_what_strangers_asked_is_forgotten(loop_server: LoopHTTPServer) -> None:
    httpx.get(f"{loop_server.url_for('/2022-10/reports')}")
    assert [each.operation for each in loop_server.mock.strangers] == ["listReports"]

    loop_server.clear()

    assert len(loop_server.mock.strangers) == 0


def test_what_was_asked_can_be_verified(loop_shop: LoopShop) -> None:
    asking(loop_shop, "ada@example.com")
    asking(loop_shop, "ben@example.com", "ada@example.com")
    ada, both = (
        Expectation(operation="graphql", addresses=each)
        for each in (["ada@example.com"], ["ada@example.com", "ben@example.com"])
    )

    loop_shop.verify(ada)
    loop_shop.verify(both, exactly(1))
    loop_shop.verify_sequence(ada, both, strict=True)
    with pytest.raises(
        AssertionError, match=r"^expected no request: graphql, for ada@example\.com"
    ):
        loop_shop.verify(ada, never())
    with pytest.raises(AssertionError, match="step 2 was asked too early, by request 1"):
        loop_shop.verify_sequence(both, ada)
    asking(loop_shop)
    asking(loop_shop, "ada@example.com")
    loop_shop.verify_sequence(both, ada)
    with pytest.raises(AssertionError, match="but request 3 stands in between"):
        loop_shop.verify_sequence(both, ada, strict=True)
