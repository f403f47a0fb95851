"""Customers are a pure function of the seed and their number, and can be found by it."""

from __future__ import annotations

import re
from collections import Counter

from loop_harness import schemas
from loop_harness.dialect import Dialect
from loop_harness.generate import Source, orders_of, profile
from loop_harness.generate.addresses import folded
from loop_harness.generate.customers import addresses, own_addresses, placed_under

SOURCE = Source(7)
MANY = range(600)
PROFILES = [profile(SOURCE, k) for k in MANY]
ORDERS = [orders_of(SOURCE, k) for k in MANY]
RESERVED = re.compile(
    r"[a-z.]+\.k[0-9a-z]+(\+[a-z]+)?@(example\.(com|net|org)|\w+\.(example|test))"
)


def test_every_profile_and_order_conforms_to_its_schema() -> None:
    assert [p for each in PROFILES for p in schemas.problems(each, "profile")] == []
    assert [p for some in ORDERS for p in schemas.problems(some, "orders")] == []


def test_there_are_customers_of_every_kind() -> None:
    counts = Counter(len(each.get("emailAddresses", ())) for each in PROFILES)
    silent = [each for each in PROFILES if not each.get("emailAddresses")]

    assert counts.keys() >= {0, 1, 2, 3, 4, 5, 6}
    assert {bool(each["phoneNumbers"]) for each in silent} == {True, False}
    assert {"emailAddresses" in each for each in silent} == {True, False}
    assert counts[1] > counts[2] > counts[3]


def test_addresses_are_lower_case_on_reserved_domains() -> None:
    found = [each for some in PROFILES for each in some.get("emailAddresses", ())]
    placed = [each for some in ORDERS for order in some for each in order["emails"]]

    assert [each for each in found + placed if not RESERVED.fullmatch(each)] == []


def test_phone_numbers_are_fictional() -> None:
    profiles = [phone["number"] for each in PROFILES for phone in each["phoneNumbers"]]
    orders = [each["phone"] for some in ORDERS for each in some if each["phone"]]

    assert all(re.fullmatch(r"\+1[2-9]\d\d55501\d\d", each) for each in profiles + orders)


def test_no_two_customers_own_the_same_address() -> None:
    own = [each for k in MANY for each in own_addresses(SOURCE, k)]

    assert len(set(own)) == len(own)


def test_a_household_shares_the_first_address_of_the_customer_before() -> None:
    shared = [k for k in MANY if addresses(SOURCE, k) != own_addresses(SOURCE, k)]

    assert 0.02 < len(shared) / len(MANY) < 0.10
    for k in shared:
        assert addresses(SOURCE, k)[-1] == own_addresses(SOURCE, k - 1)[0]


def test_the_primary_address_is_usually_the_first_and_always_a_listed_one() -> None:
    some = [each for each in PROFILES if each.get("emailAddresses")]
    primary = [(each.get("primaryEmailAddress"), each["emailAddresses"]) for each in some]

    assert all(one is None or one in every for one, every in primary)
    assert sum(one == every[0] for one, every in primary) > 0.8 * len(some)
    assert any(one is None for one, _ in primary)


def test_the_first_order_of_a_household_stands_under_the_shared_address() -> None:
    shared = [k for k in MANY if len(addresses(SOURCE, k)) > len(own_addresses(SOURCE, k))]

    assert any(ORDERS[k] for k in shared)
    for k in shared:
        for order in ORDERS[k][:1]:
            assert order["emails"][0] == own_addresses(SOURCE, k - 1)[0]


def test_orders_stand_under_one_or_two_addresses_of_the_profile() -> None:
    for k, some in zip(MANY, ORDERS, strict=True):
        listed = addresses(SOURCE, k)
        for index, each in enumerate(some):
            assert tuple(each["emails"]) == placed_under(SOURCE, k, index)
            assert not listed or set(each["emails"]) <= set(listed)
    assert {len(each["emails"]) for some in ORDERS for each in some} == {1, 2}


def test_a_customer_without_an_address_orders_under_one_that_nobody_lists() -> None:
    listed = {each for k in MANY for each in addresses(SOURCE, k)}
    guests = [each["emails"] for k in MANY if not addresses(SOURCE, k) for each in ORDERS[k]]

    assert guests
    assert all(len(each) == 1 and not set(each) & listed for each in guests)


def test_a_customer_has_at_most_four_orders_and_her_own_phone_or_none() -> None:
    assert {len(some) for some in ORDERS} == {0, 1, 2, 3, 4}
    for one, some in zip(PROFILES, ORDERS, strict=True):
        hers = {None, *(each["number"] for each in one["phoneNumbers"])}
        assert {each["phone"] for each in some} <= hers


def test_names_ids_and_codes_are_unique() -> None:
    every = [each for some in ORDERS for each in some]
    codes = [each["trackingCode"] for order in every for each in order["shipments"]]

    for values in ([each["name"] for each in every], [each["id"] for each in every], codes):
        assert len(set(values)) == len(values)


def test_names_are_folded_as_people_spell_them() -> None:
    names = ["Łaciak", "Gieß", "Øystein", "María Luisa", "O'Brien", "太郎"]

    assert [folded(each) for each in names] == [
        "laciak",
        "giess",
        "oystein",
        "marialuisa",
        "obrien",
        "customer",
    ]


def test_the_word_for_in_transit_is_the_one_asked_for() -> None:
    said = {
        each["status"]
        for k in MANY
        for order in orders_of(SOURCE, k, dialect=Dialect.of({"transit-word": "IN_TRANSIT"}))
        for each in order["shipments"]
    }

    assert "IN_TRANSIT" in said
    assert "TRANSIT" not in said
