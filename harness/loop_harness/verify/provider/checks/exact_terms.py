"""P09: a search finds the exact order name or tracking code only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.near_terms import NEAR, near
from loop_harness.verify.provider.checks.searching import (
    bare,
    is_unfound,
    search_for,
    searchable,
    shipments,
    single_codes,
)
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.probe import Answer

_NAME, _CODE, _BARE = "exact name", "exact code", "name without #"
KINDS = (_NAME, _CODE, _BARE, *NEAR)
_REFUSED = 401
_FEW = 6  #: orders


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    yield from in_turn((*_exact(ground), *(_near(kind, ground) for kind in NEAR)))


def _exact(ground: Ground) -> Iterator[Iterator[Inquiry]]:
    orders = [each for each in _telling(ground) if each.shipments]
    codes = ((each, code) for each in orders for code in single_codes(each, ground.known))
    signed = [each for each in orders if each.name != bare(each.name)]
    if "rest-leading-hash" not in ground.observed.choices:
        signed = []
    yield (_inquiry(_NAME, each.name, each, ground) for each in orders)
    yield (_inquiry(_CODE, code, each, ground) for each, code in codes)
    yield (_inquiry(_BARE, bare(each.name), each, ground) for each in signed)


def _near(kind: str, ground: Ground) -> Iterator[Inquiry]:
    """Yield every text of a kind once: those of a few telling orders first, and different ones."""
    known, orders = ground.known, _telling(ground)
    done = {bare(term) for each in known.orders for term in (each.name, *each.codes)}
    for some in (orders[:_FEW], orders[_FEW:]):
        texts = []
        for place, order in enumerate(some):
            found = [(order, each) for each in near(kind, order, known)]
            turn = place % max(len(found), 1)
            texts.append([*found[turn:], *found[:turn]])
        for order, text in in_turn(texts):
            if bare(text) not in done:
                done.add(bare(text))
                yield _inquiry(kind, text, order, ground)


def _telling(ground: Ground) -> list[KnownOrder]:
    """Return the orders to search for, those of which most is known first."""
    return sorted(
        searchable(ground.known),
        key=lambda each: (not each.shipments, not each.codes, not each.phone, not _goods(each)),
    )


def _goods(order: KnownOrder) -> bool:
    return any(each.get("lineItems") for each in order.shipments or ())


def _inquiry(kind: str, term: str, order: KnownOrder, ground: Ground) -> Inquiry:
    probe = search_for(term, order, ground.known, ground.observed)
    facts: dict[str, Json] = {"term": term, "name": order.name}
    return Inquiry(probes=(probe,), kind=kind, facts=facts)


@provider_check("P09", inquiries=_inquiries, kinds=KINDS, needs=("searchShipments",))
def judge(asked: Asked) -> Problem | None:
    """Hold what a search finds against the term that was searched for."""
    kind, answer = asked.inquiry.kind, asked.answers[0]
    may_be = asked.observed.may_be("rest-leading-hash")
    if kind in (_NAME, _CODE) or (kind == _BARE and may_be == ("optional",)):
        return _not_its_own(asked, answer)
    if kind == _BARE and may_be != ("required",):
        return None
    return _too_much(asked, answer)


def _not_its_own(asked: Asked, answer: Answer) -> Problem | None:
    """Say that a search for an order finds nothing, or another order that is known."""
    term, name = asked.facts["term"], asked.facts["name"]
    if not asked.known.named(name):
        return None
    what = f"a search for {term!r}, which is the {asked.inquiry.kind} of order {name},"
    if is_unfound(answer):
        if asked.known.asks_who and answer.status == _REFUSED:
            return None  # it may be the customer that is refused
        return _problem(asked, f"{what} finds nothing", name, answer.text[:500])
    came = _name_of(answer)
    if came == name or not isinstance(came, str) or not asked.known.named(came):
        return None
    return _problem(asked, f"{what} finds order {came}", name, came)


def _too_much(asked: Asked, answer: Answer) -> Problem | None:
    """Say that a search finds an order by what is neither its name nor one of its codes."""
    term, found, name = asked.facts["term"], shipments(answer), _name_of(answer)
    if not found:
        return None
    codes = [each.get("trackingCode") for each in found]
    is_exact = isinstance(name, str) and bare(name) == bare(term)
    if term in codes or (is_exact and asked.inquiry.kind != _BARE):
        return None
    what = f"a search for {term!r} ({asked.inquiry.kind}) finds order {name}"
    return _problem(asked, what, None, [name, *codes])


def _name_of(answer: Answer) -> Any:
    return answer.document.get("name") if isinstance(answer.document, dict) else None


def _problem(asked: Asked, what: str, expected: Json, actual: Json) -> Problem:
    return Problem(what=what, expected=expected, actual=actual, order=asked.facts["name"])
