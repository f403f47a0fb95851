"""Wrong about the form and the number of the orders: S01, S02, S04 to S06, S09, S10."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

from loop_harness.verify.mutants.lookup import Lookup, Order
from loop_harness.verify.mutants.register import crude, narrow


@crude("S01")
class NumberedIds(Lookup):
    """Gives an order a number as its id, where the data type wants a text."""

    def identity(self, name: str, said: Any, place: int) -> Any:
        return place


@narrow("S01")
class NullCodes(Lookup):
    """Passes on that a tracking code is null."""

    def text(self, value: Any, field: str) -> Any:
        return None if value is None and field == "trackingCode" else super().text(value, field)


@narrow("S01")
class NullForNoParcels(Lookup):
    """Answers null in place of an empty list of parcels."""

    def parcels(self, said: Any) -> Any:
        return super().parcels(said) or None


@crude("S02", "S06")
class FirstParcelOnly(Lookup):
    """Shows only the first parcel of an order."""

    def parcels(self, said: Any) -> Any:
        return super().parcels(said)[:1]


@narrow("S02")
class EqualParcelsOnce(Lookup):
    """Shows parcels with the same tracking code once."""

    def parcels(self, said: Any) -> Any:
        return list({each["trackingCode"]: each for each in super().parcels(said)}.values())


@narrow("S02")
class SortedByStatus(Lookup):
    """Sorts the parcels of an order by their status."""

    def parcels(self, said: Any) -> Any:
        return sorted(super().parcels(said), key=lambda each: str(each["status"]))


@narrow("S02")
class TenParcels(Lookup):
    """Shows no more than ten parcels of an order."""

    def parcels(self, said: Any) -> Any:
        return super().parcels(said)[:10]


@crude("S04")
class UrlAsItIs(Lookup):
    """Puts the name into the URL without encoding it."""

    def encoded(self, name: str) -> str:
        return name


@narrow("S04")
class UrlEncodedTwice(Lookup):
    """Encodes a name twice that holds a percent sign."""

    def encoded(self, name: str) -> str:
        once = super().encoded(name)
        return quote_plus(once) if "%" in name else once


@narrow("S04")
class UrlWithoutSign(Lookup):
    """Leaves the number sign out of the URL."""

    def encoded(self, name: str) -> str:
        return super().encoded(name.lstrip("#"))


@narrow("S04")
class NoUrlForPending(Lookup):
    """Leaves the URL of an order without parcels empty."""

    def order(self, said: Any, place: int) -> Order:
        made = super().order(said, place)
        return made if made["shipments"] else {**made, "shipmentUrl": ""}


@crude("S05", "M04", "S06", "S09", "T01")
class FirstFive(Lookup):
    """Shows no more than five orders."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return orders[:5]


@narrow("S05")
class FirstNine(Lookup):
    """Shows no more than nine orders."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return orders[:9]


@narrow("S05")
class CutBeforeDuplicates(Lookup):
    """Cuts to ten before duplicates are gone."""

    def shown(self, orders: list[Any]) -> list[Order]:
        return super().shown(orders[:10])


@narrow("S05", "T02")
class AnyTenOfMany(Lookup):
    """Shows ten of many orders, other ones each time."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return random.sample(orders, 10) if len(orders) > 10 else orders  # noqa: PLR2004


@crude("S06")
class LastOfAName(Lookup):
    """Shows only the last of the orders that share a name."""

    def once(self, orders: list[Order]) -> list[Order]:
        return list({each["name"]: each for each in orders}.values())


@narrow("S06")
class SameFirstParcel(Lookup):
    """Takes orders of one name for the same if their first parcel is the same."""

    def sameness(self, order: Order) -> str:
        return repr((order["name"], order["shipments"][:1]))


@narrow("S06")
class SameCodes(Lookup):
    """Takes orders of one name for the same if their tracking codes are the same."""

    def sameness(self, order: Order) -> str:
        return repr((order["name"], [each["trackingCode"] for each in order["shipments"]]))


@crude("S09")
class NoPendingOrders(Lookup):
    """Leaves out orders without parcels."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return [each for each in orders if each["shipments"]]


@narrow("S09")
class PendingOnlyAlone(Lookup):
    """Leaves out orders without parcels beside others."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return [each for each in orders if each["shipments"]] or orders


@crude("S10")
class IdByPlace(Lookup):
    """Numbers the orders of a reply, and calls that their ids."""

    def identity(self, name: str, said: Any, place: int) -> Any:
        return str(place + 1)


@narrow("S10")
class IdBySalt(Lookup):
    """Makes ids with a salt that is another one after each start."""

    def identity(self, name: str, said: Any, place: int) -> Any:
        salt: Callable[[], int] = lambda: random.getrandbits(64)  # noqa: E731
        return f"{self.memory.setdefault('salt', salt()):x}-{name}"


@narrow("S10")
class IdInSmallLetters(Lookup):
    """Makes the same id of names that differ in capitals only."""

    def identity(self, name: str, said: Any, place: int) -> Any:
        return name.lower()


@narrow("S10")
class IdWithoutOuterSpaces(Lookup):
    """Makes the same id of names that differ in outer spaces only."""

    def identity(self, name: str, said: Any, place: int) -> Any:
        return name.strip()


@narrow("S10")
class IdByParcel(Lookup):
    """Makes the id of an order from its first tracking code."""

    def identity(self, name: str, said: Any, place: int) -> Any:
        codes = [each["trackingCode"] for each in self.parcels(said.get("shipments"))]
        return next(iter(codes), name)
