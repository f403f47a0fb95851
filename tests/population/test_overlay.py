"""Explicit orders lie over a population, and GraphQL and REST show the same of both."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, strategies as st
from tests.mock.asking import ask, document, names, order, orders, parcel, search
from tests.population import enumerating
from tests.population.enumerating import DIALECTS, SEEDS

from loop_harness.dialect import Dialect
from loop_harness.generate.numbering import MOST_CUSTOMERS
from loop_harness.mock import Shop
from loop_harness.model import Order, World
from loop_harness.population import Overlay, Population
from loop_harness.world import OrderIndex

TOKEN = "sk_test_1001_plain"
SEED, SIZE = 7, 1_000_000
POPULATION = Population(SEED, SIZE)


def first(parcels: int, customer: int = 0) -> Order:
    """Return the first order, from a customer on, that has so many parcels."""
    some = (each for k in range(customer, SIZE) for each in POPULATION.orders_of(k))
    return next(each for each in some if len(each.shipments) == parcels)


def shop_over(*explicit: Order, dialect: Dialect | None = None, **more: Any) -> Shop:
    world = World(token=TOKEN, orders=explicit, **more)
    return Shop(world, population=POPULATION, seed=SEED, dialect=dialect)


def test_a_shop_finds_its_explicit_orders_and_those_of_its_population() -> None:
    virtual, explicit = first(1), order("Mine", "ada@example.com", parcels=(parcel("1ZMINE"),))
    shop = shop_over(explicit)

    found = orders(shop, "ada@example.com", *virtual.emails)
    assert {"Mine", virtual.name} <= {each["name"] for each in found}
    for each in (explicit, virtual):
        for term in (each.name, each.shipments[0].tracking_code):
            assert document(search(shop, term))["name"] == each.name


@pytest.mark.parametrize("sequence", ["newest-first", "oldest-first", "as-stored"])
def test_explicit_and_virtual_orders_come_in_one_sequence(sequence: str) -> None:
    virtual = [each for k in range(20) for each in POPULATION.orders_of(k)]
    moments = sorted(each.created_at for each in virtual)
    explicit = [
        order(f"Mine {number}", virtual[0].emails[0], created_at=moment)
        for number, moment in enumerate((moments[0], moments[len(moments) // 2], moments[-1]))
    ]
    dialect = Dialect.of({"order-sequence": sequence})
    asked = [address for each in virtual for address in each.emails]

    found = names(shop_over(*explicit, dialect=dialect), *asked)

    together = OrderIndex.of([*explicit, *virtual], dialect).matching(asked)
    assert found == [each.name for each in together]


def test_an_explicit_order_takes_the_place_of_the_virtual_one_of_its_name() -> None:
    virtual = first(1)
    code = virtual.shipments[0].tracking_code
    shop = shop_over(order(virtual.name, "ada@example.com", parcels=(parcel("1ZMINE"),)))

    assert virtual.name not in names(shop, *virtual.emails)
    assert names(shop, "ada@example.com") == [virtual.name]
    assert shown(document(search(shop, virtual.name))) == ["1ZMINE"]
    assert document(search(shop, code)) is None


def test_an_explicit_order_takes_the_place_of_a_virtual_one_with_its_tracking_code() -> None:
    virtual = first(2)
    code, other = (each.tracking_code for each in virtual.shipments)
    shop = shop_over(order("Mine", "ada@example.com", parcels=(parcel(code),)))

    assert document(search(shop, code))["name"] == "Mine"
    assert virtual.name not in names(shop, *virtual.emails)
    assert [document(search(shop, term)) for term in (virtual.name, other)] == [None, None]


def test_a_population_stays_when_its_shop_gets_another_world() -> None:
    virtual = first(1)
    shop = shop_over(order(virtual.name, "ada@example.com"))
    assert virtual.name not in names(shop, *virtual.emails)

    shop.world = World(token=TOKEN)

    assert virtual.name in names(shop, *virtual.emails)
    assert names(shop, "ada@example.com") == []


def test_another_dialect_shows_at_once_in_virtual_orders() -> None:
    virtual = first(1)
    (address,) = virtual.emails[:1]
    shop = shop_over()
    assert virtual.name in names(shop, address.upper())

    shop.dialect = Dialect.of({"email-case": "local-sensitive"})

    assert names(shop, address.upper()) == []
    assert virtual.name in names(shop, address)


@given(seed=SEEDS, size=st.integers(1, MOST_CUSTOMERS), share=st.floats(0, 1))
def test_graphql_and_rest_show_the_same_virtual_orders(seed: int, size: int, share: float) -> None:
    """Each answer is held against the contract, too."""
    population = Population(seed, size)
    shop = Shop(World(token=TOKEN), population=population, seed=seed)
    hers = population.orders_of(round(share * (size - 1)))

    found = {each["name"]: each for each in orders(shop, *(a for o in hers for a in o.emails))}
    assert {each.name for each in hers} <= found.keys()
    for name, told in found.items():
        searched = document(search(shop, name))
        codes = [each["trackingCode"] for each in told["shipments"]]
        assert searched["name"] == name
        assert shown(searched) == codes or (codes == [] and shown(searched) == [""])
        for code in codes:
            assert document(search(shop, code)) == searched
        for parcel_, there in zip(told["shipments"], searched["shipments"], strict=False):
            assert there["statusDetails"]["status"] == parcel_["status"]


def shown(answer: Any) -> list[str]:
    """Return the tracking codes in the answer of a search."""
    return [each["trackingCode"] for each in answer["shipments"]]


@given(seed=SEEDS, size=st.integers(1, 8), dialect=DIALECTS, data=st.data())
def test_an_overlay_finds_what_an_index_of_both_finds(
    seed: int, size: int, dialect: Dialect, data: st.DataObject
) -> None:
    virtual = enumerating.orders(seed, range(size), dialect)
    named = [each.name for each in virtual]
    addresses = ["ada@example.com", *(address for each in virtual for address in each.emails)]
    explicit = [
        order(name, data.draw(st.sampled_from(addresses)), parcels=(parcel(f"1Z{name}"),))
        for name in data.draw(
            st.lists(st.sampled_from(["Mine", *named, *(each[1:] for each in named)]), max_size=4)
        )
    ]
    covered = {each.name for each in explicit}
    both = OrderIndex.of(
        [*explicit, *(each for each in virtual if each.name not in covered)], dialect
    )

    overlay = Overlay(OrderIndex.of(explicit, dialect), Population(seed, size))

    assert overlay.matching(addresses) == both.matching(addresses)
    for each in both.orders:
        for term in (each.name, each.name.removeprefix("#"), *enumerating.codes([each])):
            assert overlay.searched(term) == both.searched(term)


def test_the_reports_of_a_population_list_its_first_customers() -> None:
    shop, small = shop_over(order("Mine", parcels=(parcel("1ZMINE"),))), Population(SEED, 3)
    expected = ["1ZMINE", *enumerating.codes(enumerating.orders(SEED, range(50), Dialect()))]

    (newest, *_) = document(ask(shop, "/2022-10/reports"))
    archive = ask(shop, urlsplit(newest["downloadUrl"]).path).body
    with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
        rows = list(csv.DictReader(zipped.read("shipments.csv").decode().splitlines()))

    assert [each["trackingCode"] for each in rows] == expected
    assert newest["rowCount"] == len(expected)
    assert small.sample() == enumerating.orders(SEED, range(3), Dialect())
