"""A search finds exactly what making every order and looking through the list would find."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, strategies as st
from tests.population import enumerating
from tests.population.enumerating import DIALECTS, SEEDS

from loop_harness.dialect import Dialect, assumptions
from loop_harness.generate.carriers import carriers
from loop_harness.generate.mix import shares_address
from loop_harness.generate.numbering import (
    MOST_CUSTOMERS,
    code_at,
    first_serial,
    order_name,
)
from loop_harness.generate.source import Source
from loop_harness.model import Order
from loop_harness.population import Population
from loop_harness.world import in_sequence

FEW = st.integers(1, 12)
KELVIN, WIDE_E, ACUTE = "\N{KELVIN SIGN}", "\N{FULLWIDTH LATIN SMALL LETTER E}", "\u0301"


def spelled(address: str) -> list[str]:
    """Return other ways to write an address: some mean the same, some do not, by the dialect."""
    local, _, domain = address.partition("@")
    return [
        address,
        address.upper(),
        f"{local.title()}@{domain}",
        f"{local}@{domain.upper()}",
        f" {address}\n",
        f"{local}@{domain.replace('e', WIDE_E, 1)}",
        address.replace(".k", f".{KELVIN}"),
        f"{local}{ACUTE}@{domain}",
        f"x{address}",
        f"{local[1:]}@{domain}",
        f"{local}+extra@{domain}",
        f"{local.partition('+')[0]}@{domain}",
        f"{local}@sub.{domain}",
        f"{local}@example.museum",
        local,
        f"<{address}>",
    ]


NOTHINGS: list[str | None] = [
    None,
    "",
    " ",
    "@",
    "%@example.com",
    "+12025550101",
    ".k0@",
    "k" * 999,
]


@given(seed=SEEDS, size=FEW, dialect=DIALECTS, data=st.data())
def test_addresses_find_what_they_find_in_a_list_of_all_orders(
    seed: int, size: int, dialect: Dialect, data: st.DataObject
) -> None:
    forward = enumerating.index(seed, range(size), dialect)
    # One customer more than there are: what only she has finds nothing.
    known = enumerating.listed(seed, range(size + 1))
    known += [each for order in forward.orders for each in order.emails]
    spellings = [other for each in dict.fromkeys(known) for other in spelled(each)]
    asked = data.draw(st.lists(st.sampled_from(spellings + NOTHINGS), max_size=6))

    population = Population(seed, size)

    assert population.matching(asked, dialect) == forward.matching(asked)
    for each in dict.fromkeys(known):
        assert population.matching([each], dialect) == forward.matching([each])


@given(seed=SEEDS, size=FEW, dialect=DIALECTS)
def test_terms_find_what_they_find_in_a_list_of_all_orders(
    seed: int, size: int, dialect: Dialect
) -> None:
    forward = enumerating.index(seed, range(size), dialect)
    beyond = enumerating.orders(seed, range(size, size + 3), dialect)
    population = Population(seed, size)

    for term in terms((*forward.orders, *beyond)):
        assert population.searched(term, dialect) == forward.searched(term)


def terms(orders: tuple[Order, ...]) -> list[str]:
    """Return names and codes, and what is nearly one."""
    exact = [each.name for each in orders] + enumerating.codes(orders)
    return [
        *exact,
        *(each.removeprefix("#") for each in exact),
        *(f"#{each}" for each in exact),
        *(f"{each} " for each in exact),
        *(each.lower() for each in exact),
        *(each[:-1] for each in exact),
        *(f"{each[:-1]}{(int(each[-1], 36) + 1) % 10}" for each in exact),
        *("", "#", "0", "a@example.com", "#" + "9" * 5000),
    ]


@given(
    seed=SEEDS,
    size=st.integers(1, MOST_CUSTOMERS),
    nearness=st.integers(0, 4),
    share=st.floats(0, 1),
    dialect=DIALECTS,
)
def test_customers_of_any_population_are_found_by_all_that_they_have(
    seed: int, size: int, nearness: int, share: float, dialect: Dialect
) -> None:
    """An address is hers or a neighbour's, so her neighbours make up the list of all orders."""
    k = max(0, size - 1 - nearness) if nearness else round(share * (size - 1))
    around = range(max(0, k - 2), min(size, k + 3))
    forward, population = enumerating.index(seed, around, dialect), Population(seed, size)

    hers = population.orders_of(k, dialect)
    assert hers == enumerating.orders(seed, [k], dialect)
    mine = [*enumerating.listed(seed, [k]), *(each for order in hers for each in order.emails)]
    for some in ([each] for each in mine):
        assert population.matching(some, dialect) == forward.matching(some)
    assert population.matching(mine, dialect) == forward.matching(mine)
    for order in hers:
        for term in (order.name, *enumerating.codes([order])):
            assert population.searched(term, dialect) == (order,)


