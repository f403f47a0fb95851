"""Worlds: orders under one or several addresses, pending, split, awkward."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.model import Order, ServiceLevel, Shipment, World
from loop_harness.strategies.addresses import addresses as any_addresses

TOKEN = "sk_test_1001_plain"  # noqa: S105 - fictional

_CARRIERS = (("ups", "UPS"), ("usps", "USPS"), ("fedex", "FedEx"), ("dhl", "DHL Express"))
_STATUSES = (
    *("TRANSIT", "DELIVERED", "SHIPMENT_STALLED", "OUT_FOR_DELIVERY", "RETURNED", "PRE_TRANSIT"),
    *("IN_TRANSIT", "shipped", "PENDING", "SOMETHING_NEW"),
)
_GROUND = ServiceLevel(name="Ground", token="ground")  # noqa: S106 - a carrier's code

_AWKWARD = (
    *('12"', "back\\slash", "tab\there", "line\nbreak", "\x00\x07", "\u202eLRO", "\U0001f4e6"),
    *(" outer ", "<b>bold</b>", "50% off & more", "a+b c", "{{.name}}", "\\u0041", "\ud800"),
    *("é", "e\u0301", "null", "#", "/", "?query=1", "<no value>", "'; --", "x" * 200),
)


def awkward_texts() -> st.SearchStrategy[str]:
    """Generate a text that careless code damages (rule S03)."""
    return st.sampled_from(_AWKWARD) | st.text(min_size=1, max_size=8)


@st.composite
def shipments(draw: st.DrawFn, *, texts: st.SearchStrategy[str] | None = None) -> Shipment:
    """Generate a parcel; with *texts*, carrier, status and code are drawn from there."""
    number = draw(st.integers(0, 9_999_999))
    if texts is not None:
        carrier, status, code = draw(texts), draw(texts), draw(texts)
        return _shipment(code, (carrier, carrier), status)
    carrier_names = _CARRIERS[number % len(_CARRIERS)]
    status = _STATUSES[number // len(_CARRIERS) % len(_STATUSES)]
    return _shipment(f"1Z{number:07}", carrier_names, status)


def _shipment(code: str, carrier: tuple[str, str], status: str) -> Shipment:
    return Shipment(
        tracking_code=code,
        carrier_name=carrier[0],
        carrier_display_name=carrier[1],
        status=status,
        service_level=_GROUND,
    )


def orders(
    *,
    addresses: st.SearchStrategy[str] | None = None,
    texts: st.SearchStrategy[str] | None = None,
    most_addresses: int = 3,
) -> st.SearchStrategy[Order]:
    """Generate an order under up to *most_addresses*; ``worlds`` gives it its own number."""
    return st.builds(
        _order,
        st.lists(any_addresses() if addresses is None else addresses, max_size=most_addresses),
        st.lists(shipments(texts=texts), max_size=3),
        st.just("") if texts is None else texts,
    )


def _order(emails: list[str], parcels: list[Shipment], name: str) -> Order:
    return Order(
        id="0",
        name=name,
        emails=tuple(emails),
        created_at="2026-01-01T00:00:00Z",
        shipments=tuple(parcels),
    )


def worlds(
    *,
    addresses: st.SearchStrategy[str] | None = None,
    texts: st.SearchStrategy[str] | None = None,
    most_orders: int = 6,
    token: str = TOKEN,
) -> st.SearchStrategy[World]:
    """Generate a world whose orders have unique names, ids and times.

    With *texts*, names, carriers, statuses and codes are awkward instead of plain.
    """
    element = orders(addresses=addresses, texts=texts)
    return st.lists(element, max_size=most_orders).map(lambda found: _world(found, token))


def _world(found: list[Order], token: str) -> World:
    numbered = [
        replace(
            order,
            id=str(5001 + number),
            name=order.name or f"#{1001 + number}",
            created_at=f"2026-01-{1 + number % 28:02}T{number // 28:02}:00:00Z",
        )
        for number, order in enumerate(found)
    ]
    by_name = {order.name: order for order in numbered}
    return World(token=token, orders=tuple(by_name.values()))
