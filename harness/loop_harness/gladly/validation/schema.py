"""What is wrong with a GraphQL schema by itself.

GraphQL (October 2021), section 3, as graphql-core checks it; and the platform's own rules
(gladly/app-platform-examples, ai/app_platform_context.md, actions and data): no forward references,
no unions, ``DateTime`` and ``Currency`` are predefined, and only the platform's directives. Where
published apps do otherwise (a scalar or type defined again) it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NamedTypeNode,
    Node,
    ScalarTypeDefinitionNode,
    StringValueNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    Visitor,
    build_ast_schema,
    build_schema,
    parse,
    validate_schema,
    visit,
)
from graphql.validation.validate import validate_sdl

from loop_harness.gladly.predefined import PREDEFINED
from loop_harness.gladly.validation.problem import Problem, error, warning
from loop_harness.gladly.validation.sdl import ROOTS, Sdl, line

_DIRECTIVES = {
    "data": "@dataType on types, @childIds and @parentId on fields",
    "actions": "@action on the fields of Query and Mutation",
}
_PLATFORMS = {"DateTime", "Currency", "dataType", "childIds", "parentId", "action"}


def wrong_schema(sdl: Sdl) -> Iterator[Problem]:
    """Yield what is wrong with a schema, whatever else the app has."""
    yield from _own_rules(sdl)
    broken = list(_graphql_rules(sdl))
    yield from broken
    if not broken:
        yield from _wrong_kinds(sdl)
    yield from _wrong_roots(sdl)


def _own_rules(sdl: Sdl) -> Iterator[Problem]:
    for each in sdl.document.definitions:
        match each:
            case UnionTypeDefinitionNode():
                what = "the platform knows no unions; use one type with the fields of all"
                yield sdl.error(each, f"{each.name.value} is a union, and {what}")
            case ScalarTypeDefinitionNode() | DirectiveDefinitionNode():
                yield from _defined(sdl, each)
            case _:
                pass
    yield from _forward_references(sdl)
    yield from _twice(sdl)


def _defined(
    sdl: Sdl, node: ScalarTypeDefinitionNode | DirectiveDefinitionNode
) -> Iterator[Problem]:
    name = node.name.value
    if name in _PLATFORMS:
        what = f"the platform defines {name} itself; delete this definition"
    else:
        kind = "scalar" if isinstance(node, ScalarTypeDefinitionNode) else "directive"
        what = f"the platform's documents know no {kind} {name} of an app's own"
    yield warning(sdl.file, what, line(node))


def _twice(sdl: Sdl) -> Iterator[Problem]:
    first: dict[str, int | None] = {}
    for each in sdl.document.definitions:
        if isinstance(each, TypeDefinitionNode):
            name = each.name.value
            if name in first:
                what = f"{name} is defined on line {first[name]} already; delete one of the two"
                yield warning(sdl.file, what, line(each))
            first.setdefault(name, line(each))


def _forward_references(sdl: Sdl) -> Iterator[Problem]:
    defined = {
        each.name.value: number
        for number, each in reversed(list(enumerate(sdl.document.definitions)))
        if isinstance(each, TypeDefinitionNode) and each.name.value not in _PLATFORMS
    }
    for number, each in enumerate(sdl.document.definitions):
        for node in _named(each):
            name = node.name.value
            if defined.get(name, 0) > number:
                what = f"{name} is defined only below; the platform wants it above what uses it"
                yield sdl.error(node, what)


def _named(definition: Node) -> list[NamedTypeNode]:
    """Return where a definition names a type."""
    found: list[NamedTypeNode] = []

    class Collect(Visitor):
        @staticmethod
        def enter_named_type(node: NamedTypeNode, *_: object) -> None:
            found.append(node)

    visit(definition, Collect())
    return found


def _graphql_rules(sdl: Sdl) -> Iterator[Problem]:
    document = DocumentNode(definitions=tuple(_counting(sdl.document)))
    for each in validate_sdl(document, _predefined(sdl.kind)):
        yield _told(sdl, each)
    yield from _no_texts(sdl)


def _counting(document: DocumentNode) -> Iterator[DefinitionNode]:
    """Yield the definitions without those that are reported by themselves.

    These are what the platform defines, and all but the last of one name.
    """
    last = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, TypeDefinitionNode | DirectiveDefinitionNode)
    }
    for each in document.definitions:
        if isinstance(each, TypeDefinitionNode | DirectiveDefinitionNode):
            name = each.name.value
            if last[name] is not each or name in _PLATFORMS:
                continue
        yield each


@cache
def _predefined(kind: str) -> GraphQLSchema:
    return build_schema(PREDEFINED[kind])


def _told(sdl: Sdl, broken: GraphQLError) -> Problem:
    what = broken.message.rstrip(".")
    if "irective" in what:
        what = f"{what}; the platform has {_DIRECTIVES[sdl.kind]} here"
    elif what.startswith("Unknown type") and "Did you mean" not in what:
        what = f"{what}; define it above what uses it"
    at = broken.locations[-1].line if broken.locations else None
    return error(sdl.file, what, at)


def _no_texts(sdl: Sdl) -> Iterator[Problem]:
    """Yield arguments of the platform's directives that are no texts."""
    for each in sdl.objects.values():
        for node in (each, *(each.fields or ())):
            for directive in node.directives or ():
                for given in directive.arguments or ():
                    is_own = directive.name.value in _PLATFORMS
                    if is_own and not isinstance(given.value, StringValueNode):
                        name = f"{given.name.value!r} of @{directive.name.value}"
                        yield sdl.error(given, f'{name} is no text; write it in "…"')


def _wrong_kinds(sdl: Sdl) -> Iterator[Problem]:
    """Yield inputs used as outputs, fields that an interface asks for, and the like."""
    predefined = parse(PREDEFINED[sdl.kind]).definitions
    whole = DocumentNode(definitions=(*predefined, *_counting(sdl.document)))
    for each in validate_schema(build_ast_schema(whole, assume_valid_sdl=True)):
        if each.locations:  # without a place: there is no Query, which is told by itself
            yield _told(sdl, each)


def _wrong_roots(sdl: Sdl) -> Iterator[Problem]:
    needed = ROOTS[:1] if sdl.is_data else ROOTS
    if not any(each in sdl.objects for each in needed):
        yield error(sdl.file, f"there is no type {' or '.join(needed)}; add one")
    if sdl.is_data and "Mutation" in sdl.objects:
        what = "data pulls only answer queries; a Mutation belongs into the schema of the actions"
        yield sdl.error(sdl.objects["Mutation"], what)
