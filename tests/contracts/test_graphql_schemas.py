"""Both GraphQL schemas build, and say what is known of Loop and of Gladly."""

from __future__ import annotations

import pytest
from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    parse,
    print_schema,
    validate,
    validate_schema,
)

from loop_harness import content
from loop_harness.contracts import sdl

PUBLISHED_QUERY = """
query ($emails: [String!]!) {
  orders(input: {customerEmails: $emails}) {
    name
    shipments { trackingCode status carrierDisplayName }
  }
}
"""


@pytest.mark.parametrize("name", ["loop", "gladly"])
def test_a_schema_is_valid_graphql(name: str) -> None:
    schema = build_schema(content.text("contracts", "graphql", f"{name}.graphql"))

    assert validate_schema(schema) == []


@pytest.mark.parametrize("name", ["loop", "gladly"])
def test_everything_in_a_schema_is_described(name: str) -> None:
    schema = build_schema(content.text("contracts", "graphql", f"{name}.graphql"))
    mute = [
        f"{kind.name}.{field}"
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for field, each in kind.fields.items()
        if not each.description
    ]

    assert mute == []


def test_the_query_of_the_published_app_is_valid_whatever_may_be_null() -> None:
    query = parse(PUBLISHED_QUERY)

    assert validate(sdl.loop(), query) == []
    assert validate(sdl.loop(nullable=False), query) == []


def fields(schema: GraphQLSchema) -> dict[str, str]:
    """Return the type of each field of the object types."""
    return {
        f"{kind.name}.{name}": str(each.type)
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for name, each in kind.fields.items()
    }


def test_loop_promises_nothing_that_is_not_null_unless_the_dialect_says_so() -> None:
    assert fields(sdl.loop()) == {
        "Query.orders": "[Order]",
        "Order.name": "String",
        "Order.shipments": "[Shipment]",
        "Shipment.trackingCode": "String",
        "Shipment.status": "String",
        "Shipment.carrierDisplayName": "String",
    }


def test_under_the_strict_dialect_a_failing_field_takes_its_parents_along() -> None:
    assert fields(sdl.loop(nullable=False)) == {
        "Query.orders": "[Order!]",
        "Order.name": "String!",
        "Order.shipments": "[Shipment!]!",
        "Shipment.trackingCode": "String!",
        "Shipment.status": "String!",
        "Shipment.carrierDisplayName": "String!",
    }


def test_the_strict_dialect_leaves_the_plain_schema_alone() -> None:
    before = print_schema(sdl.loop())
    sdl.loop(nullable=False)

    assert print_schema(sdl.loop()) == before


def test_gladly_stores_three_texts_of_a_shipment_and_none_is_null() -> None:
    assert fields(sdl.gladly()) == {
        "Shipment.carrierDisplayName": "String!",
        "Shipment.status": "String!",
        "Shipment.trackingCode": "String!",
        "Order.id": "ID!",
        "Order.name": "String!",
        "Order.shipments": "[Shipment!]!",
        "Order.shipmentUrl": "String",
        "Query.orders": "[Order]",
    }
