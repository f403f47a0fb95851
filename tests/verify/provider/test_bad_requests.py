"""C03: how what cannot be answered is refused."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.verify.provider.judging import RICH, told
from tests.verify.provider.looking import provider
from tests.verify.provider.providing import Edit, known, wire

from loop_harness.verify.provider.checks.bad_queries import ODD_TEXT, bad_by_chance, bad_queries
from loop_harness.verify.provider.probe import DOWNLOAD, SEARCH

HEADER = "x-wonderment-access-token"
TOKEN = known(RICH).document["shop"]["token"]
REPORTS, PREDICTIONS = "/2022-10/reports", "/delivery-promise/predictions"
ERROR = {"errors": [{"message": "no"}]}
Is = Callable[[httpx.Request, httpx.Response], bool]


def failing(which: Is, status: int = 500, document: Any = None) -> Edit:
    """Return an edit of some answers."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if not which(request, answer):
            return answer
        if isinstance(document, str):
            return httpx.Response(status, text=document)
        return httpx.Response(status, json={"message": "no"} if document is None else document)

    return edited


def bad_query(about: str) -> Is:
    """Tell whether GraphQL refuses something in words that hold *about*."""
    return lambda request, answer: (
        request.url.path == "/graphql" and answer.status_code == 400 and about in answer.text
    )


def refused(path: str, status: int = 400) -> Is:
    return lambda request, answer: (
        request.url.path.startswith(path) and answer.status_code == status
    )


def wrong_token(path: str) -> Is:
    return lambda request, _: (
        request.url.path.startswith(path) and request.headers.get(HEADER) != TOKEN
    )


def asked(part: str) -> Is:
    return lambda request, _: part in request.url.raw_path.decode()


def said(part: str) -> Is:
    return lambda request, _: part in request.content.decode()


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (
            failing(said("ud800")),
            "graphql, odd text: status 500, as if the provider had failed",
        ),
        (
            failing(lambda request, _: len(request.content) > 5000),
            "graphql, odd text: status 500, as if the provider had failed",
        ),
        (
            failing(lambda request, _: request.content.count(b"{") > 50),
            "graphql, unknown field: status 500, as if the provider had failed",
        ),
        (
            failing(bad_query("Syntax Error")),
            "graphql, syntax error: status 500, as if the provider had failed",
        ),
        (
            failing(bad_query("Syntax Error"), 200, {"data": {"orders": []}}),
            "graphql, syntax error: status 200 without an error",
        ),
        (
            failing(bad_query("Syntax Error"), 400, {"error": "no"}),
            "graphql, syntax error: status 400 with a body that is no error: ",
        ),
        (
            failing(bad_query("Syntax Error"), 400, "<p>no</p>"),
            "graphql, syntax error: status 400 with a body that is no JSON",
        ),
        (
            failing(bad_query("Cannot query field"), 200, {"data": {"thereIsNoSuchField": None}}),
            "graphql, unknown field: status 200 without an error",
        ),
        (
            failing(
                bad_query("Cannot query field"),
                200,
                {**ERROR, "data": {"orders": [{"name": "#1"}]}},
            ),
            "graphql, unknown field: status 200 with data",
        ),
        (
            failing(bad_query("Unknown argument"), 503),
            "graphql, unknown field: status 503, as if the provider had failed",
        ),
        (
            failing(bad_query("non string value: 42"), 500),
            "graphql, wrong variables: status 500, as if the provider had failed",
        ),
        (
            failing(bad_query("has invalid value"), 200, {"data": {"orders": []}}),
            "graphql, wrong variables: status 200 without an error",
        ),
        (
            failing(bad_query("is not JSON"), 500),
            "graphql, no JSON: status 500, as if the provider had failed",
        ),
        (
            failing(bad_query("lacks the text"), 500),
            "graphql, no query: status 500, as if the provider had failed",
        ),
        (
            failing(bad_query("is not a JSON object"), 502),
            "graphql, no object: status 502, as if the provider had failed",
        ),
        (
            failing(bad_query("lacks the text"), 200, {"data": None}),
            "graphql, no query: status 200 without an error",
        ),
        (
            failing(wrong_token("/graphql"), 400, ERROR),
            "graphql, refused token: status 400",
        ),
        (
            failing(wrong_token(SEARCH + "/"), 403),
            "searchShipments, refused token: status 403",
        ),
        (
            failing(wrong_token(SEARCH), 401, {"error": "Unauthorized"}),
            "searchShipments, refused token: status 401 with a body that is no error: ",
        ),
        (
            failing(wrong_token(REPORTS), 500),
            "listReports, refused token: status 500, as if the provider had failed",
        ),
        (
            failing(wrong_token(PREDICTIONS), 200, {"error": "Unauthorized"}),
            "getDeliveryPredictions, refused token: status 200",
        ),
        (
            failing(wrong_token(DOWNLOAD), 401, {"message": "no"}),
            "downloadReport, refused token: status 401 with a body that is no error: ",
        ),
        (failing(refused(REPORTS), 422), "listReports, wrong limit: status 422"),
        (
            failing(refused(REPORTS), 400, {"error": "no"}),
            "listReports, wrong limit: status 400 with a body that is no error: ",
        ),
        (
            failing(asked("limit=abc"), 500),
            "listReports, wrong limit: status 500, as if the provider had failed",
        ),
        (failing(refused(SEARCH), 404), "searchShipmentsByToken, missing term: status 404"),
        (
            failing(refused(SEARCH), 400, {"message": ["no"]}),
            "searchShipmentsByToken, missing term: status 400 with a body that is no error: ",
        ),
        (
            failing(refused(PREDICTIONS), 500),
            "getDeliveryPredictions, missing zip: status 500, as if the provider had failed",
        ),
        (
            failing(refused(PREDICTIONS), 400, "zip is required"),
            "getDeliveryPredictions, missing zip: status 400 with a body that is no JSON",
        ),
        (
            failing(asked("/%00")),
            "searchShipments, odd term: status 500, as if the provider had failed",
        ),
        (
            failing(asked("t=e30")),
            "searchShipments, broken t: status 500, as if the provider had failed",
        ),
        (failing(asked("no-such-report"), 404), "downloadReport, unknown report: status 404"),
    ],
)
def test_a_wrong_refusal_is_found(edit: Edit, what: str) -> None:
    (found,) = told("C03", edit)

    assert found.startswith(what)


