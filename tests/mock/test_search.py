"""The shipment search, in both of its forms, with and without tracking-page authentication."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
from tests.mock.asking import (
    ask,
    document,
    order,
    parcel,
    refusal,
    said,
    search,
    search_by_t,
    shop_of,
)

from loop_harness import world
from loop_harness.contracts import openapi
from loop_harness.dialect import Dialect
from loop_harness.mock import Response, Shop
from loop_harness.strategies.worlds import _AWKWARD

ADA, PHONE = "ada@example.com", "+12025550101"
NOT_VERIFIED = (401, {"message": "We couldn't find that order"})
MISSING_TERM = (400, {"message": "Invalid request. Must include search term."})
FOUND_NOTHING = (200, None)
PUBLISHED_TERM = {
    parameter["name"]: parameter["example"]
    for operation in openapi.operations()
    for parameter in operation.parameters
    if operation.id == "searchShipments"
}


@pytest.fixture
def shop() -> Shop:
    return shop_of(
        order("#1001", ADA, parcels=(parcel("1Z1"), parcel("1Z2")), phone=PHONE),
        order("1001", "ben@example.org", parcels=(parcel("1Z3"),)),
        order("#1002", ADA),
    )


@pytest.fixture
def guarded(shop: Shop) -> Shop:
    return shop_of(*shop.world.orders, authentication=True)


def codes(response: Response) -> tuple[str, list[str]]:
    """Return the order name that was found, and the codes of its parcels."""
    assert response.status == 200
    found = document(response)
    return found["name"], [each["trackingCode"] for each in found["shipments"]]


def test_an_order_is_found_by_its_name_with_all_of_its_parcels(shop: Shop) -> None:
    assert codes(search(shop, "#1001")) == ("#1001", ["1Z1", "1Z2"])


def test_an_order_is_found_by_any_of_its_tracking_codes(shop: Shop) -> None:
    assert codes(search(shop, "1Z2")) == ("#1001", ["1Z1", "1Z2"])


def test_a_parcel_is_shown_as_the_world_has_it() -> None:
    single = Shop(world.load("single"))
    known = single.world.orders[0]
    parcel_ = known.shipments[0]

    shown = document(search(single, known.name))["shipments"][0]
    assert shown == {
        "trackingUrl": parcel_.tracking_url,
        "trackingCode": parcel_.tracking_code,
        "carrierName": parcel_.carrier_name,
        "eta": parcel_.eta,
        "serviceLevel": {
            "name": parcel_.service_level.name,
            "token": parcel_.service_level.token,
        },
        "order": {"id": known.id, "name": known.name},
        "statusDetails": shown["events"][-1],
        "events": list(parcel_.events),
        "lineItems": list(parcel_.line_items),
    }


def test_a_parcel_without_events_has_no_latest_one(shop: Shop) -> None:
    shown = document(search(shop, "1Z3"))["shipments"][0]

    assert "statusDetails" not in shown
    assert shown["events"] == []


def test_a_pending_order_is_shown_as_the_documented_placeholder(shop: Shop) -> None:
    assert document(search(shop, "#1002")) == {
        "name": "#1002",
        "shipments": [
            {
                "trackingCode": "",
                "trackingUrl": None,
                "carrierName": "",
                "date": "2026-01-02T03:04:05.000Z",
                "eta": "pending",
                "serviceLevel": {"name": "", "token": ""},
                "statusDetails": {
                    "status": "PENDING",
                    "substatus": "order_received",
                    "date": "2026-01-02T03:04:05.000Z",
                    "details": "Order has been received",
                },
                "lineItems": [],
                "events": [],
                "order": {"id": shop.world.orders[2].id, "name": "#1002"},
            }
        ],
    }


@pytest.mark.parametrize(
    "term",
    [
        "#100",
        "#10011",
        "#1001 ",
        " #1001",
        "100",
        "1Z",
        "1z1",
        "1Z1 ",
        "#1001,#1002",
        "%",
        "*",
        ".*",
    ],
)
def test_only_the_exact_name_or_code_finds_anything(shop: Shop, term: str) -> None:
    assert refusal(search(shop, term)) == FOUND_NOTHING


@pytest.mark.parametrize("term", [ADA, PHONE, "ben@example.org", "example.com"])
def test_an_address_or_a_phone_number_is_no_search_term(shop: Shop, term: str) -> None:
    assert refusal(search(shop, term)) == FOUND_NOTHING


def test_the_empty_tracking_code_of_a_pending_order_is_no_search_term(shop: Shop) -> None:
    assert refusal(search_by_t(shop, said(query=""))) == MISSING_TERM


@pytest.mark.parametrize("term", ["", "%20", "%09", "%20%0A"])
def test_a_blank_term_is_none(shop: Shop, term: str) -> None:
    assert refusal(ask(shop, f"/2022-10/shipments/search/{term}")) == MISSING_TERM


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("%231001", "#1001"),
        ("a%2Fb", "a/b"),
        ("a+b", "a+b"),
        ("a%2Bb", "a+b"),
        ("a%20b", "a b"),
        ("100%25", "100%"),
        ("%252F", "%2F"),
        ("%E2%84%96%209%20%F0%9F%93%A6", "№ 9 📦"),
        ("a%3Fb%23c", "a?b#c"),
        ("e%CC%81", "e\u0301"),
        ("%3Cb%3E", "<b>"),
        ("%0A", "\n"),
    ],
)
def test_a_term_in_the_path_is_decoded_once_and_then_taken_as_it_is(
    written: str, name: str
) -> None:
    """A letter in front keeps the term from being blank."""
    shop = shop_of(order(f"x{name}"))

    assert codes(ask(shop, f"/2022-10/shipments/search/x{written}"))[0] == f"x{name}"


@pytest.mark.parametrize("name", [each for each in _AWKWARD if each.strip() and each != "\ud800"])
def test_an_awkward_name_can_be_searched_for_and_comes_back_unchanged(name: str) -> None:
    shop = shop_of(order(name, parcels=(parcel(f"{name}:1"),)))

    assert codes(search(shop, name)) == (name, [f"{name}:1"])
    assert codes(search(shop, f"{name}:1")) == (name, [f"{name}:1"])
    assert codes(search_by_t(shop, said(query=name, email=ADA))) == (name, [f"{name}:1"])


def standard(padded: bool) -> str:
    """Return a ``t`` whose bytes need padding and differ in the URL-safe alphabet."""
    text = base64.b64encode(json.dumps({"query": "#1001", "email": "??>>@ex.test"}).encode())
    assert b"=" in text
    assert b"+" in text
    assert b"/" in text
    return text.decode() if padded else text.decode().rstrip("=")


@pytest.mark.parametrize("padded", [True, False])
def test_the_term_may_stand_in_t_alone_padded_or_not(shop: Shop, padded: bool) -> None:
    assert codes(search_by_t(shop, standard(padded))) == ("#1001", ["1Z1", "1Z2"])


def url_safe() -> str:
    return standard(padded=False).replace("+", "-").replace("/", "_")


def test_url_safe_base64_is_rubbish_unless_the_dialect_takes_it(shop: Shop) -> None:
    assert refusal(search_by_t(shop, url_safe())) == MISSING_TERM

    shop.dialect = Dialect().but(tracking_token_encoding="also-url-safe")
    assert codes(search_by_t(shop, url_safe())) == ("#1001", ["1Z1", "1Z2"])
    assert codes(search_by_t(shop, standard(padded=True))) == ("#1001", ["1Z1", "1Z2"])


RUBBISH: dict[str, str] = {
    "no base64": "%%%",
    "base64 of no JSON": base64.b64encode(b"#1001").decode(),
    "base64 of cut-off JSON": base64.b64encode(b'{"query": "#1001"').decode(),
    "base64 of a list": base64.b64encode(b'["#1001"]').decode(),
    "base64 of deep JSON": base64.b64encode(b"[" * 20_000).decode(),
    "base64 of no UTF-8": base64.b64encode(b'{"query": "\xff"}').decode(),
    "plain JSON": '{"query": "#1001"}',
    "letters of no alphabet": "é" * 8,
    "base64 with a sign of no alphabet": "!" + said(query="#1001"),
    "base64 with a line end": said(query="#1001") + "\n",
    "one letter": "e",
    "nothing": "",
    "blank": " ",
    "a query that is a number": said(query=1001),
    "a query that is blank": said(query=" ", email=ADA),
    "no query": said(email=ADA),
}


@pytest.mark.parametrize("t", RUBBISH.values(), ids=RUBBISH)
def test_a_t_that_names_no_order_is_a_missing_term(shop: Shop, t: str) -> None:
    assert refusal(search_by_t(shop, t)) == MISSING_TERM


def test_without_t_and_without_a_term_the_term_is_missing(shop: Shop) -> None:
    assert refusal(ask(shop, "/2022-10/shipments/search")) == MISSING_TERM


@pytest.mark.parametrize("t", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_in_t_changes_nothing_where_no_verification_is_wanted(shop: Shop, t: str) -> None:
    assert codes(search(shop, "#1001", t=t)) == ("#1001", ["1Z1", "1Z2"])


def test_the_query_inside_of_t_wins_over_the_term_in_the_path(shop: Shop) -> None:
    assert codes(search(shop, "#1002", t=said(query="1Z3"))) == ("1001", ["1Z3"])
    assert refusal(search(shop, "#1001", t=said(query="#9"))) == FOUND_NOTHING


def test_a_guarded_order_needs_the_address_or_the_phone_of_its_customer(guarded: Shop) -> None:
    assert codes(search(guarded, "#1001", t=said(email=ADA))) == ("#1001", ["1Z1", "1Z2"])
    assert codes(search(guarded, "#1001", t=said(phone=PHONE))) == ("#1001", ["1Z1", "1Z2"])
    assert codes(search_by_t(guarded, said(query="#1001", email=ADA)))[0] == "#1001"
    assert codes(search(guarded, "1Z2", t=said(email=" ADA@example.com ")))[0] == "#1001"


UNVERIFIED: dict[str, str | None] = {
    "nothing": None,
    "the address of somebody else": said(email="ben@example.org"),
    "a part of the address": said(email="ada"),
    "a wrong phone number": said(phone="+12025550199"),
    "the phone number without its plus": said(phone=PHONE[1:]),
    "the phone number as an address": said(email=PHONE),
    "the address as a phone number": said(phone=ADA),
    "a wrong address beside the right phone": said(email="ben@example.org", phone=PHONE),
    "neither": said(query="#1001"),
    "blanks": said(email=" ", phone=""),
    "null": said(email=None, phone=None),
    "a list of addresses": said(email=[ADA]),
    "rubbish": "%%%",
}


@pytest.mark.parametrize("t", UNVERIFIED.values(), ids=UNVERIFIED)
def test_whoever_does_not_know_the_customer_is_refused(guarded: Shop, t: str | None) -> None:
    assert refusal(search(guarded, "#1001", t=t)) == NOT_VERIFIED


def test_an_order_without_a_phone_is_not_opened_by_no_phone(guarded: Shop) -> None:
    assert refusal(search(guarded, "#1002", t=said(phone=""))) == NOT_VERIFIED
    assert codes(search(guarded, "#1002", t=said(email=ADA)))[0] == "#1002"


@pytest.mark.parametrize("choice", ["null-200", "status-401", "status-404", "empty-shipments"])
def test_a_guarded_shop_does_not_tell_whether_an_order_exists(guarded: Shop, choice: str) -> None:
    guarded.dialect = Dialect().but(rest_not_found=choice)
    wrong = said(email="ben@example.org")

    assert refusal(search(guarded, "#1001", t=wrong)) == refusal(search(guarded, "#9", t=wrong))


def test_of_two_orders_of_one_name_a_customer_sees_her_own() -> None:
    guarded = shop_of(
        order("#1", ADA, parcels=(parcel("1Z1"),), id="1"),
        order("#1", "ben@example.org", parcels=(parcel("1Z2"),), id="2"),
        authentication=True,
    )

    assert codes(search(guarded, "#1", t=said(email=ADA))) == ("#1", ["1Z1"])
    assert codes(search(guarded, "#1", t=said(email="ben@example.org"))) == ("#1", ["1Z2"])


def test_two_orders_of_one_name_are_answered_as_one() -> None:
    twins = Shop(world.load("same-name-twice"))

    name, found = codes(search(twins, "#1042"))
    assert (name, sorted(found)) == (
        "#1042",
        ["1Z999AA10320000517", "3318821516", "986578721513"],
    )


def test_two_orders_of_one_id_keep_their_own_parcels() -> None:
    shop = shop_of(
        order("#1", parcels=(parcel("1Z1"),), id="5"), order("#2", parcels=(parcel("1Z2"),), id="5")
    )

    assert [codes(search(shop, each)) for each in ("#1", "#2")] == [
        ("#1", ["1Z1"]),
        ("#2", ["1Z2"]),
    ]


def test_that_parcel_means_each_parcel_of_the_code() -> None:
    shop = Shop(world.load("multi-package"), dialect=Dialect().but(search_by_code="that-parcel"))

    assert codes(search(shop, "477179081230"))[1] == ["477179081230"] * 2
    assert len(codes(search(shop, "#3102"))[1]) == 2


def personal(at: Any) -> set[str]:
    """Return every address, phone number, name and postal address that a world knows."""
    found = {each for order in at.orders for each in (*order.emails, order.phone) if each}
    for profile in at.profiles:
        found |= {each for each in profile.email_addresses or () if each and each.strip()}
        found |= {each.number for each in profile.phone_numbers or ()}
        found |= {each for each in (profile.name, profile.address) if each}
    return found


@pytest.mark.parametrize("name", world.names())
def test_no_search_answer_holds_personal_data(name: str) -> None:
    shop = Shop(world.load(name))
    terms = [each.name for each in shop.world.orders]
    terms += [each.tracking_code for order in shop.world.orders for each in order.shipments]

    for term in terms:
        answer = search(shop, term).body.decode()
        assert json.loads(answer) is not None
        assert [each for each in personal(shop.world) if each in answer] == []


def test_the_published_example_of_t_is_read(shop: Shop) -> None:
    """Its query is 1001, without the hash."""
    assert codes(search_by_t(shop, PUBLISHED_TERM["t"])) == ("1001", ["1Z3"])
    assert quote(PUBLISHED_TERM["searchTerm"], safe="") == "%231001"
