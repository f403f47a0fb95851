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
_MOST_PARCELS = 3

_AWKWARD = (
    *('12"', "back\\slash", "tab\there", "line\nbreak", "\x00\x07", "\u202eLRO", "\U0001f4e6"),
    *(" outer ", "<b>bold</b>", "50% off & more", "a+b c", "{{.name}}", "\\u0041", "\ud800"),
    *(
        "é",
        "e\u0301",
        "null",
        "#",
        "/",
        "?query=1",
        "<no value>",
        "'; --",
        "x" * 200,
        "x" * 199 + "y",
    ),
)


def awkward_texts() -> st.SearchStrategy[str]:
    """Generate a text that careless code damages (rule S03)."""
    return st.sampled_from(_AWKWARD) | st.text(min_size=1, max_size=8)


def shipments(*, texts: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Shipment]:
    """Generate a parcel; with *texts*, carrier, status and code are drawn from there."""
    if texts is None:
        return st.sampled_from(_PARCELS)
    return st.builds(_shipment, texts, texts.map(lambda each: (each, each)), texts)


def _shipment(code: str, carrier: tuple[str, str], status: str) -> Shipment:
    return Shipment(
        tracking_code=code,
        carrier_name=carrier[0],
        carrier_display_name=carrier[1],
        status=status,
        service_level=_GROUND,
    )


#: Each status with each carrier.
_PARCELS = tuple(
    _shipment(f"1Z{number:07}", carrier, status)
    for number, (status, carrier) in enumerate(
        (status, carrier) for carrier in _CARRIERS for status in _STATUSES
    )
)


def _load(number: int) -> tuple[Shipment, ...]:
    """Return the parcels of an order: none for 0, else up to three, some of them alike."""
    count = min(number, 1 + number % _MOST_PARCELS)
    return tuple(_PARCELS[number * (each + 1) % len(_PARCELS)] for each in range(count))


#: A whole order's parcels are one draw: three draws for each would take most of the time.
_LOADS = tuple(map(_load, range(3 * len(_PARCELS))))


def orders(
    *,
    addresses: st.SearchStrategy[str] | None = None,
    emails: st.SearchStrategy[tuple[str, ...]] | None = None,
    texts: st.SearchStrategy[str] | None = None,
    most_addresses: int = 3,
) -> st.SearchStrategy[Order]:
    """Generate an order under up to *most_addresses*; *emails* chooses all of them at once."""
    return _unnumbered(addresses, emails, texts, most_addresses).map(
        lambda each: _numbered(0, each)
    )


def _unnumbered(
    addresses: st.SearchStrategy[str] | None,
    emails: st.SearchStrategy[tuple[str, ...]] | None,
    texts: st.SearchStrategy[str] | None,
    most_addresses: int = 3,
) -> st.SearchStrategy[Order]:
    if emails is None:
        address = any_addresses() if addresses is None else addresses
        emails = st.lists(address, max_size=most_addresses).map(tuple)
    if texts is None:
        return st.builds(_order, emails, st.sampled_from(_LOADS))
    parcels = st.lists(shipments(texts=texts), max_size=_MOST_PARCELS).map(tuple)
    return st.builds(_order, emails, parcels, texts)


def _order(emails: tuple[str, ...], parcels: tuple[Shipment, ...], name: str = "") -> Order:
    return Order(id="", name=name, emails=emails, created_at="", shipments=parcels)


def worlds(
    *,
    addresses: st.SearchStrategy[str] | None = None,
    emails: st.SearchStrategy[tuple[str, ...]] | None = None,
    texts: st.SearchStrategy[str] | None = None,
    most_orders: int = 6,
    token: str = TOKEN,
) -> st.SearchStrategy[World]:
    """Generate a world whose orders have unique names, ids and times.

    With *texts*, names, carriers, statuses and codes are awkward instead of plain. Give
    *addresses* to choose what an order's addresses are, or *emails* for all of one order's.
    """
    element = _unnumbered(addresses, emails, texts)
    return st.lists(element, max_size=most_orders).map(lambda found: _world(found, token))


def _world(found: list[Order], token: str) -> World:
    by_name = {order.name or number: order for number, order in enumerate(found)}
    orders = (_numbered(number, order) for number, order in enumerate(by_name.values()))
    return World(token=token, orders=tuple(orders))


def _numbered(number: int, order: Order) -> Order:
    """Return *order* with the id, the name and the time of the order of that number."""
    return replace(
        order,
        id=str(5001 + number),
        name=order.name or f"#{1001 + number}",
        created_at=f"2026-01-{1 + number % 28:02}T{number // 28:02}:00:00Z",
    )
