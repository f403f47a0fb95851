"""Wrong about whose orders appear: M01 to M09."""

from __future__ import annotations

from typing import Any

from loop_harness.verify.mutants.answer import Answer, Failure, in_parts, joined
from loop_harness.verify.mutants.lookup import Lookup, Order
from loop_harness.verify.mutants.register import crude, narrow

#: What tells, too, that of several addresses some find nothing.
_SEVERAL = ("M03", "M04", "M06", "M07", "M08", "M11", "M12", "S05", "S06", "T01")


@crude("M01", "M02", "M12", "X03")
class AsksWithoutAddress(Lookup):
    """Sends a request with an empty list where there is no address."""

    def nothing_to_ask(self) -> dict[str, Any]:
        return self.told([self.ask([])])


@narrow("M01")
class NoContactIsAnError(Lookup):
    """Reports an error for a profile without any list of addresses or numbers."""

    def nothing_to_ask(self) -> dict[str, Any]:
        if {"emailAddresses", "phoneNumbers", "primaryPhoneNumber"} & self.profile.keys():
            return super().nothing_to_ask()
        return self.error(Failure("malformed", "the profile has no list of addresses"))


@crude("M02", "X06")
class PhonesAreAddresses(Lookup):
    """Asks for the phone numbers as if they were addresses."""

    def listed(self) -> list[Any]:
        phones = self.profile.get("phoneNumbers") or []
        return [*super().listed(), *(each["number"] for each in phones)]


@narrow("M02")
class PhonesAloneAreAnError(Lookup):
    """Reports an error for a profile that has phone numbers only."""

    def nothing_to_ask(self) -> dict[str, Any]:
        if self.profile.get("phoneNumbers"):
            return self.error(Failure("malformed", "the profile has phone numbers only"))
        return super().nothing_to_ask()


@crude("M03", *_SEVERAL)
class FirstAddressOnly(Lookup):
    """Asks for the first address only."""

    def addresses(self) -> list[str]:
        return super().addresses()[:1]


@narrow("M03", "M06", "M08")
class FirstTenAddresses(Lookup):
    """Asks for no more than the first ten addresses."""

    def addresses(self) -> list[str]:
        return super().addresses()[:10]


@narrow("M03")
class FirstHundredAddresses(Lookup):
    """Asks for a hundred addresses at once, and forgets those that are left."""

    def batches(self, addresses: list[str]) -> list[list[str]]:
        return super().batches(addresses)[:1]


class ByAddress(Lookup):
    """Asks for each address by itself, and keeps apart what each one finds."""

    def batches(self, addresses: list[str]) -> list[list[str]]:
        return in_parts(addresses, 1)

    def told(self, answers: list[Answer]) -> dict[str, Any]:
        if any(each.failure for each in answers):
            return super().told(answers)
        return super().told([Answer(self.chosen([each.orders or [] for each in answers]))])

    def chosen(self, lists: list[list[Any]]) -> list[Any]:
        return joined(lists)


@crude("M04", *_SEVERAL, "M05")
class EveryAddressMustMatch(ByAddress):
    """Shows only the orders that all addresses find."""

    def chosen(self, lists: list[list[Any]]) -> list[Any]:
        return [each for each in lists[0] if all(each in other for other in lists)]


@narrow("M04")
class LastOfFourAtGuide(Lookup):
    """Leaves out the last of four addresses when a Guide asks."""

    def addresses(self) -> list[str]:
        found = super().addresses()
        is_wrong = self.trigger == "guide_requested" and len(found) == 4  # noqa: PLR2004
        return found[:-1] if is_wrong else found


@crude("M05", "M07")
class NothingIsMerged(ByAddress):
    """Shows an order once for each address that finds it."""

    def once(self, orders: list[Order]) -> list[Order]:
        return orders


@narrow("M05")
class PendingOrdersTwice(Lookup):
    """Shows an order without parcels as often as Loop answers it."""

    def once(self, orders: list[Order]) -> list[Order]:
        whole = super().once([each for each in orders if each["shipments"]])
        return [*whole, *(each for each in orders if not each["shipments"])]


@crude("M06", *_SEVERAL)
class FirstThatFinds(ByAddress):
    """Shows only what the first address with any order finds."""

    def chosen(self, lists: list[list[Any]]) -> list[Any]:
        return next(filter(None, lists), [])


@narrow("M06", "M03", "M04")
class LastOfThreeFalling(Lookup):
    """Leaves out the last of three addresses that stand from z to a."""

    def addresses(self) -> list[str]:
        found = super().addresses()
        falls = len(found) == 3 and found == sorted(found, reverse=True)  # noqa: PLR2004
        return found[:-1] if falls else found


@crude("M07")
class RepeatedIsNone(Lookup):
    """Leaves out an address that is listed more than once."""

    def listed(self) -> list[Any]:
        found = super().listed()
        return [each for each in found if not self.is_some(each) or found.count(each) == 1]


@narrow("M07")
class ThriceIsNone(Lookup):
    """Leaves out an address that is listed more than twice."""

    def listed(self) -> list[Any]:
        found = super().listed()
        return [each for each in found if not self.is_some(each) or found.count(each) <= 2]  # noqa: PLR2004


@crude("M08", *_SEVERAL)
class OneStrangerHidesAll(ByAddress):
    """Shows nothing as soon as one of the addresses finds nothing."""

    def chosen(self, lists: list[list[Any]]) -> list[Any]:
        return joined(lists) if all(lists) else []


@narrow("M08", "M03", "M04", "M06")
class LongAddressAlone(Lookup):
    """Asks for nothing but the first address of more than a hundred characters."""

    def addresses(self) -> list[str]:
        found = super().addresses()
        long = [each for each in found if len(each) > 100]  # noqa: PLR2004
        return long[:1] or found


@crude("M09", "M11")
class AsksForTheDomain(Lookup):
    """Asks for the name and the domain of each address as well."""

    def addresses(self) -> list[str]:
        found = super().addresses()
        return [*found, *joined([each.split("@") for each in found])]


@narrow("M09", "M11")
class TaggedAtGuide(Lookup):
    """Asks for each address with a plus tag as well, when a Guide asks."""

    def addresses(self) -> list[str]:
        found = super().addresses()
        if self.trigger != "guide_requested":
            return found
        return [*found, *(each.replace("@", "+shop@", 1) for each in found)]
