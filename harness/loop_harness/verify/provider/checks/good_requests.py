"""Requests that every provider has to answer well, by the operation that they are for."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.verify.provider.checks.check import Ground
from loop_harness.verify.provider.checks.searching import (
    by_t_alone,
    customer,
    search_for,
    searchable,
    single_codes,
    written,
)
from loop_harness.verify.provider.probe import PREDICTIONS, REPORTS, Probe, get, orders_of

NOBODY = "nobody.at.all@example.net"
#: What the operations are called for people; the ids are those of the contract.
OPERATIONS = {
    "graphql": "GraphQL",
    "searchShipments": "search",
    "searchShipmentsByToken": "search by t alone",
    "listReports": "reports",
    "getDeliveryPredictions": "predictions",
}


def good_requests(ground: Ground) -> dict[str, Iterator[Probe]]:
    """Return requests for each operation that the provider offers, the most telling ones first."""
    made = {
        "graphql": _of_addresses(ground),
        "searchShipments": _searches(ground),
        "searchShipmentsByToken": _searches_by_t(ground),
        "listReports": iter((get(REPORTS), get(f"{REPORTS}?limit=1"), get(f"{REPORTS}?limit=500"))),
        "getDeliveryPredictions": _predictions(),
    }
    return {name: each for name, each in made.items() if name in ground.observed.offers}


def _of_addresses(ground: Ground) -> Iterator[Probe]:
    known = ground.known
    parcels = {
        each: sum(len(o.shipments or ()) for o in known.orders if each in o.emails)
        for each in known.addresses
    }
    addresses = sorted(known.addresses, key=lambda each: -parcels[each])
    yield from (orders_of([each]) for each in addresses)
    yield orders_of([NOBODY])
    yield orders_of([])
    yield orders_of(addresses[:50])


def _searches(ground: Ground) -> Iterator[Probe]:
    known, observed = ground.known, ground.observed
    orders = searchable(known)
    orders.sort(key=lambda each: (not each.is_pending, -len(each.shipments or ())))
    for each in (*orders[:1], *orders[:0:-1]):
        yield search_for(each.name, each, known, observed)
        yield from (search_for(c, each, known, observed) for c in single_codes(each, known)[:1])


def _searches_by_t(ground: Ground) -> Iterator[Probe]:
    for each in searchable(ground.known):
        yield by_t_alone(written({**customer(each), "query": each.name}))


def _predictions() -> Iterator[Probe]:
    for query in ("zip=62701", "zip=10001&shipping_methods=Standard&shipping_methods=Express"):
        yield get(f"{PREDICTIONS}?{query}")
    yield get(f"{PREDICTIONS}?zip=94105&variant_ids=9001")
