"""P11: the answer to a search holds no personal data."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.claims import NOBODY
from loop_harness.verify.provider.checks.personal import personal
from loop_harness.verify.provider.checks.searching import (
    by_t_alone,
    customer,
    search_for,
    searchable,
    single_codes,
    written,
)
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.probe import Probe, search

_REFUSED, _ALONE = "another customer", "by t alone"
KINDS = ("by name", "with a phone", "pending", "by code", _ALONE, "not found", _REFUSED)


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    """Yield what there is to search for, orders with more parcels first."""
    groups: dict[str, list[Inquiry]] = {kind: [] for kind in KINDS}
    orders = sorted(searchable(ground.known), key=lambda each: -len(each.shipments or ()))
    for order in orders:
        for kind, probe in _probes(order, ground):
            groups[kind].append(_inquiry(kind, order, probe))
    yield from in_turn(groups.values())


def _inquiry(kind: str, order: KnownOrder, probe: Probe) -> Inquiry:
    facts: dict[str, Json] = {"name": order.name}
    return Inquiry(probes=(probe,), kind=kind, facts=facts)


def _probes(order: KnownOrder, ground: Ground) -> Iterator[tuple[str, Probe]]:
    known, observed = ground.known, ground.observed
    if "searchShipments" in observed.offers:
        kind = "with a phone" if order.phone else "by name"
        yield (
            "pending" if order.is_pending else kind,
            search_for(order.name, order, known, observed),
        )
        for code in single_codes(order, known):
            yield "by code", search_for(code, order, known, observed)
        yield "not found", search_for(f"{order.name}-none-such", order, known, observed)
        if known.asks_who:
            yield _REFUSED, search(order.name, t=written({"email": NOBODY}))
            yield _REFUSED, search(order.name)
    if "searchShipmentsByToken" in observed.offers:
        yield _ALONE, by_t_alone(written({**customer(order), "query": order.name}))


@provider_check(
    "P11",
    inquiries=_inquiries,
    kinds=KINDS,
    needs=("searchShipments", "searchShipmentsByToken"),
)
def judge(asked: Asked) -> Problem | None:
    """Look for anything personal of the known customers in the answer of a search."""
    found = personal(asked.known, asked.answers[0])
    if found is None:
        return None
    name = asked.facts["name"]
    what = f"the answer to a search for order {name} holds the {found.kind} {found.text!r}"
    return Problem(what=what, expected=None, actual=asked.answers[0].text[:2000], order=name)
