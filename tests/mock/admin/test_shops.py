"""Shops are opened, listed, shown and closed."""

from __future__ import annotations

import json

import pytest
from tests.mock.admin.calling import TOKEN, asked, call, new_mock

from loop_harness.mock import LoopMock, Shop
from loop_harness.world import load, names

SHOWN = {
    "id": "shop-1",
    "token": "sk_test_2003_…",
    "seed": 0,
    "orders": 1,
    "customers": 0,
    "clock": {"mode": "frozen", "now": "2026-03-01T12:00:00+00:00"},
    "dialect": {},
    "faults": [],
    "webhooks": 0,
}
FREEZE = {"mode": "frozen", "now": "2026-03-01T12:00:00Z"}


def test_shops_that_are_there_at_the_start_have_ids_which_are_not_their_tokens() -> None:
    mock = LoopMock(Shop(load("single")), Shop(load("demo")))
    call(mock, "PUT", "shops/shop-1/clock", FREEZE)
    shown = call(mock, "GET", "shops").document["shops"]

    assert shown[0] == SHOWN == call(mock, "GET", "shops/shop-1").document
    assert [each["id"] for each in shown] == ["shop-1", "shop-2"]


def test_an_id_stays_with_its_token_and_is_never_given_twice() -> None:
    mock = LoopMock(Shop(load("single")))
    mock.add(Shop(load("single")))
    call(mock, "DELETE", "shops/shop-1")
    mock.add(Shop(load("single")))

    assert [each["id"] for each in call(mock, "GET", "shops").document["shops"]] == ["shop-2"]


def test_only_the_answer_to_opening_a_shop_shows_its_token() -> None:
    mock = new_mock()
    opened = call(mock, "POST", "shops", {"world": "single", "clock": FREEZE})

    assert (opened.status, opened.headers["location"]) == (201, "/__admin/shops/shop-2")
    assert opened.document == {**SHOWN, "id": "shop-2", "token": "sk_test_1001_plain"}
    assert "plain" not in json.dumps(call(mock, "GET", "shops").document)
    assert asked(mock, "sk_test_1001_plain") == ["#2301"]


def test_tokens_that_are_made_up_differ() -> None:
    mock = LoopMock()
    mock.add(Shop(load("single").with_token("sk_test_1002_plain")))
    made = [call(mock, "POST", "shops", {}).document["token"] for _ in range(3)]

    assert made == ["sk_test_1001_plain", "sk_test_1003_plain", "sk_test_1004_plain"]


def test_a_shop_is_all_that_its_body_says() -> None:
    mock = LoopMock()
    body = {
        "world": {"orders": [{"name": "#1", "emails": ["a@example.com"]}]},
        "token": "my-own",
        "seed": 7,
        "population": 50,
        "dialect": {"pending-orders": "omitted"},
        "faults": ["slow:seconds=2,first=3"],
        "clock": {"mode": "frozen", "now": "2026-05-01T00:00:00Z"},
    }

    assert call(mock, "POST", "shops", body).document == {
        "id": "shop-1",
        "token": "my-own",
        "seed": 7,
        "orders": 1,
        "customers": 50,
        "clock": {"mode": "frozen", "now": "2026-05-01T00:00:00+00:00"},
        "dialect": {"pending-orders": "omitted"},
        "faults": ["slow:seconds=2.0,first=3"],
        "webhooks": 0,
    }


def test_a_frozen_shop_stands_where_its_world_begins() -> None:
    opened = call(LoopMock(), "POST", "shops", {"clock": {"mode": "frozen"}})

    assert opened.document["clock"]["now"] == "2026-03-01T12:00:00+00:00"


def test_a_token_in_a_world_opens_nothing() -> None:
    mock = LoopMock()
    call(mock, "POST", "shops", {"world": {"shop": {"token": "sk_test_9_nine"}}})

    assert [each.token for each in mock.shops] == ["sk_test_1001_plain"]


def test_a_token_opens_one_shop() -> None:
    answer = call(new_mock(), "POST", "shops", {"token": TOKEN})

    assert answer.message == (409, "another shop has this token: choose another, or none")


@pytest.mark.parametrize("name", names())
def test_every_bundled_world_can_be_opened(name: str) -> None:
    opened = call(LoopMock(), "POST", "shops", {"world": name}).document

    assert opened["orders"] == len(load(name).orders)


@pytest.mark.parametrize("name", ["singel", "/etc/hostname", "../worlds/single", "single.json"])
def test_a_name_leads_to_a_bundled_world_and_to_no_file(name: str) -> None:
    status, message = call(new_mock(), "POST", "shops", {"world": name}).message

    assert status == 400
    assert message.startswith(f"there is no bundled world called {name!r}; ")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"wrld": "x"}, [("$", "has an unknown field 'wrld' (did you mean 'world'?)")]),
        ({"population": 0}, [("$.population", "is 0, must be at least 1")]),
        (
            {"token": "a b"},
            [("$.token", '"a b" does not look like one line of printable ASCII without spaces')],
        ),
        (
            {"world": {"orders": [{"name": "#1", "emails": ["a"], "phon": "x"}]}},
            [("$.world.orders[0]", "has an unknown field 'phon' (did you mean 'phone'?)")],
        ),
        (
            {
                "world": {
                    "orders": [
                        {"name": "#1", "emails": [], "createdAt": "0001-01-01T00:00:00+14:00"}
                    ]
                }
            },
            [("$.world.orders[0]", "has a time beyond the years 1 to 9999")],
        ),
    ],
)
def test_a_body_that_breaks_the_contract_is_refused_with_its_places(
    body: object, found: list[tuple[str, str]]
) -> None:
    mock = new_mock()
    answer = call(mock, "POST", "shops", body)

    assert (answer.status, answer.problems, len(mock.shops)) == (400, found, 1)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"faults": ["slo"]}, "there is no fault called 'slo'; did you mean 'slow'?"),
        (
            {"dialect": {"email-cas": "x"}},
            "there is no assumption called 'email-cas'; did you mean 'email-case'?",
        ),
    ],
)
def test_a_name_that_nothing_has_brings_the_nearest(body: object, message: str) -> None:
    assert call(new_mock(), "POST", "shops", body).message == (400, message)


def test_a_closed_shop_is_gone_for_everybody() -> None:
    mock = new_mock()

    assert call(mock, "DELETE", "shops/shop-1").status == 204
    assert (mock.shops, call(mock, "GET", "shops/shop-1").status) == ((), 404)
