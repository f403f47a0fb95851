"""Each kind of change to a GraphQL schema is found at its coordinate."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import build_schema, find_breaking_changes
from tests.diff.differing import ORDERS, changes

from loop_harness.diff.change import Verdict
from loop_harness.diff.usage import of_file

B, C, U = "breaking", "compatible", "unclear"

TWO = "type Query { a: T } interface I { x: Int } interface J { x: Int }"

#: Two schemas → every change: kind, coordinate, direction, verdict.
TABLE: dict[str, tuple[str, str, set[tuple[str, str, str, str]]]] = {
    "type gone": (
        *("type Query { a: Int } type T { x: Int }", "type Query { a: Int }"),
        {("type-removed", "T", "answer", B)},
    ),
    "type new": (
        *("type Query { a: Int }", "type Query { a: Int } input T { x: Int }"),
        {("type-added", "T", "request", C)},
    ),
    "kind changed": (
        *("type Query { a: T } scalar T", "type Query { a: T } enum T { A }"),
        {("kind-changed", "T", "answer", B)},
    ),
    "field removed": (
        *("type Query { a: Int b: Int }", "type Query { a: Int }"),
        {("field-removed", "Query.b", "answer", B)},
    ),
    "field added": (
        *("type Query { a: Int }", "type Query { a: Int b: Int }"),
        {("field-added", "Query.b", "answer", C)},
    ),
    "field retyped": (
        *("type Query { a: Int }", "type Query { a: String }"),
        {("type-changed", "Query.a", "answer", B)},
    ),
    "field nullable": (
        *("type Query { a: Int! }", "type Query { a: Int }"),
        {("null-added", "Query.a", "answer", B)},
    ),
    "field never null": (
        *("type Query { a: Int }", "type Query { a: Int! }"),
        {("null-removed", "Query.a", "answer", C)},
    ),
    "elements nullable": (
        *("type Query { a: [Int!]! }", "type Query { a: [Int]! }"),
        {("null-added", "Query.a", "answer", B)},
    ),
    "one in place of a list": (
        *("type Query { a: [Int] }", "type Query { a: Int }"),
        {("type-changed", "Query.a", "answer", B)},
    ),
    "one of an interface": (
        "interface I { x: Int } type T implements I { x: Int } type Query { a: I b: T }",
        "interface I { x: Int } type T implements I { x: Int } type Query { a: T b: T }",
        {("type-changed", "Query.a", "answer", B)},
    ),
    "argument removed": (
        *("type Query { a(x: Int): Int }", "type Query { a: Int }"),
        {("argument-removed", "Query.a(x)", "request", B)},
    ),
    "argument added": (
        *("type Query { a: Int }", "type Query { a(x: Int): Int }"),
        {("argument-added", "Query.a(x)", "request", C)},
    ),
    "required argument added": (
        *("type Query { a: Int }", "type Query { a(x: Int!): Int }"),
        {("required-argument-added", "Query.a(x)", "request", B)},
    ),
    "required argument with a default added": (
        *("type Query { a: Int }", "type Query { a(x: Int! = 1): Int }"),
        {("argument-added", "Query.a(x)", "request", C)},
    ),
    "argument never null": (
        *("type Query { a(x: Int): Int }", "type Query { a(x: Int!): Int }"),
        {("null-removed", "Query.a(x)", "request", B)},
    ),
    "argument nullable": (
        *("type Query { a(x: Int!): Int }", "type Query { a(x: Int): Int }"),
        {("null-added", "Query.a(x)", "request", C)},
    ),
    "default changed": (
        *("type Query { a(x: Int = 1): Int }", "type Query { a(x: Int = 2): Int }"),
        {("default-changed", "Query.a(x)", "request", U)},
    ),
    "input field added": (
        "type Query { a(x: I): Int } input I { x: Int }",
        "type Query { a(x: I): Int } input I { x: Int y: Int }",
        {("property-added", "I.y", "request", C)},
    ),
    "required input field added": (
        "type Query { a(x: I): Int } input I { x: Int }",
        "type Query { a(x: I): Int } input I { x: Int y: Int! }",
        {("required-property-added", "I.y", "request", B)},
    ),
    "input field removed": (
        "type Query { a(x: I): Int } input I { x: Int y: Int }",
        "type Query { a(x: I): Int } input I { x: Int }",
        {("property-removed", "I.y", "request", B)},
    ),
    "value of an answer added and removed": (
        *("type Query { a: E } enum E { A B }", "type Query { a: E } enum E { A C }"),
        {("value-removed", "E.B", "answer", C), ("value-added", "E.C", "answer", C)},
    ),
    "value of a request removed": (
        "type Query { a(x: E): Int } enum E { A B }",
        "type Query { a(x: E): Int } enum E { A }",
        {("value-removed", "E.B", "request", B)},
    ),
    "member of a union": (
        "type Query { a: U } type T { x: Int } type S { x: Int } union U = T",
        "type Query { a: U } type T { x: Int } type S { x: Int } union U = S",
        {("member-removed", "U", "answer", B), ("member-added", "U", "answer", U)},
    ),
    "interface": (
        f"{TWO} type T implements I {{ x: Int }}",
        f"{TWO} type T implements J {{ x: Int }}",
        {("interface-removed", "T", "answer", B), ("interface-added", "T", "answer", U)},
    ),
    "directive": (
        "type Query { a: Int } directive @old on FIELD",
        "type Query { a: Int } directive @new on FIELD",
        {
            ("directive-removed", "@old", "request", B),
            ("directive-added", "@new", "request", C),
        },
    ),
    "deprecated": (
        *("type Query { a: Int }", "type Query { a: Int @deprecated }"),
        {("deprecated", "Query.a", "answer", C)},
    ),
    "another root": (
        "schema { query: A } type A { a: Int } type B { a: Int }",
        "schema { query: B } type A { a: Int } type B { a: Int }",
        {("type-changed", "schema.query", "answer", B)},
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_change_is_found_and_means_what_the_table_says(name: str, tmp_path: Path) -> None:
    old, new, expected = TABLE[name]

    found = changes(tmp_path, old, new)

    assert {
        (each.kind, each.where, each.direction.value, each.verdict.value) for each in found
    } == expected


@pytest.mark.parametrize("name", TABLE)
def test_what_graphql_core_finds_breaking_is_found_unless_the_policy_allows_it(
    name: str, tmp_path: Path
) -> None:
    old, new, _ = TABLE[name]
    theirs = [
        each.type.name for each in find_breaking_changes(build_schema(old), build_schema(new))
    ]

    found = changes(tmp_path, old, new)

    ours = [each for each in found if each.verdict is Verdict.BREAKING]
    assert ours or set(theirs) <= {"VALUE_REMOVED_FROM_ENUM"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type Query { a: Int b: Int }", "type Query { b: Int a: Int }"),
        ('type Query { "one" a: Int }', 'type Query { "two" a: Int }'),
        ("type Query { a: E } enum E { A B }", "enum E { B A } type Query { a: E }"),
        ("type Query { a: Int }", "schema { query: Query } type Query { a: Int }"),
    ],
    ids=["fields", "descriptions", "values", "the schema"],
)
def test_what_means_the_same_is_no_change(old: str, new: str, tmp_path: Path) -> None:
    assert changes(tmp_path, old, new) == ()


@pytest.mark.parametrize(
    ("was", "now", "is_used"),
    [
        ("trackingCode: String!", "", True),
        ("status: String!", "status: String", True),
        ("name: String!", "name: Int", True),
        ("customerEmails: [String!]!", "emails: [String!]!", True),
        ("customerEmails: [String!]!", "customerEmails: [String!]! shop: ID!", True),
        ("customerEmails: [String!]!", "customerEmails: [String!]! first: Int", False),
        ("input: OrdersInput!", "input: OrdersInput! shop: ID!", True),
        ("name: String!", "name: String! placedAt: String", False),
    ],
)
def test_what_the_apps_query_names_is_used(
    was: str, now: str, is_used: bool, tmp_path: Path
) -> None:
    found = changes(tmp_path, ORDERS, ORDERS.replace(was, now))

    assert any(each.used for each in found) is is_used


def test_a_query_of_ones_own_says_what_is_used(tmp_path: Path) -> None:
    schema = "type Query { thing(by: By): Thing } input By { id: ID } type Thing { a: Int b: Int }"
    query = tmp_path / "mine.graphql"
    query.write_text("query ($by: By) { thing(by: $by) { ...T } } fragment T on Thing { z: a }")
    new = (
        schema.replace("a: Int b: Int", "")
        .replace("{  }", "{ c: Int }")
        .replace("id: ID", "no: ID")
    )

    found = changes(tmp_path, schema, new, usage=of_file(query))

    assert {each.where for each in found if each.used} == {"Thing.a", "By.id"}
    assert {each.where for each in found if not each.used} == {"Thing.b", "Thing.c", "By.no"}
