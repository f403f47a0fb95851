"""``POST /graphql`` speaks GraphQL, not just the one query of the published app."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.mock.asking import PUBLISHED, ask, document, order, parcel, post, shop_of

from loop_harness.dialect import Dialect
from loop_harness.mock import Response, Shop

ADA, BEN = "ada@example.com", "ben@example.org"
FIRST = {
    "name": "#1001",
    "shipments": [
        {"trackingCode": "1Z1", "status": "TRANSIT", "carrierDisplayName": "UPS"},
        {"trackingCode": "1Z2", "status": "DELIVERED", "carrierDisplayName": "UPS"},
    ],
}
SECOND: dict[str, Any] = {"name": "#1002", "shipments": []}


@pytest.fixture
def shop() -> Shop:
    return shop_of(
        order("#1001", ADA, parcels=(parcel("1Z1"), parcel("1Z2", status="DELIVERED"))),
        order("#1002", BEN, created_at="2026-01-01T00:00:00Z"),
    )


def data(response: Response) -> Any:
    """Return the data of an answer without errors."""
    assert response.status == 200
    body = document(response)
    assert list(body) == ["data"]
    return body["data"]


def messages(response: Response) -> list[str]:
    """Return what the errors of an answer without data say."""
    body = document(response)
    assert list(body) == ["errors"]
    return [each["message"] for each in body["errors"]]


def test_the_published_query_finds_the_orders_of_every_address(shop: Shop) -> None:
    asked = {"query": PUBLISHED, "variables": {"emails": [ADA, BEN, "nobody@example.net"]}}

    answer = post(shop, asked, headers={"content-type": "application/json"})

    assert data(answer) == {"orders": [FIRST, SECOND]}
    assert dict(answer.headers) == {"content-type": "application/json; charset=utf-8"}


def test_the_published_query_also_works_as_a_text_with_escaped_line_ends(shop: Shop) -> None:
    """The app's template writes the body by hand, so the query stands on one line."""
    body = (
        '{"query": "query ($emails: [String!]!) {\\n  orders(input: {customerEmails: $emails}) '
        '{\\n    name\\n    shipments {\\n      trackingCode\\n    }\\n  }\\n}", '
        f'"variables": {{"emails": ["{ADA}"]}}}}'
    )

    assert data(post(shop, body.encode())) == {
        "orders": [
            {"name": "#1001", "shipments": [{"trackingCode": "1Z1"}, {"trackingCode": "1Z2"}]}
        ]
    }


MEANING_THE_SAME: dict[str, dict[str, Any]] = {
    "inline values": {
        "query": f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) {{ name }} }}',
    },
    "a single address, coerced to a list": {
        "query": f'{{ orders(input: {{customerEmails: "{ADA}"}}) {{ name }} }}',
    },
    "a single address in a variable": {
        "query": "query($e: [String!]!) { orders(input: {customerEmails: $e}) { name } }",
        "variables": {"e": ADA},
    },
    "a variable for each address": {
        "query": "query($a: String!) { orders(input: {customerEmails: [$a]}) { name } }",
        "variables": {"a": ADA},
    },
    "a variable for the whole input": {
        "query": "query($i: OrdersInput!) { orders(input: $i) { name } }",
        "variables": {"i": {"customerEmails": [ADA]}},
    },
    "a default value": {
        "query": f'query($e: [String!]! = ["{ADA}"]) '
        "{ orders(input: {customerEmails: $e}) { name } }",
    },
    "a named fragment": {
        "query": f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) {{ ...N }} }} '
        "fragment N on Order { name }",
    },
    "an inline fragment": {
        "query": f'{{ ... on Query {{ orders(input: {{customerEmails: ["{ADA}"]}}) '
        "{ ... { name } } } }",
    },
    "@include and @skip that keep the field": {
        "query": "query($y: Boolean!, $n: Boolean!) "
        f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) '
        "{ name @include(if: $y) @skip(if: $n) } }",
        "variables": {"y": True, "n": False},
    },
    "@skip of another field": {
        "query": f'{{ orders(input: {{customerEmails: ["{ADA}"]}})'
        " { name shipments @skip(if: true) { status } } }",
    },
    "other white space, commas and comments": {
        "query": f'# ask\n{{,,orders\r\n(input:{{customerEmails:["{ADA}",],}},)\t{{name}}\ufeff}}',
    },
    "one operation of several": {
        "query": "query Other { __typename } query Mine($e: [String!]!) "
        "{ orders(input: {customerEmails: $e}) { name } }",
        "operationName": "Mine",
        "variables": {"e": [ADA]},
    },
    "a variable that nothing declares": {
        "query": f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) {{ name }} }}',
        "variables": {"more": 1},
    },
    "variables that are null": {
        "query": f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) {{ name }} }}',
        "variables": None,
        "operationName": None,
    },
    "keys that GraphQL over HTTP does not know": {
        "query": f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) {{ name }} }}',
        "id": 7,
        "extensions": {},
    },
    "an escaped address": {
        "query": '{ orders(input: {customerEmails: ["\\u0061da@example.com"]}) { name } }',
    },
    "a block string": {
        "query": f'{{ orders(input: {{customerEmails: ["""{ADA}"""]}}) {{ name }} }}',
    },
}


