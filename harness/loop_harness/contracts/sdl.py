"""The GraphQL schemas of ``contracts/graphql``, ready to execute."""

from __future__ import annotations

from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldDefinitionNode,
    GraphQLSchema,
    ListTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    TypeNode,
    Visitor,
    build_ast_schema,
    parse,
    visit,
)

from loop_harness import content


@cache
def loop(*, nullable: bool = True) -> GraphQLSchema:
    """Return Loop's schema; *nullable* is the assumption ``graphql-nullability``."""
    document = parse(content.text("contracts", "graphql", "loop.graphql"))
    return build_ast_schema(document if nullable else visit(document, _NonNull()))


@cache
def gladly() -> GraphQLSchema:
    """Return the data type that Gladly stores."""
    return build_ast_schema(parse(content.text("contracts", "graphql", "gladly.graphql")))


class _NonNull(Visitor):
    """Makes every field of every type but Query refuse null."""

    def enter_object_type_definition(
        self, node: ObjectTypeDefinitionNode, *_: Any
    ) -> ObjectTypeDefinitionNode | None:
        if node.name.value == "Query":
            return None
        changed = node.__copy__()
        changed.fields = tuple(_without_null(each) for each in node.fields or ())
        return changed


def _without_null(field: FieldDefinitionNode) -> FieldDefinitionNode:
    changed = field.__copy__()
    changed.type = _required(field.type)
    return changed


def _required(node: TypeNode) -> TypeNode:
    if isinstance(node, NonNullTypeNode):
        return node
    inner = ListTypeNode(type=_required(node.type)) if isinstance(node, ListTypeNode) else node
    return NonNullTypeNode(type=inner)


__all__ = ["DocumentNode", "gladly", "loop"]
