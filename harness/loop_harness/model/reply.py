"""What a lookup is asked and what it replies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from loop_harness.failures import LookupFailure
from loop_harness.model.json import Json, JsonObject


class Trigger(StrEnum):
    """What makes Gladly pull the data (Gladly help: integration toolkit, data refresh triggers)."""

    PROFILE_OPENED = "profile_opened"
    GUIDE_REQUESTED = "guide_requested"
    RULE_EVALUATED = "rule_evaluated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownShipment:
    """One parcel as an agent sees it (Gladly's data type: three strings, none null)."""

    carrier_display_name: str
    status: str
    tracking_code: str

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read one shipment of a lookup reply."""
        return cls(
            carrier_display_name=data["carrierDisplayName"],
            status=data["status"],
            tracking_code=data["trackingCode"],
        )

    def to_json(self) -> dict[str, Json]:
        """Return the shipment as a lookup reply writes it."""
        return {
            "carrierDisplayName": self.carrier_display_name,
            "status": self.status,
            "trackingCode": self.tracking_code,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOrder:
    """One order as an agent sees it (Gladly's data type of the published app)."""

    id: str
    name: str
    shipment_url: str | None
    shipments: tuple[ShownShipment, ...] = ()

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read one order of a lookup reply."""
        return cls(
            id=data["id"],
            name=data["name"],
            shipment_url=data.get("shipmentUrl"),
            shipments=tuple(map(ShownShipment.from_json, data["shipments"])),
        )

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``gladly-order``."""
        return {
            "id": self.id,
            "name": self.name,
            "shipmentUrl": self.shipment_url,
            "shipments": [each.to_json() for each in self.shipments],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The outcome of one pull: orders, a stop, an error, or orders beside an error."""

    orders: tuple[ShownOrder, ...] | None = None
    stopped: str | None = None  #: why nothing was asked
    error: LookupFailure | None = None

    def to_json(self, request_id: str) -> dict[str, Json]:
        """Return a document of the schema ``lookup-reply``."""
        reply: dict[str, Json] = {"id": request_id}
        if self.orders is not None:
            reply["orders"] = [each.to_json() for each in self.orders]
        if self.stopped is not None:
            reply["stopped"] = self.stopped
        if self.error is not None:
            reply["error"] = {"kind": self.error.kind, "message": str(self.error)}
        return reply
