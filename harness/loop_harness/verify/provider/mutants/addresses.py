"""Wrong about which spellings of an address find its orders: P04, P05."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import translate

from loop_harness.model import Order
from loop_harness.verify.provider.mutants.provider import Provider
from loop_harness.verify.provider.mutants.register import crude, narrow


class Finding(Provider):
    """Finds more than it should."""

    def matching(self, addresses: list[str]) -> list[Order]:
        right = {each.id for each in super().matching(addresses)}
        asked = [each.strip().lower() for each in addresses if each.strip()]
        return [
            order
            for order in self.held.stored_orders
            if order.id in right or any(self.finds(each, order) for each in asked)
        ]

    def finds(self, asked: str, order: Order) -> bool:
        """Tell whether an address finds an order, too."""
        return any(self.equals(asked, each.lower()) for each in order.emails)

    def equals(self, asked: str, email: str) -> bool:
        """Tell whether an address is taken for another one."""
        return asked == email


@crude("P04", "P01", "P02", "P05")
class ByPrefix(Finding):
    """Finds an order by the beginning of its address."""

    def equals(self, asked: str, email: str) -> bool:
        return email.startswith(asked)


@crude("P04")
class LikePatterns(Finding):
    """Reads % and _ in an address as SQL does."""

    def equals(self, asked: str, email: str) -> bool:
        pattern = re.escape(asked).replace("%", ".*").replace("_", ".")
        return re.fullmatch(pattern, email) is not None


@narrow("P04")
class UnderscoreIsAny(Finding):
    """Reads _ in an address as any character."""

    def equals(self, asked: str, email: str) -> bool:
        return re.fullmatch(re.escape(asked).replace("_", "."), email) is not None


@narrow("P04")
class StarIsAnything(Finding):
    """Reads * and ? in an address as file names do."""

    def equals(self, asked: str, email: str) -> bool:
        return re.fullmatch(translate(asked), email) is not None


@narrow("P04")
class Patterns(Finding):
    """Reads an address as a regular expression."""

    def equals(self, asked: str, email: str) -> bool:
        try:
            return re.fullmatch(asked, email) is not None
        except re.error:
            return False


@crude("P04", "P01", "P02")
class DotsFolded(Finding):
    """Pays no heed to the dots before the @."""

    def equals(self, asked: str, email: str) -> bool:
        return _split(asked, lambda local: local.replace(".", "")) == _split(
            email, lambda local: local.replace(".", "")
        )


@narrow("P04", "P01", "P02")
class TagsFolded(Finding):
    """Takes the plus tag off the address of an order, so that the plain address finds it."""

    def equals(self, asked: str, email: str) -> bool:
        return asked == _split(email, lambda local: local.partition("+")[0])


@narrow("P04", "P01", "P02")
class AskedTagsFolded(Finding):
    """Takes the plus tag off the address that is asked for."""

    def equals(self, asked: str, email: str) -> bool:
        return _split(asked, lambda local: local.partition("+")[0]) == email


@narrow("P04")
class ByDomain(Finding):
    """Finds the orders of a whole domain, if it is asked for with its @."""

    def equals(self, asked: str, email: str) -> bool:
        return asked.startswith("@") and email.endswith(asked)


@narrow("P04")
class ByPhone(Finding):
    """Finds an order by its phone number."""

    def finds(self, asked: str, order: Order) -> bool:
        return asked == order.phone


@narrow("P04")
class ByPhoneDigits(Finding):
    """Finds an order by the digits of its phone number, without the sign before them."""

    def finds(self, asked: str, order: Order) -> bool:
        return asked.isdigit() and asked == re.sub(r"\D", "", order.phone or "-")


@narrow("P04", "P01", "P02")
class WithoutDomain(Finding):
    """Finds an order by what stands before the @ of its address."""

    def equals(self, asked: str, email: str) -> bool:
        return asked == email.rpartition("@")[0]


@narrow("P04")
class TopDomainOpen(Finding):
    """Pays no heed to what follows the last dot of a domain."""

    def equals(self, asked: str, email: str) -> bool:
        return "@" in asked and asked.rpartition(".")[0] == email.rpartition(".")[0]


class Spelling(Provider):
    """Looks for addresses spelled otherwise."""

    def matching(self, addresses: list[str]) -> list[Order]:
        found = [self.spelled(each, place, addresses) for place, each in enumerate(addresses)]
        return super().matching([each for each in found if each is not None])

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        """Return an address as it is looked for; None if it is not."""
        return address

    def has_capitals(self, address: str) -> bool:
        """Tell whether anything is written large that could be small."""
        return address != address.lower()


@crude("P05", "P01", "P02")
class CapitalsAlone(Spelling):
    """Heeds capitals where several addresses are asked for, and ignores them in a single one."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        return None if len(addresses) > 1 and self.has_capitals(address) else address


@crude("P05", "P01", "P02")
class CapitalsInDomains(Spelling):
    """Heeds capitals in the domain, and ignores them before the @."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        return None if self.has_capitals(address.rpartition("@")[2]) else address


@narrow("P05", "P02")
class FirstInSmallLetters(Spelling):
    """Ignores capitals in the first address only."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        return None if place and self.has_capitals(address) else address


@narrow("P05", "P01", "P02")
class AllCapitalsOnly(Spelling):
    """Ignores the case of an address that is all in capitals, and heeds it in any other."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        is_mixed = self.has_capitals(address) and address != address.upper()
        return None if is_mixed else address


@narrow("P05", "P01", "P02")
class CapitalsBesideTags(Spelling):
    """Heeds capitals in an address with a plus tag, and ignores them in others."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        return None if "+" in address and self.has_capitals(address) else address


@narrow("P05", "P01", "P02")
class SpacesBehind(Spelling):
    """Removes spaces before an address, and not those behind it."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        return None if address != address.rstrip() else address


@narrow("P05", "P02")
class SpacesAlone(Spelling):
    """Removes spaces around a single address, and not where several are asked for."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        return None if len(addresses) > 1 and address != address.strip() else address


@narrow("P05", "P01", "P02")
class OneSpaceOnly(Spelling):
    """Removes one space on each side of an address, and not a second one."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        return None if address.startswith("  ") or address.endswith("  ") else address


@narrow("P05", "P01", world="case-twins", email_case="local-sensitive")
class SmallDomainsOnly(Spelling):
    """Heeds capitals also in the domain, but only where a capital stands before the @, too."""

    def spelled(self, address: str, place: int, addresses: list[str]) -> str | None:
        local, _, domain = address.rpartition("@")
        return None if self.has_capitals(domain) and self.has_capitals(local) else address


@narrow("P05", "P10", asks_who=True)
class ClaimInSmallLetters(Provider):
    """Heeds capitals in the address that t carries, and ignores them in GraphQL."""

    def claimed(self, term: str, claim: dict[str, str]) -> dict[str, str]:
        email = claim.get("email", "")
        known = {each for order in self.held.stored_orders for each in order.emails}
        return claim if email in known or not email else {**claim, "email": "nobody@example.net"}


def _split(address: str, local: Callable[[str], str]) -> str:
    name, at, domain = address.rpartition("@")
    return f"{local(name)}{at}{domain}"
