"""S01 to S10: a wrong lookup breaks the rule of what is wrong with it, a right one breaks none."""

from __future__ import annotations

import html
import itertools
import time
import unicodedata
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import uuid4

import pytest
from tests.lasting import IS_LONG
from tests.verify.lookups import (
    Lookup_,
    at,
    broken_by,
    each_order,
    each_parcel,
    each_text,
    hearing_orders,
    naive,
    replying,
    showing,
    subject,
    url_of,
)

from loop_harness.dialect import Dialect, single_changes
from loop_harness.lookup import answer
from loop_harness.verify.case import Case
from loop_harness.verify.checks import checks
from loop_harness.verify.shrink import smallest
from loop_harness.verify.stage import Stage

SHAPE = tuple(name for name in checks() if name.startswith("S"))
RULES = tuple(name for name in checks() if name[0] in "ST")
KNOWN = {"UPS", "USPS", "FedEx", "DHL Express", "Canada Post", "Royal Mail", "GLS"}


def raising(*_: Any) -> Any:
    raise RuntimeError("out of order")


def without_orders_raise(reply: Any, _request: Any) -> Any:
    return reply if reply.get("orders", True) else raising()


def raw(order: Any) -> Any:
    """Show an order of Loop's just as it is, except for what it lacks."""
    shipments = [
        {key: each[key] for key in ("carrierDisplayName", "status", "trackingCode")}
        for each in order["shipments"]
    ]
    name = order["name"]
    url = f"https://app.wonderment.com/shipments?order_name={quote_plus(name)}"
    return {"id": name, "name": name, "shipmentUrl": url, "shipments": shipments}


def raw_where_possible(orders: Any) -> Any:
    """Leave out orders that are not even readable; nulls and lists in a parcel go through."""
    shown = []
    for each in orders:
        try:
            shown.append(raw(each))
        except (TypeError, KeyError, AttributeError):
            continue
    return shown


def first_of_equal_codes(order: Any) -> Any:
    by_code = {each["trackingCode"]: each for each in reversed(order["shipments"])}
    kept = [each for each in order["shipments"] if by_code.get(each["trackingCode"]) is each]
    return {**order, "shipments": kept}


def changed(key: str, new: Any) -> Any:
    return lambda each: {**each, key: new}


def sorted_parcels(order: Any) -> Any:
    return {**order, "shipments": sorted(order["shipments"], key=lambda e: e["trackingCode"])}


def swapped(each: Any) -> Any:
    return {**each, "status": each["trackingCode"], "trackingCode": each["status"]}


def name_of(order: Any) -> str:
    """Return what tells orders apart; a damaged one is another."""
    return str(order and order.get("name"))


def last_wins(orders: Any) -> Any:
    return list({name_of(each): each for each in orders}.values())


def first_wins(orders: Any) -> Any:
    return list({name_of(each): each for each in reversed(orders)}.values())[::-1]


def without_twins(orders: Any) -> Any:
    """Drop an order whose name and first parcel were there already."""
    kept: dict[Any, Any] = {}
    for each in orders:
        parcels = each and each.get("shipments")
        first = parcels[:1] if isinstance(parcels, list) else parcels
        kept.setdefault((name_of(each), str(first)), each)
    return list(kept.values())


def loses_all(orders: Any) -> Any:
    """Break down where an order or a shipment is null."""
    return [each for each in orders if all(one.keys() for one in each["shipments"] or ())]


def stops_at_null(orders: Any) -> Any:
    return list(itertools.takewhile(lambda each: each is not None, orders))


def statuses_are_texts(orders: Any) -> Any:
    for each in orders:
        for one in (each or {}).get("shipments") or []:
            if one and isinstance(one.get("status"), list):
                raise TypeError("a list")
    return orders


def fails_on_added(orders: Any) -> Any:
    if any(each and set(each) - {"name", "shipments"} for each in orders):
        raise ValueError("unknown field")
    return orders


def known_only(each: Any) -> Any:
    return each if each["carrierDisplayName"] in KNOWN else None


def readable(each: Any) -> Any:
    return isinstance(each, dict) and isinstance(each.get("status"), str)


def numbered(orders: Any) -> Any:
    return [{**each, "id": str(number)} for number, each in enumerate(orders)]


def by_first_code(order: Any) -> Any:
    codes = [each["trackingCode"] for each in order["shipments"]] or ["none"]
    return {**order, "id": codes[0]}


def cut_then_unique(orders: Any) -> Any:
    return orders[:10]


TURN = itertools.count()


def turning(orders: Any) -> Any:
    """Show other ten orders each time."""
    start = next(TURN) % len(orders) if len(orders) > 10 else 0
    return [*orders[start:], *orders[:start]][:10]


def pending_last(orders: Any) -> Any:
    return orders[:-1] if orders and not orders[-1]["shipments"] else orders


