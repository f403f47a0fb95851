"""P10: who is shown an order, where the shop asks who searches for it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx
import pytest
from tests.verify.provider.judging import RICH, told
from tests.verify.provider.looking import provider
from tests.verify.provider.providing import Wrong, known, report

from loop_harness.dialect import Dialect
from loop_harness.mock.exchange import Request
from loop_harness.model import Order
from loop_harness.verify.provider.checks import Ground, provider_checks
from loop_harness.verify.provider.checks.claims import padded
from loop_harness.verify.provider.checks.operations import SEARCHES
from loop_harness.verify.provider.inquiry import Observed
from loop_harness.verify.provider.mutants import Passing, Provider
from loop_harness.verify.provider.probe import SEARCH
from loop_harness.verify.report import Status

Admits = Callable[[dict[str, Any], Order], bool]
SHOWN = "is shown to somebody who is not its customer"
NOT_SHOWN = "is not shown to its own customer"


class Admitting(Provider):
    """Our mock, which takes some claims for right that are not, or the other way round."""

    admits: Admits
    refuses: Admits

    def claimed(self, term: str, claim: dict[str, Any]) -> dict[str, Any]:
        """Understand a claim in its own way."""
        for order in self.searched(term):
            if self.refuses(claim, order):
                return {**claim, "email": "somebody.else@example.net"}
            if self.admits(claim, order):
                own = {"email": order.emails[0]} if order.emails else {"phone": order.phone}
                return {**{k: v for k, v in claim.items() if k == "query"}, **own}
        return claim


def admitting(admits: Admits, refuses: Admits, world: str = RICH, **choices: str) -> Admitting:
    named = {name.replace("_", "-"): choice for name, choice in choices.items()}
    made = Admitting(known(world).with_authentication(), Dialect.of(named), Passing())
    made.admits, made.refuses = admits, refuses
    return made


def nobody(_: dict[str, Any], __: Order) -> bool:
    return False


def email(claim: dict[str, Any]) -> str:
    return str(claim.get("email") or "")


@pytest.mark.parametrize(
    "admits",
    [
        lambda c, o: email(c).partition("@")[0] in {e.partition("@")[0] for e in o.emails} - {""},
        lambda c, o: bool(email(c)) and any(e.startswith(email(c)) for e in o.emails),
        lambda c, o: bool(email(c)) and any(email(c) in e for e in o.emails),
        lambda c, o: str(c.get("phone"))[-7:] == str(o.phone or "x")[-7:],
        lambda c, o: "phone" in c and c["phone"] == o.phone,
        lambda c, o: c.get("phone") == o.phone,
        lambda c, o: c.get("phone") == (o.phone or ""),
        lambda c, _: bool(c) and not c.get("email") and not c.get("phone"),
        lambda c, _: email(c) == "" and "email" in c,
        lambda c, o: bool(email(c)) and o.name == "#5103",
    ],
    ids=[
        *("local part", "beginning", "inside", "seven digits", "null is null", "none is none"),
        *("empty is none", "nobody named", "blank", "one order"),
    ],
)
def test_a_stranger_who_is_admitted_is_told(admits: Admits) -> None:
    held = known(RICH).with_authentication()

    (what,) = told("P10", held=held, at=admitting(admits, nobody))

    assert SHOWN in what


def test_saying_no_phone_number_is_soon_tried_on_orders_without_one() -> None:
    held, observed = known(RICH).with_authentication(), Observed(offers=frozenset(SEARCHES))
    first = islice(provider_checks()["P10"].inquiries(Ground(held, observed)), 100)
    silent = {each.name for each in held.orders if not each.phone}

    said = [
        e.facts["claim"] for e in first if e.kind == "nothing said" and e.facts["term"] in silent
    ]

    assert [each for each in ({}, {"phone": None}, {"phone": ""}) if each not in said] == []


@pytest.mark.parametrize(
    "refuses",
    [
        lambda c, _: email(c) == "family@example.net",
        lambda c, _: c.get("phone") in ("+12025550133", "+12025550132"),
        lambda c, _: bool(c.get("query")),
        lambda c, _: not email(c).isascii(),
    ],
    ids=["one address", "some phones", "query", "beyond ASCII"],
)
def test_a_customer_who_is_refused_is_told(refuses: Admits) -> None:
    held = known(RICH).with_authentication()

    (what,) = told("P10", held=held, at=admitting(nobody, refuses))

    assert NOT_SHOWN in what


def t_of(request: httpx.Request) -> str | None:
    found = parse_qs(request.url.query.decode(), keep_blank_values=True).get("t")
    return found[0] if found else None


def is_search(request: httpx.Request) -> bool:
    return request.url.path.startswith(SEARCH)


@pytest.mark.parametrize("padded", [True, False])
def test_a_provider_that_takes_one_kind_of_padding_only_is_told(padded: bool) -> None:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        t = t_of(request) or ""
        has_to_be = len(t.rstrip("=")) % 4 != 0
        is_refused = is_search(request) and has_to_be and t.endswith("=") is padded
        return httpx.Response(401, json={"message": "no"}) if is_refused else answer

    (what,) = told("P10", edited, known("demo").with_authentication())

    assert NOT_SHOWN in what


@pytest.mark.parametrize("address", ["a@b.test", "ab@b.test", "abc@b.test", "jürgen@example.org"])
def test_what_is_sent_to_try_the_padding_has_some(address: str) -> None:
    found = list(padded({"email": address}))

    assert found
    assert [each for each in found if not each.endswith("=")] == []
    assert {base64.b64decode(each)[:1] for each in found} == {b"{"}


def test_a_text_that_is_no_base64_and_admits_somebody_is_told() -> None:
    held = known(RICH).with_authentication()
    open_to_all = provider(known(RICH))

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if not is_search(request) or not (t_of(request) or "").startswith("{"):
            return answer
        path = request.url.raw_path.decode().partition("?")[0]
        answered = open_to_all.respond(_like(request, path))
        return httpx.Response(answered.status, content=answered.body)

    (what,) = told("P10", edited, held)

    assert SHOWN in what
    assert "unreadable t" in what


def _like(request: httpx.Request, path: str) -> Request:
    headers = {k.lower(): v for k, v in request.headers.items()}
    return Request(method="GET", path=unquote(path), query="", headers=headers)


@pytest.mark.parametrize(
    ("admits", "refuses", "choices"),
    [
        (
            lambda c, o: email(c).lower() in {each.lower() for each in o.emails},
            nobody,
            {"email_case": "local-sensitive"},
        ),
        (
            lambda c, o: email(c).strip() in o.emails,
            nobody,
            {},
        ),
    ],
    ids=["case", "spaces"],
)
def test_how_an_address_is_spelled_in_t_is_nowhere_said(
    admits: Admits, refuses: Admits, choices: dict[str, str]
) -> None:
    held = known(RICH).with_authentication()

    assert told("P10", held=held, at=admitting(admits, refuses, **choices)) == []


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_which_status_a_stranger_gets_is_the_business_of_others(status: int) -> None:
    def edited(_: httpx.Request, answer: httpx.Response) -> httpx.Response:
        return httpx.Response(status) if answer.status_code == 401 else answer

    assert told("P10", edited, known(RICH).with_authentication()) == []


def test_a_provider_that_wants_the_term_in_the_path_is_right() -> None:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        in_path = request.url.path.removeprefix(SEARCH).strip("/")
        return answer if in_path or not is_search(request) else httpx.Response(400)

    assert told("P10", edited, known(RICH).with_authentication()) == []


@pytest.mark.parametrize("name", ["case-twins", "plus-and-dots", "unicode-and-idn", "phone-only"])
@pytest.mark.parametrize("choice", ["ignore", "local-sensitive"])
def test_our_mock_admits_the_customer_only(name: str, choice: str) -> None:
    assert told("P10", held=known(name).with_authentication(), email_case=choice) == []


def test_where_nobody_is_asked_who_it_is_there_is_nothing_to_judge() -> None:
    found = report(Wrong(provider(known(RICH)), lambda _, a: a), known(RICH), rules=("P10",))

    assert [each.status for each in found.judgements] == [Status.SKIPPED]


def test_what_a_finding_says_can_be_read() -> None:
    held = known(RICH).with_authentication()
    found = report(admitting(lambda c, _: bool(email(c)), nobody), held, rules=("P10",))

    (only,) = found.findings
    claim = json.loads(base64.b64decode(t_of(httpx.Request("GET", _target(only.steps[0]))) or ""))
    assert claim == {"email": only.address}
    assert only.order is not None
    assert only.order in only.what


def _target(step: str) -> str:
    return "http://127.0.0.1" + step.split(" ")[1].rstrip(":")
