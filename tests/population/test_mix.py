"""The mix of a population is the one that ``fixtures/recipes.toml`` says, within one point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.population import enumerating

from loop_harness.dialect import Dialect
from loop_harness.generate import mix, profile
from loop_harness.generate.numbering import first_serial
from loop_harness.generate.orders import parcel_count
from loop_harness.generate.parcels import carrier_to, made_status
from loop_harness.generate.settings import section
from loop_harness.generate.source import Source

SOURCE = Source(7)
MANY = range(100_000)
MOST_SERIALS = 16 * len(MANY)  #: all carriers have that many codes, so no serial number matters


@dataclass
class Tally:
    """What there is of each kind."""

    kinds: Counter[str] = field(default_factory=Counter)
    addresses: Counter[int] = field(default_factory=Counter)
    shared: Counter[bool] = field(default_factory=Counter)
    phones: Counter[int] = field(default_factory=Counter)
    orders: Counter[int] = field(default_factory=Counter)
    under_two: Counter[bool] = field(default_factory=Counter)
    parcels: Counter[int] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)

    def add(self, k: int) -> None:
        """Count one customer: only choices are made, no names, codes or events."""
        self.kinds[mix.kind(SOURCE, k)] += 1
        own, shares = mix.own_count(SOURCE, k), mix.shares_address(SOURCE, k)
        self.addresses[own] += 1
        if own and k and mix.own_count(SOURCE, k - 1):
            self.shared[shares] += 1
        self.phones[mix.phone_count(SOURCE, k)] += 1
        count = mix.order_count(SOURCE, k)
        self.orders[count] += 1
        for index in range(count):
            self._add_order(k, index, own + shares)

    def _add_order(self, k: int, index: int, addresses: int) -> None:
        if addresses > 1:
            self.under_two[mix.under_two(SOURCE, k, index)] += 1
        path, country = mix.order_path(k, index), mix.country(SOURCE, k)
        parcels = parcel_count(SOURCE, path)
        self.parcels[parcels] += 1
        for number in range(parcels):
            at = f"{path}/shipments/{number}"
            carrier = carrier_to(country, SOURCE, at, MOST_SERIALS)
            self.statuses[made_status(carrier, SOURCE, at, "TRANSIT")] += 1


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Count a hundred thousand customers, once."""
    made = Tally()
    for k in MANY:
        made.add(k)
    return made


def shares(counted: Counter[Any]) -> dict[Any, float]:
    """Return each count in per cent."""
    return {key: 100 * count / counted.total() for key, count in counted.items()}


def close(expected: Mapping[Any, float]) -> object:
    """Return what equals shares that differ from these by no more than a point."""
    return pytest.approx(dict(expected), abs=1)


def numbered(section_name: str, name: str) -> dict[int, float]:
    return {int(key): share for key, share in section(section_name)[name].items()}


@pytest.mark.parametrize("name", ["mix", "orders", "phones"])
def test_the_shares_of_customers_make_a_hundred(name: str) -> None:
    assert sum(section("customers")[name].values()) == 100


def test_kinds_of_customers_are_as_frequent_as_the_recipes_say(tally: Tally) -> None:
    said = section("customers")["mix"]

    assert shares(tally.kinds) == close(said)
    assert shares(tally.addresses) == close(
        {
            0: said["no_address"] + said["phone_only"],
            1: said["one"],
            2: said["two"],
            **dict.fromkeys((3, 4, 5, 6), said["several"] / 4),
        }
    )


def test_addresses_are_shared_as_often_as_the_recipes_say(tally: Tally) -> None:
    said = section("customers")["household"]

    assert shares(tally.shared) == close({True: said, False: 100 - said})


def test_customers_have_as_many_phone_numbers_as_the_recipes_say(tally: Tally) -> None:
    said, kinds = numbered("customers", "phones"), section("customers")["mix"]
    without = 100 - kinds["no_address"] - kinds["phone_only"]

    assert shares(tally.phones)[0] == pytest.approx(
        kinds["no_address"] + said[0] * without / 100, abs=1
    )


def test_customers_have_as_many_orders_as_the_recipes_say(tally: Tally) -> None:
    assert shares(tally.orders) == close(numbered("customers", "orders"))


def test_orders_stand_under_two_addresses_as_often_as_the_recipes_say(tally: Tally) -> None:
    said = section("customers")["two_addresses"]

    assert shares(tally.under_two) == close({True: said, False: 100 - said})


def test_orders_are_pending_or_split_as_often_as_the_recipes_say(tally: Tally) -> None:
    assert shares(tally.parcels) == close(numbered("orders", "shipments"))


def test_parcels_are_stalled_returned_and_so_on_as_often_as_the_recipes_say(tally: Tally) -> None:
    said = section("parcels")["statuses"]

    assert sum(said.values()) == 1000
    assert shares(tally.statuses) == close({key: share / 10 for key, share in said.items()})


def test_what_is_counted_is_what_whole_customers_and_orders_show() -> None:
    """Or else the choices above would be nobody's."""
    for k in range(400):
        counted = Tally()
        counted.add(k)
        whole, orders = profile(SOURCE, k), enumerating.orders(7, [k], Dialect())

        addresses = whole.get("emailAddresses", [])
        assert [len(whole["phoneNumbers"])] == list(counted.phones)
        assert [len(addresses) - counted.shared[True]] == list(counted.addresses)
        assert [len(orders)] == list(counted.orders)
        assert Counter(len(each.shipments) for each in orders) == counted.parcels
        assert (
            Counter(parcel.status for each in orders for parcel in each.shipments)
            == counted.statuses
        )
        if len(addresses) > 1:
            assert Counter(len(each.emails) == 2 for each in orders) == counted.under_two


def test_serial_numbers_of_so_many_customers_leave_every_carrier_its_share() -> None:
    assert first_serial(SOURCE, MANY[-1], 3) < 2 * MOST_SERIALS < 10**9
