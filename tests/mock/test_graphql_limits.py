"""A GraphQL request that asks for too much is refused, before it costs anything."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from graphql import build_client_schema, get_introspection_query, parse, print_schema
from tests.mock.asking import ADA, PUBLISHED, document, order, parcel, post, shop_of

from loop_harness.contracts import sdl
from loop_harness.dialect import Dialect
from loop_harness.mock import Response, Shop, graphql, limits
from loop_harness.mock.asked import asked_addresses

ORDERS = f'orders(input: {{customerEmails: ["{ADA}"]}})'
NONE = "orders(input: {customerEmails: []})"


@pytest.fixture
def shop() -> Shop:
    return shop_of(order("#1001", ADA, parcels=(parcel("1Z1"),)))


def refused(answer: Response) -> tuple[int, str]:
    """Return the status and the one error of an answer without data."""
    body = document(answer)
    assert list(body) == ["errors"]
    (error,) = body["errors"]
    assert list(error) == ["message"]
    return answer.status, error["message"]


def nested(depth: int) -> str:
    """Ask for something *depth* fields deep, which only introspection has."""
    inside = "name"
    for _ in range(depth - 2):
        inside = f"ofType {{ {inside} }}"
    return f'{{ __type(name: "Order") {{ {inside} }} }}'


def aliases(count: int, start: int = 0) -> str:
    return " ".join(f"a{n}: name" for n in range(start, start + count))


FIELDS = "the query has more than 400 fields, its fragments spread out"
#: how so much is asked for, how much there may be, and what is said to more
AT_MOST: dict[str, tuple[Callable[[int], dict[str, Any]], int, str]] = {
    "characters": (
        lambda n: {"query": "{ __typename }".ljust(n)},
        limits.MOST_CHARACTERS,
        "the query is longer than 65536 characters",
    ),
    "depth": (
        lambda n: {"query": nested(n)},
        limits.MOST_DEPTH,
        "the query is more than 20 fields deep",
    ),
    "depth, hidden in a fragment": (
        lambda n: {
            "query": nested(n - 1).replace(" name ", " ...T ")
            + " fragment T on __Type { ofType { name } }"
        },
        limits.MOST_DEPTH,
        "the query is more than 20 fields deep",
    ),
    "roots": (
        lambda n: {"query": f"{{ {' '.join(f'a{each}: __typename' for each in range(n))} }}"},
        limits.MOST_ROOTS,
        "the query has more than 20 fields at its root",
    ),
    "roots, hidden in fragments": (
        lambda n: {
            "query": f"{{ {'__typename ' * (n - 10)} ...Q ... {{ ...Q }} }} "
            f"fragment Q on Query {{ {'__typename ' * 5} }}"
        },
        limits.MOST_ROOTS,
        "the query has more than 20 fields at its root",
    ),
    "fields": (
        lambda n: {"query": f"{{ {ORDERS} {{ {aliases(n - 1)} }} }}"},
        limits.MOST_FIELDS,
        FIELDS,
    ),
    "fields, hidden in fragments": (
        lambda n: {
            "query": f"{{ {ORDERS} {{ {aliases(n - 301)} ...A ...A ...B }} }} "
            f"fragment A on Order {{ {aliases(50)} ...B }} "
            f"fragment B on Order {{ ... on Order {{ {'name ' * 50} }} ... {{ {'name ' * 17} }} }}"
        },
        limits.MOST_FIELDS - 1,  # twice 50 and three times 67
        FIELDS,
    ),
    "addresses in a variable": (
        lambda n: {"query": PUBLISHED, "variables": {"emails": [ADA] * n}},
        limits.MOST_ADDRESSES,
        "the query asks for more than 1000 addresses",
    ),
    "addresses in a variable for the whole input": (
        lambda n: {
            "query": "query($i: OrdersInput!) { orders(input: $i) { name } b: __typename }",
            "variables": {"i": {"customerEmails": [ADA] * n}},
        },
        limits.MOST_ADDRESSES,
        "the query asks for more than 1000 addresses",
    ),
    "addresses of several roots together": (
        lambda n: {
            "query": "query($e: [String!]!, $f: [String!]!) {"
            " a: orders(input: {customerEmails: $e}) { name }"
            " b: orders(input: {customerEmails: $f}) { name } }",
            "variables": {"e": [ADA] * 500, "f": [ADA] * (n - 500)},
        },
        limits.MOST_ADDRESSES,
        "the query asks for more than 1000 addresses",
    ),
    "addresses of several roots together, with directives": (
        lambda n: {
            "query": "query($e: [String!]!, $f: [String!]!) {"
            " a: orders(input: {customerEmails: $e}) { name @skip(if: false) }"
            " b: orders(input: {customerEmails: $f}) { name } }",
            "variables": {"e": [ADA] * 500, "f": [ADA] * (n - 500)},
        },
        limits.MOST_ADDRESSES,
        "the query asks for more than 1000 addresses",
    ),
    "fields times addresses": (
        lambda n: {
            "query": f"query($e: [String!]!) {{ orders(input: {{customerEmails: $e}}) "
            f"{{ {aliases(249)} }} }}",
            "variables": {"e": [ADA] * (n // 250)},
        },
        limits.MOST_WORK,
        "the query asks for more than 50000 fields times addresses",
    ),
    "fields times addresses, with directives": (
        lambda n: {
            "query": f"query($e: [String!]!) {{ orders(input: {{customerEmails: $e}}) "
            f"{{ {aliases(248)} name @skip(if: true) }} }}",
            "variables": {"e": [ADA] * (n // 250)},
        },
        limits.MOST_WORK,
        "the query asks for more than 50000 fields times addresses",
    ),
}


@pytest.mark.parametrize(("asked", "most", "words"), AT_MOST.values(), ids=AT_MOST)
def test_as_much_as_the_limit_is_answered_and_more_is_refused(
    shop: Shop, asked: Callable[[int], dict[str, Any]], most: int, words: str
) -> None:
    step = 250 if most == limits.MOST_WORK else 1
    answer = post(shop, asked(most))
    assert (answer.status, list(document(answer))) == (200, ["data"])

    assert refused(post(shop, asked(most + step))) == (400, words)
    shop.dialect = Dialect().but(graphql_error_status="status-200")
    assert refused(post(shop, asked(most + step))) == (200, words)


def test_as_many_tokens_as_the_limit_are_read_and_more_are_refused(shop: Shop) -> None:
    def operations(count: int) -> Response:
        """Ask for one of so many operations of five tokens each."""
        query = " ".join(f"query A{n} {{ __typename }}" for n in range(count))
        return post(shop, {"query": query, "operationName": "A0"})

    assert operations(limits.MOST_TOKENS // 5).status == 200
    answer = operations(limits.MOST_TOKENS // 5 + 1)
    assert answer.status == 400
    assert "more than 2000 tokens" in document(answer)["errors"][0]["message"]


def test_a_fragment_that_nothing_spreads_is_measured_as_well(shop: Shop) -> None:
    fragment = f"fragment F on Order {{ {aliases(401)} }}"

    assert refused(post(shop, {"query": f"{{ __typename }} {fragment}"})) == (400, FIELDS)


#: what is small to send and would be large to answer
BOMBS: dict[str, dict[str, Any]] = {
    "fragments that double": {
        "query": f"{{ {NONE} {{ ...F0 }} }}"
        + "".join(f" fragment F{n} on Order {{ ...F{n + 1} ...F{n + 1} }}" for n in range(150))
        + " fragment F150 on Order { name }"
    },
    "fragments that double and are not spread": {
        "query": "{ __typename }"
        + "".join(f" fragment F{n} on Order {{ ...F{n + 1} ...F{n + 1} }}" for n in range(150))
        + " fragment F150 on Order { name }"
    },
    "a fragment inside of itself": {
        "query": f"{{ {NONE} {{ ...F }} }} fragment F on Order {{ name ...F }}"
    },
    "fragments inside of each other": {
        "query": f"{{ {NONE} {{ ...F }} }} fragment F on Order {{ ...G ...G }} "
        "fragment G on Order { ...F ...F }"
    },
    "a chain of fragments": {
        "query": f"{{ {NONE} {{ ...F0 }} }}"
        + "".join(f" fragment F{n} on Order {{ ...F{n + 1} }}" for n in range(240))
    },
    "aliases that conflict": {
        "query": f"{{ {NONE} {{ {'a: name a: __typename ' * 199} }} }}",
    },
    "a deep list": {
        "query": f"{{ orders(input: {{customerEmails: {'[' * 150}{']' * 150}}}) {{ name }} }}"
    },
    "a deeper list": {
        "query": f"{{ orders(input: {{customerEmails: {'[' * 900}{']' * 900}}}) {{ name }} }}"
    },
    "a deep object": {
        "query": f"{{ orders(input: {'{customerEmails: ' * 190}1{'}' * 190}) {{ name }} }}"
    },
    "a deep type": {"query": f"query($a: {'[' * 400}String{']' * 400}) {{ __typename }}"},
    "a deeper type": {"query": f"query($a: {'[' * 900}String{']' * 900}) {{ __typename }}"},
    "deep fields": {"query": "{ a " * 900},
    "unknown fragments": {"query": f"{{ {' '.join(f'...F{n}' for n in range(900))} }}"},
    "a long name, many times": {
        "query": " ".join(f"query Q{n} {{ ...F }}" for n in range(300))
        + " fragment F on Query { orders(input: {customerEmails: $long}) { name } }".replace(
            "long", "x" * 50_000
        )
    },
    "directives": {"query": f"{{ __typename {'@skip(if: true) ' * 280} }}"},
    "100,000 addresses in a variable": {
        "query": PUBLISHED,
        "variables": {"emails": [f"{n:x}@b" for n in range(100_000)]},
    },
    "100,000 addresses in a variable, with directives": {
        "query": PUBLISHED.replace("status", "status @skip(if: true)"),
        "variables": {"emails": [f"{n:x}@b" for n in range(100_000)]},
    },
    "100,000 addresses in the query": {
        "query": f"{{ {NONE} {{ name }} }}".replace(
            "[]", str([f"{n:x}@b" for n in range(100_000)]).replace("'", '"')
        ),
    },
    "300,000 numbers in place of addresses": {
        "query": PUBLISHED,
        "variables": {"emails": [1] * 300_000},
    },
    "300,000 numbers in place of addresses, in the whole input": {
        "query": "query($i: OrdersInput!) { orders(input: $i) { name } }",
        "variables": {"i": {"customerEmails": [1] * 300_000}},
    },
    "a text of a million characters in place of a name": {
        "query": "query A { __typename }",
        "operationName": "x" * 1_000_000,
    },
}


@pytest.mark.parametrize("asked", BOMBS.values(), ids=BOMBS)
def test_what_would_cost_too_much_costs_nothing(shop: Shop, asked: dict[str, Any]) -> None:
    body = json.dumps(asked).encode()
    begun = time.process_time()
    answer = post(shop, body)
    asked_addresses(body)
    spent = time.process_time() - begun

    assert answer.status == 400
    assert list(document(answer)) == ["errors"]
    assert len(document(answer)["errors"]) <= limits.MOST_ERRORS + 1  # that there are more is one
    assert spent < 1


#: queries that follow the types of types; newer versions of graphql-core refuse some of them
INTROSPECTIONS: dict[str, str] = {
    "many times": " ".join(
        f"a{n}: __schema {{ types {{ fields {{ args {{ name type {{ name }} }} "
        "type { name fields { name type { name } } } } } }"
        for n in range(20)
    ),
    "lists inside of each other": f"__schema {{ types {{ {'fields { type { ' * 5} name {'} ' * 12}",
    "branches": "__schema { types { ...A } } } "
    "fragment A on __Type { fields { type { ...B ofType { ...B ofType { ...B } } } } } "
    "fragment B on __Type { fields { type { ...C ofType { ...C ofType { ...C } } } } } "
    "fragment C on __Type { fields { type { name fields { name } } }",
}


@pytest.mark.parametrize("query", INTROSPECTIONS.values(), ids=INTROSPECTIONS)
def test_the_most_expensive_introspection_is_cheap(shop: Shop, query: str) -> None:
    begun = time.process_time()
    answer = post(shop, {"query": f"{{ {query} }}"})

    assert len(answer.body) < 200_000
    assert "Syntax Error" not in answer.body.decode()
    assert time.process_time() - begun < 1


def test_tools_may_introspect_all_there_is(shop: Shop) -> None:
    query = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    told = document(post(shop, {"query": query}))["data"]

    assert print_schema(build_client_schema(told)) == print_schema(sdl.loop())


def test_what_is_kept_of_queries_is_bounded(shop: Shop) -> None:
    for n in range(100):
        post(shop, {"query": f"{{ a{n}: __typename }}"})
        post(shop, {"query": f"{{ a{n}: __typename }}", "operationName": f"x{n}"})
    kept = graphql._kept.cache_info()
    post(shop, {"query": f"{{ {' ' * 5000} a: __typename }}"})

    assert kept.currsize == kept.maxsize == 64
    assert graphql._kept.cache_info() == kept


def test_a_name_that_no_operation_has_is_not_kept() -> None:
    query = graphql._Query(parse("query A { __typename }"), 1)

    assert [query.plan(f"x{n}") for n in range(9)] == [None] * 9
    assert query._plan.cache_info().currsize == 0


@pytest.mark.parametrize(
    "query",
    [
        f"{{ {ORDERS} {{ name }} }}".ljust(limits.MOST_CHARACTERS + 1),
        f"{{ {ORDERS} {{ {'name ' * limits.MOST_TOKENS} }} }}",
        f"{{ {ORDERS} {{ name }}",
    ],
    ids=["too long", "too many tokens", "half a query"],
)
def test_no_addresses_are_sought_in_what_was_not_read(query: str) -> None:
    assert asked_addresses(json.dumps({"query": query})) == ()
    assert asked_addresses(json.dumps({"query": f"{{ {ORDERS} {{ name }} }}"})) == (ADA,)
