"""Customers are a pure function of the seed and their number, and can be found by it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, strategies as st

from loop_harness import schemas
from loop_harness.dialect import Dialect
from loop_harness.generate import Source, orders_of, profile
from loop_harness.generate.addresses import folded
from loop_harness.generate.carriers import carrier_named, serial_of
from loop_harness.generate.customers import addresses, own_addresses
from loop_harness.generate.numbering import (
    customer_of,
    first_serial,
    order_at,
    order_name,
    parcel_at,
    tag,
)

SOURCE = Source(7)
MANY = range(600)
PROFILES = [profile(SOURCE, k) for k in MANY]
ORDERS = [orders_of(SOURCE, k) for k in MANY]
RESERVED = re.compile(
    r"[a-z.]+\.k[0-9a-z]+(\+[a-z]+)?@(example\.(com|net|org)|\w+\.(example|test))"
)
ANY_CUSTOMER = st.integers(0, 10**9)


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


def test_orders_stand_under_her_own_addresses_one_or_two() -> None:
    for k, some in zip(MANY, ORDERS, strict=True):
        own = own_addresses(SOURCE, k)
        for each in some:
            assert {customer_of(one) for one in each["emails"]} == {k}
            assert not own or set(each["emails"]) <= set(own)
    assert {len(each["emails"]) for some in ORDERS for each in some} == {1, 2}


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


@given(ANY_CUSTOMER)
def test_every_customer_can_be_found_by_address_order_name_and_tracking_code(k: int) -> None:
    assert {customer_of(each) for each in own_addresses(SOURCE, k)} <= {k}
    for index, order in enumerate(orders_of(SOURCE, k)):
        assert order_at(order["name"]) == (k, index)
        for number, each in enumerate(order["shipments"]):
            carrier = carrier_named(each["carrierName"])
            assert carrier is not None
            serial = serial_of(carrier, each["trackingCode"])
            assert serial is not None
            assert parcel_at(serial) == (k, index, number)


@given(ANY_CUSTOMER, st.integers(0, 3), st.integers(0, 3))
def test_numbers_lead_back_to_what_they_number(k: int, index: int, parcel: int) -> None:
    assert order_at(order_name(k, index)) == (k, index)
    assert parcel_at(first_serial(k, index) + parcel) == (k, index, parcel)
    assert customer_of(f"a.b.{tag(k)}@example.com") == k


@pytest.mark.parametrize(
    "address", ["", "a@example.com", "a.k@example.com", "a.k01@example.com", "a.K3@example.com"]
)
def test_an_address_of_another_form_is_nobodys(address: str) -> None:
    assert customer_of(address) is None


@pytest.mark.parametrize("name", ["", "#1000", "1001", "#01001", "#1001 ", "Order 123"])
def test_an_order_name_of_another_form_is_nobodys(name: str) -> None:
    assert order_at(name) is None


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