@pytest.mark.parametrize("asked", MEANING_THE_SAME.values(), ids=MEANING_THE_SAME)
def test_other_ways_to_ask_mean_the_same(shop: Shop, asked: dict[str, Any]) -> None:
    assert data(post(shop, asked)) == {"orders": [{"name": "#1001"}]}


def test_aliases_rename_fields_at_every_level(shop: Shop) -> None:
    query = f"""{{
      mine: orders(input: {{customerEmails: ["{ADA}"]}}) {{
        title: name parcels: shipments {{ code: trackingCode }}
      }}
      theirs: orders(input: {{customerEmails: ["{BEN}"]}}) {{ __typename name }}
    }}"""

    assert data(post(shop, {"query": query})) == {
        "mine": [{"title": "#1001", "parcels": [{"code": "1Z1"}, {"code": "1Z2"}]}],
        "theirs": [{"__typename": "Order", "name": "#1002"}],
    }


def test_a_field_that_is_skipped_is_not_answered(shop: Shop) -> None:
    selected = "{ name @include(if: false) __typename }"
    query = f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) {selected} }}'

    assert data(post(shop, {"query": query})) == {"orders": [{"__typename": "Order"}]}


def test_an_empty_list_of_addresses_finds_nothing(shop: Shop) -> None:
    assert data(post(shop, {"query": PUBLISHED, "variables": {"emails": []}})) == {"orders": []}


#: how it is asked, and a word of the error (its text is graphql-core's own)
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a syntax error": ({"query": "{ orders("}, "Syntax Error"),
    "an empty query": ({"query": ""}, "Syntax Error"),
    "a field that nothing has": (
        {"query": f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) {{ nam }} }}'},
        "'nam'",
    ),
    "an argument that nothing has": (
        {"query": "{ orders(input: {customerEmails: []}, first: 5) { name } }"},
        "'first'",
    ),
    "an input field that nothing has": (
        {"query": '{ orders(input: {customerEmails: [], phone: "1"}) { name } }'},
        "'phone'",
    ),
    "no addresses": (
        {"query": "{ orders(input: {}) { name } }"},
        "customerEmails",
    ),
    "an object without selection": (
        {"query": "{ orders(input: {customerEmails: []}) }"},
        "'orders'",
    ),
    "a missing variable": (
        {"query": PUBLISHED},
        "'$emails'",
    ),
    "a null in the list": (
        {"query": PUBLISHED, "variables": {"emails": [ADA, None]}},
        "'$emails'",
    ),
    "an address that is a number": (
        {"query": PUBLISHED, "variables": {"emails": [7]}},
        "'$emails'",
    ),
    "a variable of another type": (
        {"query": "query($e: String) { orders(input: {customerEmails: $e}) { name } }"},
        "'$e'",
    ),
    "a variable that nothing uses": (
        {"query": "query($e: String) { __typename }"},
        "'$e'",
    ),
    "a fragment that spreads itself": (
        {"query": "{ orders(input: {customerEmails: []}) { ...A } } fragment A on Order { ...A }"},
        "'A'",
    ),
    "several operations and no name": (
        {"query": "query A { __typename } query B { __typename }"},
        "operation name",
    ),
    "an operation that is not there": (
        {"query": "query A { __typename }", "operationName": "B"},
        "'B'",
    ),
    "a mutation": ({"query": "mutation { cancel }"}, "mutation"),
    "a subscription": ({"query": "subscription { orders }"}, "subscription"),
    "too deep a nesting": ({"query": "{ a " * 900}, "too deeply"),
    "too many tokens": (
        {"query": "{ " + "__typename " * 3000 + "}"},
        "Document contains more than 2000 tokens",
    ),
    "too long a query": ({"query": "{ __typename } #" + "x" * 70_000}, "longer than 65536"),
}


