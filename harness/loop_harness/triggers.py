"""The three moments at which Gladly pulls, and what each makes of the same orders.

A teammate opens the profile and sees a card; a Guide asks "where is my order" and gets a
sentence; a Rule gets facts to route on (Gladly help: integration toolkit, refresh triggers).
Each pulls afresh.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from loop_harness.dialect import Dialect
from loop_harness.lookup import DEFAULT_LIMIT
from loop_harness.model import Json, Profile, Reply, ShownOrder, ShownShipment, Trigger


class Pulls(Protocol):
    """Anything that looks up a profile, such as ``loop_harness.lookup.Lookup``."""

    def pull(self, profile: Profile, trigger: Trigger) -> Reply:
        """Look up the orders of one profile."""


def profile_opened(lookup: Pulls, profile: Profile) -> Reply:
    """Pull for a teammate who opens the profile."""
    return lookup.pull(profile, Trigger.PROFILE_OPENED)


def guide_requested(lookup: Pulls, profile: Profile) -> str:
    """Pull for a Guide and answer "where is my order"."""
    return guide_answer(lookup.pull(profile, Trigger.GUIDE_REQUESTED))


def rule_evaluated(lookup: Pulls, profile: Profile, dialect: Dialect | None = None) -> RuleFacts:
    """Pull for a Rule and return the facts that it can route on."""
    return rule_facts(lookup.pull(profile, Trigger.RULE_EVALUATED), dialect or Dialect())


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """What a Rule can route on; None means that nobody knows."""

    order_count: int | None  #: never 0 after a failure
    any_stalled: bool | None
    any_returned: bool | None
    all_delivered: bool | None  #: False when there is no order
    newest_pending: bool | None  #: None too where Loop's sequence does not tell the newest
    lookup_failed: bool

    def to_json(self) -> dict[str, Json]:
        """Return the facts by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def rule_facts(reply: Reply, dialect: Dialect) -> RuleFacts:
    """Return what a Rule can route on; after a failure only what the orders shown prove."""
    failed, orders = reply.error is not None, reply.orders or ()
    shipments = [each for order in orders for each in order.shipments]
    stalled = any(_is(each, "SHIPMENT_STALLED") for each in shipments)
    returned = any(_is(each, "RETURNED") for each in shipments)
    delivered = bool(orders) and all(map(_all_delivered, orders))
    return RuleFacts(
        order_count=None if failed and not orders else len(orders),
        any_stalled=stalled or (None if failed else False),
        any_returned=returned or (None if failed else False),
        all_delivered=None if failed and (delivered or not orders) else delivered,
        newest_pending=None if failed else _newest_pending(orders, dialect["order-sequence"]),
        lookup_failed=failed,
    )


def guide_answer(reply: Reply) -> str:
    """Word the answer to "where is my order" for the person who asked."""
    orders = reply.orders or ()
    if reply.error is not None and not orders:
        return "I can't look up your orders at the moment. A teammate will check this for you."
    if reply.stopped is not None:
        return "I need the e-mail address that you ordered with to find your order."
    if not orders:
        return "I can't find an order under your e-mail addresses. Was another address used?"
    text = " ".join([*_introduction(orders), *map(_sentence, orders)])
    return text if reply.error is None else f"{text} There may be more that I can't see right now."


def _introduction(orders: tuple[ShownOrder, ...]) -> list[str]:
    return [f"I found {len(orders)} orders."] if len(orders) > 1 else []


def _sentence(order: ShownOrder) -> str:
    if is_pending(order):
        return f"Order {order.name} has been received and has not been shipped yet."
    if len(order.shipments) == 1:
        return f"Order {order.name}: {_parcel(order.shipments[0])}."
    parcels = "; ".join(
        f"parcel {number}: {_parcel(each)}" for number, each in enumerate(order.shipments, 1)
    )
    return f"Order {order.name} comes in {len(order.shipments)} parcels: {parcels}."


_WORDS = {
    "PRE_TRANSIT": "the label is printed and {carrier} waits for the parcel",
    "SHIPMENT_CREATED": "the label is printed and {carrier} waits for the parcel",
    "CONFIRMED": "{carrier} has confirmed the shipment",
    "CARRIER_PICKED_UP": "{carrier} has picked it up",
    "TRANSIT": "it is on its way with {carrier}",
    "IN_TRANSIT": "it is on its way with {carrier}",
    "OUT_FOR_DELIVERY": "{carrier} delivers it today",
    "READY_FOR_PICKUP": "it can be picked up from {carrier}",
    "ATTEMPTED_DELIVERY": "{carrier} tried to deliver it and will try again",
    "SHIPMENT_STALLED": "it has not moved for a while at {carrier}; a teammate can look into it",
    "DELIVERED": "{carrier} has delivered it",
    "RETURNED": "{carrier} is returning it to the sender",
    "ERROR": "{carrier} reports a problem; a teammate can look into it",
    "CANCELLED": "the shipment with {carrier} was cancelled",
}


def _parcel(shipment: ShownShipment) -> str:
    carrier = shipment.carrier_display_name or "the carrier"
    known = _WORDS.get(shipment.status.upper())
    unknown = f"its status is {shipment.status or 'unknown'}"
    text = known.replace("{carrier}", carrier) if known else unknown
    return f"{text} (tracking code {shipment.tracking_code})" if shipment.tracking_code else text


def is_pending(order: ShownOrder) -> bool:
    """Tell whether nothing has been shipped: no parcel, or only Loop's placeholder for one."""
    return all(_is(each, "PENDING") for each in order.shipments)


def _newest_pending(orders: tuple[ShownOrder, ...], sequence: str) -> bool | None:
    if not orders:
        return False
    match sequence:
        case "newest-first":
            return is_pending(orders[0])
        case "oldest-first" if len(orders) < DEFAULT_LIMIT:
            return is_pending(orders[-1])
    return None


def _all_delivered(order: ShownOrder) -> bool:
    return bool(order.shipments) and all(_is(each, "DELIVERED") for each in order.shipments)


def _is(shipment: ShownShipment, status: str) -> bool:
    return shipment.status.upper() == status
