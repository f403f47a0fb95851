"""Wrong about the texts of an order, and about what is damaged or new: S03, S07, S08."""

from __future__ import annotations

import html
import unicodedata
from typing import Any

from loop_harness.verify.mutants.answer import Failure
from loop_harness.verify.mutants.lookup import FIELDS, Lookup, Order
from loop_harness.verify.mutants.register import crude, narrow

_STATUSES = frozenset(
    (
        *("CONFIRMED", "SHIPMENT_CREATED", "PRE_TRANSIT", "TRANSIT", "OUT_FOR_DELIVERY"),
        *("DELIVERED", "ATTEMPTED_DELIVERY", "SHIPMENT_STALLED", "READY_FOR_PICKUP"),
        *("RETURNED", "ERROR", "FAILURE", "CANCELLED", "UNKNOWN", "PENDING"),
    )
)


class Changing(Lookup):
    """Shows each text changed."""

    def text(self, value: Any, field: str) -> Any:
        found = super().text(value, field)
        return self.changed(found, field)

    def changed(self, text: str, field: str) -> str:
        del field
        return text


@crude("S03", "S04")
class Escaped(Changing):
    """Escapes texts as if they stood on a page."""

    def changed(self, text: str, field: str) -> str:
        return html.escape(text)


@crude("S03")
class Trimmed(Changing):
    """Takes outer spaces off."""

    def changed(self, text: str, field: str) -> str:
        return text.strip()


@narrow("S03")
class QuotesInCodes(Changing):
    """Takes quotes out of tracking codes."""

    def changed(self, text: str, field: str) -> str:
        return text.replace('"', "") if field == "trackingCode" else text


@narrow("S03")
class CarriersComposed(Changing):
    """Writes a letter and its accent in a carrier's name as one character."""

    def changed(self, text: str, field: str) -> str:
        return unicodedata.normalize("NFC", text) if field == "carrierDisplayName" else text


@narrow("S03")
class NamesCutShort(Changing):
    """Cuts names to 255 characters."""

    def changed(self, text: str, field: str) -> str:
        return text[:255] if field == "name" else text


@crude("S07")
class AnythingBadHidesAll(Lookup):
    """Shows nothing where anything in an answer is null or of a wrong type."""

    def shown(self, orders: list[Any]) -> list[Order]:
        if all(map(self.is_sound, orders)):
            return super().shown(orders)
        return []

    def is_sound(self, order: Any) -> bool:
        parcels = order.get("shipments") if isinstance(order, dict) else None
        return isinstance(parcels, list) and all(
            isinstance(each, dict) and all(isinstance(each.get(field), str) for field in FIELDS)
            for each in parcels
        )


@narrow("S07")
class NullEndsTheList(Lookup):
    """Shows nothing of what comes after an order that is null."""

    def shown(self, orders: list[Any]) -> list[Order]:
        end = orders.index(None) if None in orders else len(orders)
        return super().shown(orders[:end])


@narrow("S07")
class NullCodeHidesAll(Lookup):
    """Shows nothing where a tracking code is null."""

    def shown(self, orders: list[Any]) -> list[Order]:
        parcels = [one for each in orders if isinstance(each, dict) for one in self.said_of(each)]
        return (
            []
            if any(one.get("trackingCode", "") is None for one in parcels)
            else super().shown(orders)
        )

    def said_of(self, order: Any) -> list[Any]:
        found = order.get("shipments")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


@crude("S08", "S03")
class KnownStatusesOnly(Lookup):
    """Leaves out parcels whose status is none of the published ones."""

    def parcels(self, said: Any) -> Any:
        return [each for each in super().parcels(said) if each["status"] in _STATUSES | {""}]


@narrow("S08")
class StatusInCapitals(Changing):
    """Shows a status in capitals."""

    def changed(self, text: str, field: str) -> str:
        return text.upper() if field == "status" else text


@narrow("S08")
class AddedIsAnError(Lookup):
    """Reports an error where an order has a property that is new."""

    def no_additions(self, order: Any) -> bool:
        return not isinstance(order, dict) or order.keys() <= {"name", "shipments"}

    def told(self, answers: list[Any]) -> dict[str, Any]:
        said = [each for answer in answers for each in answer.orders or []]
        if all(map(self.no_additions, said)):
            return super().told(answers)
        return self.error(Failure("malformed", "an order has an unknown property"))


@narrow("S03")
class BackslashesHalved(Changing):
    """Takes two backslashes in a tracking code for an escaped one."""

    def changed(self, text: str, field: str) -> str:
        return text.replace("\\\\", "\\") if field == "trackingCode" else text