@pytest.mark.parametrize(("asked", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_answered_is_refused_with_errors_and_no_data(
    shop: Shop, asked: dict[str, Any], words: str
) -> None:
    answer = post(shop, asked)

    assert answer.status == 400
    assert words.lower() in messages(answer)[0].lower()


@pytest.mark.parametrize(("asked", "words"), REFUSED.values(), ids=REFUSED)
def test_another_dialect_refuses_the_same_with_status_200(
    shop: Shop, asked: dict[str, Any], words: str
) -> None:
    shop.dialect = Dialect().but(graphql_error_status="status-200")
    answer = post(shop, asked)

    assert answer.status == 200
    assert words.lower() in messages(answer)[0].lower()


NO_REQUESTS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "the body is not JSON"),
    "no JSON": (b"query=x", "the body is not JSON"),
    "JSON that is cut off": (b'{"query": "{', "the body is not JSON"),
    "no UTF-8": (b'{"query": "\xff"}', "the body is not JSON"),
    "a list of requests": (b'[{"query": "{ __typename }"}]', "the body is not a JSON object"),
    "a text": (b'"{ __typename }"', "the body is not a JSON object"),
    "null": (b"null", "the body is not a JSON object"),
    "NaN": (b'{"query": "{ __typename }", "variables": {"a": NaN}}', "the body is not JSON"),
    "-Infinity": (b'{"query": "{ __typename }", "a": [-Infinity]}', "the body is not JSON"),
    "UTF-16": ('{"query": "{ __typename }"}'.encode("utf-16"), "the body is not JSON"),
    "an encoded surrogate": (b'{"query": "\xed\xa0\x80"}', "the body is not JSON"),
    "a control character in a text": (b'{"query": "{ __typename }\0"}', "the body is not JSON"),
    "a number of thousands of digits": (
        b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}",
        "the body holds a number with too many digits",
    ),
    "no query": (b"{}", "the body lacks the text 'query'"),
    "a query that is no text": (b'{"query": {}}', "the body lacks the text 'query'"),
    "variables that are a list": (
        b'{"query": "{ __typename }", "variables": [1]}',
        "'variables' is not an object",
    ),
    "variables that are a text": (
        b'{"query": "{ __typename }", "variables": "{}"}',
        "'variables' is not an object",
    ),
    "a name that is no text": (
        b'{"query": "{ __typename }", "operationName": 5}',
        "'operationName' is not a text",
    ),
}


@pytest.mark.parametrize(("body", "words"), NO_REQUESTS.values(), ids=NO_REQUESTS)
@pytest.mark.parametrize("choice", ["status-400", "status-200"])
def test_a_body_that_is_no_request_is_refused_whatever_the_dialect(
    shop: Shop, body: bytes, words: str, choice: str
) -> None:
    shop.dialect = Dialect().but(graphql_error_status=choice)
    answer = post(shop, body)

    assert (answer.status, messages(answer)) == (400, [words])


@pytest.mark.parametrize("depth", [200, 2000, 100_000])
@pytest.mark.parametrize("place", ["variables", "extensions", "a key that nobody knows"])
def test_json_may_be_nested_as_deeply_as_it_likes(shop: Shop, depth: int, place: str) -> None:
    """Python reads it to a depth that differs from version to version."""
    nested = b"[" * depth + b"]" * depth
    body = b'{"query": "{ __typename }", "%b": {"a": %b}}' % (place.encode(), nested)
    answer = post(shop, body)

    told = (answer.status, document(answer))
    too_deep = (400, {"errors": [{"message": "the body is nested too deeply"}]})
    assert told in [(200, {"data": {"__typename": "Query"}}), too_deep]
    assert told != too_deep or depth > 200


#: texts that are no addresses, but come as if they were
ODD_TEXTS = [
    *(
        "\ud800",
        "\udfff@example.com",
        "a@\ud800.example",
        "\0",
        f"\0{ADA}",
        f"{ADA}\0",
        "\ufffe@b.example",
    ),
    *(
        "a@" + "ä" * 64 + ".example",
        "@",
        "@@",
        "a@.",
        "a@xn--",
        "a@xn--\ud800",
        "x" * 100_000,
        "\u202e@b.c",
    ),
]