#: rule → lookups that break it, and none of the others
WRONG: dict[str, dict[str, Lookup_]] = {
    "S01": {
        "another id": replying(lambda reply, _: {**reply, "id": "0"}),
        "an id that is a number": each_order(lambda order: {**order, "id": 1001}),
        "null shipments": each_order(
            lambda order: order if order["shipments"] else {**order, "shipments": None}
        ),
        "nulls passed on": naive(raw_where_possible),
        "null for a stop": replying(
            lambda reply, _: {"id": reply["id"], "orders": None} if "stopped" in reply else reply
        ),
        "no id on Guide requests": at(
            "guide_requested", each_order(lambda order: {**order, "id": None})
        ),
        "breaks down without orders": replying(without_orders_raise),
        "a list": replying(lambda reply, _: [reply] if reply.get("stopped") else reply),
        "neither orders nor stop": replying(
            lambda reply, _: {"id": reply["id"]} if reply.get("orders") == [] else reply
        ),
    },
    "S02": {
        "first parcel only": each_order(lambda o: {**o, "shipments": o["shipments"][:1]}),
        "three parcels at most": each_order(lambda o: {**o, "shipments": o["shipments"][:3]}),
        "one of equal codes": each_order(first_of_equal_codes),
        "sorted by code": each_order(sorted_parcels),
        "status and code swapped": each_parcel(swapped),
        "confirmed ones dropped": each_parcel(
            lambda each: None if each["status"] == "CONFIRMED" else each
        ),
    },
    "S03": {
        "trimmed": each_text(str.strip),
        "no quotes": each_text(lambda text: text.replace('"', "")),
        "composed": each_text(lambda text: unicodedata.normalize("NFC", text)),
        "HTML escaped": each_text(html.escape),
        "HTML read": each_text(html.unescape),
        "a hundred characters": each_text(lambda text: text[:100]),
        "numbers read": each_parcel(
            lambda each: {**each, "trackingCode": each["trackingCode"].lstrip("0")}
        ),
        "control characters dropped from carriers": each_parcel(
            lambda each: {
                **each,
                "carrierDisplayName": "".join(
                    sign for sign in each["carrierDisplayName"] if sign.isprintable()
                ),
            }
        ),
        "breaks down over a backslash": each_text(lambda text: raising() if "\\" in text else text),
    },
    "S04": {
        "not encoded": url_of(str),
        "encoded twice": url_of(lambda name: quote_plus(quote_plus(name))),
        "spaces and number signs only": url_of(
            lambda name: name.replace(" ", "+").replace("#", "%23")
        ),
        "plus left": url_of(lambda name: quote_plus(name, safe="+")),
        "Latin-1": url_of(lambda name: quote_plus(name, encoding="latin-1", errors="replace")),
        "of the first order": showing(
            lambda orders: [{**each, "shipmentUrl": orders[0]["shipmentUrl"]} for each in orders]
        ),
        "missing for pending orders": each_order(
            lambda order: order if order["shipments"] else {**order, "shipmentUrl": None}
        ),
    },
    "S05": {
        "nine at most": showing(lambda orders: orders[:9]),
        "cut before duplicates are gone": hearing_orders(cut_then_unique),
        "cut otherwise each time": hearing_orders(turning),
        "beyond ten nothing but names": hearing_orders(
            lambda orders: [*orders[:10], *({**each, "shipments": []} for each in orders[10:])]
        ),
        "ten less one where there are more": showing(
            lambda orders: orders[:9] if len(orders) > 9 else orders
        ),
    },
    "S06": {
        "the last of a name": hearing_orders(last_wins),
        "the first of a name": hearing_orders(first_wins),
        "told apart by the first parcel": hearing_orders(without_twins),
    },
    "S07": {
        "loses all over a null": hearing_orders(loses_all),
        "stops at a null": hearing_orders(stops_at_null),
        "breaks down over a list for a status": hearing_orders(statuses_are_texts),
        "over a null in a Rule": at("rule_evaluated", hearing_orders(loses_all, limit=10)),
    },
    "S08": {
        "upper case": each_parcel(lambda each: {**each, "status": each["status"].upper()}),
        "unknown carriers dropped": each_parcel(known_only),
        "breaks down over additions": hearing_orders(fails_on_added),
        "pending is translated": each_parcel(
            lambda each: {**each, "status": each["status"].replace("SOMETHING_NEW", "UNKNOWN")}
        ),
    },
    "S09": {
        "dropped": each_order(lambda order: order if order["shipments"] else None),
        "dropped if the last": showing(pending_last),
        "dropped if alone": showing(
            lambda orders: [] if [each["shipments"] for each in orders] == [[]] else orders
        ),
    },
    "S10": {
        "another each time": each_order(lambda order: {**order, "id": str(uuid4())}),
        "the place": showing(numbered),
        "the first code": each_order(by_first_code),
        "digits only": each_order(
            lambda order: {**order, "id": "".join(filter(str.isdigit, order["name"])) or "0"}
        ),
        "lower case": each_order(lambda order: {**order, "id": order["name"].lower()}),
        "twenty characters": each_order(lambda order: {**order, "id": order["name"][:20]}),
    },
}
EACH = [
    pytest.param(rule, lookup, id=f"{rule} {name}")
    for rule, lookups in WRONG.items()
    for name, lookup in lookups.items()
]


