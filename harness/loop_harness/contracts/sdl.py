"""The GraphQL schemas of ``contracts/graphql``, ready to execute."""

from __future__ import annotations

from functools import cache
from typing import Any

from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)

from loop_harness import content


@cache
def loop(*, nullable: bool = True) -> GraphQLSchema:
    """Return Loop's schema; *nullable* is the assumption ``graphql-nullability``."""
    schema = build_schema(content.text("contracts", "graphql", "loop.graphql"))
    if not nullable:
        for each in schema.type_map.values():
            if isinstance(each, GraphQLObjectType) and not each.name.startswith("__"):
                _require(each, outermost=each is not schema.query_type)
    return schema


@cache
def gladly() -> GraphQLSchema:
    """Return the data type that Gladly stores."""
    return build_schema(content.text("contracts", "graphql", "gladly.graphql"))


def _require(kind: GraphQLObjectType, *, outermost: bool) -> None:
    """Make every field of one type refuse null; without *outermost* only inside its lists."""
    for field in kind.fields.values():
        required = _required(field.type)
        field.type = required if outermost else required.of_type


def _required(kind: Any) -> GraphQLNonNull[Any]:
    if isinstance(kind, GraphQLNonNull):
        return kind
    return GraphQLNonNull(
        GraphQLList(_required(kind.of_type)) if isinstance(kind, GraphQLList) else kind
    )
