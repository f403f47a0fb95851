"""What one HTTP response means: orders, a failure of a kind, or both; and no secret in a text."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from loop_harness.client import Answer
from loop_harness.client.read import read
from loop_harness.failures import (
    AuthenticationFailed,
    GraphQLFailed,
    LookupFailure,
    LoopUnavailable,
    MalformedAnswer,
    PlanRequired,
    RateLimited,
    ScopeMissing,
    TransportFailed,
)

TOKEN = "sk_test_1001_plain"
ORDER = {"name": "#1001", "shipments": []}


def answer(document: Any, status: int = 200, **headers: str) -> Answer:
    """Read a response; a text is a body as it is, anything else is written as JSON."""
    body = document.encode() if isinstance(document, str) else json.dumps(document).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read(status, named, body, TOKEN)


def broken(reason: str) -> Answer:
    return Answer(None, MalformedAnswer(reason))


def said(*messages: str) -> Answer:
    return Answer(None, GraphQLFailed(messages))


NO_DATA = broken("neither data nor errors came")
NO_LIST = broken("data.orders is no list")
UNAUTHENTICATED = {"message": "no", "extensions": {"code": "UNAUTHENTICATED"}}
TABLE: list[tuple[Any, Answer]] = [
    ({"data": {"orders": []}}, Answer(())),
    ({"data": {"orders": [ORDER, None, 7]}}, Answer((ORDER, None, 7))),
    ({"data": {"orders": [ORDER]}, "errors": None}, Answer((ORDER,))),
    ({"data": {"orders": [ORDER]}, "errors": []}, Answer((ORDER,))),
    ({"data": {"orders": [ORDER]}, "extensions": {"cost": 1}}, Answer((ORDER,))),
    (
        {"data": {"orders": [ORDER]}, "errors": [{"message": "one is missing"}]},
        Answer((ORDER,), GraphQLFailed(("one is missing",))),
    ),
    ({"errors": [{"message": "a"}, {"message": "b"}]}, said("a", "b")),
    ({"errors": [{"message": each} for each in "abcd"]}, said("a", "b", "c")),
    ({"errors": [{}, {"message": 7}, None]}, said(*["an error without a message"] * 3)),
    ({"errors": "down"}, said("down")),
    ({"errors": {"message": "down"}}, said("down")),
    ({"errors": False, "data": {"orders": [ORDER]}}, Answer((ORDER,), said(
        "an error without a message").failure)),
    ({"errors": [{"message": " two\n lines "}], "data": None}, said("two lines")),
    ({"errors": [{"message": "x"}], "data": {"orders": None}}, said("x")),
    ({"errors": [UNAUTHENTICATED]}, Answer(None, AuthenticationFailed("no"))),
    ({"errors": [{"message": "first"}, UNAUTHENTICATED]}, said("first", "no")),
    ({"data": None}, NO_DATA),
    ({}, NO_DATA),
    ({"data": {}}, NO_LIST),
    ({"data": {"orders": None}}, NO_LIST),
    ({"data": {"orders": {"edges": []}}}, NO_LIST),
    ({"data": []}, NO_LIST),
    ({"data": "text"}, NO_LIST),
    ([], broken("the body is JSON but no object")),
    ("7", broken("the body is JSON but no object")),
    ("null", broken("the body is no JSON object")),
    ("", broken("the body is empty")),
    (" \r\n", broken("the body is empty")),
    (" <html>", broken("the body is HTML")),
    ('{"data": {"orders": [', broken("the body is no JSON object")),
    ("[" * 100_000, broken("the body is no JSON object")),
]  # fmt: skip


@pytest.mark.parametrize(("document", "expected"), TABLE, ids=range(len(TABLE)))
def test_status_200_means_what_its_document_says(document: Any, expected: Answer) -> None:
    assert answer(document) == expected


SAYING = {"message": "because"}
REFUSALS: list[tuple[int, Any, LookupFailure]] = [
    (401, SAYING, AuthenticationFailed("because")),
    (401, {"error": "Unauthorized"}, AuthenticationFailed("Unauthorized")),
    (401, {"message": 7, "error": "Unauthorized"}, AuthenticationFailed("Unauthorized")),
    (401, {"errors": [SAYING]}, AuthenticationFailed("because")),
    (401, "<html>", AuthenticationFailed("no message")),
    (402, SAYING, PlanRequired("because")),
    (403, SAYING, ScopeMissing("because")),
    (404, SAYING, LoopUnavailable(404, "because")),
    (400, {"errors": [SAYING]}, GraphQLFailed(("because",))),
    (500, {"errors": [SAYING]}, LoopUnavailable(500, "no message")),
    (503, "", LoopUnavailable(503, "no message")),
    (204, "", LoopUnavailable(204, "no message")),
    (201, {"data": {"orders": []}}, LoopUnavailable(201, "no message")),
    (302, "", TransportFailed("302 sends the request to somewhere unnamed")),
]


@pytest.mark.parametrize(("status", "document", "failure"), REFUSALS, ids=range(len(REFUSALS)))
def test_any_other_status_is_a_failure_of_its_kind(
    status: int, document: Any, failure: LookupFailure
) -> None:
    assert answer(document, status) == Answer(None, failure)


def test_a_redirect_says_where_to() -> None:
    assert answer("", 308, location="https://elsewhere.example/\r\nx") == Answer(
        None, TransportFailed("308 sends the request to https://elsewhere.example/ x")
    )


def test_a_long_message_is_cut() -> None:
    failure = answer({"message": "x" * 5000}, 404).failure

    assert failure == LoopUnavailable(404, "x" * 299 + "…")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wednesday, 21-Oct-15 07:28:00 GMT", 0.0),
        ("Wed Oct 21 07:28:00 2015", 0.0),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(text: str, seconds: float | None) -> None:
    assert answer({}, 429, retry_after=text) == Answer(None, RateLimited(seconds))


@pytest.mark.parametrize("zone", [UTC, None], ids=["GMT", "-0000"])
def test_a_date_to_come_is_counted_from_now(zone: Any) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=100)
    text = format_datetime(moment.replace(tzinfo=zone), usegmt=zone is not None)
    failure = answer({}, 429, retry_after=text).failure

    assert isinstance(failure, RateLimited)
    assert failure.retry_after_s is not None
    assert 90 < failure.retry_after_s <= 100


def test_without_retry_after_nobody_knows_how_long() -> None:
    assert answer({}, 429) == Answer(None, RateLimited(None))


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,4} [A-Z][a-z]{2} \d{1,6} .{0,12}"))
def test_no_retry_after_whatever_breaks_the_reading(text: str) -> None:
    assert isinstance(answer({}, 429, retry_after=text).failure, RateLimited)


@given(st.integers(100, 599), st.binary(max_size=60))
def test_no_body_whatever_breaks_the_reading(status: int, body: bytes) -> None:
    found = read(status, {}, body, TOKEN)

    assert (found.orders is None) == (found.failure is not None)


PRINTABLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
SECRETS = st.text(PRINTABLE, min_size=8, max_size=40)
TOKENS = SECRETS | SECRETS.map(lambda each: f"sk_test_1001_{each}")


@given(token=TOKENS, status=st.sampled_from([200, 302, 400, 401, 402, 403, 404, 429, 500]))
def test_no_message_holds_the_token(token: str, status: int) -> None:
    said = f"the token {token} of {token}"
    documents = [
        {"message": said},
        {"error": said},
        {"errors": [{"message": said}, said]},
        {"errors": [{"message": said, "extensions": {"code": "UNAUTHENTICATED"}}]},
        {"data": {"orders": []}, "errors": [{"message": said}]},
    ]
    for document in documents:
        headers = {"location": f"https://x.example/?t={token}", "retry-after": token}
        failure = read(status, headers, json.dumps(document).encode(), token).failure
        assert token not in f"{failure} {failure!r}"


def test_a_token_of_another_shop_is_no_message_either() -> None:
    other = answer({"message": "sk_live_9999_verysecret is not of this shop"}, 401)

    assert other == Answer(None, AuthenticationFailed("sk_live_9999_… is not of this shop"))
