"""What was asked and answered, and whether it is what somebody expected."""

from __future__ import annotations

from collections.abc import Iterable

from loop_harness.mock.admin.call import NOTHING, Call
from loop_harness.mock.exchange import Response
from loop_harness.mock.expectation import Expectation
from loop_harness.mock.journal import picked
from loop_harness.mock.shop import Shop
from loop_harness.mock.verification import Times, at_least, verify, verify_sequence
from loop_harness.model import JsonObject


def shown(call: Call) -> Response:
    """Show the exchanges that the query picks, oldest first."""
    filters = dict(call.query)
    entries = [
        (entry, {"shop": call.mock.id_of(shop) if shop else None, **entry.to_json()})
        for shop in _wanted(call, filters.pop("shop", None))
        for entry in call.mock.entries(shop)
    ]
    documents = {id(entry): document for entry, document in entries}
    in_time = sorted((entry for entry, _ in entries), key=lambda each: each.monotonic_s)
    found = picked(in_time, **filters)
    return Response.of_json({"entries": [documents[id(each)] for each in found]})


def cleared(call: Call) -> Response:
    """Forget the exchanges of one shop, or all."""
    wanted = call.query.get("shop")
    with call.mock.lock:
        for shop in _wanted(call, wanted):
            call.mock.clear(shop)
    return NOTHING


def verified(call: Call) -> Response:
    """Hold an expectation, or a sequence of them, against the journal of a shop."""
    asked, entries = call.body, call.mock.entries(call.shop)
    forgotten = entries[0].number - 1 if entries else 0
    if "sequence" in asked:
        steps = [
            Expectation.from_json(each, "the body", f"$.sequence[{number}]")
            for number, each in enumerate(asked["sequence"])
        ]
        strict = asked.get("strict", False)
        found = verify_sequence(entries, steps, strict=strict, forgotten=forgotten)
    else:
        one = Expectation.from_json(asked["expectation"], "the body", "$.expectation")
        found = verify(entries, one, _times(asked.get("times")), forgotten=forgotten)
    return Response.of_json(found.to_json())


def _wanted(call: Call, shop: str | None) -> Iterable[Shop | None]:
    """Return one shop, or all, and then strangers too, who are None."""
    return (*call.mock.shops, None) if shop is None else (call.shop_called(shop),)


def _times(asked: JsonObject | int | None) -> Times:
    if asked is None:
        return at_least(1)
    if isinstance(asked, int | float):
        return Times(least=int(asked), most=int(asked))
    most = asked.get("most")
    return Times(least=int(asked.get("least", 0)), most=None if most is None else int(most))
