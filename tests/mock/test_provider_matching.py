"""The mock finds what a provider must find (P01-P09), by the tests' own table of addresses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st
from tests import oracle
from tests.mock.asking import (
    ADA,
    document,
    names,
    order,
    orders,
    parcel,
    said,
    search,
    search_by_t,
    shop_of,
)

from loop_harness import world
from loop_harness.dialect import Dialect
from loop_harness.mock import Shop
from loop_harness.model import World
from loop_harness.strategies import awkward_texts, dialects, phone_numbers, worlds
from loop_harness.strategies.profiles import BLANKS

spellings = st.sampled_from([each.text for each in oracle.TABLE])
tabled_worlds = worlds(addresses=spellings)
lists = st.lists(spellings, max_size=6)
email_dialects = dialects("email-case", "email-spaces", "email-idn", "email-unicode")


def expected(found: World, emails: list[str], dialect: Dialect) -> list[str]:
    """Return the names that the oracle finds, newest first as the worlds are made."""
    choices = {name: dialect[name] for name in oracle.DEFAULTS}
    return [each.name for each in reversed(oracle.found(found, emails, choices))]


@given(found=tabled_worlds, emails=lists, dialect=email_dialects)
def test_several_addresses_find_the_union_each_order_once_newest_first(
    found: World, emails: list[str], dialect: Dialect
) -> None:
    shop = Shop(found, dialect=dialect)

    assert names(shop, *emails) == expected(found, emails, dialect)


@given(found=tabled_worlds, emails=lists, dialect=email_dialects)
def test_the_union_is_made_of_what_each_address_finds_alone(
    found: World, emails: list[str], dialect: Dialect
) -> None:
    shop = Shop(found, dialect=dialect)
    alone = {name for each in emails for name in names(shop, each)}

    assert set(names(shop, *emails)) == alone


@given(found=tabled_worlds, data=st.data(), emails=lists)
def test_the_order_and_the_repetition_of_addresses_change_nothing(
    found: World, data: st.DataObject, emails: list[str]
) -> None:
    shop = Shop(found)
    shuffled = data.draw(st.permutations(emails + emails))

    assert orders(shop, *shuffled) == orders(shop, *emails)


@given(found=tabled_worlds, blanks=st.lists(st.sampled_from([*BLANKS[1:], "\u2003", "\ufeff "])))
@pytest.mark.parametrize("spaces", ["trim", "exact"])
def test_no_address_and_blank_ones_find_nothing(
    spaces: str, found: World, blanks: list[str]
) -> None:
    shop = Shop(found, dialect=Dialect().but(email_spaces=spaces))

    assert names(shop, *blanks) == []


@pytest.mark.parametrize("spaces", ["trim", "exact"])
def test_a_blank_address_finds_nothing_even_if_an_order_carries_one(spaces: str) -> None:
    shop = shop_of(order("#1", "", " ", ADA))
    shop.dialect = Dialect().but(email_spaces=spaces)

    assert (names(shop, "", " ", "\t"), names(shop, ADA)) == ([], ["#1"])


@given(found=tabled_worlds, blanks=st.lists(st.sampled_from(BLANKS[1:])), emails=lists)
def test_blank_addresses_beside_others_change_nothing(
    found: World, blanks: list[str], emails: list[str]
) -> None:
    shop = Shop(found)

    assert names(shop, *blanks, *emails) == names(shop, *emails)


@given(found=tabled_worlds, phone=phone_numbers())
def test_a_phone_number_finds_nothing_even_if_orders_carry_it(found: World, phone: Any) -> None:
    shop = Shop(replace(found, orders=tuple(replace(o, phone=phone.number) for o in found.orders)))

    assert names(shop, phone.number, phone.number[1:]) == []


KNOWN = ("anna.lee@example.com", "anna+shop@example.com", "o'hara@example.net", "a_b@example.com")

FOREIGN = {
    "a part before the @": "anna.lee",
    "a part before the @, with it": "anna.lee@",
    "a domain": "example.com",
    "a domain with the @": "@example.com",
    "a domain without its end": "anna.lee@example",
    "a longer domain": "anna.lee@example.com.au",
    "a host of the domain": "anna.lee@mail.example.com",
    "the beginning": "anna.lee@example.co",
    "the end": "nna.lee@example.com",
    "a wildcard for all": "*",
    "a wildcard for a domain": "*@example.com",
    "a wildcard of SQL": "%",
    "a wildcard of SQL for a domain": "%@example.com",
    "a wildcard for one letter of SQL": "a__b@example.com",
    "a single letter of SQL": "a.b@example.com",
    "a wildcard for one letter": "anna?lee@example.com",
    "a regular expression": ".*@example.com",
    "a folded tag": "anna@example.com",
    "another tag": "anna+work@example.com",
    "a tag that is added": "anna.lee+new@example.com",
    "folded dots": "annalee@example.com",
    "more dots": "a.nna.lee@example.com",
    "quotes": '"anna.lee"@example.com',
    "a display name": "Anna Lee <anna.lee@example.com>",
    "a URL": "mailto:anna.lee@example.com",
    "two addresses in one": "anna.lee@example.com,anna+shop@example.com",
    "two addresses in one, with a semicolon": "anna.lee@example.com; anna+shop@example.com",
    "an inner space": "anna.lee @example.com",
    "a NUL at the end": "anna.lee@example.com\0",
    "a full-width at": "anna.lee\uff20example.com",
    "look-alike letters": "\u0430nna.lee@example.com",
    "an SQL quote": "o''hara@example.net",
    "an injection": "' OR '1'='1",
    "an order name": "#1001",
    "an order id": "5001",
}


@pytest.mark.parametrize("address", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("equivalent", [False, True], ids=["as assumed", "folding all it may"])
def test_what_is_only_like_an_address_finds_nothing(address: str, equivalent: bool) -> None:
    shop = shop_of(*(order(f"#{1001 + n}", each) for n, each in enumerate(KNOWN)))
    if equivalent:
        shop.dialect = Dialect().but(email_idn="equivalent", email_unicode="nfc")
    assert all(names(shop, each) for each in KNOWN)

    assert names(shop, address) == []


def test_a_term_that_names_one_order_and_is_the_code_of_another_means_the_name() -> None:
    shop = shop_of(order("#1", parcels=(parcel("#2"),)), order("#2", parcels=(parcel("1Z2"),)))

    shown = document(search(shop, "#2"))
    assert (shown["name"], [each["trackingCode"] for each in shown["shipments"]]) == (
        "#2",
        ["1Z2"],
    )


def test_a_code_that_two_orders_share_never_mixes_their_parcels() -> None:
    shop = shop_of(
        order("#1", parcels=(parcel("1Z"), parcel("1Z1")), created_at="2026-01-01T00:00:00Z"),
        order("#2", parcels=(parcel("1Z"), parcel("1Z2"))),
    )

    shown = document(search(shop, "1Z"))
    assert shown["name"] == "#2"
    assert {each["order"]["name"] for each in shown["shipments"]} == {"#2"}


def test_case_of_letters_beyond_ascii_is_folded_one_to_one() -> None:
    shop = shop_of(order("#1", "jürgen@example.org"), order("#2", "strasse@example.org"))

    assert names(shop, "JÜRGEN@example.org") == ["#1"]
    assert names(shop, "straße@example.org") == []


@pytest.mark.parametrize("name", world.names())
def test_each_known_address_finds_exactly_its_orders(name: str) -> None:
    loaded = world.load(name)
    shop = Shop(loaded, dialect=Dialect().but(email_case="local-sensitive"))

    for address in _everyone(loaded):
        local, _, domain = address.rpartition("@")
        own = [
            known.name
            for known in sorted(loaded.orders, key=lambda each: each.created_at, reverse=True)
            if f"{local}@{domain.lower()}" in {_lower_domain(each) for each in known.emails}
        ]
        assert names(shop, address) == own


@given(found=worlds(addresses=st.just(ADA)))
def test_every_shipment_of_an_order_is_there_in_its_sequence(found: World) -> None:
    shown = [
        [(each["trackingCode"], each["status"], each["carrierDisplayName"]) for each in parcels]
        for parcels in (order["shipments"] for order in orders(Shop(found), ADA))
    ]

    assert shown == [
        [(each.tracking_code, each.status, each.carrier_display_name) for each in order.shipments]
        for order in reversed(found.orders)
        if ADA in order.emails
    ]


@given(found=worlds(addresses=st.just(ADA), texts=awkward_texts()))
def test_names_and_codes_arrive_unchanged_and_can_be_searched_for(found: World) -> None:
    shop = Shop(found)
    for order_ in found.orders:
        terms = [order_.name, *(each.tracking_code for each in order_.shipments)]
        for term in filter(str.strip, terms):
            assert document(search_by_t(shop, said(query=term))) is not None
        if order_.name.strip():
            shown = document(search_by_t(shop, said(query=order_.name)))
            assert shown["name"] == order_.name
    assert {each["name"] for each in orders(shop, ADA)} == {
        each.name for each in found.orders if ADA in each.emails
    }


@given(found=worlds(addresses=st.just(ADA)), texts=st.text(max_size=3))
def test_no_prefix_and_no_extension_of_a_term_finds_anything(found: World, texts: str) -> None:
    shop = Shop(found)
    known = {each.name for each in found.orders} | {
        each.tracking_code for order in found.orders for each in order.shipments
    }
    for term in known:
        for near in {term[:-1], term[1:], term + texts, texts + term} - known:
            if near.strip():
                assert document(search_by_t(shop, said(query=near))) is None


@pytest.mark.parametrize("name", [each for each in world.names() if each != "same-name-twice"])
def test_rest_and_graphql_tell_the_same_story_of_an_order(name: str) -> None:
    """Carriers by their raw or their friendly name; statuses where both have one."""
    shop = Shop(world.load(name))
    told = {each["name"]: each for each in orders(shop, *_everyone(shop.world))}
    findable = [each for each in shop.world.orders if each.emails]
    assert sorted(told) == sorted(each.name for each in findable)

    for known in findable:
        searched = document(search(shop, known.name))
        assert searched["name"] == known.name
        pairs = zip(searched["shipments"], _or_pending(told[known.name]), strict=True)
        for (rest, graphql), known_parcel in zip(pairs, known.shipments or (None,), strict=True):
            assert rest["trackingCode"] == graphql["trackingCode"]
            assert rest["order"] == {"id": known.id, "name": known.name}
            carriers = (rest["carrierName"], graphql["carrierDisplayName"])
            if known_parcel is not None:
                assert carriers == (known_parcel.carrier_name, known_parcel.carrier_display_name)
            if rest["events"]:
                assert rest["statusDetails"]["status"] == graphql["status"]


def _everyone(known: World) -> set[str]:
    return {each for order in known.orders for each in order.emails}


def _lower_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def _or_pending(told: Any) -> list[Any]:
    placeholder = {"trackingCode": "", "carrierDisplayName": "", "status": "PENDING"}
    return told["shipments"] or [placeholder]


def test_made_up_parcels_tell_the_same_story_too() -> None:
    made = {"orders": [{"name": f"#{number}", "emails": [ADA]} for number in range(40)]}
    shop = Shop(world.read(made, "made up"))
    told = {each["name"]: each["shipments"] for each in orders(shop, ADA)}

    compared = 0
    for name, parcels in told.items():
        searched = document(search(shop, name))["shipments"]
        for rest, graphql in zip(searched, parcels, strict=bool(parcels)):
            if rest["events"]:
                compared += 1
                assert rest["statusDetails"]["status"] == graphql["status"]
    assert compared > 20
