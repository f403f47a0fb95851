"""P10: with tracking-page authentication a search is answered to the order's own customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.claims import (
    NOBODY,
    RIGHT,
    WRONG,
    Claim,
    padded,
    unreadable,
    who,
)
from loop_harness.verify.provider.checks.searching import (
    by_t_alone,
    customer,
    is_unfound,
    searchable,
    shipments,
    single_codes,
    written,
)
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import Known, KnownOrder
from loop_harness.verify.provider.probe import Probe, search

_PADS = ("with padding", "without padding")
_WAYS = ("by code", "in t alone", "by query in t")
_OWN, _OTHER = (tuple(f"{one} {way}" for way in _WAYS) for one in ("own", "other"))
_WITHOUT = ("no t", "empty t", "unreadable t")
_OTHER_QUERY = "query of another order"
_CLAIMS = {**RIGHT, **WRONG}
KINDS = (*_CLAIMS, *_PADS, *_OWN, *_OTHER, _OTHER_QUERY, *_WITHOUT)
_NO_ORDER = "0000-no-such-order"
_BAD, _REFUSALS = 400, frozenset((400, 401, 403, 404))

Way = tuple[str, Json, Probe]  #: the term that counts, what t says, and the request


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    """Yield one inquiry of each kind for each order in turn, another one each time."""
    if not ground.known.asks_who:
        return
    orders = _telling(ground.known)
    kinds = [each for each in KINDS if _operation(each) in ground.observed.offers]
    yield from in_turn(in_turn(_of_kind(kind, orders, ground.known)) for kind in kinds)


def _telling(known: Known) -> list[KnownOrder]:
    """Return the orders of which most is known first, two without a phone for each with one."""
    orders = sorted(searchable(known), key=lambda each: (not each.codes, -len(each.emails)))
    silent = [each for each in orders if not each.phone]
    return list(in_turn(([e for e in orders if e.phone], silent[::2], silent[1::2])))


def _operation(kind: str) -> str:
    return "searchShipmentsByToken" if kind.endswith("in t alone") else "searchShipments"


def _of_kind(kind: str, orders: list[KnownOrder], known: Known) -> Iterator[list[Inquiry]]:
    for place, order in enumerate(orders):
        ways = list(_ways(kind, order, known))
        turn = place % max(len(ways), 1)
        yield [_inquiry(kind, each) for each in (*ways[turn:], *ways[:turn])]


def _inquiry(kind: str, way: Way) -> Inquiry:
    term, claim, probe = way
    return Inquiry(probes=(probe,), kind=kind, facts={"term": term, "claim": claim})


def _ways(kind: str, order: KnownOrder, known: Known) -> Iterator[Way]:
    name, own = order.name, customer(order)
    if kind in _CLAIMS:
        for claim in _CLAIMS[kind](order, known):
            yield name, claim, search(name, t=written(claim))
    elif kind in _OWN or kind in _OTHER:
        for claim in [own] if kind in _OWN else _other_claims(order, known):
            yield from _in_way(kind, order, claim, known)
    elif kind == _OTHER_QUERY:
        for each in _other_orders(order, known):
            claim = {**customer(each), "query": name}
            yield name, claim, search(each.name, t=written(claim))
    else:
        says = own if kind in _PADS else None
        yield from ((name, says, search(name, t=text)) for text in _texts(kind, own))


def _texts(kind: str, own: Claim) -> list[str | None]:
    """Return what stands for ``t``, where that is more than a claim in base64."""
    match kind:
        case "no t":
            return [None]
        case "empty t":
            return [""]
        case "unreadable t":
            return [*unreadable(own)]
        case _:
            return [each if kind == _PADS[0] else each.rstrip("=") for each in padded(own)]


def _in_way(kind: str, order: KnownOrder, claim: Claim, known: Known) -> Iterator[Way]:
    if kind.endswith("by code"):
        for code in single_codes(order, known):
            yield code, claim, search(code, t=written(claim))
    else:
        t = written({**claim, "query": order.name})
        yield order.name, claim, by_t_alone(t) if "alone" in kind else search(_NO_ORDER, t=t)


def _other_claims(order: KnownOrder, known: Known) -> list[Claim]:
    return [{"email": NOBODY}, *map(customer, _other_orders(order, known)[:3])]


def _other_orders(order: KnownOrder, known: Known) -> list[KnownOrder]:
    return [e for e in searchable(known) if e != order and set(e.emails).isdisjoint(order.emails)]


@provider_check(
    "P10",
    inquiries=_inquiries,
    kinds=KINDS,
    needs=("searchShipments", "searchShipmentsByToken"),
)
def judge(asked: Asked) -> Problem | None:
    """Hold whether an order is shown against who asks for it."""
    term, claim, answer = asked.facts["term"], asked.facts["claim"], asked.answers[0]
    orders = [e for e in asked.known.orders if term == e.name or term in e.codes]
    if not orders:
        return None
    order = orders[0]
    if len(orders) == 1 and order.shipments and _is_customer(claim, order):
        if not is_unfound(answer) and answer.status not in _refusals(asked.inquiry.kind):
            return None
        what = f"order {order.name} is not shown to its own customer ({asked.inquiry.kind})"
        came = f"status {answer.status}: {answer.text[:500]}"
        return _problem(asked, order, what, order.name, came)
    found = shipments(answer)
    if not found or any(_may_be_customer(asked, e) for e in (*orders, *_shown(asked))):
        return None
    what = f"order {order.name} is shown to somebody who is not its customer"
    return _problem(asked, order, f"{what} ({asked.inquiry.kind})", None, list(found))


def _refusals(kind: str) -> frozenset[int]:
    """Return the statuses that refuse; 400 may say that the term has to stand in the path."""
    return _REFUSALS - {_BAD} if _operation(kind) == "searchShipmentsByToken" else _REFUSALS


def _shown(asked: Asked) -> list[KnownOrder]:
    """Return the known orders that have the name of the one that is shown."""
    document: Any = asked.answers[0].document
    return asked.known.named(str(document.get("name")))


def _is_customer(claim: Json, order: KnownOrder) -> bool:
    email, phone = who(claim)
    return (
        email in order.emails if email is not None else phone is not None and phone == order.phone
    )


def _may_be_customer(asked: Asked, order: KnownOrder) -> bool:
    """Tell whether a claim is right in any way in which addresses may be compared."""
    email, phone = who(asked.facts["claim"])
    is_address = any(order.matches([email], each) for each in asked.observed.comparing)
    return is_address or (phone is not None and phone == order.phone)


def _problem(asked: Asked, order: KnownOrder, what: str, expected: Json, actual: Json) -> Problem:
    email, _ = who(asked.facts["claim"])
    return Problem(what=what, expected=expected, actual=actual, address=email, order=order.name)
