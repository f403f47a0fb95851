"""What exists in a shop: orders, their shipments, profiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from loop_harness.model.deferred import Deferred
from loop_harness.model.json import Json, JsonObject
from loop_harness.model.life import Life
from loop_harness.model.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """How fast a carrier was asked to be; ``token`` is the carrier's code for it."""

    name: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """One parcel of an order, as Loop knows it; ``events`` and ``line_items`` stay JSON.

    A parcel with a *life* is shown as it is at the moment at which the made-up world begins;
    ``journeys`` tells how it is at any other.
    """

    tracking_code: str
    carrier_name: str  #: raw name, as the warehouse typed it
    carrier_display_name: str  #: friendly name, what people read
    status: str
    service_level: ServiceLevel
    tracking_url: str | None = None
    eta: str | None = None
    events: Sequence[JsonObject] = ()
    line_items: Sequence[JsonObject] = ()
    life: Life | None = field(default=None, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: JsonObject, life: Life | None = None) -> Self:
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
            events=_kept(data["events"]),
            line_items=_kept(data["lineItems"]),
            life=life,
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
    coming: tuple[Shipment, ...] = field(default=(), compare=False, repr=False)
    """parcels that are sent later than the made-up world begins"""
    is_made_up: bool = field(default=False, compare=False, repr=False)
    """whether all of it is, so that it does not exist before it is placed"""
    begins: datetime | None = field(default=None, compare=False, repr=False)
    """from this moment on, and for an hour, it is as it stands here"""

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
    begins: datetime | None = field(default=None, compare=False)
    """the moment at which its made-up parts are as they stand here"""

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read a completed document of the schema ``world``."""
        shop = data["shop"]
        return cls(
            token=shop["token"],
            tracking_page_authentication=shop["trackingPageAuthentication"],
            orders=tuple(map(Order.from_json, data["orders"])),
            profiles=tuple(map(Profile.from_json, data["profiles"])),
        )

    def with_token(self, token: str) -> World:
        """Return this world behind another token."""
        return replace(self, token=token)

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``world``."""
        authentication = self.tracking_page_authentication
        return {
            "shop": {"token": self.token, "trackingPageAuthentication": authentication},
            "orders": [each.to_json() for each in self.orders],
            "profiles": [each.to_json() for each in self.profiles],
        }


def _kept(items: Sequence[JsonObject]) -> Sequence[JsonObject]:
    return items if isinstance(items, Deferred) else tuple(items)
