"""What has changed between two GraphQL schemas, each change at its coordinate.

graphql-core tells breaking changes as sentences, in other words in each of its versions; here
each has a coordinate that stays. Whatever graphql-core finds beyond that is told as it says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    build_schema,
    find_breaking_changes,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
    is_specified_directive,
    is_specified_scalar_type,
)

from loop_harness.diff.change import Change, Direction, Verdict
from loop_harness.diff.documents import Document
from loop_harness.errors import UnreadableFile

_MOST_CHARACTERS = 8_000_000
_ASKED, _SAID = Direction.REQUEST, Direction.ANSWER

Holder = GraphQLObjectType | GraphQLInterfaceType


def schema(document: Document) -> GraphQLSchema:
    """Return the schema of a document; raises UnreadableFile."""
    if len(document.content) > _MOST_CHARACTERS:
        raise UnreadableFile(str(document.path), "is too large to be compared")
    try:
        return build_schema(document.content, no_location=True)
    except (GraphQLError, TypeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:300]
        raise UnreadableFile(str(document.path), f"is no GraphQL schema: {reason}") from error


@dataclass(frozen=True, slots=True)
class Compared:
    """Two schemas, and the changes between them."""

    old: GraphQLSchema
    new: GraphQLSchema
    document: str

    def changes(self, used: frozenset[str]) -> list[Change]:
        """Return every change; *used* are the coordinates that the app's query names."""
        found = [_marked(each, used) for each in self._all()]
        if not any(each.verdict is Verdict.BREAKING for each in found):
            found += self._beyond()
        return found

    def _all(self) -> Iterator[Change]:
        yield from self._roots()
        before, after = _types(self.old), _types(self.new)
        for name in sorted(before.keys() | after.keys()):
            if name not in after:
                for direction in _directions(self.old, name):
                    yield self._change("type-removed", direction, name)
            elif name not in before:
                for direction in _directions(self.new, name):
                    yield self._change("type-added", direction, name)
            else:
                yield from self._type(before[name], after[name])
        was, now = _directives(self.old), _directives(self.new)
        for name in sorted(was - now):
            yield self._change("directive-removed", _ASKED, f"@{name}")
        for name in sorted(now - was):
            yield self._change("directive-added", _ASKED, f"@{name}")

    def _beyond(self) -> list[Change]:
        told = {each.description for each in find_breaking_changes(self.old, self.new)}
        return [self._change("schema-changed", _SAID, "schema", what=each) for each in sorted(told)]

    def _change(self, kind: str, direction: Direction, where: str, **facts: Any) -> Change:
        return Change(
            kind=kind, direction=direction, document=self.document, where=where, **facts
        )

    def _roots(self) -> Iterator[Change]:
        for root in ("query", "mutation", "subscription"):
            old: GraphQLObjectType | None = getattr(self.old, f"{root}_type")
            new: GraphQLObjectType | None = getattr(self.new, f"{root}_type")
            if old is not None and new is None and old.name in self.new.type_map:
                yield self._change("type-removed", _SAID, f"schema.{root}")
            elif old is not None and new is not None and old.name != new.name:
                facts = {"was": old.name, "now": new.name}
                yield self._change("type-changed", _SAID, f"schema.{root}", **facts)

    def _type(self, old: GraphQLNamedType, new: GraphQLNamedType) -> Iterator[Change]:
        if isinstance(old, Holder) and isinstance(new, Holder) and type(old) is type(new):
            yield from self._fields(old, new)
            yield from self._names("interface", old.name, old.interfaces, new.interfaces)
        elif isinstance(old, GraphQLUnionType) and isinstance(new, GraphQLUnionType):
            yield from self._names("member", old.name, old.types, new.types)
        elif isinstance(old, GraphQLEnumType) and isinstance(new, GraphQLEnumType):
            yield from self._values(old, new)
        elif isinstance(old, GraphQLInputObjectType) and isinstance(new, GraphQLInputObjectType):
            yield from self._inputs(old.name, old.fields, new.fields)
        elif type(old) is not type(new):
            for direction in _directions(self.old, old.name):
                facts = {"was": _kind(old), "now": _kind(new)}
                yield self._change("kind-changed", direction, old.name, **facts)

    def _names(self, what: str, owner: str, old: Any, new: Any) -> Iterator[Change]:
        before, after = {each.name for each in old}, {each.name for each in new}
        for name in sorted(before - after):
            yield self._change(f"{what}-removed", _SAID, owner, what=name)
        for name in sorted(after - before):
            yield self._change(f"{what}-added", _SAID, owner, what=name)

    def _values(self, old: GraphQLEnumType, new: GraphQLEnumType) -> Iterator[Change]:
        for direction in _directions(self.old, old.name):
            for name in sorted(old.values.keys() - new.values.keys()):
                yield self._change("value-removed", direction, f"{old.name}.{name}", was=name)
            for name in sorted(new.values.keys() - old.values.keys()):
                yield self._change("value-added", direction, f"{old.name}.{name}", now=name)

    def _fields(self, old: Holder, new: Holder) -> Iterator[Change]:
        for name in sorted(old.fields.keys() | new.fields.keys()):
            where = f"{old.name}.{name}"
            if name not in new.fields:
                yield self._change("field-removed", _SAID, where, was=str(old.fields[name].type))
            elif name not in old.fields:
                yield self._change("field-added", _SAID, where, now=str(new.fields[name].type))
            else:
                yield from self._field(where, old.fields[name], new.fields[name])

    def _field(self, where: str, old: GraphQLField, new: GraphQLField) -> Iterator[Change]:
        yield from self._types(where, old.type, new.type, _SAID)
        if new.deprecation_reason is not None and old.deprecation_reason is None:
            yield self._change("deprecated", _SAID, where)
        for name in sorted(old.args.keys() | new.args.keys()):
            place = f"{where}({name})"
            if name not in new.args:
                yield self._change("argument-removed", _ASKED, place, was=str(old.args[name].type))
            elif name not in old.args:
                required = is_required_argument(new.args[name])
                kind = "required-argument-added" if required else "argument-added"
                yield self._change(kind, _ASKED, place, now=str(new.args[name].type))
            else:
                yield from self._input(place, old.args[name], new.args[name])

    def _inputs(
        self,
        owner: str,
        old: Mapping[str, GraphQLInputField],
        new: Mapping[str, GraphQLInputField],
    ) -> Iterator[Change]:
        for name in sorted(old.keys() | new.keys()):
            place = f"{owner}.{name}"
            if name not in new:
                yield self._change("property-removed", _ASKED, place, was=str(old[name].type))
            elif name not in old:
                required = is_required_input_field(new[name])
                kind = "required-property-added" if required else "property-added"
                yield self._change(kind, _ASKED, place, now=str(new[name].type))
            else:
                yield from self._input(place, old[name], new[name])

    def _input(
        self,
        where: str,
        old: GraphQLArgument | GraphQLInputField,
        new: GraphQLArgument | GraphQLInputField,
    ) -> Iterator[Change]:
        yield from self._types(where, old.type, new.type, _ASKED)
        was, now = _default(old), _default(new)
        if was != now:
            yield self._change("default-changed", _ASKED, where, was=was, now=now)

    def _types(self, where: str, old: Any, new: Any, direction: Direction) -> Iterator[Change]:
        """Yield what has changed about a type; *what* says how deep inside of lists."""
        facts, depth = {"was": str(old), "now": str(new)}, ""
        while True:
            if is_non_null_type(old) != is_non_null_type(new):
                kind = "null-added" if is_non_null_type(old) else "null-removed"
                yield self._change(kind, direction, where, what=depth, **facts)
            old = old.of_type if is_non_null_type(old) else old
            new = new.of_type if is_non_null_type(new) else new
            if not (is_list_type(old) and is_list_type(new)):
                break
            old, new, depth = old.of_type, new.of_type, f"{depth}[]"
        if str(old) != str(new):
            yield self._change(self._how(old, new), direction, where, what=depth, **facts)

    def _how(self, old: Any, new: Any) -> str:
        """Tell whether a type is one of those that an abstract type stood for."""
        if is_list_type(old) or is_list_type(new):
            return "type-changed"
        known = self.new.type_map.get(old.name)
        abstract = isinstance(known, GraphQLInterfaceType | GraphQLUnionType)
        is_one = abstract and isinstance(new, GraphQLObjectType | GraphQLInterfaceType)
        return "type-narrowed" if is_one and self.new.is_sub_type(known, new) else "type-changed"


