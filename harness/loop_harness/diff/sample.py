"""Values for a schema of somebody else's, from the parts that the generator has for our own."""

from __future__ import annotations

from typing import Any

from loop_harness.diff.merging import Node
from loop_harness.diff.references import Tree
from loop_harness.diff.shapes import Shape, shape
from loop_harness.errors import UnsupportedKeyword
from loop_harness.generate import Source
from loop_harness.generate.scalars import scalar
from loop_harness.model import Json

_DEEPEST = 12
_SOURCE = Source(0)
_ORDER = ("string", "integer", "number", "boolean", "array", "object")


def sample(tree: Tree, node: Node, path: str, depth: int = 0) -> Json:
    """Return a value that suits a schema, always the same one for the same path."""
    found = shape(tree, node)
    if found.values:
        return _SOURCE.pick(sorted(found.values.values(), key=str), path)
    if found.alternatives:
        return (
            sample(tree, (*node, *found.alternatives[0]), path, depth + 1)
            if (depth < _DEEPEST)
            else None
        )
    kind = next((each for each in _ORDER if each in found.types), None)
    match kind:
        case "object":
            return _object(tree, found, path, depth)
        case "array":
            few = int(found.limits.get("minItems", 0)) if depth < _DEEPEST else 0
            some = range(min(few, 10))
            return [sample(tree, found.items, f"{path}/{each}", depth + 1) for each in some]
        case None:
            return None
        case _:
            return _scalar(found, kind, path)


def _object(tree: Tree, found: Shape, path: str, depth: int) -> Json:
    if depth >= _DEEPEST:
        return {}
    return {
        name: sample(tree, found.properties.get(name, ()), f"{path}/{name}", depth + 1)
        for name in sorted(found.required)
    }


def _scalar(found: Shape, kind: str, path: str) -> Json:
    said: dict[str, Any] = {"type": kind, **found.limits}
    for texts in (found.texts, {}):
        try:
            return scalar("the new contract", said | texts, "$")(_SOURCE, path)
        except UnsupportedKeyword:
            continue  # a form that the generator does not know: a plain text will do
    return "text"
