"""What Loop itself would answer: the expectation that a reply is held against."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from loop_harness import schemas
from loop_harness.mock import Request, Shop
from loop_harness.mock.answer import answer, route
from loop_harness.verify.case import Setting
from loop_harness.verify.run import Shown

_AT_MOST = 50  #: addresses in one question: a dialect may take no more than a hundred


def truth(setting: Setting, addresses: Iterable[str]) -> tuple[Shown, ...]:
    """Return every order that any of *addresses* matches in a shop without faults, each once."""
    asked = list(dict.fromkeys(addresses))
    shop = Shop(setting.world, dialect=setting.dialect)
    found: dict[Shown, None] = {}
    for start in range(0, len(asked), _AT_MOST):
        for each in _answered(shop, asked[start : start + _AT_MOST]):
            found[_shown(each)] = None
    return tuple(found)


def real(addresses: Iterable[str | None] | None) -> tuple[str, ...]:
    """Return the addresses that are some, as they are written."""
    return tuple(each for each in addresses or () if each is not None and each.strip())


def _answered(shop: Shop, addresses: list[str]) -> list[Any]:
    query = schemas.load("graphql-request")["examples"][0]["query"]
    body = json.dumps({"query": query, "variables": {"emails": addresses}}).encode()
    request = Request(
        method="POST", path="/graphql", headers={"content-type": "application/json"}, body=body
    )
    document = json.loads(answer(request, shop, route(request)).body)
    orders: list[Any] = document["data"]["orders"]
    return orders


def _shown(order: Any) -> Shown:
    return order["name"], tuple(
        (each["carrierDisplayName"], each["status"], each["trackingCode"])
        for each in order["shipments"]
    )
