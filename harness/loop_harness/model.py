"""The words of the domain as frozen values: profiles, worlds, lookup replies.

Field names are Python's spelling of the JSON names in ``contracts/schemas``; ``from_json`` takes
a document that its schema accepts, ``to_json`` gives one back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

Json = Any  #: anything that the json module reads
JsonObject = Mapping[str, Json]


class Trigger(StrEnum):
    """What makes Gladly pull the data (Gladly help: integration toolkit, data refresh triggers)."""

    PROFILE_OPENED = "profile_opened"
    GUIDE_REQUESTED = "guide_requested"
    RULE_EVALUATED = "rule_evaluated"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A phone number of a profile; it never takes part in a lookup."""

    number: str
    type: str | None = None

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read one element of ``phoneNumbers``."""
        return cls(number=data.get("number") or "", type=data.get("type"))

    def to_json(self) -> dict[str, Json]:
        """Return the number as Gladly writes it."""
        return {"number": self.number} | ({} if self.type is None else {"type": self.type})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A Gladly customer profile as a data pull sees it; None means that the field is missing."""

    id: str | None = None
    name: str | None = None
    address: str | None = None
    primary_email_address: str | None = None
    email_addresses: tuple[str | None, ...] | None = None
    primary_phone_number: PhoneNumber | None = None
    phone_numbers: tuple[PhoneNumber, ...] | None = None

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read a document of the schema ``profile``; fields that no lookup knows are dropped."""
        emails, phones = data.get("emailAddresses"), data.get("phoneNumbers")
        primary_phone = data.get("primaryPhoneNumber")
        return cls(
            id=data.get("id"),
            name=data.get("name"),
            address=data.get("address"),
            primary_email_address=data.get("primaryEmailAddress"),
            email_addresses=None if emails is None else tuple(emails),
            primary_phone_number=PhoneNumber.from_json(primary_phone) if primary_phone else None,
            phone_numbers=None if phones is None else tuple(map(PhoneNumber.from_json, phones)),
        )

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``profile``."""
        emails, phones, primary = (
            self.email_addresses,
            self.phone_numbers,
            self.primary_phone_number,
        )
        return _without_none(
            {
                "id": self.id,
                "name": self.name,
                "address": self.address,
                "primaryEmailAddress": self.primary_email_address,
                "emailAddresses": None if emails is None else list(emails),
                "primaryPhoneNumber": None if primary is None else primary.to_json(),
                "phoneNumbers": None if phones is None else [each.to_json() for each in phones],
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """How fast a carrier was asked to be; ``token`` is the carrier's code for it."""

    name: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """One parcel of an order, as Loop knows it; ``events`` and ``line_items`` stay JSON."""

    tracking_code: str
    carrier_name: str  #: raw name, as the warehouse typed it
    carrier_display_name: str  #: friendly name, what people read
    status: str
    service_level: ServiceLevel
    tracking_url: str | None = None
    eta: str | None = None
    events: tuple[JsonObject, ...] = ()
    line_items: tuple[JsonObject, ...] = ()

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read a completed shipment of a world file."""
        level = data["serviceLevel"]
        return cls(
            tracking_code=data["trackingCode"],
            carrier_name=data["carrierName"],
            carrier_display_name=data["carrierDisplayName"],
            status=data["status"],
            service_level=ServiceLevel(name=level["name"], token=level["token"]),
            tracking_url=data.get("trackingUrl"),
            eta=data.get("eta"),
            events=tuple(data["events"]),
            line_items=tuple(data["lineItems"]),
        )

    def to_json(self) -> dict[str, Json]:
        """Return the shipment as a world file writes it."""
        return {
            "trackingCode": self.tracking_code,
            "carrierName": self.carrier_name,
            "carrierDisplayName": self.carrier_display_name,
            "status": self.status,
            "serviceLevel": {"name": self.service_level.name, "token": self.service_level.token},
            "trackingUrl": self.tracking_url,
            "eta": self.eta,
            "events": list(self.events),
            "lineItems": list(self.line_items),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order of a shop; without shipments it is pending."""

    id: str  #: numeric Shopify id, without the gid prefix
    name: str  #: what people call it, such as ``#1001``
    emails: tuple[str, ...]  #: every address that Loop associates with the order
    created_at: str  #: ISO 8601
    phone: str | None = None
    shipments: tuple[Shipment, ...] = ()

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read a completed order of a world file."""
        return cls(
            id=data["id"],
            name=data["name"],
            emails=tuple(data["emails"]),
            created_at=data["createdAt"],
            phone=data.get("phone"),
            shipments=tuple(map(Shipment.from_json, data["shipments"])),
        )

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``order``."""
        return {
            "id": self.id,
            "name": self.name,
            "emails": list(self.emails),
            "phone": self.phone,
            "createdAt": self.created_at,
            "shipments": [each.to_json() for each in self.shipments],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The orders and profiles that exist in a shop, and how the shop is set up."""

    token: str
    orders: tuple[Order, ...] = ()
    profiles: tuple[Profile, ...] = ()
    tracking_page_authentication: bool = False

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``world``."""
        authentication = self.tracking_page_authentication
        return {
            "shop": {"token": self.token, "trackingPageAuthentication": authentication},
            "orders": [each.to_json() for each in self.orders],
            "profiles": [each.to_json() for each in self.profiles],
        }


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


def _without_none(data: JsonObject) -> dict[str, Json]:
    return {key: value for key, value in data.items() if value is not None}