def _marked(change: Change, used: frozenset[str]) -> Change:
    where = change.where
    owner = where.partition("(")[0] if "(" in where else where.partition(".")[0]
    new = change.kind in {"required-argument-added", "required-property-added"}
    is_used = where in used or (new and owner in used)
    if change.kind in {"value-added", "value-removed"}:
        is_used = owner in used
    if change.kind.startswith(("member", "interface")):
        is_used = False
    if not is_used:
        return change
    return replace(change, used=True, acts=((where, change.what),))


def _types(schema: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    return {
        name: each
        for name, each in schema.type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(each)
    }


def _directives(schema: GraphQLSchema) -> set[str]:
    return {each.name for each in schema.directives if not is_specified_directive(each)}


def _default(each: GraphQLArgument | GraphQLInputField) -> Any:
    """Return a default as JSON can carry it."""
    if each.default_value is Undefined:
        return None
    value = each.default_value
    return value if isinstance(value, str | int | float | bool | list) else str(value)


def _kind(each: GraphQLNamedType) -> str:
    return type(each).__name__.removeprefix("GraphQL").removesuffix("Type").lower()


def _directions(schema: GraphQLSchema, name: str) -> list[Direction]:
    """Return in which direction a type travels; both for one that is on neither way."""
    asked, said = _travelling(schema)
    found = [
        direction for direction, names in ((_ASKED, asked), (_SAID, said)) if name in names
    ]
    return found or [_SAID]


@lru_cache(maxsize=4)
def _travelling(schema: GraphQLSchema) -> tuple[set[str], set[str]]:
    asked: set[str] = set()
    said: set[str] = set()
    for each in schema.type_map.values():
        if isinstance(each, GraphQLInputObjectType):
            asked |= {each.name, *(get_named_type(field.type).name for field in each.fields.values())}
        elif isinstance(each, Holder):
            said.add(each.name)
            for field in each.fields.values():
                said.add(get_named_type(field.type).name)
                asked |= {get_named_type(arg.type).name for arg in field.args.values()}
        elif isinstance(each, GraphQLUnionType):
            said.add(each.name)
    return asked, said
