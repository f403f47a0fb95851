"""How a test asks a mock: one function for each form of a request, in process."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from loop_harness.mock import LoopMock, Request, Response, Shop
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.model import Order, ServiceLevel, Shipment, World

TOKEN = "sk_test_1001_plain"
ADA = "ada@example.com"

#: the shape of the one query that the published app sends
PUBLISHED = """query ($emails: [String!]!) {
  orders(input: {customerEmails: $emails}) {
    name
    shipments { trackingCode status carrierDisplayName }
  }
}"""


def ask(
    shop: Shop,
    path: str,
    query: str = "",
    *,
    method: str = "GET",
    body: bytes = b"",
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Send one request to a mock of *shop*, which holds its answer against the contract."""
    return LoopMock(shop, check=True).respond(
        Request(
            method=method,
            path=path,
            query=query,
            headers={TOKEN_HEADER: shop.token if token is None else token, **(headers or {})},
            body=body,
        )
    )


def post(
    shop: Shop, asked: Any, *, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """Send one GraphQL body, as it is or as JSON."""
    content = asked if isinstance(asked, bytes) else json.dumps(asked).encode()
    typed = {"content-type": "application/json", **(headers or {})}
    return ask(shop, "/graphql", method="POST", body=content, headers=typed, **more)


def orders(shop: Shop, *addresses: str | None) -> list[Any]:
    """Return the orders that the published query finds."""
    found: list[Any] = document(
        post(shop, {"query": PUBLISHED, "variables": {"emails": list(addresses)}})
    )["data"]["orders"]
    return found


def names(shop: Shop, *addresses: str | None) -> list[str]:
    """Return the names of the orders that the published query finds."""
    return [each["name"] for each in orders(shop, *addresses)]


def search(shop: Shop, term: str, *, t: str | None = None) -> Response:
    """Search with the term in the path."""
    argument = "" if t is None else f"t={quote(t, safe='')}"
    return ask(
        shop, f"/2022-10/shipments/search/{quote(term, safe='', errors='replace')}", argument
    )


def search_by_t(shop: Shop, t: str) -> Response:
    """Search with the term inside of ``t``."""
    return ask(shop, "/2022-10/shipments/search", f"t={quote(t, safe='')}")


def said(**texts: Any) -> str:
    """Return ``t`` as the vendor's newer page makes it: standard base64, padded."""
    text = json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return base64.b64encode(text).decode()


def document(response: Response) -> Any:
    """Return the JSON body."""
    return json.loads(response.body)


def refusal(response: Response) -> tuple[int, Any]:
    """Return the status and the JSON body."""
    return response.status, document(response)


def shop_of(*found: Order, authentication: bool = False, token: str = TOKEN) -> Shop:
    """Open a shop with these orders."""
    return Shop(World(token=token, orders=found, tracking_page_authentication=authentication))


def order(name: str, *emails: str, parcels: tuple[Shipment, ...] = (), **more: Any) -> Order:
    """Make an order; its id follows from its name."""
    return Order(
        **{
            "id": str(sum(map(ord, name))),
            "name": name,
            "emails": emails,
            "created_at": "2026-01-02T03:04:05Z",
            "shipments": parcels,
            **more,
        }
    )


def parcel(code: str, **more: Any) -> Shipment:
    """Make a parcel of UPS on its way."""
    return Shipment(
        **{
            "tracking_code": code,
            "carrier_name": "ups",
            "carrier_display_name": "UPS",
            "status": "TRANSIT",
            "service_level": ServiceLevel(name="Ground", token="ups_ground"),
            **more,
        }
    )
