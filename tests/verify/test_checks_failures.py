"""What happens when Loop fails: a wrong lookup breaks its own rule, a right one breaks none."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import pytest
from tests.lasting import IS_LONG
from tests.verify.bending import Bent, Lookup, hiding, judged, saying, sending

from loop_harness.lookup import answer

QUICK = ("F01", "F02", "F03", "F04", "F07")
PATIENT = ("F05", "F06")


def _document(met: Bent) -> Any:
    try:
        return json.loads(met.body)
    except ValueError:
        return None


def _data(met: Bent) -> Any:
    document = _document(met)
    return document.get("data") if isinstance(document, dict) else None


def _without(name: str) -> Lookup:
    """Say only half of what partial data needs."""
    return saying(
        lambda reply, _met, _request: (
            {key: value for key, value in reply.items() if key != name}
            if {"orders", "error"} <= set(reply)
            else reply
        )
    )


def _only_at(trigger: str, lookup: Lookup) -> Lookup:
    return lambda request, transport: (
        lookup(request, transport) if request["trigger"] == trigger else answer(request, transport)
    )


def _breaker(most: int, *, ever: bool = True) -> Lookup:
    """Ask no more after some failures."""
    failures = 0

    def lookup(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
        nonlocal failures
        if failures >= most:
            failures = failures if ever else 0
            return {"id": request["id"], "error": {"kind": "unavailable", "message": "it is off"}}
        reply: Any = answer(request, transport)
        failures = failures + 1 if "error" in reply else 0
        return reply

    return lookup


def _negative_cache() -> Lookup:
    """Know of an address that it could not be asked for, and never ask for it again."""
    bad: set[str] = set()

    def lookup(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
        emails = request["profile"].get("emailAddresses") or []
        if emails and bad.issuperset(emails):
            return {"id": request["id"], "orders": []}
        reply: Any = answer(request, transport)
        if "error" in reply:
            bad.update(emails)
        return reply

    return lookup


WRONG: dict[str, tuple[str, Lookup]] = {
    "404 is no orders": ("F01", hiding(lambda met, _: met.status == 404)),
    "402 with a JSON message at one trigger is no orders": (
        "F01",
        _only_at("guide_requested", hiding(lambda met, _: met.status == 402)),
    ),
    "a redirect is no orders": ("F01", hiding(lambda met, _: met.status == 302)),
    "a reset is no orders": ("F01", hiding(lambda met, _: isinstance(met.error, httpx.ReadError))),
    "nobody listening is no orders": (
        "F01",
        hiding(lambda met, _: isinstance(met.error, httpx.ConnectError)),
    ),
    "the body of a 503 is read": (
        "F01",
        hiding(lambda met, _: met.status == 503 and _data(met) is not None),
    ),
    "errors with null data are no orders": (
        "F02",
        hiding(lambda met, _: met.body.startswith(b'{"errors"') and b'"data":null' in met.body),
    ),
    "errors without data are no orders": (
        "F02",
        hiding(
            lambda met, _: (
                isinstance(_document(met), dict)
                and list(_document(met)) == ["errors"]
                and met.status == 200
            )
        ),
    ),
    "null data is no orders at one trigger": (
        "F02",
        _only_at(
            "rule_evaluated",
            hiding(lambda met, _: met.status == 200 and met.body == b'{"data":null}'),
        ),
    ),
    "partial data loses its error": ("F03", _without("error")),
    "partial data loses its orders": ("F03", _without("orders")),
    "partial data loses its error at one trigger": (
        "F03",
        _only_at("guide_requested", _without("error")),
    ),
    "a page is no orders": (
        "F04",
        hiding(lambda met, _: met.status == 200 and met.body.startswith(b"<")),
    ),
    "a list is no orders": ("F04", hiding(lambda met, _: met.status == 200 and met.body == b"[]")),
    "orders that are an object are no orders": (
        "F04",
        hiding(
            lambda met, _: (
                isinstance(_data(met), dict) and isinstance(_data(met).get("orders"), dict)
            )
        ),
    ),
    "an empty body is no orders": (
        "F04",
        hiding(lambda met, _: met.status == 200 and not met.body),
    ),
    "off after one failure": ("F07", _breaker(1, ever=False)),
    "off after two failures": ("F07", _breaker(2, ever=False)),
    "never asked again": ("F07", _negative_cache()),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_failure_that_is_hidden_breaks_exactly_its_rule(name: str) -> None:
    rule, lookup = WRONG[name]
    caught = judged(lookup, QUICK)

    assert caught.rules == (rule,)
    assert caught.case is not None
    assert sum(len(each.profile.email_addresses or ()) for each in caught.case.pulls) <= 4
    assert all(len(each.world.orders) <= 2 for each in caught.case.shops)


def _retrying(times: int, status: int, pause_s: float = 0.0) -> Lookup:
    def send(send: Any, request: httpx.Request) -> Any:
        response = send(request)
        for _ in range(times):
            if response.status_code != status:
                break
            time.sleep(pause_s)
            response = send(request)
        return response

    return sending(send)


def _sleeping(send: Any, request: httpx.Request) -> Any:
    response = send(request)
    if response.status_code == 429:
        time.sleep(min(float(response.headers.get("retry-after", 0)), 8))
        response = send(request)
    return response


def _reading(send: Any, request: httpx.Request) -> Any:
    response = send(request)
    response.read()
    return response


def _boundless(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
    return answer({**request, "timeout_s": 30.0}, transport)


IMPATIENT: dict[str, tuple[tuple[str, ...], Lookup]] = {
    "a 429 is repeated at once": (("F05",), _retrying(1, 429)),
    "a 503 is repeated five times": (("F05",), _retrying(5, 503)),
    "a 429 is slept through, however long": (("F05",), sending(_sleeping)),
    "there is no time limit": (("F05", "F06"), _boundless),
    "no answer in time is no orders": (
        ("F06",),
        hiding(lambda met, _: met.kind == "timeout"),
    ),
    "a body is read however long it takes": (("F06",), sending(_reading)),
}


@pytest.mark.parametrize("name", IMPATIENT)
def test_impatience_breaks_exactly_the_rules_about_time(name: str) -> None:
    rules, lookup = IMPATIENT[name]

    others = tuple(each for each in PATIENT if each not in rules)

    assert judged(lookup, rules).rules == rules
    assert judged(lookup, others, seconds=8 if IS_LONG else 3).rules == ()


def _one_by_one(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
    """Ask for each address alone, up to the first failure."""
    emails = request["profile"].get("emailAddresses") or []
    orders: dict[str, Any] = {}
    for each in emails or [None]:
        profile = {**request["profile"], "emailAddresses": [each] if each else []}
        reply: Any = answer({**request, "profile": profile}, transport)
        orders |= {order["id"]: order for order in reply.get("orders", [])}
        if "orders" not in reply or "error" in reply:
            return reply | ({"orders": list(orders.values())} if orders else {})
    return {"id": request["id"], "orders": list(orders.values())}


def _following(send: Any, request: httpx.Request) -> Any:
    """Follow redirects on the same host."""
    response = send(request)
    for _ in range(3):
        where = request.url.join(response.headers.get("location", ""))
        if response.status_code not in {307, 308} or where.host != request.url.host:
            break
        request = httpx.Request(
            request.method, where, headers=request.headers, content=request.read()
        )
        response = send(request)
    return response


def _strict(reply: dict[str, Any], met: Bent, request: dict[str, Any]) -> Any:
    if met.status == 200 and _data(met) is None and "error" not in reply:
        return {"id": request["id"], "error": {"kind": "malformed", "message": "no JSON"}}
    return reply


RIGHT: dict[str, Lookup] = {
    "the reference": answer,
    "one request an address": _one_by_one,
    "a 503 is repeated once": _retrying(1, 503),
    "redirects are followed on the same host": sending(_following),
    "what is not JSON is an error": saying(_strict),
}


@pytest.mark.parametrize("seed", range(3 if IS_LONG else 1))
@pytest.mark.parametrize("name", RIGHT)
def test_a_right_lookup_keeps_every_rule(name: str, seed: int) -> None:
    caught = judged(RIGHT[name], QUICK, seed=seed, more=60)

    assert (caught.rules, caught.what) == ((), "")


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_lookup_is_patient(name: str) -> None:
    caught = judged(RIGHT[name], PATIENT, seconds=8 if IS_LONG else 3)

    assert (caught.rules, caught.what) == ((), "")
