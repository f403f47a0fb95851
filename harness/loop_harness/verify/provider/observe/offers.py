"""Which operations a provider has at all, and whether anybody is there who takes the token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from loop_harness.errors import TokenRefused, Unreachable
from loop_harness.verify.provider.known import Known, KnownOrder
from loop_harness.verify.provider.observe.customer import plainest, verification
from loop_harness.verify.provider.probe import (
    PREDICTIONS,
    REPORTS,
    SEARCH,
    Answer,
    Probe,
    get,
    orders_of,
    search,
)

Ask = Callable[[Probe], Answer]

NOBODY = "nobody.at.all@example.net"
_NOT_FOUND = 404
_REFUSED = (401, 403)
_ABOUT_THE_TOKEN = re.compile(r"auth|token|forbidden|denied|40[13]", re.IGNORECASE)


def knock(ask: Ask, known: Known, base_url: str) -> None:
    """See that somebody is there and takes the token; raises Unreachable or TokenRefused."""
    addresses = list(known.addresses[:1]) or [NOBODY]
    answer = ask(orders_of(addresses))
    if answer.status is None:
        raise Unreachable(base_url, answer.failure)
    if answer.status in _REFUSED or _looks_refused(answer, ask, addresses):
        raise TokenRefused(base_url)


def _looks_refused(answer: Answer, ask: Ask, addresses: list[str]) -> bool:
    """Tell whether errors without data say no more than a made-up token is told."""
    if answer.data is not None or not _ABOUT_THE_TOKEN.search(str(answer.errors or "")):
        return False
    refused = ask(orders_of(addresses, token="made-up"))  # noqa: S106 - a kind of token
    return bool(refused.errors == answer.errors)


def offered(ask: Ask, known: Known) -> Iterator[str]:
    """Yield the operations that the provider has: those that it does not answer with 404 always."""
    orders = plainest(known)[:2]
    for operation, probes in (
        ("graphql", _graphql(known)),
        ("searchShipments", _searches(orders)),
        ("searchShipmentsByToken", _searches_by_token(orders)),
        ("listReports", (get(REPORTS), get(f"{REPORTS}?limit=0"))),
        ("getDeliveryPredictions", (get(PREDICTIONS), get(f"{PREDICTIONS}?zip=62701"))),
    ):
        if any(ask(each).status != _NOT_FOUND for each in probes):
            yield operation
    listed = ask(get(REPORTS)).document
    if listed and isinstance(listed, list):  # without a report there is nothing to download
        yield "downloadReport"


def _graphql(known: Known) -> Iterator[Probe]:
    yield orders_of(list(known.addresses[:1]) or [NOBODY])
    yield orders_of([NOBODY])


def _searches(orders: list[KnownOrder]) -> Iterator[Probe]:
    for each in orders:
        yield search(each.name)
        yield search(each.name, t=verification(each))
    yield get(f"{SEARCH}/%20")  # a missing term is refused in its own way


def _searches_by_token(orders: list[KnownOrder]) -> Iterator[Probe]:
    for each in orders:
        yield search_by_token(each)
    yield get(SEARCH)


def search_by_token(order: KnownOrder) -> Probe:
    """Return the search whose only argument is ``t``."""
    base, _, query = search("", t=verification(order, query=order.name)).target.partition("?")
    return get(f"{base.rstrip('/')}?{query}")
