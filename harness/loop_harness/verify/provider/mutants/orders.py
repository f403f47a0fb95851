"""Wrong about which orders an address finds: P01."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

from loop_harness.generate.settings import epoch
from loop_harness.mock.exchange import Request, Response
from loop_harness.model import Json, Order
from loop_harness.verify.provider.mutants.provider import Provider, Shown, edited
from loop_harness.verify.provider.mutants.register import crude, narrow
from loop_harness.world import complete_order, created

#: What follows if orders are missing wherever there are several.
_ALL = ("P01", "P02", "P05", "P06", "P07", "P08", "C02")


def strange_order() -> Order:
    """Return an order of another shop."""
    given = {
        "name": "#9999",
        "emails": ["stranger@example.net"],
        "createdAt": "2026-01-01T00:00:00Z",
    }
    return complete_order(given, "another shop")


@crude("P01", *_ALL)
class FirstAddressOfAnOrder(Provider):
    """Finds an order by the first of its addresses only."""

    def matching(self, addresses: list[str]) -> list[Order]:
        asked = set(map(_lower, addresses))
        return [one for one in super().matching(addresses) if _lower(one.emails[0]) in asked]


@crude("P01", *_ALL)
class LastOrderLost(Provider):
    """Loses the last order of every answer."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses)[:-1]


@narrow("P01", "P02")
class LastLostAboveFive(Provider):
    """Loses the last order where there are more than five."""

    def matching(self, addresses: list[str]) -> list[Order]:
        found = super().matching(addresses)
        return found[:-1] if len(found) > 5 else found  # noqa: PLR2004


@narrow("P01", "P02")
class CutAtNine(Provider):
    """Answers no more than nine orders."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses)[:9]


@narrow("P01", *_ALL)
class AnotherShopsOrder(Provider):
    """Shows an order of another shop beside those of an address with two orders or more."""

    def matching(self, addresses: list[str]) -> list[Order]:
        found = super().matching(addresses)
        return [*found, strange_order()] if len(found) > 1 else found


@narrow("P01", *_ALL)
class DeliveredHidden(Provider):
    """Leaves out an order as soon as all of its parcels are delivered."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return [each for each in super().matching(addresses) if not self.is_delivered(each)]

    def is_delivered(self, order: Order) -> bool:
        return {each.status for each in order.shipments} == {"DELIVERED"}


@narrow("P01", *_ALL)
class RecentOnly(Provider):
    """Leaves out the oldest orders, as if it might read those of the last weeks only."""

    def matching(self, addresses: list[str]) -> list[Order]:
        oldest = min(map(created, self.held.stored_orders), default=epoch())
        found = super().matching(addresses)
        return [each for each in found if created(each) > oldest + timedelta(hours=1)]


@narrow("P01", *_ALL)
class OnceForEachParcel(Provider):
    """Shows an order of several parcels once for each of them, as a join without DISTINCT does."""

    def matching(self, addresses: list[str]) -> list[Order]:
        found = super().matching(addresses)
        return [each for each in found for _ in range(max(1, len(each.shipments)))]


@narrow("P01", *_ALL)
class PlusIsSpace(Provider):
    """Reads a plus sign in an address as a space, as forms are decoded."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching([each.replace("+", " ") for each in addresses])


@narrow("P01", *_ALL, world="unicode-and-idn")
class AsciiOnly(Provider):
    """Finds nothing for an address with other letters than those of ASCII."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching([each for each in addresses if each.isascii()])


@narrow("P01", *_ALL)
class PendingForgotten(Provider):
    """Leaves out an order without parcels beside others, and shows it alone."""

    def matching(self, addresses: list[str]) -> list[Order]:
        found = super().matching(addresses)
        return [each for each in found if each.shipments] if len(found) > 1 else found


@narrow("P01", "P02", "P05")
class StoredCapitals(Provider):
    """Compares the asked address in small letters with the stored one as it was typed."""

    def matching(self, addresses: list[str]) -> list[Order]:
        asked = {_lower(each) for each in addresses}
        return [one for one in super().matching(addresses) if asked & set(one.emails)]


@narrow("P01", "P02", "P05")
class ApostropheEndsIt(Provider):
    """Finds nothing for an address with an apostrophe, as a query that is glued together does."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching([each for each in addresses if "'" not in each])


@narrow("P01", "P02", "P04", "P05", world="unicode-and-idn")
class AccentsIgnored(Provider):
    """Finds the orders of addresses that differ in accents only, as some collations do."""

    def matching(self, addresses: list[str]) -> list[Order]:
        asked = {bare(each) for each in addresses if each.strip()}
        orders = self.held.stored_orders
        return [each for each in orders if not asked.isdisjoint(map(bare, each.emails))]


@narrow("P01", "P02", "P06", "P07", "P08")
class NullForAnOrder(Provider):
    """Answers null in place of an order of three parcels."""

    def said(self, request: Request, response: Response) -> Response:
        is_answer = response.body.startswith(b'{"data":{"orders":[')
        return edited(response, self._with_null) if is_answer else response

    def _with_null(self, document: Any) -> Json:
        orders = [
            None if len(each.get("shipments") or ()) > 2 else each  # noqa: PLR2004
            for each in document["data"]["orders"]
        ]
        return {"data": {"orders": orders}}


@narrow("P01", "P02", "P03", "P06", "P08")
class NamelessPending(Provider):
    """Answers null for the name of an order that has no parcel yet."""

    def order(self, shown: Shown) -> Json:
        made: Any = super().order(shown)
        return made if shown["shipments"] else {**made, "name": None}


def bare(address: str) -> str:
    """Return an address in small letters, without accents."""
    parts = unicodedata.normalize("NFD", _lower(address))
    return "".join(each for each in parts if not unicodedata.combining(each))


def _lower(address: str) -> str:
    return address.strip().lower()
