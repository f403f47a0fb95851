"""Numbers are shuffled by the seed, and lead back to what they number."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from loop_harness.generate import Source, orders_of
from loop_harness.generate.carriers import carrier_named, carriers
from loop_harness.generate.customers import own_addresses
from loop_harness.generate.numbering import (
    MOST_CUSTOMERS,
    ORDERS_EACH,
    PARCELS_EACH,
    customer_of,
    first_serial,
    order_at,
    order_id,
    order_name,
    parcel_at,
    serial_behind,
    tag,
)
from loop_harness.generate.permutation import shuffled, unshuffled
from loop_harness.generate.settings import section

SOURCE = Source(7)
SEEDS = st.integers()
ANY_CUSTOMER = st.integers(0, MOST_CUSTOMERS - 1)
ANY_NUMBER = st.one_of(st.integers(0, 2**13), st.integers(0, 2**40), st.integers(0, 10**60))


@given(seed=SEEDS, number=ANY_NUMBER)
def test_what_is_shuffled_can_be_put_back(seed: int, number: int) -> None:
    source = Source(seed)

    assert unshuffled(source, "order", shuffled(source, "order", number)) == number
    assert shuffled(source, "order", unshuffled(source, "order", number)) == number


@given(seed=SEEDS, number=st.integers(4096, 10**60))
def test_a_number_stays_about_as_large_as_it_was(seed: int, number: int) -> None:
    assert shuffled(Source(seed), "order", number).bit_length() == number.bit_length()


@pytest.mark.parametrize(("begin", "end"), [(0, 4096), (4096, 8192), (8192, 16384)])
def test_each_block_is_shuffled_within_itself(begin: int, end: int) -> None:
    block = range(begin, end)
    found = [shuffled(SOURCE, "order", number) for number in block]

    assert sorted(found) == list(block)
    assert sum(abs(a - b) == 1 for a, b in pairwise(found)) < 20
    assert sum(found[number - begin] == number for number in block) < 20


def test_each_seed_and_each_kind_of_number_is_shuffled_in_its_own_way() -> None:
    ways = [
        [shuffled(Source(seed), what, number) for number in range(100)]
        for seed in (-1, 0, 1, 2, 10**30)
        for what in ("order", "parcels", "customer")
    ]

    assert len(set(map(tuple, ways))) == len(ways)


@given(seed=SEEDS, k=ANY_CUSTOMER)
def test_every_customer_can_be_found_by_address_order_name_and_tracking_code(
    seed: int, k: int
) -> None:
    source = Source(seed)

    assert {customer_of(source, each) for each in own_addresses(source, k)} <= {k}
    for index, order in enumerate(orders_of(source, k)):
        assert order_at(source, order["name"]) == (k, index)
        for number, each in enumerate(order["shipments"]):
            carrier = carrier_named(each["carrierName"])
            assert carrier is not None
            serial = serial_behind(source, carrier, each["trackingCode"])
            assert serial is not None
            assert parcel_at(source, serial) == (k, index, number)


@given(SEEDS, ANY_CUSTOMER, st.integers(0, 3), st.integers(0, 3))
def test_numbers_lead_back_to_what_they_number(seed: int, k: int, index: int, parcel: int) -> None:
    source = Source(seed)

    assert order_at(source, order_name(source, k, index)) == (k, index)
    assert parcel_at(source, first_serial(source, k, index) + parcel) == (k, index, parcel)
    assert customer_of(source, f"a.b.{tag(source, k)}+shop@example.com") == k


def test_no_two_orders_have_the_same_id() -> None:
    ids = {order_id(SOURCE, k, index) for k in range(5000) for index in range(ORDERS_EACH)}

    assert len(ids) == 5000 * ORDERS_EACH
    assert all(re.fullmatch("5[0-9]{12}", each) for each in ids)


@pytest.mark.parametrize("country", section("orders")["countries"])
def test_each_country_has_a_carrier_with_codes_for_the_largest_population(country: str) -> None:
    most = max(each.capacity for each in carriers() if country in each.countries)

    assert most >= MOST_CUSTOMERS * ORDERS_EACH * PARCELS_EACH


@pytest.mark.parametrize(
    "address",
    [
        *("", "a@example.com", "a.k@example.com", "a.k01@example.com", "a.K3@example.com"),
        *("a.k\N{FULLWIDTH DIGIT THREE}@example.com", ".k3f", "k3f@example.com"),
        f"a.k{'9' * 5000}@example.com",
    ],
    ids=lambda address: address[:20],
)
def test_an_address_of_another_form_is_nobodys(address: str) -> None:
    assert customer_of(SOURCE, address) is None


@pytest.mark.parametrize(
    "name",
    [
        *("", "#", "#0", "#1000", "1001", "#01001", "#1001 ", "Order 123", "#" + "9" * 5000),
        "#100\N{FULLWIDTH DIGIT ONE}",
    ],
    ids=lambda name: name[:9],
)
def test_an_order_name_of_another_form_is_nobodys(name: str) -> None:
    assert order_at(SOURCE, name) is None
