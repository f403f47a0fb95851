"""A GraphQL schema of an app as it is written: parsed, with its types and directives by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graphql import (
    ConstDirectiveNode,
    DocumentNode,
    FieldDefinitionNode,
    GraphQLSyntaxError,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    TypeNode,
    parse,
)

from loop_harness.gladly.validation.app_folder import AppFolder
from loop_harness.gladly.validation.problem import Problem, error

WithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode
ROOTS = ("Query", "Mutation")
_DATA, _ACTIONS = "data", "actions"


@dataclass(frozen=True)
class Sdl:
    """One schema file."""

    kind: str  #: ``data`` or ``actions``
    file: str
    document: DocumentNode

    @property
    def is_data(self) -> bool:
        """Whether it is the schema of the data pulls, and not of the actions."""
        return self.kind == _DATA

    @cached_property
    def objects(self) -> Mapping[str, WithFields]:
        """The types that have fields, by name."""
        every = self.document.definitions
        return {each.name.value: each for each in every if isinstance(each, WithFields)}

    def error(self, node: Node, what: str) -> Problem:
        """Return an error at a place of the schema."""
        return error(self.file, what, line(node))


def schemas(app: AppFolder) -> tuple[dict[str, Sdl], list[Problem]]:
    """Return the schemas that can be read, by kind, and what is wrong with the others."""
    found: dict[str, Sdl] = {}
    problems: list[Problem] = []
    for kind, parts in ((_DATA, app.pulls), (_ACTIONS, app.actions)):
        path = app.root / kind / f"{kind}_schema.graphql"
        text = app.text(path)
        if text is None:
            if parts and not path.is_file():
                what = f"there is no such file, and {app.name(parts[0].folder)} needs it"
                problems.append(error(app.name(path), what))
            continue
        try:
            found[kind] = Sdl(kind, app.name(path), parse(text))
        except GraphQLSyntaxError as broken:
            at = broken.locations[0].line if broken.locations else None
            reason = broken.message.removeprefix("Syntax Error: ").rstrip(".")
            problems.append(error(app.name(path), f"it does not parse: {reason}", at))
        except RecursionError:
            problems.append(error(app.name(path), "it does not parse: it is nested too deeply"))
    return found, problems


def line(node: Node) -> int | None:
    """Return the line on which the name of a part of a schema stands."""
    named = getattr(node, "name", None) or node  # a description stands above the name
    return None if named.loc is None else named.loc.start_token.line


def shape(node: TypeNode) -> tuple[str, int]:
    """Return the name of a type, and of how many lists it is the item."""
    depth = 0
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        depth += isinstance(node, ListTypeNode)
        node = node.type
    return node.name.value if isinstance(node, NamedTypeNode) else "", depth


def directives(node: WithFields | FieldDefinitionNode, name: str) -> Iterator[ConstDirectiveNode]:
    """Yield the directives of a name on a type or field."""
    yield from (each for each in node.directives or () if each.name.value == name)


def argument(directive: ConstDirectiveNode, name: str) -> str | None:
    """Return an argument of a directive, if it is a text."""
    for each in directive.arguments or ():
        if each.name.value == name and isinstance(each.value, StringValueNode):
            return each.value.value
    return None
