"""A01: who brings no right token gets no data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from tests.verify.provider.judging import RICH, told
from tests.verify.provider.looking import provider
from tests.verify.provider.providing import known, report, wire

from loop_harness.mock.transport import MockTransport
from loop_harness.verify.provider.checks.check import Ground
from loop_harness.verify.provider.checks.operations import questions
from loop_harness.verify.provider.inquiry import Observed
from loop_harness.verify.provider.probe import SEARCH, STRAY_TOKEN, orders_of
from loop_harness.verify.provider.wire import MADE_UP, Manners, Wire

HEADER = "x-wonderment-access-token"
TOKEN = known(RICH).document["shop"]["token"]
Admits = Callable[[httpx.Request], bool]


class Admitting(httpx.BaseTransport):
    """Our mock, but some requests get in without the token."""

    def __init__(self, admits: Admits, status: int | None = None) -> None:
        self._right = MockTransport(provider(known(RICH)))
        self._admits = admits
        self._status = status

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if request.headers.get(HEADER) == TOKEN or not self._admits(request):
            return self._right.handle_request(request)
        request.headers[HEADER] = TOKEN
        answer = self._right.handle_request(request)
        status = self._status or answer.status_code
        return httpx.Response(status, headers=answer.headers, content=answer.read())


def says(admits: Admits, status: int | None = None) -> list[str]:
    found = report(Admitting(admits, status), known(RICH), rules=("A01",))
    return [each.what for each in found.findings]


def token_of(request: httpx.Request) -> str | None:
    found: str | None = request.headers.get(HEADER)
    return found


@pytest.mark.parametrize(
    ("admits", "what"),
    [
        (lambda it: token_of(it) is None, "graphql answers no token with data"),
        (lambda it: token_of(it) == MADE_UP, "graphql answers made-up token with data"),
        (lambda it: token_of(it) == "", "graphql answers empty token with data"),
        (lambda it: token_of(it) == TOKEN[:-1], "graphql answers token cut short with data"),
        (lambda it: token_of(it) == TOKEN + "x", "graphql answers longer token with data"),
        (
            lambda it: (token_of(it) or "").lower() == TOKEN.lower(),
            "graphql answers token in other letters with data",
        ),
        (
            lambda it: f"?access_token={TOKEN}" in str(it.url),
            "graphql answers token in the query with data",
        ),
        (
            lambda it: TOKEN in json.loads(it.content or "{}").get("variables", {}).values(),
            "graphql answers token in the body with data",
        ),
        (
            lambda it: TOKEN in json.loads(it.content or "{}").get("extensions", {}).values(),
            "graphql answers token in the body with data",
        ),
        (
            lambda it: it.headers.get("authorization") == f"Bearer {TOKEN}",
            "graphql answers token in another header with data",
        ),
        (
            lambda it: TOKEN in it.headers.get("cookie", ""),
            "graphql answers token in another header with data",
        ),
    ],
)
def test_a_token_that_should_open_nothing_is_found(admits: Admits, what: str) -> None:
    assert says(admits) == [what]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/2022-10/reports", "listReports"),
        ("/delivery-promise/predictions", "getDeliveryPredictions"),
        (SEARCH, "searchShipmentsByToken"),
        (f"{SEARCH}/1Z", "searchShipments"),
    ],
)
def test_one_operation_that_is_open_is_found(path: str, name: str) -> None:
    def admits(request: httpx.Request) -> bool:
        is_code = "/1Z" in path and request.url.path.startswith(path)
        return token_of(request) is None and (is_code or request.url.path == path)

    assert says(admits) == [f"{name} answers no token with data"]


@pytest.mark.parametrize("status", [401, 403, 500])
def test_data_in_a_refusal_is_found(status: int) -> None:
    told_of = says(lambda request: token_of(request) == MADE_UP, status)

    assert told_of == ["graphql answers made-up token with data"]


def test_a_tracking_code_in_the_text_of_a_refusal_is_found() -> None:
    def chatty(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if answer.status_code != 401 or request.url.path != "/graphql":
            return answer
        return httpx.Response(401, json={"message": "you may not see 1ZQZX4CP0340009384"})

    assert told("A01", chatty) == [
        "graphql answers no token with '1ZQZX4CP0340009384' of order #5101"
    ]


def test_a_refusal_in_any_form_is_right() -> None:
    forms = [
        httpx.Response(403, json={"errors": [{"message": "Forbidden"}], "data": None}),
        httpx.Response(200, json={"errors": [{"message": "no"}], "data": {"orders": None}}),
        httpx.Response(401, json={"code": "no", "data": {"status": 401}}),
        httpx.Response(401, json=[{"message": "Unauthorized"}]),
        httpx.Response(401, content=b"<h1>Please log in</h1>"),
        httpx.Response(302, headers={"location": "/"}),
        httpx.Response(401),
    ]

    def refusing(form: httpx.Response) -> Callable[..., httpx.Response]:
        return lambda _, answer: form if answer.status_code == 401 else answer

    assert [told("A01", refusing(form)) for form in forms] == [[]] * len(forms)


@pytest.mark.parametrize("choice", ["status-401", "errors-200"])
def test_our_mock_refuses_in_either_way(choice: str) -> None:
    assert told("A01", graphql_auth_failure=choice) == []


def test_the_real_token_stands_in_another_header_only_on_this_machine() -> None:
    seen: list[str | None] = []

    def kept(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("cookie"))
        return httpx.Response(401)

    probe = replace(orders_of([]), headers=(("cookie", f"token={STRAY_TOKEN}"),))
    for url in ("http://127.0.0.1:1", "https://api.example.com"):
        Wire(url, TOKEN, Manners(), httpx.MockTransport(kept)).ask(probe)

    assert seen == [f"token={TOKEN}", f"token={MADE_UP}"]


def test_every_question_that_is_asked_holds_data_for_the_right_token() -> None:
    held = known(RICH)
    offers = frozenset(("graphql", "searchShipments", "searchShipmentsByToken", "listReports"))
    asked = questions(Ground(held, Observed(offers=offers)))
    at = wire(provider(held), held)

    assert set(asked) == offers
    assert {name: at.ask(each[0]).status for name, each in asked.items()} == dict.fromkeys(
        offers, 200
    )
