"""The long way round: every order of a population made, listed, and searched in a list."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from loop_harness import generate
from loop_harness.dialect import Dialect
from loop_harness.generate.source import Source
from loop_harness.model import Order, Profile
from loop_harness.strategies import dialects
from loop_harness.world import OrderIndex

SEEDS = st.integers()
#: Whatever changes which orders are found, their sequence, or what is made up about them.
DIALECTS = dialects(
    "email-case",
    "email-spaces",
    "email-idn",
    "email-unicode",
    "rest-leading-hash",
    "order-sequence",
    "transit-word",
    "event-times",
)


def orders(seed: int, customers: Iterable[int], dialect: Dialect) -> tuple[Order, ...]:
    """Return the orders of some customers, one customer after the other."""
    source = Source(seed)
    return tuple(
        Order.from_json(each)
        for k in customers
        for each in generate.orders_of(source, k, dialect=dialect)
    )


def index(seed: int, customers: Iterable[int], dialect: Dialect) -> OrderIndex:
    """Return an index of the orders of some customers."""
    return OrderIndex.of(orders(seed, customers, dialect), dialect)


def listed(seed: int, customers: Iterable[int]) -> list[str]:
    """Return the addresses that the profiles of some customers list."""
    source = Source(seed)
    profiles = (Profile.from_json(generate.profile(source, k)) for k in customers)
    return [each or "" for some in profiles for each in some.email_addresses or ()]


def codes(found: Iterable[Order]) -> list[str]:
    """Return the tracking codes of some orders, those of parcels to come included."""
    return [each.tracking_code for order in found for each in (*order.shipments, *order.coming)]
