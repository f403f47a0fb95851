"""Lookups made of the reference lookup: wrong in one thing, or right in another way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from itertools import islice
from typing import Any

import httpx
from tests.support import Bending

from loop_harness.client import LoopAccess
from loop_harness.dialect import Dialect
from loop_harness.lookup import SHIPMENT_URL, Lookup, answer
from loop_harness.model import Profile
from loop_harness.verify.checks import checks
from loop_harness.verify.search import Broken, Search
from loop_harness.verify.stage import Stage
from loop_harness.verify.subjects.python import PythonSubject

Lookup_ = Callable[..., Any]
Edit = Callable[[Any], Any]


def subject(function: Lookup_ | None = None) -> PythonSubject:
    """Return a lookup as a subject; the reference lookup without one."""
    return PythonSubject(function or answer)


def replying(edit: Callable[[Any, Any], Any]) -> Lookup_:
    """Return the reference lookup with *edit*(reply, request) between it and the outside."""

    def wrong(request: Any, transport: httpx.BaseTransport) -> Any:
        return edit(answer(request, transport), request)

    return wrong


def showing(edit: Edit) -> Lookup_:
    """Return the reference lookup with another list of orders to show."""

    def edited(reply: Any, _request: Any) -> Any:
        return {**reply, "orders": edit(reply["orders"])} if "orders" in reply else reply

    return replying(edited)


def each_order(edit: Edit) -> Lookup_:
    """Return the reference lookup with each order shown otherwise; None leaves it out."""
    return showing(lambda orders: [each for one in orders if (each := edit(one)) is not None])


def each_parcel(edit: Edit) -> Lookup_:
    """Return the reference lookup with each parcel shown otherwise; None leaves it out."""

    def edited(order: Any) -> Any:
        parcels = (edit(each) for each in order["shipments"])
        return {**order, "shipments": [each for each in parcels if each is not None]}

    return each_order(edited)


def each_text(edit: Callable[[str], str]) -> Lookup_:
    """Return the reference lookup with each name and each text of a parcel shown otherwise."""

    def edited(order: Any) -> Any:
        parcels = [{key: edit(text) for key, text in each.items()} for each in order["shipments"]]
        return {**order, "name": edit(order["name"]), "shipments": parcels}

    return each_order(edited)


def hearing(edit: Edit, *, limit: int | None = None) -> Lookup_:
    """Return the reference lookup, to which *edit* tells what Loop answered."""

    def wrong(request: Any, transport: httpx.BaseTransport) -> Any:
        return looked_up(request, Bending(transport, edit), limit)

    return wrong


def looked_up(request: Any, transport: httpx.BaseTransport, limit: int | None) -> Any:
    loop = LoopAccess(
        base_url=request["loop"]["base_url"], api_token=request["loop"].get("api_token")
    )
    lookup = Lookup(loop, limit=limit, transport=transport)
    return lookup.pull(Profile.from_json(request["profile"])).to_json(request["id"])


def hearing_orders(edit: Edit, *, limit: int | None = None) -> Lookup_:
    """Return the reference lookup, to which *edit* tells which orders Loop answered."""

    def heard(document: Any) -> Any:
        orders = (document.get("data") or {}).get("orders")
        return {"data": {"orders": edit(orders)}} if isinstance(orders, list) else document

    return hearing(heard, limit=limit)


def naive(read: Callable[[Any], Any]) -> Lookup_:
    """Return a lookup that shows what *read* makes of Loop's orders, null and all."""

    def wrong(request: Any, transport: httpx.BaseTransport) -> Any:
        heard: list[Any] = []

        def listen(document: Any) -> Any:
            heard.append(deepcopy(document))
            return document

        reply = looked_up(request, Bending(transport, listen), None)
        if "orders" not in reply:
            return reply
        return {**reply, "orders": read(heard[-1]["data"]["orders"])}

    return wrong


def at(trigger: str, wrong: Lookup_) -> Lookup_:
    """Return a lookup that is wrong at one trigger only."""

    def sometimes(request: Any, transport: httpx.BaseTransport) -> Any:
        return (wrong if request["trigger"] == trigger else answer)(request, transport)

    return sometimes


def url_of(encode: Callable[[str], str]) -> Lookup_:
    return each_order(lambda order: {**order, "shipmentUrl": SHIPMENT_URL + encode(order["name"])})


def broken_by(
    function: Lookup_ | None,
    rules: Iterable[str],
    *,
    seed: int = 0,
    dialect: Dialect | None = None,
    more: int = 25,
    every: int = 1,
) -> dict[str, Broken]:
    """Return which of some rules a lookup breaks; *every* thins out their landmarks."""
    found = {}
    with Stage(subject(function)) as stage:
        for name in rules:
            search = Search(checks()[name], stage, dialect or Dialect(), seed)
            search.known(islice(search.check.landmarks(search.dialect), seed % every, None, every))
            search.more(more)
            if search.broken is not None:
                found[name] = search.broken
    return found
