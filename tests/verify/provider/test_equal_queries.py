"""C02: the same question in other words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from graphql import parse, validate
from tests.verify.provider.judging import RICH, of_orders, told
from tests.verify.provider.providing import Edit, mock

from loop_harness.contracts import sdl
from loop_harness.mock.transport import MockTransport
from loop_harness.verify.provider.checks.spelling import LAYOUTS, VALUES
from loop_harness.verify.provider.checks.spellings import SPELLINGS

OURS = {"Order": "Order", "Shipment": "Shipment", "Input": "OrdersInput"}


def refusing(refuses: Callable[[Any], object]) -> Edit:
    """Return a provider that does not understand some bodies of requests."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        body = json.loads(request.content) if request.url.path == "/graphql" else {}
        refusal = {"errors": [{"message": "not understood"}]}
        return httpx.Response(400, json=refusal) if refuses(body) else answer

    return edited


def _spelled(pattern: str) -> Callable[[Any], object]:
    return lambda body: re.search(pattern, str(body.get("query")))


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w+: orders", r"name\s*:|: name", r": trackingCode", r"fragment ", r"\.\.\. on",
        r"\.\.\. \{",
        r"@skip", r"@include", r"__typename", r"\r", r"\t", "#", r", ,", "\ufeff", r"\]\s*\n",
        r'"""', r"\\u00", r"\[\]\{|\)\{", r"^\s*query\s*\(", r"^\{", r"\$x_1", r"\$e0", r"= \[",
        r"orders.*\borders", r"^query \w+\(\$emails[^)]*\) \{ orders[^@]*\{ shipments",
    ],
)  # fmt: skip
def test_a_spelling_that_is_not_understood_is_found(pattern: str) -> None:
    assert told("C02", refusing(_spelled(pattern)))


@pytest.mark.parametrize(
    "refuses",
    [
        lambda body: "extensions" in body,
        lambda body: "operationName" in body and body["operationName"] is None,
        lambda body: "unused" in (body.get("variables") or {}),
        lambda body: isinstance((body.get("variables") or {}).get("emails"), str),
    ],
)
def test_a_body_that_is_not_understood_is_found(refuses: Callable[[Any], object]) -> None:
    assert told("C02", refusing(refuses))


def test_a_field_that_a_directive_leaves_out_and_is_answered_is_found() -> None:
    def shown(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if b"@skip(if: true)" not in request.content:
            return answer
        text = answer.text.replace('{"trackingCode"', '{"status":"TRANSIT","trackingCode"')
        return httpx.Response(200, text=text)

    assert told("C02", shown)


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("graphql-introspection", "off"),
        ("graphql-content-type", "graphql-response-json"),
        ("graphql-nullability", "non-null"),
        ("orders-limit", "ten"),
        ("pending-orders", "placeholder"),
    ],
)
def test_our_mock_keeps_it_in_any_dialect(question: str, choice: str) -> None:
    chosen: Any = {question.replace("-", "_"): choice}

    assert told("C02", **chosen) == []


def test_other_names_of_the_types_are_right() -> None:
    def renamed(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if b" on Order " in request.content:
            return httpx.Response(400, json={"errors": [{"message": "no such type"}]})
        again = request.content.replace(b" on ShopOrder ", b" on Order ")
        if again != request.content:
            headers = {k: v for k, v in request.headers.items() if k != "content-length"}
            other = httpx.Request("POST", request.url, headers=headers, content=again)
            return MockTransport(mock(RICH)).handle_request(other)
        answer.read()
        return httpx.Response(200, text=answer.text.replace('"Order"', '"ShopOrder"'))

    assert told("C02", renamed) == []


def test_an_answer_with_nulls_is_none_of_its_business() -> None:
    edit = of_orders(lambda each: None if len(each.get("shipments", ())) > 1 else each)

    assert told("C02", edit) == []


@pytest.mark.parametrize("kind", sorted(SPELLINGS))
def test_each_spelling_is_valid(kind: str) -> None:
    schema = sdl.loop(nullable=True)
    for each in SPELLINGS[kind]:
        body = json.loads(each.probe(["ada@example.com"], OURS).body or "")

        assert validate(schema, parse(body["query"])) == []


def test_every_layout_and_every_way_to_write_values_is_used() -> None:
    used = [each for spellings in SPELLINGS.values() for each in spellings]

    assert {each.layout for each in used} == set(LAYOUTS)
    assert {each.values for each in used} == set(VALUES)
