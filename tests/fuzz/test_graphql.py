"""Whatever is posted to ``/graphql``, the answer is data or a clear refusal, never a failure."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from graphql import get_introspection_query
from hypothesis import given, strategies as st
from tests.mock.asking import ADA, PUBLISHED, ask, document, order, parcel, shop_of

from loop_harness.dialect import Dialect
from loop_harness.mock import Response, Shop, graphql
from loop_harness.mock.asked import asked_addresses
from loop_harness.mock.projection import NotCovered

BEN = "ben@example.org"
QUERIES = [
    PUBLISHED,
    """query Q($i: OrdersInput!) { mine: orders(input: $i) { n: name __typename ...S } }
    fragment S on Order { shipments { __typename ... { status status } } }""",
    """{ a: orders(input: {customerEmails: ["ada@example.com"]}) { name ...P } __typename }
    fragment P on Order { shipments { status ... on Shipment { code: trackingCode } } }""",
    """query A($i: OrdersInput!) { orders(input: $i) { name @skip(if: false) } }
    query B($e: String! = "x", $y: Boolean!) {
      orders(input: {customerEmails: [$e]}) { ... @include(if: $y) { name } }
    }""",
    '{ __type(name: "Order") { fields { name type { name ofType { name } } } } }',
    get_introspection_query(),
]
TOKEN = re.compile(r'"[^"]*"|\.\.\.|\w+|\S')
WORDS = sorted({each for query in QUERIES[:-1] for each in TOKEN.findall(query)})
WORDS += ['"""', '"', "...", "#", "&", "|", "1", "1e9", "null", "[", "]", "\ud800", "\0", "\ufeff"]

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from([ADA, BEN]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=10,
)
addresses = st.lists(st.sampled_from([ADA, BEN, "x@example.net"]) | st.text(), max_size=4)
right = {"emails": [ADA, BEN], "e": ADA, "y": True, "i": {"customerEmails": [BEN]}}
variables = st.just(right) | st.fixed_dictionaries(
    {},
    optional={
        "emails": addresses | values,
        "e": st.sampled_from([ADA, BEN]) | values,
        "y": st.booleans() | values,
        "i": st.fixed_dictionaries({"customerEmails": addresses}) | values,
    },
)


@st.composite
def spoilt_queries(draw: st.DrawFn) -> str:
    """Generate a query with some of its tokens left out, doubled, exchanged or made up."""
    tokens = TOKEN.findall(draw(st.sampled_from(QUERIES)))
    for _ in range(draw(st.sampled_from([0, 0, 1, 2, 4]))):
        at = draw(st.integers(0, len(tokens)))
        gone = draw(st.integers(0, 3))
        tokens[at : at + gone] = draw(
            st.lists(st.sampled_from(WORDS), max_size=3) | st.just(tokens[at : at + gone] * 2)
        )
    return " ".join(tokens)


def shop(**choices: str) -> Shop:
    found = shop_of(order("#1001", ADA, parcels=(parcel("1Z1"),)), order("#1002", BEN))
    found.dialect = Dialect().but(**choices)
    return found


def told(answer: Response) -> tuple[int, Any]:
    """Return an answer's status and JSON, which has data exactly if it is no refusal."""
    body = document(answer)
    assert answer.status in {200, 400}
    assert ("data" in body) is (answer.status == 200)
    assert "data" in body or body["errors"]
    return answer.status, body


def post(to: Shop, body: bytes, **headers: str) -> Response:
    typed = {"content-type": "application/json", **headers}
    return ask(to, "/graphql", method="POST", body=body, headers=typed)


def not_covered(*_: object) -> None:
    raise NotCovered


@given(
    query=spoilt_queries(),
    given_variables=variables,
    name=st.none() | st.sampled_from(["A", "B", "C"]),
)
def test_any_query_is_answered_as_graphql_core_answers_it_or_refused(
    query: str, given_variables: dict[str, Any], name: str | None
) -> None:
    asked = {"query": query, "variables": given_variables, "operationName": name}
    body = json.dumps(asked).encode()
    compiled = told(post(shop(), body))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphql, "_projected", not_covered)
        executed = told(post(shop(), body))

    assert compiled == executed
    assert all(isinstance(each, str) for each in asked_addresses(body))


@given(
    asked=values
    | st.fixed_dictionaries(
        {"query": st.sampled_from(QUERIES) | values},
        optional={"variables": values, "operationName": values, "extensions": values},
    ),
    ascii_only=st.booleans(),
)
def test_any_json_is_answered_or_refused(asked: Any, ascii_only: bool) -> None:
    text = json.dumps(asked, ensure_ascii=ascii_only)
    status, _ = told(post(shop(), text.encode("utf-8", "surrogatepass")))

    assert status == 400 or isinstance(asked, dict)


@given(body=st.binary() | st.binary().map(b'{"query": "{ __typename }", "x": '.__add__))
def test_any_bytes_are_answered_or_refused(body: bytes) -> None:
    told(post(shop(), body))


@given(
    accept=st.text(st.characters(max_codepoint=255)) | st.from_regex(r"\A[\w*]+/[\w*+]+(;q=.*)?\Z"),
    content_type=st.text(st.characters(max_codepoint=255))
    | st.from_regex(r"\Aapplication/json(;.*)?\Z"),
)
def test_any_media_types_are_answered_or_refused(accept: str, content_type: str) -> None:
    body = b'{"query": "{ __typename }"}'
    answer = post(shop(), body, **{"accept": accept, "content-type": content_type})

    assert answer.status in {200, 406, 415}
    assert list(document(answer)) == ["data" if answer.status == 200 else "errors"]
