"""What has changed between two GraphQL schemas, each change at its coordinate.

graphql-core tells breaking changes as sentences, in other words in each of its versions; here
each has a coordinate that stays. Whatever graphql-core finds beyond that is told as it says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    BreakingChangeType,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    find_breaking_changes,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)

from loop_harness.diff.change import Change, Direction, Verdict
from loop_harness.diff.documents import Document
from loop_harness.diff.sdl_types import Holder, default_of, directions, directives, kind_of, types
from loop_harness.errors import UnreadableFile

_MOST_CHARACTERS = 8_000_000
_ASKED, _SAID = Direction.REQUEST, Direction.ANSWER


def schema(document: Document) -> GraphQLSchema:
    """Return the schema of a document; raises UnreadableFile."""
    if len(document.content) > _MOST_CHARACTERS:
        raise UnreadableFile(str(document.path), "is too large to be compared")
    try:
        # Published schemas hold undeclared directives, a field twice, and whatever else is
        # forbidden: that is no reason not to compare them.
        built = build_schema(
            document.content, assume_valid=True, assume_valid_sdl=True, no_location=True
        )
    except (GraphQLError, TypeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:300]
        raise UnreadableFile(str(document.path), f"is no GraphQL schema: {reason}") from error
    if not types(built):
        raise UnreadableFile(str(document.path), "is no GraphQL schema: it defines no type")
    return built


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
        before, after = types(self.old), types(self.new)
        for name in sorted(before.keys() | after.keys()):
            if name not in after:
                for direction in directions(self.old, name):
                    yield self._change("type-removed", direction, name)
            elif name not in before:
                for direction in directions(self.new, name):
                    yield self._change("type-added", direction, name)
            else:
                yield from self._type(before[name], after[name])
        was, now = directives(self.old), directives(self.new)
        for name in sorted(was - now):
            yield self._change("directive-removed", _ASKED, f"@{name}")
        for name in sorted(now - was):
            yield self._change("directive-added", _ASKED, f"@{name}")

    def _beyond(self) -> list[Change]:
        told = {
            each.description
            for each in find_breaking_changes(self.old, self.new)
            if each.type is not BreakingChangeType.VALUE_REMOVED_FROM_ENUM  # the policy allows it
        }
        return [self._change("schema-changed", _SAID, "schema", what=each) for each in sorted(told)]

    def _change(self, kind: str, direction: Direction, where: str, **facts: Any) -> Change:
        return Change(kind=kind, direction=direction, document=self.document, where=where, **facts)

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
            for direction in directions(self.old, old.name):
                facts = {"was": kind_of(old), "now": kind_of(new)}
                yield self._change("kind-changed", direction, old.name, **facts)

    def _names(self, what: str, owner: str, old: Any, new: Any) -> Iterator[Change]:
        before, after = {each.name for each in old}, {each.name for each in new}
        for name in sorted(before - after):
            yield self._change(f"{what}-removed", _SAID, owner, what=name)
        for name in sorted(after - before):
            yield self._change(f"{what}-added", _SAID, owner, what=name)

    def _values(self, old: GraphQLEnumType, new: GraphQLEnumType) -> Iterator[Change]:
        for direction in directions(self.old, old.name):
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
        was, now = default_of(old), default_of(new)
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
            yield self._change("type-changed", direction, where, what=depth, **facts)


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
