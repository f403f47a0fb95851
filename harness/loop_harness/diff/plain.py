"""A schema of somebody else's in one piece, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, best_match

from loop_harness.diff.merging import Node
from loop_harness.diff.references import Part, Tree, reference
from loop_harness.model import Json

_DEEPEST = 12
_MOST_PARTS = 5_000
_MOST_CHARACTERS = 200
_DROPPED = frozenset({"$ref", "$dynamicRef", "$id", "$schema", "$defs", "$anchor"})
_KEPT = frozenset({"enum", "const", "required", "type", "default", "examples", "example"})


@dataclass(frozen=True, slots=True)
class Judge:
    """Holds values against a schema; one that is none refuses nothing."""

    validator: Draft202012Validator

    @classmethod
    def of(cls, tree: Tree, node: Node) -> Self | None:
        """Return what holds values against a schema, None for one that says nothing."""
        budget = [_MOST_PARTS]
        plain = {"allOf": [_plain(tree, each, 0, budget) for each in node]}
        try:
            Draft202012Validator.check_schema(plain)
        except (SchemaError, re.error):
            return None
        return cls(Draft202012Validator(plain)) if node else None

    def refusal(self, value: Json) -> str | None:
        """Return why a value is refused, None where it is not."""
        error = best_match(self.validator.iter_errors(value))
        return None if error is None else f"{error.json_path}: {error.message[:_MOST_CHARACTERS]}"


def _plain(tree: Tree, part: Part, depth: int, budget: list[int]) -> Json:
    """Return a schema without references; what is too deep allows everything."""
    budget[0] -= 1
    if depth > _DEEPEST or budget[0] < 0:
        return True
    if isinstance(part.value, list):
        some = range(len(part.value))
        return [_plain(tree, part.at(each), depth, budget) for each in some]
    if not isinstance(part.value, dict):
        return part.value
    said = {
        key: part.value[key] if key in _KEPT else _plain(tree, part.at(key), depth + 1, budget)
        for key in part.value
        if key not in _DROPPED
    }
    if part.value.get("nullable") is True and isinstance(said.get("type"), str):
        said["type"] = [said["type"], "null"]
    if ref := reference(part.value):
        target = _plain(tree, tree.follow(part.file, ref), depth + 1, budget)
        return {"allOf": [target, said]} if said else target
    return said
