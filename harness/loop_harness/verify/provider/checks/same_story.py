"""P07: REST and GraphQL tell the same story of an order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from loop_harness.model import Json, JsonObject
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.searching import (
    by_t_alone,
    customer,
    is_unfound,
    search_for,
    searchable,
    single_codes,
    written,
)
from loop_harness.verify.provider.checks.seen import in_turn, is_tame
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.probe import Answer, Probe, orders_of

KINDS = ("one parcel", "several parcels", "pending", "by code", "by t alone")
_REFUSED = 401
_ROUNDS = 2  #: a parcel may move between two requests, so what differs is asked once more

Parcels = Sequence[JsonObject]


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    offers, known = ground.observed.offers, ground.known
    groups: dict[str, list[Inquiry]] = {kind: [] for kind in KINDS}
    if "graphql" not in offers:
        return
    for order in searchable(known):
        if not order.emails or not all(map(is_tame, order.codes)):
            continue
        if "searchShipments" in offers:
            terms = [(_kind(order), order.name)]
            terms += [("by code", each) for each in single_codes(order, known)]
            for kind, term in terms:
                probe = search_for(term, order, known, ground.observed)
                groups[kind].append(_inquiry(kind, order, term, probe))
        if "searchShipmentsByToken" in offers:
            probe = by_t_alone(written({**customer(order), "query": order.name}))
            groups["by t alone"].append(_inquiry("by t alone", order, order.name, probe))
    groups["by t alone"].sort(key=lambda each: -each.facts["parcels"])
    yield from in_turn(groups.values())


def _kind(order: KnownOrder) -> str:
    if order.is_pending:
        return "pending"
    return "several parcels" if len(order.shipments or ()) > 1 else "one parcel"


def _inquiry(kind: str, order: KnownOrder, term: str, probe: Probe) -> Inquiry:
    facts: dict[str, Json] = {
        "addresses": [order.emails[0]],
        "name": order.name,
        "term": term,
        "parcels": len(order.shipments or ()),
    }
    return Inquiry(probes=(orders_of([order.emails[0]]), probe), kind=kind, facts=facts)


def _following(asked: Asked) -> tuple[Probe, ...]:
    is_first = len(asked.answers) < 2 * _ROUNDS
    return asked.probes[:2] if is_first and judge(asked) is not None else ()


@provider_check(
    "P07",
    inquiries=_inquiries,
    kinds=KINDS,
    needs=("searchShipments", "searchShipmentsByToken"),
    following=_following,
)
def judge(asked: Asked) -> Problem | None:
    """Hold what a search shows of an order against what GraphQL shows."""
    orders, problem = asked.known.named(asked.facts["name"]), None
    if len(orders) != 1:
        return None
    for at in range(0, len(asked.answers), 2):
        problem = _difference(asked, orders[0], *asked.answers[at : at + 2])
        if problem is None:
            return None
    return problem


def _difference(asked: Asked, order: KnownOrder, shown: Answer, searched: Answer) -> Problem | None:
    parcels = _over_graphql(shown, order.name)
    if parcels is None or (asked.known.asks_who and searched.status == _REFUSED):
        return None
    document: Any = searched.document
    is_named = isinstance(document, dict) and document.get("name") == order.name
    if is_unfound(searched) and not is_named:
        what = f"order {order.name} is shown over GraphQL, and a search for it finds nothing"
        return _problem(order, what, list(parcels), searched.text[:500])
    if searched.status != 200 or not isinstance(document, dict):  # noqa: PLR2004
        return None
    if isinstance(document.get("name"), str) and not is_named:
        what = f"order {order.name} of GraphQL has another name when it is searched for"
        return _problem(order, what, order.name, document["name"])
    found = _parcels(document.get("shipments"))
    return None if found is None else _unlike(asked, order, parcels, found)


def _over_graphql(answer: Answer, name: str) -> Parcels | None:
    """Return the parcels of an order as GraphQL shows them; None where that is no clear case."""
    named = [e for e in answer.orders or () if isinstance(e, dict) and e.get("name") == name]
    return _parcels(named[0].get("shipments")) if len(named) == 1 else None


def _parcels(found: Any) -> Parcels | None:
    is_right = isinstance(found, list) and all(
        isinstance(each, dict) and isinstance(each.get("trackingCode"), str) for each in found
    )
    return found if is_right else None


def _unlike(asked: Asked, order: KnownOrder, shown: Parcels, found: Parcels) -> Problem | None:
    """Say in what the parcels of a search differ from those of GraphQL."""
    whole, came = _codes(shown), _codes(found)
    right = [whole]
    if asked.inquiry.kind == "by code":
        term = asked.facts["term"]
        choices = {"whole-order": whole, "that-parcel": Counter({term: whole[term]})}
        right = [choices[each] for each in asked.observed.may_be("search-by-code")]
    if came not in right:
        what = f"a search for order {order.name} shows other parcels than GraphQL"
        return _problem(order, what, sorted(right[0].elements()), sorted(came.elements()))
    for one, other in _pairs(shown, found):
        problem = _other_status(order, one, other) or _other_carrier(order, one, other)
        if problem is not None:
            return problem
    return None


def _codes(parcels: Parcels) -> Counter[str]:
    """Count the codes, but for the empty one of an order that is pending."""
    return Counter(each["trackingCode"] for each in parcels if each["trackingCode"])


def _pairs(shown: Parcels, found: Parcels) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Yield each parcel that both show, where its code is that of one parcel alone."""
    for one in shown:
        same = [each for each in found if each["trackingCode"] == one["trackingCode"]]
        twins = [each for each in shown if each["trackingCode"] == one["trackingCode"]]
        if len(same) == len(twins) == 1:
            yield one, same[0]


def _other_status(order: KnownOrder, shown: JsonObject, found: JsonObject) -> Problem | None:
    details = found.get("statusDetails")
    one, other = shown.get("status"), details.get("status") if isinstance(details, dict) else None
    if not isinstance(one, str) or not isinstance(other, str) or not one or not other:
        return None
    if _plain_status(one) == _plain_status(other):
        return None
    what = f"a search for order {order.name} shows another status than GraphQL"
    return _problem(order, what, one, other)


def _plain_status(status: str) -> str:
    """Return a status without what is open: its case, and how a parcel on its way is called."""
    plain = re.sub(r"[\s-]+", "_", status.strip()).upper()
    return "TRANSIT" if plain == "IN_TRANSIT" else plain


def _other_carrier(order: KnownOrder, shown: JsonObject, found: JsonObject) -> Problem | None:
    """Say that a search shows a carrier by none of its names, where the file has both of them."""
    code, came = shown["trackingCode"], found.get("carrierName")
    stated = [e for e in order.shipments or () if code and e.get("trackingCode") == code]
    names = [e.get(name) for e in stated for name in ("carrierName", "carrierDisplayName")]
    right = [each for each in (*names, shown.get("carrierDisplayName")) if isinstance(each, str)]
    if not isinstance(came, str) or not names or None in names or not all(map(is_tame, right)):
        return None
    if _plain_carrier(came) in map(_plain_carrier, right):
        return None
    what = f"a search for order {order.name} shows another carrier than GraphQL"
    return _problem(order, what, right, came)


def _plain_carrier(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _problem(order: KnownOrder, what: str, expected: Json, actual: Json) -> Problem:
    address = order.emails[0] if order.emails else None
    return Problem(what=what, expected=expected, actual=actual, address=address, order=order.name)
