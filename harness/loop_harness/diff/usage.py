"""What an app sends and reads, told from its GraphQL query alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    validate,
    visit,
)

from loop_harness.client.ask import QUERY
from loop_harness.diff.documents import sized_text
from loop_harness.errors import UnreadableFile

_MOST_TOKENS = 20_000
_MOST_PATHS = 5_000
_MOST_ERRORS = 5
#: What the reference lookup reads beside the data (``client.read``).
_BESIDES = (("errors", "[]", "message"), ("errors", "[]", "extensions", "code"))


@dataclass(frozen=True, slots=True)
class Usage:
    """One query: whose it is, and what it names."""

    source: str
    document: DocumentNode

    def read(self) -> list[tuple[str, ...]]:
        """Return every path into an answer that is read; a list may be at every step."""
        fragments = {
            each.name.value: each
            for each in self.document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        paths: list[tuple[str, ...]] = list(_BESIDES)
        for each in self.document.definitions:
            if not isinstance(each, FragmentDefinitionNode):
                for path in _paths(getattr(each, "selection_set", None), fragments, ()):
                    if len(paths) < _MOST_PATHS:
                        paths.append(("data", *path))
        return [form for path in paths for form in _with_lists(path)]

    def sent(self) -> list[tuple[str, ...]]:
        """Return every path into a request that is written."""
        names = [
            each.variable.name.value
            for definition in self.document.definitions
            for each in getattr(definition, "variable_definitions", None) or ()
        ]
        return [("query",), *(("variables", name) for name in names)]

    def coordinates(self, schema: GraphQLSchema) -> frozenset[str]:
        """Return every type, field, argument and input field of a schema that the query names."""
        info = TypeInfo(schema)
        found = _Named(info)
        visit(self.document, TypeInfoVisitor(info, found))
        return frozenset(found.names)

    def problems(self, schema: GraphQLSchema) -> tuple[str, ...]:
        """Return why the query does not suit a schema; empty where it does."""
        found = validate(schema, self.document, max_errors=_MOST_ERRORS)
        return tuple(each.message for each in found)


def apps_own() -> Usage:
    """Return the query that the reference lookup and the published app send."""
    return Usage("the app's own query", parse(QUERY, no_location=True))


def of_file(path: Path) -> Usage:
    """Return the query in a file; raises UnreadableFile."""
    try:
        document = parse(sized_text(path), no_location=True, max_tokens=_MOST_TOKENS)
    except (GraphQLError, RecursionError) as error:
        reason = " ".join(str(getattr(error, "message", error)).split())
        raise UnreadableFile(str(path), f"is no GraphQL query: {reason}") from error
    return Usage(str(path), document)


def _with_lists(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a path as it is where each field that has fields is a list, and where none is."""
    if path[0] != "data":
        yield path
        return
    yield path
    listed = [step for name in path[1:-1] for step in (name, "[]")]
    yield ("data", *listed, path[-1])


def _paths(
    selection: SelectionSetNode | None,
    fragments: dict[str, FragmentDefinitionNode],
    spread: tuple[str, ...],
) -> Iterator[tuple[str, ...]]:
    """Yield the path to every field without fields of its own, by its key in the answer."""
    for each in selection.selections if selection else ():
        match each:
            case FieldNode():
                key = each.alias.value if each.alias else each.name.value
                if each.selection_set is None:
                    yield (key,)
                for path in _paths(each.selection_set, fragments, spread):
                    yield (key, *path)
            case InlineFragmentNode():
                yield from _paths(each.selection_set, fragments, spread)
            case FragmentSpreadNode():
                name = each.name.value
                if name in fragments and name not in spread:
                    below = fragments[name].selection_set
                    yield from _paths(below, fragments, (*spread, name))
            case _:
                pass


class _Named(Visitor):
    """Collects coordinates while a query is walked."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self._info = info
        self.names: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent, field = self._info.get_parent_type(), self._info.get_field_def()
        if parent is not None and field is not None:
            self.names |= {parent.name, f"{parent.name}.{node.name.value}"}
            self._add(field.type)

    def enter_argument(self, node: Any, *_: Any) -> None:
        parent, found = self._info.get_parent_type(), self._info.get_argument()
        field = self._field
        if parent is not None and found is not None and field:
            self.names.add(f"{parent.name}.{field}({node.name.value})")
            self._add(found.type)

    @property
    def _field(self) -> str | None:
        parent, definition = self._info.get_parent_type(), self._info.get_field_def()
        fields: dict[str, Any] = getattr(parent, "fields", {})
        return next((name for name, each in fields.items() if each is definition), None)

    def enter_variable_definition(self, *_: Any) -> None:
        kind = get_named_type(self._info.get_input_type())
        if isinstance(kind, GraphQLInputObjectType):  # whatever is in there comes from elsewhere
            self.names |= {kind.name, *(f"{kind.name}.{name}" for name in kind.fields)}

    def enter_object_field(self, node: Any, *_: Any) -> None:
        parent = get_named_type(self._info.get_parent_input_type())
        if isinstance(parent, GraphQLNamedType):
            self.names |= {parent.name, f"{parent.name}.{node.name.value}"}

    def _add(self, kind: Any) -> None:
        named = get_named_type(kind)
        if named is not None:
            self.names.add(named.name)
