"""C01: every answer conforms to the schema of its operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.operations import (
    BAD,
    BY_T,
    BY_TERM,
    GOOD,
    GRAPHQL,
    LIST,
    OPERATIONS,
    PREDICT,
    by_code,
    by_status,
    everybody,
    exchanges,
    is_plain,
    operation,
    questions,
    smaller,
    unfound,
)
from loop_harness.verify.provider.checks.searching import search_for, searchable
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry, Observed
from loop_harness.verify.provider.probe import Answer, Probe, orders_of

_EVERYBODY, _ORDERS, _NO_ORDERS = "orders of everybody", "orders", "no orders"
_SEARCH, _PENDING, _NOTHING = "search", "search for a pending order", "search finds nothing"
_CODE, _T, _REPORTS, _PREDICTIONS = "search by code", "search by t alone", "reports", "predictions"
KINDS = (
    *(_EVERYBODY, _ORDERS, _NO_ORDERS, _SEARCH, _PENDING, _NOTHING),
    *(_CODE, _T, _REPORTS, _PREDICTIONS),
)
_AT_ONCE = 4  #: requests in one inquiry
_BY_CHANCE = 200  #: inquiries, which are not cheap to judge
_FIELDS = ("trackingCode", "status", "carrierDisplayName")


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    asked = _asked(ground)
    yield from in_turn(_batches(kind, each) for kind, each in asked.items() if each)
    chance, known = ground.random("C01"), list(ground.known.addresses)
    for _ in range(_BY_CHANCE if _ORDERS in asked else 0):
        some = chance.sample(known, min(len(known), chance.randint(1, 8)))
        yield Inquiry(probes=(orders_of(some),), kind=_ORDERS)


def _batches(kind: str, probes: list[Probe]) -> Iterator[Inquiry]:
    for start in range(0, len(probes), _AT_ONCE):
        yield Inquiry(probes=tuple(probes[start : start + _AT_ONCE]), kind=kind)


def _asked(ground: Ground) -> dict[str, list[Probe]]:
    found, known, observed = questions(ground), ground.known, ground.observed
    nothing = unfound(ground)
    kinds = {
        _EVERYBODY: everybody(ground),
        _SEARCH: found.get(BY_TERM, []),
        _PENDING: [
            search_for(each.name, each, known, observed)
            for each in by_status(searchable(known))
            if each.is_pending and BY_TERM in found
        ],
        _REPORTS: found.get(LIST, []),
        _PREDICTIONS: found.get(PREDICT, []),
        _CODE: by_code(ground),
        _T: found.get(BY_T, []),
        _NOTHING: [each for name in nothing for each in nothing[name]],
        _ORDERS: found.get(GRAPHQL, []),
    }
    if GRAPHQL in ground.observed.offers:
        kinds[_NO_ORDERS] = [orders_of(["nobody.at.all@example.net"])]
    return kinds


@provider_check("C01", inquiries=_inquiries, kinds=KINDS, needs=OPERATIONS, smaller=smaller)
def judge(asked: Asked) -> Problem | None:
    """Hold each answer against the schema of its operation, and against what was asked."""
    for probe, answer in exchanges(asked):
        wrong = next(_wrong(asked, probe, answer), None)
        if wrong is not None:
            meant = operation(probe)
            what = f"{'' if meant is None else meant.id} ({asked.inquiry.kind}): {wrong}"
            expected = "an answer that conforms to the contract"
            return Problem(what=what, expected=expected, actual=answer.text[:2000])
    return None


def _wrong(asked: Asked, probe: Probe, answer: Answer) -> Iterator[str]:
    """Yield what is wrong with an answer that is no refusal."""
    meant, status = operation(probe), answer.status or 0
    if meant is None or not GOOD <= status < BAD:
        return
    if status == GOOD and not answer.is_json:
        yield "the body is no JSON"
        return
    found = list(map(str, meant.problems(status, answer.document)))
    if asked.inquiry.kind == _NOTHING and found:
        return  # what stands for nothing, C05 tells
    yield from found
    if is_plain(probe) and not answer.errors:
        yield from _wrong_selection(asked.observed, answer)


def _wrong_selection(observed: Observed, answer: Answer) -> Iterator[str]:
    """Yield what was selected and does not stand in the answer, or is null and may not be."""
    if not isinstance(answer.data, dict):
        yield "there is no data, and no error"
        return
    yield from _missing(answer.data, "$.data", ("orders",))
    for at, order in _objects(answer.data.get("orders"), "$.data.orders"):
        yield from _missing(order, at, ("name", "shipments"))
        yield from _nulls(observed, order, at, ("name", "shipments"))
        for place, parcel in _objects(order.get("shipments"), f"{at}.shipments"):
            yield from _missing(parcel, place, _FIELDS)
            yield from _nulls(observed, parcel, place, _FIELDS)


def _objects(found: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for at, each in enumerate(found if isinstance(found, list) else ()):
        if isinstance(each, dict):
            yield f"{path}[{at}]", each


def _missing(found: dict[str, Any], path: str, fields: tuple[str, ...]) -> Iterator[str]:
    for each in fields:
        if each not in found:
            yield f"{path}: {each} is missing, though it was selected"


def _nulls(
    observed: Observed, found: dict[str, Any], path: str, fields: tuple[str, ...]
) -> Iterator[str]:
    if observed.choices.get("graphql-nullability") == "non-null":
        for each in fields:
            if each in found and found[each] is None:
                yield f"{path}.{each}: is null, though its type says that it never is"
