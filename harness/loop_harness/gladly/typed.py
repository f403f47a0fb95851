"""Objects as the app's own GraphQL type shows them: nulls propagate as GraphQL prescribes.

GraphQL specification (October 2021), section 6.4.4: a null in a non-null field makes its parent
null, up to the first that may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    execute_sync,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_object_type,
    parse,
)
from graphql.language import DirectiveNode, StringValueNode

from loop_harness.gladly.predefined import PREDEFINED
from loop_harness.model import Json

_DEEPEST = 8  #: levels of objects that are asked for
_RELATIONS = {"childIds", "parentId"}


@dataclass(frozen=True)
class Typed:
    """The objects after their type was applied; what was wrong with them, and where."""

    objects: list[Json]  #: None in place of an object that a null took with it
    problems: tuple[str, ...] = ()


def typed(sdl: str, data_type: str, objects: list[Json]) -> Typed | None:
    """Return objects as their type shows them; None if the schema has no such type, or is none."""
    schema = _schema(sdl)
    found = None if schema is None else _type(schema, data_type)
    if schema is None or found is None:
        return None
    asked = GraphQLSchema(
        query=GraphQLObjectType("Objects", {"objects": GraphQLField(GraphQLList(found))}),
        types=list(schema.type_map.values()),
        assume_valid=True,
    )
    selection = _selection(found, 0)
    document = parse(f"{{ objects {selection} }}")
    result = execute_sync(asked, document, root_value={"objects": objects})
    shown = (result.data or {}).get("objects") or []
    return Typed(list(shown), tuple(map(_told, result.errors or ())))


def type_name(sdl: str, data_type: str) -> str | None:
    """Return the GraphQL type that is tied to a data type, None if there is none."""
    schema = _schema(sdl)
    found = None if schema is None else _type(schema, data_type)
    return None if found is None else found.name


def relations(sdl: str) -> Iterator[tuple[str, str]]:
    """Yield the types and their fields that hold objects of another data pull."""
    schema = _schema(sdl)
    for each in schema.type_map.values() if schema is not None else ():
        if isinstance(each, GraphQLObjectType):
            yield from ((each.name, name) for name, one in each.fields.items() if _is_related(one))


@lru_cache(maxsize=32)
def _schema(sdl: str) -> GraphQLSchema | None:
    try:
        return build_schema(PREDEFINED["data"] + sdl, assume_valid=True)
    except (GraphQLError, TypeError):
        return None


def _type(schema: GraphQLSchema, data_type: str) -> GraphQLObjectType | None:
    """Return the type that is tied to a data type."""
    for each in schema.type_map.values():
        if is_object_type(each) and each.ast_node is not None:
            for directive in each.ast_node.directives or ():
                if directive.name.value == "dataType" and _argument(directive, "name") == data_type:
                    return each
    return None


def _argument(directive: DirectiveNode, name: str) -> str | None:
    for each in directive.arguments or ():
        if each.name.value == name and isinstance(each.value, StringValueNode):
            return each.value.value
    return None


def _selection(found: GraphQLObjectType, depth: int) -> str:
    return "{ " + " ".join(_selected(found, depth)) + " }"


def _selected(found: GraphQLObjectType, depth: int) -> Iterator[str]:
    asked = False
    for name, each in found.fields.items():
        inner = get_named_type(get_nullable_type(each.type))
        if _is_related(each) or each.args:
            continue
        if is_leaf_type(inner):
            asked = True
            yield name
        elif isinstance(inner, GraphQLObjectType) and depth < _DEEPEST:
            asked = True
            yield f"{name} {_selection(inner, depth + 1)}"
    if not asked:
        yield "__typename"  # a selection may not be empty


def _is_related(field: GraphQLField) -> bool:
    directives = field.ast_node.directives if field.ast_node is not None else ()
    return any(each.name.value in _RELATIONS for each in directives or ())


def _told(error: GraphQLError) -> str:
    path = "".join(
        f"[{each}]" if isinstance(each, int) else f".{each}" for each in (error.path or ())[1:]
    )
    return f"{path.removeprefix('.') or '$'}: {error.message}"
