"""P06: every shipment of an order is there, with its carrier, its status and its tracking code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.seen import any_orders, in_turn
from loop_harness.verify.provider.checks.stated import FIELDS, Stated, paired
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.probe import orders_of

KINDS = ("one parcel", "several parcels", "pending order", "several addresses")
_FEW = 50
_ROUNDS = 5


def _inquiry(kind: str, addresses: Iterable[str]) -> Inquiry:
    asked = list(addresses)
    return Inquiry(probes=(orders_of(asked),), kind=kind, facts={"addresses": asked})


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    known = ground.known.addresses
    groups: dict[str, list[Inquiry]] = {kind: [] for kind in KINDS}
    for address in known:
        for kind in _kinds(ground.known.matching([address], ground.dialect)):
            groups[kind].append(_inquiry(kind, [address]))
    starts = range(0, len(known), _FEW)
    groups[KINDS[-1]] = [_inquiry(KINDS[-1], known[each : each + _FEW]) for each in starts]
    first = list(in_turn(groups.values()))
    yield from first
    chance = ground.random("P06")
    for _ in range(_ROUNDS):
        yield from chance.sample(first, len(first))


def _kinds(orders: Sequence[KnownOrder]) -> Iterator[str]:
    counts = {len(each.shipments) for each in orders if each.shipments}
    found = {
        "one parcel": counts == {1},
        "several parcels": max(counts, default=0) > 1,
        "pending order": any(each.is_pending for each in orders),
    }
    yield from (kind for kind, is_so in found.items() if is_so)


def _smaller(inquiry: Inquiry) -> Iterator[Inquiry]:
    addresses = list(inquiry.facts["addresses"])
    if len(addresses) > 1:
        half = len(addresses) // 2
        yield _inquiry(inquiry.kind, addresses[:half])
        yield _inquiry(inquiry.kind, addresses[half:])


@provider_check("P06", inquiries=_inquiries, kinds=KINDS, smaller=_smaller)
def judge(asked: Asked) -> Problem | None:
    """Hold the shipments of each answered order against those that the file states."""
    came = [each for each in any_orders(asked.answers[0]) if isinstance(each.get("name"), str)]
    for name in dict.fromkeys(each["name"] for each in came):
        answered = [each for each in came if each["name"] == name]
        known = _known(asked, name, len(answered))
        problem = _null(name, answered) or _unlike_the_file(asked, known, answered)
        if problem is not None:
            return problem
    return None


def _known(asked: Asked, name: str, count: int) -> list[KnownOrder]:
    """Return so many orders of a name: all of them, or those that the addresses find."""
    named = asked.known.named(name)
    if len(named) == count:
        return named
    matching = asked.known.matching(asked.facts["addresses"], asked.observed.dialect)
    return [each for each in matching if each.name == name]


def _null(name: str, orders: Sequence[Any]) -> Problem | None:
    """Say which text of a shipment is null or missing."""
    for order in orders:
        shipments = order.get("shipments")
        for number, each in enumerate(shipments if isinstance(shipments, list) else (), 1):
            lacks = [
                field for field in FIELDS if isinstance(each, dict) and each.get(field) is None
            ]
            if each is None or lacks:
                what = f"the {lacks[0]} of shipment" if lacks else "shipment"
                return _problem(name, f"{what} {number} of order {name} is null", "a text", each)
    return None


def _unlike_the_file(
    asked: Asked, known: Sequence[KnownOrder], answered: Sequence[Any]
) -> Problem | None:
    """Say which shipment differs, where all orders of a name came and the file states them."""
    lists = [each.get("shipments") for each in answered]
    if len(known) != len(answered) or not all(
        each is None or isinstance(each, list) for each in lists
    ):
        return None
    stated = [
        [Stated.of(each, asked.observed).part(tame=True) for each in order.shipments]
        for order in known
        if order.shipments
    ]
    if len(stated) != len(known):
        return None
    alone = paired(stated, [each or [] for each in lists], _same_parcels)
    return _difference(known[0].name, stated[alone[0]], lists) if alone else None


def _same_parcels(stated: list[Stated], came: list[Any]) -> bool:
    return len(stated) == len(came) and not paired(stated, came, Stated.fits)


def _difference(name: str, stated: list[Stated], lists: Sequence[Any]) -> Problem:
    """Say in what the shipments of an order differ from those of the file."""
    came = min(
        (each or [] for each in lists), key=lambda each: len(paired(stated, each, Stated.fits))
    )
    alone = paired(stated, came, Stated.fits)
    expected: list[Json] = [{k: list(v or ()) for k, v in each.texts.items()} for each in stated]
    if not alone:
        what = f"order {name} has {len(came)} shipments, and {len(stated)} of them are known"
        return _problem(name, what, expected, came)
    lost = stated[alone[0]]
    same_code = [e for e in came if isinstance(e, dict) and e.get("trackingCode") == lost.code]
    if same_code and (fields := list(lost.differing(same_code[0]))):
        what = f"the {fields[0]} of shipment {lost.code} of order {name} is another one"
    else:
        what = f"shipment {lost.code or ''} of order {name} is missing"
    return _problem(name, what, expected, came)


def _problem(name: str, what: str, expected: Json, actual: Any) -> Problem:
    return Problem(what=what, expected=expected, actual=actual, order=name)
