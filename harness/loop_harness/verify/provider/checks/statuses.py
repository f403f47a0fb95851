"""C06: every status is one of the published ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from loop_harness import schemas
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.operations import (
    BY_TERM,
    GRAPHQL,
    SEARCHES,
    by_code,
    everybody,
    exchanges,
    questions,
    smaller,
)
from loop_harness.verify.provider.checks.searching import shipments
from loop_harness.verify.provider.checks.seen import any_orders, in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import Answer, orders_of

_EVERYBODY, _ORDERS, _SEARCH, _CODE = "orders of everybody", "orders", "search", "search by code"
KINDS = (_EVERYBODY, _ORDERS, _SEARCH, _CODE)
_AT_ONCE = 4  #: requests in one inquiry
_BY_CHANCE = 200  #: inquiries, which are not cheap to judge
#: Published beside the list of the API reference: its example of a pending order, and webhooks.
_ELSEWHERE = ("PENDING", "IN_TRANSIT", "CARRIER_PICKED_UP")


@cache
def published() -> frozenset[str]:
    """Return every status that some page lists."""
    listed = schemas.load("event")["properties"]["status"]["examples"]
    return frozenset((*listed, *_ELSEWHERE))


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    found = questions(ground)
    asked = {
        _EVERYBODY: everybody(ground),
        _SEARCH: found.get(BY_TERM, []),
        _ORDERS: found.get(GRAPHQL, []),
        _CODE: by_code(ground),
    }
    yield from in_turn(
        [
            Inquiry(probes=tuple(probes[start : start + _AT_ONCE]), kind=kind)
            for start in range(0, len(probes), _AT_ONCE)
        ]
        for kind, probes in asked.items()
    )
    chance, known = ground.random("C06"), list(ground.known.addresses)
    for _ in range(_BY_CHANCE if found.get(GRAPHQL) else 0):
        some = chance.sample(known, min(len(known), chance.randint(1, 8)))
        yield Inquiry(probes=(orders_of(some),), kind=_ORDERS)


@provider_check(
    "C06", inquiries=_inquiries, kinds=KINDS, needs=(GRAPHQL, *SEARCHES), smaller=smaller
)
def judge(asked: Asked) -> Problem | None:
    """Look for a status that nobody has published and the known world does not hold."""
    own = set(_texts(asked.known))
    for _, answer in exchanges(asked):
        for order, status in _statuses(answer):
            if isinstance(status, str) and status not in published() and status not in own:
                what = f"a parcel of order {order} has the status {status!r}, which is unpublished"
                expected = sorted(published())
                return Problem(what=what, expected=expected, actual=status, order=order)
    return None


def _statuses(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Yield each status in an answer, with the name of its order."""
    for order in any_orders(answer):
        parcels = order.get("shipments")
        for each in parcels if isinstance(parcels, list) else ():
            yield str(order.get("name")), each.get("status") if isinstance(each, dict) else None
    for parcel in shipments(answer):
        details, events = parcel.get("statusDetails"), parcel.get("events")
        for each in (details, *(events if isinstance(events, list) else ())):
            if isinstance(each, dict):
                yield str(answer.document.get("name")), each.get("status")


def _texts(known: Known) -> Iterator[str]:
    """Yield each status that the file gives to a parcel or an event."""
    for order in known.orders:
        for parcel in order.shipments or ():
            for each in (parcel, *(parcel.get("events") or ())):
                if "status" in each:
                    yield str(each["status"])
