"""Wrong about which orders several addresses find, or none: P02, P03."""

from __future__ import annotations

from loop_harness.model import Order
from loop_harness.verify.provider.mutants.orders import strange_order
from loop_harness.verify.provider.mutants.provider import Provider
from loop_harness.verify.provider.mutants.register import crude, narrow


@crude("P02", "P05")
class AllMustMatch(Provider):
    """Shows only the orders that all addresses find."""

    def matching(self, addresses: list[str]) -> list[Order]:
        each_finds = [
            {one.id for one in super(AllMustMatch, self).matching([a])} for a in addresses
        ]
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
        return [
            order for each in addresses for order in super(NothingMerged, self).matching([each])
        ]


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


@narrow("P03")
class NewestForNothing(Provider):
    """Shows the newest order where the list of addresses is empty."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses) if addresses else list(self.held.stored_orders)[:1]


def _lower(address: str) -> str:
    return address.strip().lower()
