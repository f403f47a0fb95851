"""Questions that every operation has to answer, and what they say of themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from loop_harness.client.ask import QUERY
from loop_harness.contracts import openapi
from loop_harness.contracts.openapi import Operation
from loop_harness.verify.provider.checks.check import Ground
from loop_harness.verify.provider.checks.searching import (
    by_t_alone,
    customer,
    search_for,
    searchable,
    single_codes,
    written,
)
from loop_harness.verify.provider.checks.seen import addresses_of
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.probe import (
    PREDICTIONS,
    REPORTS,
    Answer,
    Probe,
    get,
    orders_of,
    search,
)

GRAPHQL, BY_TERM, BY_T = "graphql", "searchShipments", "searchShipmentsByToken"
LIST, PREDICT = "listReports", "getDeliveryPredictions"
#: What can be asked for without knowing anything but orders.
OPERATIONS = (GRAPHQL, BY_TERM, BY_T, LIST, PREDICT)
SEARCHES = (BY_TERM, BY_T)
GOOD, BAD, REFUSED, FORBIDDEN, BROKEN = 200, 400, 401, 403, 500
_ZIPS = ("62701", "10001", "94105")
_MOST_AT_ONCE = 50
_ARCHIVE = b"PK"  #: how a report begins


def operation(probe: Probe) -> Operation | None:
    """Return the operation that a request means."""
    path = probe.target.partition("?")[0]
    for each in openapi.operations():
        if each.method == probe.method and each.arguments(path) is not None:
            return each
    return None


def name_of(probe: Probe) -> str:
    """Return the id of the operation that a request means; an empty text for none."""
    found = operation(probe)
    return "" if found is None else found.id


def questions(ground: Ground) -> dict[str, list[Probe]]:
    """Return what each offered operation can be asked that holds an answer."""
    known, observed = ground.known, ground.observed
    orders = by_status(searchable(known))
    found = {
        GRAPHQL: [orders_of([each]) for each in known.addresses],
        BY_TERM: [search_for(each.name, each, known, observed) for each in orders],
        BY_T: [by_t(each) for each in orders],
        LIST: [get(REPORTS), get(f"{REPORTS}?limit=2")],
        PREDICT: [get(f"{PREDICTIONS}?zip={each}") for each in _ZIPS],
    }
    return {name: each for name, each in found.items() if each and name in observed.offers}


def by_code(ground: Ground) -> list[Probe]:
    """Return searches for the known tracking codes."""
    if BY_TERM not in ground.observed.offers:
        return []
    known, observed = ground.known, ground.observed
    return [
        search_for(code, each, known, observed)
        for each in by_status(searchable(known))
        for code in single_codes(each, known)
    ]


def everybody(ground: Ground) -> list[Probe]:
    """Return one question for all known addresses, or as many as nobody minds."""
    addresses = ground.known.addresses[:_MOST_AT_ONCE]
    return [orders_of(addresses)] if addresses and GRAPHQL in ground.observed.offers else []


def unfound(ground: Ground) -> dict[str, list[Probe]]:
    """Return searches that find nothing, by operation, as the customer of a known order."""
    known, offers = ground.known, ground.observed.offers
    orders = by_status(searchable(known))[:2]
    terms = [(each, f"{each.name}-none-such") for each in orders]
    terms += [(each, "0000NOSUCHCODE0000") for each in orders]
    found = {
        BY_TERM: [search_for(term, each, known, ground.observed) for each, term in terms],
        BY_T: [by_t(each, term) for each, term in terms],
    }
    return {name: each for name, each in found.items() if each and name in offers}


def by_t(order: KnownOrder, term: str | None = None) -> Probe:
    """Return the search by its customer for an order, with everything in ``t``."""
    return by_t_alone(written({**customer(order), "query": term or order.name}))


def with_t(order: KnownOrder, t: str) -> Probe:
    """Return the search for the name of an order with any ``t``."""
    return search(order.name, t=t)


def by_status(orders: list[KnownOrder]) -> list[KnownOrder]:
    """Return one order of each status first, then the others."""
    seen: set[str] = set()
    first: list[KnownOrder] = []
    later: list[KnownOrder] = []
    for each in orders:
        statuses = {str(one.get("status")) for one in each.shipments or ({"status": "none"},)}
        (later if statuses <= seen else first).append(each)
        seen |= statuses
    return [*first, *later]


def smaller(inquiry: Inquiry) -> Iterator[Inquiry]:
    """Yield each request alone; of one for several addresses, each half of them."""
    if len(inquiry.probes) > 1:
        parts = [(each,) for each in inquiry.probes]
    else:
        parts = [(each,) for each in _halves(inquiry.probes[0])]
    for each in parts:
        yield Inquiry(probes=each, kind=inquiry.kind, facts=inquiry.facts)


def _halves(probe: Probe) -> Iterator[Probe]:
    addresses = addresses_of(probe) if is_plain(probe) else []
    half = len(addresses) // 2
    if half:
        yield orders_of(addresses[half:], token=probe.token)
        yield orders_of(addresses[:half], token=probe.token)


def is_plain(probe: Probe) -> bool:
    """Tell whether a request is the published app's own question for some addresses."""
    try:
        body = json.loads(probe.body or "")
        emails = body["variables"]["emails"]
        return bool(body["query"] == QUERY) and all(isinstance(each, str) for each in emails)
    except (ValueError, KeyError, TypeError):
        return False


def exchanges(asked: Asked) -> Iterator[tuple[Probe, Answer]]:
    """Yield each request that was answered, with its answer."""
    for probe, answer in zip(asked.probes, asked.answers, strict=True):
        if answer.status is not None:
            yield probe, answer


def holds_data(answer: Answer) -> bool:
    """Tell whether an answer holds anything that the token should open, whatever its status."""
    document = answer.document
    if answer.body.startswith(_ARCHIVE):
        return True
    if isinstance(document, list):
        reports = [each for each in document if isinstance(each, dict) and "downloadUrl" in each]
        return bool(reports or (document and answer.status == GOOD))
    if not isinstance(document, dict):
        return False
    orders = answer.data.get("orders") if isinstance(answer.data, dict) else document.get("orders")
    return any(map(_holds, (orders, document.get("shipments"), document.get("predictions"))))


def _holds(part: Any) -> bool:
    """Tell whether anything at all stands in a part of an answer."""
    if isinstance(part, dict):
        return any(map(_holds, part.values()))
    return any(map(_holds, part)) if isinstance(part, list) else part is not None
