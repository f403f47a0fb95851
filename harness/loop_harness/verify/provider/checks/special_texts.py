"""P08: names and codes with special characters arrive unchanged, and can be searched for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.searching import search_for, shipments
from loop_harness.verify.provider.checks.seen import (
    any_orders,
    due,
    in_turn,
    is_tame,
    may_be_left_out,
    missing_and_foreign,
    names,
)
from loop_harness.verify.provider.checks.stated import Stated, paired
from loop_harness.verify.provider.inquiry import Asked, Inquiry, Observed
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.probe import Probe, orders_of

KINDS = ("name answered", "parcel answered", "name searched", "code searched")
#: What no path can hold, or what is a word of its own there.
_UNSEARCHABLE = frozenset({".", "..", "preview"})


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    orders, observed = ground.known.orders, ground.observed
    groups: dict[str, list[Inquiry]] = {kind: [] for kind in KINDS}
    for order in orders:
        if "graphql" in observed.offers and order.emails:
            if not is_tame(order.name):
                groups["name answered"].append(_asking(KINDS[0], order))
            if any(not each.says_nothing for each in _special(order, observed)):
                groups["parcel answered"].append(_asking(KINDS[1], order))
        if "searchShipments" in observed.offers:
            names_of_it = (order.name,) if order.shipments else ()
            terms = {"name searched": names_of_it, "code searched": order.codes}
            for kind, each in terms.items():
                groups[kind] += [
                    _searching(kind, term, order, ground) for term in each if _is_telling(term)
                ]
    yield from in_turn(groups.values())


def _is_telling(term: str) -> bool:
    return bool(term.strip()) and not is_tame(term) and term not in _UNSEARCHABLE


def _special(order: KnownOrder, observed: Observed) -> list[Stated]:
    return [Stated.of(each, observed).part(tame=False) for each in order.shipments or ()]


def _asking(kind: str, order: KnownOrder) -> Inquiry:
    address = order.emails[0]
    facts: dict[str, Json] = {"addresses": [address], "name": order.name}
    return Inquiry(probes=(orders_of([address]),), kind=kind, facts=facts)


def _searching(kind: str, term: str, order: KnownOrder, ground: Ground) -> Inquiry:
    probe = search_for(term, order, ground.known, ground.observed)
    return Inquiry(probes=(probe,), kind=kind, facts={"term": term})


def _following(asked: Asked) -> tuple[Probe, ...]:
    """Search for something plain where a special term is not found."""
    if "term" not in asked.facts or len(asked.answers) > 1 or _searched(asked) is None:
        return ()
    by_code = asked.inquiry.kind == "code searched"
    for order in asked.known.orders:
        for term in order.codes if by_code else (order.name,):
            if term and is_tame(term):
                return (search_for(term, order, asked.known, asked.observed),)
    return ()


@provider_check(
    "P08",
    inquiries=_inquiries,
    kinds=KINDS,
    needs=("graphql", "searchShipments"),
    following=_following,
)
def judge(asked: Asked) -> Problem | None:
    """Hold each special text that was answered, or searched for, against the file."""
    if "term" in asked.facts:
        plain = asked.answers[1:]
        return _searched(asked) if all(map(shipments, plain)) else None
    name = asked.facts["name"]
    if is_tame(name) or asked.inquiry.kind == "parcel answered":
        return _parcels(asked, name)
    return _name(asked, name) or _parcels(asked, name)


def _name(asked: Asked, name: str) -> Problem | None:
    """Say that a name did not arrive as it is, though its order is due and others arrived."""
    address, came, cut = asked.facts["addresses"][0], names(asked.answers[0]), asked.observed.cut
    wanted = [
        each
        for each in asked.known.named(name)
        if address in each.emails and not may_be_left_out(each, asked.observed)
    ]
    if len(wanted) <= (came or []).count(name) or (cut is not None and len(came or ()) >= cut):
        return None
    must, may = due(asked, [address])
    missing, _ = missing_and_foreign(came or [], must, may, cut)
    if missing and missing == sorted((+must).elements()):
        return None
    what = f"the order name {name!r} does not arrive unchanged"
    actual = asked.answers[0].text[:500] if came is None else list[Json](came)
    return Problem(what=what, expected=name, actual=actual, order=name)


def _parcels(asked: Asked, name: str) -> Problem | None:
    """Say which special text of a parcel did not arrive as it is."""
    orders = asked.known.named(name)
    came = [each for each in any_orders(asked.answers[0]) if each.get("name") == name]
    if len(orders) != 1 or len(came) != 1 or not isinstance(came[0].get("shipments"), list):
        return None
    return _difference(name, _special(orders[0], asked.observed), came[0]["shipments"])


def _difference(name: str, special: Sequence[Stated], came: Sequence[Any]) -> Problem | None:
    stated = [each for each in special if not each.says_nothing]
    if len(special) != len(came) or not (alone := paired(stated, came, Stated.fits)):
        return None
    texts = {field: list(each) for field, each in stated[alone[0]].texts.items() if each}
    what = f"the {next(iter(texts))} of a shipment of order {name!r} does not arrive unchanged"
    return Problem(what=what, expected=dict(texts), actual=list(came), order=name)


def _searched(asked: Asked) -> Problem | None:
    """Say that a search for a special term finds nothing, or another one."""
    term, by_code = asked.facts["term"], asked.inquiry.kind == "code searched"
    orders = [e for e in asked.known.orders if term in (e.codes if by_code else (e.name,))]
    if not orders:
        return None
    answer = asked.answers[0]
    found = shipments(answer)
    what = f"a search for the {'tracking code' if by_code else 'order name'} {term!r}"
    if not found:
        said = answer.failure or f"status {answer.status}: {answer.text[:200]}"
        return Problem(what=f"{what} finds nothing", expected=term, actual=said, order=term)
    name = answer.document.get("name") if isinstance(answer.document, dict) else None
    shown = [each.get("trackingCode") for each in found] if by_code else [name]
    if term in shown or not any(isinstance(each, str) for each in shown):
        return None
    return Problem(what=f"{what} finds another", expected=term, actual=shown, order=term)
