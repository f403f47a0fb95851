"""T01 to T03: what remembers, what depends on the trigger, what mixes pulls up."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from tests.verify.lookups import Lookup_, at, broken_by, hearing_orders, replying, subject

from loop_harness.dialect import Dialect
from loop_harness.lookup import answer
from loop_harness.verify.checks import checks
from loop_harness.verify.stage import Stage

RULES = tuple(name for name in checks() if name[0] in "ST")


def remembering(*triggers: str, by: str = "emailAddresses") -> Lookup_:
    """Return a lookup that shows again what it once showed, at some triggers."""
    known: dict[str, Any] = {}

    def wrong(request: Any, transport: Any) -> Any:
        key = str((request["loop"], request["profile"].get(by)))
        if request["trigger"] in triggers and key in known:
            return {**known[key], "id": request["id"]}
        known[key] = answer(request, transport)
        return known[key]

    return wrong


def never_forgetting() -> Lookup_:
    """Return a lookup that goes on to show orders that are gone."""
    known: dict[str, dict[str, Any]] = {}

    def wrong(request: Any, transport: Any) -> Any:
        reply = answer(request, transport)
        seen = known.setdefault(str((request["loop"], request["profile"])), {})
        seen.update({each["name"]: each for each in reply.get("orders", ())})
        return {**reply, "orders": list(seen.values())} if "orders" in reply else reply

    return wrong


def keeping_the_last(reply_key: str = "orders") -> Lookup_:
    """Return a lookup that keeps what it has when Loop answers no order."""
    known: dict[str, Any] = {}

    def wrong(request: Any, transport: Any) -> Any:
        key = str((request["loop"], request["profile"]))
        reply = answer(request, transport)
        if reply.get(reply_key):
            known[key] = reply
        return {**known[key], "id": request["id"]} if key in known else reply

    return wrong


def mixing(what: str) -> Lookup_:
    """Return a lookup that keeps a part of the request where every pull can reach it."""
    current: dict[str, Any] = {}

    def wrong(request: Any, transport: Any) -> Any:
        current[what] = request[what]
        answer(request, transport)
        return answer({**request, what: current[what]}, transport)

    return wrong


def busy() -> Lookup_:
    """Return a lookup that does one pull at a time, and refuses the others."""
    lock = threading.Lock()

    def wrong(request: Any, transport: Any) -> Any:
        if not lock.acquire(blocking=False):
            return {"id": request["id"], "orders": []}
        try:
            return answer(request, transport)
        finally:
            lock.release()

    return wrong


def first_reply_for_all() -> Lookup_:
    """Return a lookup that shares one reply between the pulls that run at the same time."""
    lock = threading.Lock()
    running: list[str] = []
    last: dict[str, Any] = {}

    def wrong(request: Any, transport: Any) -> Any:
        with lock:
            shared = bool(running)
            running.append(request["id"])
        reply: Any = answer(request, transport)
        with lock:
            running.remove(request["id"])
            if not shared:
                last["reply"] = reply
        return {**(last.get("reply") or reply), "id": request["id"]} if shared else reply

    return wrong


ALL = ("profile_opened", "guide_requested", "rule_evaluated")


#: rule → lookups that break it, and none of the others; each is made anew
WRONG: dict[str, dict[str, Any]] = {
    "T01": {
        "remembers": lambda: remembering(*ALL),
        "remembers in a Rule": lambda: remembering("rule_evaluated"),
        "remembers by the profile's id": lambda: remembering(*ALL, by="id"),
        "never forgets": never_forgetting,
        "keeps the last": keeping_the_last,
    },
    "T02": {
        "twelve on Guide requests": lambda: at(
            "guide_requested", hearing_orders(lambda orders: orders, limit=12)
        ),
        "no cut in a Rule": lambda: at("rule_evaluated", hearing_orders(lambda orders: orders)),
        "none is an error in a Rule": lambda: at("rule_evaluated", replying(none_is_an_error)),
    },
    "T03": {
        "one profile for all": lambda: mixing("profile"),
        "one shop for all": lambda: mixing("loop"),
        "busy": busy,
        "one reply for all": first_reply_for_all,
    },
}
EACH = [
    pytest.param(rule, make, id=f"{rule} {name}")
    for rule, makers in WRONG.items()
    for name, make in makers.items()
]


def none_is_an_error(reply: Any, _request: Any) -> Any:
    error = {"kind": "malformed", "message": "there is nothing"}
    return {"id": reply["id"], "error": error} if reply.get("orders") == [] else reply


@pytest.mark.parametrize(("rule", "make"), EACH)
def test_a_wrong_lookup_breaks_the_rule_of_what_is_wrong(rule: str, make: Any) -> None:
    assert [*broken_by(make(), [rule])] == [rule]


@pytest.mark.parametrize(("rule", "make"), EACH)
def test_and_breaks_no_other(rule: str, make: Any) -> None:
    others = [name for name in RULES if name != rule]

    assert broken_by(make(), others, more=3, every=9) == {}


@pytest.mark.parametrize("rule", WRONG)
def test_the_reference_lookup_meets_all_there_is_to_meet(rule: str) -> None:
    check = checks()[rule]
    met: set[str] = set()
    with Stage(subject()) as stage:
        for case in check.landmarks(Dialect()):
            run = stage.run(case)
            assert check.judge(run) is None
            met.update(check.classes(run))

    assert met >= check.all_classes
