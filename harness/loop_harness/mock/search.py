"""The shipment search, in both of its documented forms."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from loop_harness.generate import ABSENT, Verbatim, fill
from loop_harness.generate.source import Source
from loop_harness.matching import matches
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.refusals import refusal
from loop_harness.mock.shop import Shop
from loop_harness.model import Json, JsonObject, Order, Shipment
from loop_harness.world import created


@dataclass(frozen=True, slots=True)
class Verification:
    """What the argument ``t`` says about the customer, and the term it may put first."""

    email: str | None = None
    phone: str | None = None
    query: str | None = None


def respond(request: Request, shop: Shop, arguments: JsonObject) -> Response:
    """Answer one search by order name or tracking code (wonderment.readme.io, shipment search)."""
    text = request.argument("t")
    verification = None if not text else _verification(text, shop)
    term = (verification and verification.query) or arguments.get("searchTerm", "")
    if not term.strip():
        return refusal("missing-term")
    if _needs_verification(shop) and verification is None:
        return refusal("not-verified")
    found = shop.searched(term)
    if _needs_verification(shop) and verification:
        found = tuple(each for each in found if _is_customer(verification, each, shop))
        if not found:
            return refusal("not-verified")
    if not found:
        return _not_found(shop)
    return Response.of_json(_found(term, found, shop))


def _needs_verification(shop: Shop) -> bool:
    always = shop.dialect["tracking-token-required"] == "always"
    return always or shop.world.tracking_page_authentication


def _verification(text: str, shop: Shop) -> Verification | None:
    """Read ``t``: base64 of JSON, with or without padding; None if it is not that."""
    if shop.dialect["tracking-token-encoding"] == "also-url-safe":
        text = text.replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(
            text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True
        )
        said = json.loads(decoded)
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    texts = {name: said.get(name) for name in ("email", "phone", "query")}
    return Verification(**{k: v for k, v in texts.items() if isinstance(v, str) and v.strip()})


def _is_customer(verification: Verification, order: Order, shop: Shop) -> bool:
    if verification.email is not None:
        return matches(order, [verification.email], shop.dialect)
    return verification.phone is not None and verification.phone == order.phone


def _not_found(shop: Shop) -> Response:
    match shop.dialect["rest-not-found"]:
        case "status-401":
            return refusal("not-found-401")
        case "status-404":
            return refusal("not-found-404")
        case "empty-shipments":
            return Response.of_json({"shipments": []})
        case _:
            return Response.of_json(None)


def _found(term: str, orders: tuple[Order, ...], shop: Shop) -> Json:
    """Show the parcels of every order of that name, or of the one with that tracking code.

    A term that names one order and is the code of another means the name.
    """
    first = next((each for each in orders if each.name == term), orders[0])
    orders = tuple(each for each in orders if each.name == first.name)
    rendered = shop.rendered("search", orders, lambda each: _parcels(each, shop))
    parcels = [each for of_one_order in rendered for each in of_one_order]
    if shop.dialect["search-by-code"] == "that-parcel":
        parcels = [each for each in parcels if each["trackingCode"] == term] or parcels
    given = {"name": first.name, "shipments": list(map(Verbatim, parcels))}
    return fill("shipment-search", given, Source(shop.seed), f"search/{first.id}")


def _parcels(order: Order, shop: Shop) -> list[Json]:
    """Render the parcels of one order; what the schema has beyond the world is made up."""
    source, path = Source(shop.seed), f"orders/{order.id}"
    if not order.shipments:
        return [fill("pending-shipment", _pending(order), source, path)]
    return [
        fill("shipment", _shipment(order, each, shop), source, f"{path}/shipments/{number}")
        for number, each in enumerate(order.shipments)
    ]


def _pending(order: Order) -> dict[str, Json]:
    """State the documented fallback of an order that was received but not shipped."""
    received = f"{created(order):%Y-%m-%dT%H:%M:%S}.000Z"
    return {
        "order": {"id": order.id, "name": order.name},
        "date": received,
        "trackingCode": "",
        "trackingUrl": None,
        "carrierName": "",
        "eta": "pending",
        "serviceLevel": {"name": "", "token": ""},
        "statusDetails": {
            "status": "PENDING",
            "substatus": "order_received",
            "date": received,
            "details": "Order has been received",
        },
        "lineItems": [],
        "events": [],
    }


def _shipment(order: Order, shipment: Shipment, shop: Shop) -> dict[str, Json]:
    events = list(shipment.events)
    items: list[Any] = list(shipment.line_items)
    if shop.dialect["line-item-shape"] == "title-image":
        items = [Verbatim(_titled(each)) for each in items]
    return {
        "trackingUrl": shipment.tracking_url,
        "trackingCode": shipment.tracking_code,
        "carrierName": shipment.carrier_name,
        "eta": shipment.eta,
        "serviceLevel": {
            "name": shipment.service_level.name,
            "token": shipment.service_level.token,
        },
        "order": {"id": order.id, "name": order.name},
        "statusDetails": events[-1] if events else ABSENT,
        "events": events,
        "lineItems": items,
    }


def _titled(item: JsonObject) -> dict[str, Json]:
    """Spell one line item as the vendor's sample does (github.com/teamwonderment)."""
    return {
        "title": item.get("productName", ""),
        "quantity": item.get("quantity"),
        "image": {"src": item.get("productImage") or "", "altText": item.get("variantName") or ""},
    }