@pytest.mark.parametrize("size", [400, 1_000_000, MOST_CUSTOMERS])
def test_an_address_that_two_share_finds_the_orders_of_both(size: int) -> None:
    population, dialect = Population(7, size), Dialect()
    households = [k for k in range(size - 399, size) if shares_address(Source(7), k)]
    both = [k for k in households if population.orders_of(k)]

    mixed = 0
    for k in both:
        before, hers = population.orders_of(k - 1), population.orders_of(k)
        shared = (population.profile(k).email_addresses or ())[-1]
        under = {each.name for each in (*before, *hers) if shared in each.emails}
        assert {each.name for each in population.matching([shared], dialect)} == under
        assert hers[0].name in under
        mixed += any(each.name in under for each in before)
    assert 0 < mixed < len(both)


def test_an_order_is_answered_once_however_many_of_its_addresses_are_asked_for() -> None:
    population, dialect = Population(7, 400), Dialect()
    several = [
        order for k in range(400) for order in population.orders_of(k) if len(order.emails) > 1
    ]

    assert several
    for order in several:
        asked = [*order.emails, *order.emails[::-1]]
        assert population.matching(asked, dialect).count(order) == 1


@pytest.mark.parametrize("choice", assumptions()["order-sequence"].alternatives)
def test_many_addresses_find_their_orders_in_the_sequence_of_the_dialect(choice: str) -> None:
    dialect = Dialect.of({"order-sequence": choice})
    forward, population = enumerating.index(3, range(60), dialect), Population(3, 60)
    asked = enumerating.listed(3, range(60))
    random.Random(1).shuffle(asked)

    assert population.matching(asked, dialect) == forward.matching(asked)
    assert len(forward.matching(asked)) > 40


def test_a_customer_is_the_same_in_a_population_of_any_size() -> None:
    small, large = Population(7, 10), Population(7, 10**9)

    assert [small.profile(k) for k in range(10)] == [large.profile(k) for k in range(10)]
    assert [small.orders_of(k) for k in range(10)] == [large.orders_of(k) for k in range(10)]


def test_another_seed_knows_nothing_of_the_names_and_addresses_of_this_one() -> None:
    one, other, dialect = Population(7, 1_000_000), Population(8, 1_000_000), Dialect()
    orders = [order for k in range(0, 1_000_000, 20_011) for order in one.orders_of(k)]

    assert orders
    for order in orders:
        assert other.matching(order.emails, dialect) == ()
        assert order not in other.searched(order.name, dialect)
        for code in enumerating.codes([order]):
            assert other.searched(code, dialect) == ()


@pytest.mark.parametrize("size", [-1, 0, MOST_CUSTOMERS + 1])
def test_a_size_that_nobody_can_number_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"has 1 to {MOST_CUSTOMERS} customers, not {size}"):
        Population(7, size)


@pytest.mark.parametrize("k", [-1, 10, 10**12])
def test_there_is_no_customer_beyond_the_size(k: int) -> None:
    population = Population(7, 10)

    for ask in (population.profile, population.orders_of):
        with pytest.raises(IndexError, match=rf"Population\(seed=7, size=10\) has no customer {k}"):
            ask(k)


def test_an_order_that_a_customer_does_not_have_is_not_found_by_the_name_it_would_have() -> None:
    population, dialect, source = Population(7, 100), Dialect(), Source(7)
    for k in range(100):
        count = len(population.orders_of(k))
        found = [population.searched(order_name(source, k, n), dialect) for n in range(4)]
        assert [len(each) for each in found] == [1] * count + [0] * (4 - count)


def test_a_parcel_is_found_by_the_code_of_its_own_carrier_alone() -> None:
    population, dialect, source = Population(7, 60), Dialect(), Source(7)
    own = set(enumerating.codes(order for k in range(60) for order in population.orders_of(k)))
    serials = [
        first_serial(source, k, n) + parcel
        for k in range(60)
        for n in (0, 1, 2, 3)
        for parcel in (0, 3)
    ]
    every = {code_at(source, carrier, serial) for carrier in carriers() for serial in serials}

    assert {code for code in every if population.searched(code, dialect)} == every & own
    assert every & own


def test_a_term_that_is_a_name_and_a_code_finds_both_orders() -> None:
    """A code of ten digits is also the name of an order where the leading # may be missing."""
    population = Population(7, MOST_CUSTOMERS)
    dialect = Dialect.of({"rest-leading-hash": "optional"})
    found = [
        (order, named, population.searched(code, dialect))
        for k in range(700)
        for order in population.orders_of(k)
        for code in enumerating.codes([order])
        for named in population.searched(f"#{code}", dialect)
    ]

    assert found
    for order, named, both in found:
        assert both == in_sequence((order, named), dialect)
