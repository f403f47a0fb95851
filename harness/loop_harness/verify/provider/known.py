"""The known world: what a provider is supposed to hold, as far as its file says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from loop_harness import schemas, world
from loop_harness.dialect import Dialect
from loop_harness.matching import keys
from loop_harness.model import Json, JsonObject


@dataclass(frozen=True)
class KnownOrder:
    """One order of the file; what the file leaves out is not known."""

    given: JsonObject

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.given["name"])

    @property
    def emails(self) -> tuple[str, ...]:
        """Every address that finds it."""
        return tuple(self.given["emails"])

    @property
    def phone(self) -> str | None:
        """The phone number of the order, where one is known."""
        return self.given.get("phone")

    @property
    def shipments(self) -> Sequence[JsonObject] | None:
        """Its parcels; None where the file does not say, none where it is pending."""
        return self.given.get("shipments")

    @property
    def codes(self) -> tuple[str, ...]:
        """The tracking codes that are known."""
        codes = (each.get("trackingCode") for each in self.shipments or ())
        return tuple(each for each in codes if each)

    @property
    def is_pending(self) -> bool:
        """Whether it is known to have no parcel yet."""
        return self.shipments is not None and not self.shipments

    def matches(self, addresses: Iterable[str | None], dialect: Dialect) -> bool:
        """Tell whether any address finds it."""
        return not keys(self.emails, dialect).isdisjoint(keys(addresses, dialect))


@dataclass(frozen=True)
class Known:
    """All orders of the file, and how the shop is set up."""

    document: JsonObject

    @classmethod
    def read(cls, document: Json, source: str) -> Known:
        """Make it of a world document; raises InvalidDocument naming *source*."""
        schemas.check(document, "world", source)
        assert isinstance(document, dict)  # noqa: S101 - the schema says so
        return cls(document)

    @classmethod
    def load(cls, name: str) -> Known:
        """Read a world file, or a bundled world by its name.

        Raises UnreadableFile, NotJson, InvalidDocument or UnknownName.
        """
        return cls.read(world.document(name), name)

    @cached_property
    def orders(self) -> tuple[KnownOrder, ...]:
        """The orders, in the sequence of the file."""
        return tuple(map(KnownOrder, self.document.get("orders", ())))

    @property
    def asks_who(self) -> bool:
        """Whether the shop has tracking-page authentication."""
        shop: Any = self.document.get("shop", {})
        return bool(shop.get("trackingPageAuthentication", False))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Every address that finds an order, once, as it is first written."""
        return tuple(dict.fromkeys(e for each in self.orders for e in each.emails if e.strip()))

    def matching(self, addresses: Iterable[str | None], dialect: Dialect) -> list[KnownOrder]:
        """Return each order that any of *addresses* finds, in the sequence of the file."""
        return [self.orders[each] for each in sorted(self.places(addresses, dialect))]

    def places(self, addresses: Iterable[str | None], dialect: Dialect) -> frozenset[int]:
        """Return where in the file the orders stand that any of *addresses* finds."""
        if dialect not in self._places:
            places: defaultdict[str, set[int]] = defaultdict(set)
            for place, order in enumerate(self.orders):
                for each in keys(order.emails, dialect):
                    places[each].add(place)
            self._places[dialect] = places
        found = self._places[dialect]
        return frozenset(
            place for each in keys(addresses, dialect) for place in found.get(each, ())
        )

    @cached_property
    def _places(self) -> dict[Dialect, Mapping[str, set[int]]]:
        """Where the orders of each address stand, by how addresses are compared."""
        return {}

    def named(self, name: str) -> list[KnownOrder]:
        """Return the orders of one name."""
        return [each for each in self.orders if each.name == name]

    def without_token(self) -> Known:
        """Return the same without the shop's token, to be shown."""
        shop: Any = self.document.get("shop", {})
        return Known({**self.document, "shop": {k: v for k, v in shop.items() if k != "token"}})

    def part(self, orders: Iterable[KnownOrder]) -> Known:
        """Return the same shop with these orders alone."""
        return Known({**self.document, "orders": [each.given for each in orders], "profiles": []})

    def with_authentication(self) -> Known:
        """Return the same world in a shop with tracking-page authentication."""
        shop = {**self.document.get("shop", {}), "trackingPageAuthentication": True}
        return Known({**self.document, "shop": shop})

    def mentioned(self, text: str) -> Iterator[KnownOrder]:
        """Yield the orders of which a name, an address or a code stands in *text*."""
        low = text.lower()
        for each in self.orders:
            if any(word.strip().lower() in low for word in (each.name, *each.emails, *each.codes)):
                yield each