@pytest.mark.parametrize("text", ODD_TEXTS, ids=[ascii(each[:20]) for each in ODD_TEXTS])
@pytest.mark.parametrize("query", [PUBLISHED, PUBLISHED.replace("name", "name @skip(if: false)")])
def test_an_odd_text_in_place_of_an_address_finds_nothing(
    shop: Shop, text: str, query: str
) -> None:
    asked = {"query": query, "variables": {"emails": [text]}}

    assert data(post(shop, asked)) == {"orders": []}
    assert data(post(shop, {**asked, "variables": {"emails": [text, ADA]}})) == {"orders": [FIRST]}


@pytest.mark.parametrize("value", [10**30, -1, 1e300, 0.1, True, {}, [], None, {"a": "b"}])
def test_a_value_in_place_of_an_address_is_refused(shop: Shop, value: Any) -> None:
    answer = post(shop, {"query": PUBLISHED, "variables": {"emails": [ADA, value]}})

    assert answer.status == 400
    assert "'$emails'" in messages(answer)[0]


def test_the_last_of_two_keys_counts_for_the_answer_and_for_the_journal(shop: Shop) -> None:
    body = (
        b'{"query": "{ a }", "variables": {"emails": ["x@example.com"]}, '
        b'"variables": {"emails": ["x@example.com"], "emails": ["ben@example.org"]}, "query": %b}'
    ) % json.dumps(PUBLISHED).encode()

    assert data(post(shop, body)) == {"orders": [SECOND]}
    assert [each.emails for each in shop.journal] == [(BEN,)]


def test_a_byte_order_mark_before_the_body_is_left_alone(shop: Shop) -> None:
    body = (
        b"\xef\xbb\xbf" + json.dumps({"query": PUBLISHED, "variables": {"emails": [BEN]}}).encode()
    )

    assert data(post(shop, body)) == {"orders": [SECOND]}
    assert [each.emails for each in shop.journal] == [(BEN,)]


@pytest.mark.parametrize("text", ["\ud800", "\0", "\udfff{", '{ a(b: "\ud800") }', "# \ud800"])
def test_an_odd_text_in_place_of_a_query_is_refused(shop: Shop, text: str) -> None:
    answer = post(shop, {"query": text, "operationName": text})

    assert answer.status == 400
    assert len(messages(answer)) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_graphql_is_asked_by_post_only(shop: Shop, method: str) -> None:
    answer = ask(shop, "/graphql", "query={__typename}", method=method)

    assert (answer.status, dict(answer.headers)["allow"]) == (405, "POST")
    assert messages(answer) == ["GraphQL is asked by POST"]


def test_introspection_tells_the_schema(shop: Shop) -> None:
    query = '{ __type(name: "Order") { fields { name } } __schema { queryType { name } } }'

    assert data(post(shop, {"query": query})) == {
        "__type": {"fields": [{"name": "name"}, {"name": "shipments"}]},
        "__schema": {"queryType": {"name": "Query"}},
    }


def test_a_type_name_is_no_introspection(shop: Shop) -> None:
    shop.dialect = Dialect().but(graphql_introspection="off")

    assert data(post(shop, {"query": "{ __typename }"})) == {"__typename": "Query"}
    answer = post(shop, {"query": "{ __schema { queryType { name } } }"})
    assert "introspection" in messages(answer)[0]


def test_too_many_addresses_are_an_error_of_the_field_with_data_beside_it(shop: Shop) -> None:
    shop.dialect = Dialect().but(addresses_limit="hundred")
    asked = {"query": PUBLISHED, "variables": {"emails": [ADA] * 101}}

    assert document(post(shop, asked)) == {
        "errors": [
            {
                "message": "customerEmails takes at most 100 addresses",
                "locations": [{"line": 2, "column": 3}],
                "path": ["orders"],
            }
        ],
        "data": {"orders": None},
    }


def test_a_text_that_utf_8_cannot_carry_is_answered_as_json_escapes_it() -> None:
    shop = shop_of(order("\ud800", ADA))
    answer = post(shop, {"query": PUBLISHED, "variables": {"emails": [ADA]}})

    assert json.loads(answer.body) == {"data": {"orders": [{"name": "\ud800", "shipments": []}]}}
    assert answer.body.isascii()