@pytest.mark.parametrize(
    "edit",
    [
        failing(bad_query(""), 422, {**ERROR, "data": None}),
        failing(bad_query("has invalid value"), 200, {**ERROR, "data": None}),
        failing(bad_query("the body"), 400, "<p>Bad Request</p>"),
        failing(bad_query(""), 400, {"errors": [{"message": "no", "code": 7}], "more": 1}),
        failing(wrong_token("/graphql"), 403, "Forbidden"),
        failing(wrong_token("/graphql"), 200, {**ERROR, "data": None}),
        failing(wrong_token(PREDICTIONS), 403),
        failing(wrong_token(DOWNLOAD), 302, ""),
        failing(refused(REPORTS), 200, []),
        failing(refused(PREDICTIONS), 200, {"predictions": []}),
        failing(refused(SEARCH), 200, "null"),
        failing(wrong_token(REPORTS), 200, []),
        failing(asked("/%00"), 400, "<p>Bad Request</p>"),
        failing(asked("t=e30"), 200, "null"),
        failing(lambda _, answer: answer.status_code == 400, 400, {"message": "?", **ERROR}),
    ],
)
def test_what_is_documented_open_or_told_by_another_rule_is_right(edit: Edit) -> None:
    assert told("C03", edit) == []


def test_errors_with_status_200_are_found_beside_others_with_400() -> None:
    edit = failing(bad_query("Unknown argument"), 200, ERROR)

    assert told("C03", edit) == [
        "graphql, unknown field: status 200 with errors, where others are refused with 400"
    ]


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        *(("graphql-error-status", "status-200"), ("graphql-auth-failure", "errors-200")),
        *(("rest-not-found", "status-401"), ("tracking-token-required", "always")),
        *(("graphql-request-type", "json-only"), ("graphql-introspection", "off")),
    ],
)
@pytest.mark.parametrize("asks_who", [False, True])
def test_our_mock_refuses_well_whatever_is_chosen(
    question: str, choice: str, asks_who: bool
) -> None:
    held = known(RICH)
    held = held.with_authentication() if asks_who else held

    chosen: dict[str, Any] = {question: choice}

    assert told("C03", held=held, **chosen) == []


def test_every_bad_query_is_bad() -> None:
    at = wire(provider(known(RICH)), known(RICH))
    chance = random.Random(1)
    bad = [probes for kind, probes in bad_queries().items() if kind != ODD_TEXT]
    some = [each for probes in bad for each in probes]
    some += [each for _ in range(50) for _, each in bad_by_chance(chance)]

    answers = [at.ask(each) for each in some]

    assert {each.status for each in answers} == {400}
    assert len({json.dumps(each.to_json()) for each in some}) > 100