@pytest.mark.parametrize(("rule", "lookup"), EACH)
def test_a_wrong_lookup_breaks_the_rule_of_what_is_wrong(rule: str, lookup: Lookup_) -> None:
    assert [*broken_by(lookup, [rule])] == [rule]


@pytest.mark.parametrize(("rule", "lookup"), EACH)
def test_and_breaks_no_other(rule: str, lookup: Lookup_) -> None:
    others = [name for name in RULES if name != rule]

    assert broken_by(lookup, others, more=2, every=17) == {}


@pytest.mark.parametrize("rule", WRONG)
def test_a_finding_is_small(rule: str) -> None:
    lookup = next(iter(WRONG[rule].values()))
    broken = broken_by(lookup, [rule])[rule]
    with Stage(subject(lookup)) as stage:
        judge = checks()[rule].judge

        def still(case: Case) -> bool:
            return judge(stage.run(case)) is not None

        case = smallest(broken.case, still, time.monotonic() + 5)

    assert max(len(pull.profile.email_addresses or ()) for pull in case.pulls) <= 1
    assert len(case.shops[0].world.orders) <= {"S05": 10, "S06": 3}.get(rule, 2)
    assert len(case.pulls) <= 2


def one_by_one(request: Any, transport: Any) -> Any:
    """Ask for each address by itself, and show each order once."""
    person = request["profile"]
    listed = [each for each in person.get("emailAddresses") or [] if each and each.strip()]
    if len(listed) < 2:
        return answer(request, transport)
    shown: dict[str, Any] = {}
    for each in listed:
        alone = {**request, "profile": {**person, "emailAddresses": [each]}}
        reply = answer(alone, transport)
        if "orders" not in reply:
            return reply
        for order in reply["orders"]:
            shown.setdefault(str(order), order)
    return {"id": request["id"], "orders": list(shown.values())}


def lowered(request: Any, transport: Any) -> Any:
    person = request["profile"]
    listed = person.get("emailAddresses")
    if not listed:
        return answer(request, transport)
    lower = [each and each.lower() for each in listed]
    return answer({**request, "profile": {**person, "emailAddresses": lower}}, transport)


def apart(orders: Any) -> Any:
    """Show the orders of one name each by itself."""
    return [raw(each) for each in {str(each): each for each in orders}.values()]


def apart_where_whole(request: Any, transport: Any) -> Any:
    """Show orders one by one where all of them are whole, else as the reference does."""
    try:
        return naive(apart)(request, transport)
    except (TypeError, KeyError, AttributeError):
        return answer(request, transport)


def with_an_error(reply: Any, _request: Any) -> Any:
    """Report what had to be left out."""
    gaps = any("" in each.values() for o in reply.get("orders", ()) for each in o["shipments"])
    error = {"kind": "malformed", "message": "some values are missing"}
    return {**reply, "error": error} if gaps and "error" not in reply else reply


RIGHT: dict[str, Lookup_] = {
    "the reference": answer,
    "no cut": hearing_orders(lambda orders: orders),
    "cut at twelve": hearing_orders(lambda orders: orders, limit=12),
    "one request for each address": one_by_one,
    "lower case": lowered,
    "spaces as %20": url_of(lambda name: quote(name, safe="")),
    "another parameter": each_order(
        lambda o: {**o, "shipmentUrl": f"https://app.example.com/?query={quote_plus(o['name'])}"}
    ),
    "the name in the path": each_order(
        lambda o: {**o, "shipmentUrl": f"https://a.example.com/orders/{quote(o['name'], safe='')}"}
    ),
    "an order lists further fields": each_order(lambda order: {**order, "note": "from Loop"}),
}


@pytest.mark.parametrize("seed", range(5 if IS_LONG else 2))
@pytest.mark.parametrize("lookup", RIGHT.values(), ids=RIGHT)
def test_a_right_lookup_breaks_no_rule(lookup: Lookup_, seed: int) -> None:
    assert broken_by(lookup, RULES, seed=seed, more=6, every=13) == {}


@pytest.mark.parametrize("rule", SHAPE)
def test_the_reference_lookup_meets_all_there_is_to_meet(rule: str) -> None:
    check = checks()[rule]
    met: set[str] = set()
    with Stage(subject()) as stage:
        for case in check.landmarks(Dialect()):
            run = stage.run(case)
            assert check.judge(run) is None
            met.update(check.classes(run))

    assert met >= check.all_classes


@pytest.mark.parametrize("dialect", list(single_changes()), ids=lambda each: str(dict(each.chosen)))
def test_no_choice_of_the_dialect_makes_a_right_lookup_wrong(dialect: Dialect) -> None:
    assert broken_by(None, RULES, dialect=dialect, more=1, every=19) == {}
