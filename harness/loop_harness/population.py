"""Virtual populations: any number of customers and their orders, none of them stored.

The k-th customer follows from the seed and k alone, whatever the size of the population, and an
address, an order name or a tracking code says whose it may be. So a search makes the few orders
that it could mean, and keeps those that it does: no index, and the memory of a handful.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from loop_harness import generate
from loop_harness.dialect import Dialect
from loop_harness.generate.carriers import carriers
from loop_harness.generate.customers import placed_under, told_order
from loop_harness.generate.mix import order_count, shares_address
from loop_harness.generate.numbering import (
    MOST_CUSTOMERS,
    customer_of,
    order_at,
    parcel_at,
    serial_behind,
)
from loop_harness.generate.source import Source
from loop_harness.matching import key, keys
from loop_harness.model import Order, Profile
from loop_harness.world import OrderIndex, in_sequence

DEFAULT_SIZE = 1_000_000
_KEPT_ORDERS = 384  #: about 1 MB
_KEPT_ADDRESSES = 1024
_LONGEST = 254  #: characters of an address (RFC 5321, erratum 1690); ours are shorter
_SAMPLED = 50  #: customers that stand for all of them where a list is asked for

Place = tuple[int, int]  #: the number of a customer, and that of one of her orders


class Population:
    """The customers 0 to *size* - 1 of a seed; two with the same seed and size are the same."""

    def __init__(self, seed: int, size: int) -> None:
        if not 0 < size <= MOST_CUSTOMERS:
            raise ValueError(f"a population has 1 to {MOST_CUSTOMERS} customers, not {size}")
        self.seed = seed
        self.size = size
        self._source = Source(seed)
        self._order = lru_cache(_KEPT_ORDERS)(self._made)
        self._under = lru_cache(_KEPT_ADDRESSES)(self._placed_under)

    def __repr__(self) -> str:
        return f"Population(seed={self.seed}, size={self.size})"

    def profile(self, k: int) -> Profile:
        """Return the k-th customer; raises IndexError beyond the size."""
        return Profile.from_json(generate.profile(self._source, self._existing(k)))

    def orders_of(self, k: int, dialect: Dialect | None = None) -> tuple[Order, ...]:
        """Return the orders of the k-th customer; raises IndexError beyond the size."""
        count, chosen = order_count(self._source, self._existing(k)), dialect or Dialect()
        return tuple(self._order(k, index, chosen) for index in range(count))

    def sample(self, dialect: Dialect | None = None) -> tuple[Order, ...]:
        """Return the orders of the first customers, which are too many to list."""
        customers = range(min(self.size, _SAMPLED))
        return tuple(order for k in customers for order in self.orders_of(k, dialect))

    def matching(self, addresses: Iterable[str | None], dialect: Dialect) -> tuple[Order, ...]:
        """Return each order that any of *addresses* matches, once, in Loop's sequence."""
        found: set[Place] = set()
        for each in addresses:
            wanted = key(each, dialect)
            if wanted is not None and len(wanted) <= _LONGEST:
                found.update(self._under(wanted, dialect))
        return self._orders_at(found, dialect)

    def searched(self, term: str, dialect: Dialect) -> tuple[Order, ...]:
        """Return the orders that have *term* as their exact name or a tracking code."""
        named = set(self._named(term, dialect))
        coded = {place for place in self._coded(term) if self._has_code(place, term, dialect)}
        return self._orders_at(named | coded, dialect)

    def _existing(self, k: int) -> int:
        if not 0 <= k < self.size:
            raise IndexError(f"{self!r} has no customer {k}")
        return k

    def _exists(self, k: int, index: int) -> bool:
        return 0 <= k < self.size and index < order_count(self._source, k)

    def _made(self, k: int, index: int, dialect: Dialect) -> Order:
        told = told_order(self._source, k, index, dialect=dialect)
        return told.order(is_made_up=True)

    def _orders_at(self, places: Iterable[Place], dialect: Dialect) -> tuple[Order, ...]:
        return in_sequence((self._order(*each, dialect) for each in sorted(places)), dialect)

    def _placed_under(self, wanted: str, dialect: Dialect) -> tuple[Place, ...]:
        """Return the orders of an address: its owner's, and those of who shares it with her."""
        owner = customer_of(self._source, wanted)
        if owner is None:
            return ()
        shared = shares_address(self._source, owner + 1)
        return tuple(
            (k, index)
            for k in (owner, owner + 1)[: 1 + shared]
            if k < self.size
            for index in range(order_count(self._source, k))
            if wanted in keys(placed_under(self._source, k, index), dialect)
        )

    def _named(self, term: str, dialect: Dialect) -> Iterator[Place]:
        names = (term, f"#{term}") if dialect["rest-leading-hash"] == "optional" else (term,)
        for each in names:
            place = order_at(self._source, each)
            if place is not None and self._exists(*place):
                yield place

    def _coded(self, term: str) -> Iterator[Place]:
        for carrier in carriers():
            serial = serial_behind(self._source, carrier, term)
            if serial is not None:
                k, index, _ = parcel_at(self._source, serial)
                if self._exists(k, index):
                    yield k, index

    def _has_code(self, place: Place, code: str, dialect: Dialect) -> bool:
        order = self._order(*place, dialect)
        return any(each.tracking_code == code for each in (*order.shipments, *order.coming))


@dataclass(frozen=True, slots=True)
class Overlay:
    """Finds orders of an explicit world that lies over a population, under one dialect.

    A virtual order with the name or a tracking code of an explicit one does not exist.
    """

    explicit: OrderIndex
    population: Population

    def matching(self, addresses: Iterable[str | None]) -> tuple[Order, ...]:
        """Return each order that any of *addresses* matches, once, in Loop's sequence."""
        asked = tuple(addresses)
        virtual = self.population.matching(asked, self.explicit.dialect)
        return self._together(self.explicit.matching(asked), virtual)

    def searched(self, term: str) -> tuple[Order, ...]:
        """Return the orders that have *term* as their exact name or a tracking code."""
        virtual = self.population.searched(term, self.explicit.dialect)
        return self._together(self.explicit.searched(term), virtual)

    def _together(
        self, explicit: tuple[Order, ...], virtual: tuple[Order, ...]
    ) -> tuple[Order, ...]:
        if self.explicit.orders:
            virtual = tuple(each for each in virtual if not self._covers(each))
        if explicit and virtual:
            return in_sequence((*explicit, *virtual), self.explicit.dialect)
        return explicit or virtual

    def _covers(self, order: Order) -> bool:
        parcels = (*order.shipments, *order.coming)
        terms = (order.name, *(each.tracking_code for each in parcels))
        return any(self.explicit.searched(each) for each in terms)
