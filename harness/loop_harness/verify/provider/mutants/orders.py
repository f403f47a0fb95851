"""Wrong about which orders an address finds, or several: P01, P02, P03."""

from __future__ import annotations

from datetime import timedelta

from loop_harness.generate.settings import epoch
from loop_harness.model import Json, Order
from loop_harness.verify.provider.mutants.provider import Provider, Shown
from loop_harness.verify.provider.mutants.register import crude, narrow
from loop_harness.world import complete_order, created

#: What follows if orders are missing wherever there are several.
_ALL = ("P01", "P02", "P05", "P06", "P07", "P08", "C02")


def strange_order() -> Order:
    """Return an order of another shop."""
    given = {"name": "#9999", "emails": ["stranger@example.net"], "createdAt": "2026-01-01T00:00:00Z"}
    return complete_order(given, "another shop")


@crude("P01", *_ALL)
class FirstAddressOfAnOrder(Provider):
    """Finds an order by the first of its addresses only."""

    def matching(self, addresses: list[str]) -> list[Order]:
        first = [_lower(each.emails[0]) for each in super().matching(addresses) if each.emails]
        asked = set(map(_lower, addresses))
        found = super().matching(addresses)
        del first
        return [each for each in found if not each.emails or _lower(each.emails[0]) in asked]


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


@narrow("P01", "P02", world="more-than-ten")
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


@crude("P02", "P05")
class AllMustMatch(Provider):
    """Shows only the orders that all addresses find."""

    def matching(self, addresses: list[str]) -> list[Order]:
        each_finds = [{one.id for one in super(AllMustMatch, self).matching([a])} for a in addresses]
        return [
            each
            for each in super().matching(addresses)
            if all(each.id in found for found in each_finds)
        ]


@crude("P02", "P05")
class FirstAddressOnly(Provider):
    """Looks for the first address only."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses[:1])


@crude("P02", "P05")
class NothingMerged(Provider):
    """Shows an order once for each address that finds it."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return [order for each in addresses for order in super(NothingMerged, self).matching([each])]


@narrow("P02", world="many-addresses")
class TenAddresses(Provider):
    """Looks for no more than the first ten addresses."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses[:10])


@narrow("P02", "P05")
class RepeatedTwice(Provider):
    """Shows the orders of an address twice that is asked for twice in the same words."""

    def matching(self, addresses: list[str]) -> list[Order]:
        again = {each for each in addresses if addresses.count(each) > 1}
        return [*super().matching(addresses), *super().matching(sorted(again))]


@narrow("P02", "P05")
class StrangerEndsTheList(Provider):
    """Looks for no address that comes after one that finds nothing."""

    def matching(self, addresses: list[str]) -> list[Order]:
        for place, each in enumerate(addresses):
            if not super().matching([each]):
                return super().matching(addresses[:place])
        return super().matching(addresses)


@narrow("P02", "P05")
class FallingLosesTheLast(Provider):
    """Loses the last of the addresses where they come from z to a."""

    def matching(self, addresses: list[str]) -> list[Order]:
        falls = len(addresses) > 1 and addresses == sorted(addresses, reverse=True)
        is_one = len(set(addresses)) == 1
        return super().matching(addresses[:-1] if falls and not is_one else addresses)


@narrow("P02")
class SharedIsNobodys(Provider):
    """Leaves out an order that two of the addresses find."""

    def matching(self, addresses: list[str]) -> list[Order]:
        found = super().matching(addresses)
        asked = set(map(_lower, addresses))
        return [one for one in found if len({*map(_lower, one.emails)} & asked) < 2]  # noqa: PLR2004


@narrow("P02")
class LastOfFour(Provider):
    """Leaves out the fourth of exactly four addresses."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses[:3] if len(addresses) == 4 else addresses)  # noqa: PLR2004


@crude("P03")
class NoFilterFindsAll(Provider):
    """Shows every order where the list of addresses is empty."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses) if addresses else list(self.held.stored_orders)


@crude("P03", "P04")
class BlankFindsAll(Provider):
    """Shows every order for an empty text, as a search for what contains it does."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return list(self.held.stored_orders) if "" in addresses else super().matching(addresses)


@narrow("P03", "P04")
class SpacesFindAll(Provider):
    """Shows every order for an address of nothing but spaces, and none for an empty text."""

    def matching(self, addresses: list[str]) -> list[Order]:
        is_blank = any(each and not each.strip() for each in addresses)
        return list(self.held.stored_orders) if is_blank else super().matching(addresses)


@narrow("P03")
class BlankFindsGuests(Provider):
    """Shows an order that has no address for an empty text."""

    def matching(self, addresses: list[str]) -> list[Order]:
        guests = [strange_order()] if any(not each.strip() for each in addresses) else []
        return [*super().matching(addresses), *guests]


@narrow("P03")
class BlankBesideOthers(Provider):
    """Shows every order where an empty text stands beside another address."""

    def matching(self, addresses: list[str]) -> list[Order]:
        is_beside = len(addresses) > 1 and "" in addresses
        return list(self.held.stored_orders) if is_beside else super().matching(addresses)


@narrow("P03", "C01")
class EmptyIsNull(Provider):
    """Shows the newest order where the list of addresses is empty."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses) if addresses else list(self.held.stored_orders)[:1]

    def order(self, shown: Shown) -> Json:
        return super().order(shown)


def _lower(address: str) -> str:
    return address.strip().lower()
