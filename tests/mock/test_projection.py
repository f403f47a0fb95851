"""A compiled query answers just what graphql-core answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graphql import parse
from hypothesis import given, strategies as st
from tests.support import post

from loop_harness.mock import Shop, graphql
from loop_harness.mock.projection import NotCovered, Root, plan
from loop_harness.model import World
from loop_harness.strategies import worlds

ADDRESS = "ada@example.com"

keys = st.sampled_from(["", "a: ", "b: ", "name: ", "status: "])


@st.composite
def selections(draw: st.DrawFn, leaves: tuple[str, ...], nested: str = "", depth: int = 0) -> str:
    """Generate what is selected of one type: aliases, repeats, fragments, __typename."""
    parts = draw(st.lists(st.sampled_from((*leaves, "__typename")), min_size=1, max_size=4))
    chosen = [f"{draw(keys)}{each}" for each in parts]
    if nested:
        inner = draw(selections(("trackingCode", "status", "carrierDisplayName")))
        chosen += [f"{draw(keys)}shipments {{ {inner} }}" for _ in range(draw(st.integers(0, 2)))]
    if depth == 0 and draw(st.booleans()):
        type_name = "Order" if nested else "Shipment"
        more = draw(selections(leaves, nested, depth=1))
        chosen.append(
            draw(st.sampled_from([f"... on {type_name} {{ {more} }}", f"... {{ {more} }}"]))
        )
    return " ".join(draw(st.permutations(chosen)))


INPUTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("($e: [String!]!)", "{customerEmails: $e}", {"e": [ADDRESS]}),
    ("($e: [String!]!)", "{customerEmails: $e}", {"e": ADDRESS}),
    ("($e: [String!]!)", "{customerEmails: $e}", {"e": [ADDRESS, None]}),
    ("($e: [String!]!)", "{customerEmails: $e}", {"e": [ADDRESS, 7]}),
    ("($e: [String!]!)", "{customerEmails: $e}", {}),
    ("($e: [String!]! = [])", "{customerEmails: $e}", {}),
    ("($i: OrdersInput!)", "$i", {"i": {"customerEmails": [ADDRESS]}}),
    ("($i: OrdersInput!)", "$i", {"i": {"customerEmails": [ADDRESS], "more": 1}}),
    ("($s: String!)", "{customerEmails: [$s]}", {"s": ADDRESS}),
    ("", f'{{customerEmails: ["{ADDRESS}"]}}', {}),
    ("", f'{{customerEmails: "{ADDRESS}"}}', {}),
    ("", "{customerEmails: []}", {}),
)


@given(
    world=worlds(addresses=st.just(ADDRESS)),
    asked=st.sampled_from(INPUTS),
    selected=selections(("name",), nested="shipments"),
    twice=st.booleans(),
)
def test_a_compiled_query_answers_what_graphql_core_answers(
    world: World, asked: tuple[str, str, dict[str, Any]], selected: str, twice: bool
) -> None:
    variables, value, given_variables = asked
    root = f"orders(input: {value}) {{ {selected} }}"
    body = {
        "query": f"query Q{variables} {{ {root} {f'again: {root}' if twice else ''} }}",
        "variables": given_variables,
    }
    compiled = post(Shop(world), body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphql, "_projected", _not_covered)
        executed = post(Shop(world), body)

    assert (compiled.status, json.loads(compiled.body)) == (
        executed.status,
        json.loads(executed.body),
    )


def _not_covered(*_: object) -> None:
    raise NotCovered


def planned(query: str, operation_name: str | None = None) -> tuple[Root, ...] | None:
    return plan(parse(query), operation_name)


def test_the_published_kind_of_query_is_compiled() -> None:
    query = "query Q($e: [String!]!) { orders(input: {customerEmails: $e}) { name } }"

    assert [each.key for each in planned(query) or ()] == ["orders"]


@pytest.mark.parametrize(
    "query",
    [
        "{ orders(input: {customerEmails: []}) { name @skip(if: true) } }",
        "{ orders(input: {customerEmails: []}) @include(if: true) { name } }",
        "{ __schema { queryType { name } } }",
        "mutation { orders(input: {customerEmails: []}) { name } }",
        "subscription { orders }",
        "query A { orders(input: {customerEmails: []}) { name } } query B { __typename }",
    ],
)
def test_what_is_unusual_is_left_to_graphql_core(query: str) -> None:
    assert planned(query) is None


def test_the_operation_name_chooses_what_is_compiled() -> None:
    query = """
    query A { one: orders(input: {customerEmails: []}) { name } }
    query B { two: orders(input: {customerEmails: []}) { name } }
    """

    assert [each.key for each in planned(query, "B") or ()] == ["two"]
    assert planned(query, "C") is None
