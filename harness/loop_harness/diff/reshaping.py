"""Bends a JSON answer of our own mock until it is one of another contract."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from loop_harness.diff.meaning import canonical
from loop_harness.diff.merging import Node
from loop_harness.diff.references import Tree
from loop_harness.diff.sample import sample
from loop_harness.diff.shapes import Shape, shape
from loop_harness.generate import Source
from loop_harness.model import Json

_TYPES: dict[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
}


@dataclass(frozen=True, slots=True)
class Schemas:
    """The old and the new schema of one answer."""

    old: Tree
    new: Tree
    before: Node
    after: Node

    def reshaped(self, value: Json) -> Json:
        """Return an answer as the new contract would have it."""
        return self._reshaped(value, self.before, self.after, "")

    def _reshaped(self, value: Json, before: Node, after: Node, path: str) -> Json:
        old, new = shape(self.old, before), self._chosen(value, after)
        if value is None:
            return None if new.nullable else sample(self.new, after, path)
        if _type(value) not in new.types:
            return sample(self.new, after, f"{path}={value}" if isinstance(value, str) else path)
        if isinstance(value, dict):
            return self._object(value, old, new, path)
        if isinstance(value, list):
            some = enumerate(value)
            return [
                self._reshaped(each, old.items, new.items, f"{path}/{number}")
                for number, each in some
            ]
        if new.values and canonical(value) not in new.values:
            return Source(0).pick(sorted(new.values.values(), key=str), path, str(value))
        return value

    def _chosen(self, value: Json, node: Node) -> Shape:
        """Return the shape of a schema, of its alternatives the first that a value may be."""
        found = shape(self.new, node)
        for each in found.alternatives:
            option = shape(self.new, (*node, *each))
            if _type(value) in option.types:
                return option
        return found

    def _object(self, value: dict[str, Json], old: Shape, new: Shape, path: str) -> Json:
        made = {}
        for name, each in value.items():
            gone = name in old.properties and name not in new.properties
            if not gone and not (new.closed and name not in new.properties):
                before, after = old.properties.get(name, ()), new.properties.get(name, ())
                made[name] = self._reshaped(each, before, after, f"{path}/{name}")
        for name in sorted(new.required - made.keys()):
            made[name] = sample(self.new, new.properties.get(name, ()), f"{path}/{name}")
        return made


def _type(value: Any) -> str:
    return _TYPES.get(type(value), "null")


#: What a value is like that is of a type which was not possible before.
_OTHER_VALUES: dict[str, Json] = {
    "object": {},
    "array": [],
    "string": "text",
    "boolean": True,
    "integer": 7,
    "number": 7.5,
}


def freed(value: Json, path: tuple[str, ...], kind: str, of_type: str = "") -> Json:
    """Return an answer that uses a freedom everywhere at a path: null, missing, another type."""
    if not path:
        return None if kind == "null-added" else copy.deepcopy(_OTHER_VALUES.get(of_type))
    step, rest = path[0], path[1:]
    if step == "[]" and isinstance(value, list):
        return [freed(each, rest, kind, of_type) for each in value]
    if isinstance(value, dict) and step in value:
        if kind == "property-optional" and not rest:
            return {name: each for name, each in value.items() if name != step}
        return value | {step: freed(value[step], rest, kind, of_type)}
    return value


def words_at(tree: Tree, node: Node, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the only texts that a schema allows at a path of an answer; none if any will do."""
    found = shape(tree, node)
    for step in path:
        below = found.items if step == "[]" else found.properties.get(step, ())
        if not below:
            return ()
        found = shape(tree, below)
    return tuple(_texts(found))


def _texts(found: Shape) -> Iterator[str]:
    for each in (found.values or {}).values():
        if isinstance(each, str):
            yield each
