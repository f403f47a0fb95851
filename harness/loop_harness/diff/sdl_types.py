"""The types of a GraphQL schema: what they are, and on which way they travel."""

from __future__ import annotations

from functools import lru_cache

from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_specified_directive,
    is_specified_scalar_type,
    print_ast,
)

from loop_harness.diff.change import Direction

Holder = GraphQLObjectType | GraphQLInterfaceType


def types(schema: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    """Return the types that a schema has of its own."""
    return {
        name: each
        for name, each in schema.type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(each)
    }


def directives(schema: GraphQLSchema) -> set[str]:
    """Return the directives that a schema has of its own."""
    return {each.name for each in schema.directives if not is_specified_directive(each)}


def default_of(each: GraphQLArgument | GraphQLInputField) -> str | None:
    """Return a default as it is written, None where there is none."""
    node = each.ast_node
    written = None if node is None else node.default_value
    return None if written is None else print_ast(written)


def kind_of(each: GraphQLNamedType) -> str:
    """Return what kind of type it is, in a word."""
    return type(each).__name__.removeprefix("GraphQL").removesuffix("Type").lower()


def directions(schema: GraphQLSchema, name: str) -> list[Direction]:
    """Return in which direction a type travels; both for one that is on neither way."""
    asked, said = _travelling(schema)
    found = [
        direction
        for direction, names in ((Direction.REQUEST, asked), (Direction.ANSWER, said))
        if name in names
    ]
    return found or [Direction.ANSWER]


@lru_cache(maxsize=4)
def _travelling(schema: GraphQLSchema) -> tuple[set[str], set[str]]:
    asked: set[str] = set()
    said: set[str] = set()
    for each in schema.type_map.values():
        if isinstance(each, GraphQLInputObjectType):
            asked.add(each.name)
            asked |= {get_named_type(field.type).name for field in each.fields.values()}
        elif isinstance(each, Holder):
            said.add(each.name)
            for field in each.fields.values():
                said.add(get_named_type(field.type).name)
                asked |= {get_named_type(arg.type).name for arg in field.args.values()}
        elif isinstance(each, GraphQLUnionType):
            said.add(each.name)
    return asked, said
