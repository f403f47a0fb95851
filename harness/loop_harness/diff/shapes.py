"""What a schema comes to once its references and allOf are put together: one flat shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loop_harness.diff.meaning import ANNOTATIONS, canonical
from loop_harness.diff.merging import Node, all_alternatives, allows_null, is_null, listed, merged
from loop_harness.diff.references import Part, Tree
from loop_harness.errors import UnreadableFile
from loop_harness.model import Json

#: What bounds a value: keyword → whether a greater bound allows more.
LIMITS = {
    "minimum": False,
    "exclusiveMinimum": False,
    "maximum": True,
    "exclusiveMaximum": True,
    "minItems": False,
    "maxItems": True,
    "minProperties": False,
    "maxProperties": True,
    "minContains": False,
    "maxContains": True,
    "minLength": False,
    "maxLength": True,
}
_TEXTS = ("pattern", "format", "contentEncoding", "contentMediaType")
#: What is compared as a whole only.
_CONDITIONS = (
    *("not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies"),
    *("propertyNames", "contains", "unevaluatedProperties", "unevaluatedItems", "multipleOf"),
    *("uniqueItems", "contentSchema"),
)
_EVERY_TYPE = frozenset({"object", "array", "string", "boolean", "number", "integer"})


@dataclass(slots=True, kw_only=True)
class Shape:
    """The parts of a schema that say something, each in one place."""

    types: frozenset[str] = _EVERY_TYPE  #: without null; a number is an integer, too
    nullable: bool = True
    values: dict[str, Json] | None = None  #: by their JSON; None for any; without null
    properties: dict[str, Node] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    patterns: dict[str, Node] = field(default_factory=dict)
    additional: Node | None = None  #: what undeclared properties have to suit
    closed: bool = False  #: whether there may be no undeclared ones
    first: list[Node] = field(default_factory=list)
    items: Node = ()
    limits: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    alternatives: list[Node] = field(default_factory=list)
    conditions: dict[str, Json] = field(default_factory=dict)
    default: Json = None
    deprecated: bool = False

    @property
    def is_union(self) -> bool:
        """Whether it says nothing but that one of its alternatives has to suit."""
        return (
            bool(self.alternatives)
            and not (self.properties or self.required or self.limits or self.texts)
            and not (self.conditions or self.first or self.items or self.patterns)
            and self.values is None
        )


def shape(tree: Tree, node: Node) -> Shape:
    """Put everything together that a value has to suit."""
    found = Shape()
    for part, or_null in merged(tree, node):
        nullable = found.nullable
        if part.value is False:
            found.types, found.nullable = frozenset(), False
        elif isinstance(part.value, dict):
            _add(tree, found, part)
        if or_null:
            found.nullable = nullable
    return found


def _add(tree: Tree, found: Shape, part: Part) -> None:
    value = part.value
    _add_types(tree, found, part)
    _add_values(found, value)
    _add_object(found, part)
    _addlisted(found, part)
    for keyword in LIMITS:
        _add_limit(found, keyword, value)
    for keyword in _TEXTS:
        if isinstance(value.get(keyword), str):
            found.texts.setdefault(keyword, value[keyword])
    for keyword in _CONDITIONS:
        if keyword in value and value[keyword] is not False:
            found.conditions.setdefault(keyword, value[keyword])
    rest = [each for each in all_alternatives(part) if not is_null(tree, each)]
    if values := _only_values(tree, rest):
        _limit_values(found, values)
    elif len(rest) > 1:
        if found.alternatives:
            found.conditions[f"anyOf at {tree.shown(part)}"] = [each.value for each in rest]
        else:
            found.alternatives = rest_nodes(rest)
    if "default" in value:
        found.default = value["default"]
    found.deprecated = found.deprecated or value.get("deprecated") is True


def rest_nodes(parts: list[Part]) -> list[Node]:
    """Return each place as a node of its own."""
    return [(each,) for each in parts]


def _add_types(tree: Tree, found: Shape, part: Part) -> None:
    value = part.value
    named = value.get("type")
    if isinstance(named, str):
        named = [named]
    if isinstance(named, list):
        types = {each for each in named if isinstance(each, str)}
        found.types &= types | ({"integer"} if "number" in types else set())
        found.nullable &= "null" in types or value.get("nullable") is True
    elif "properties" in value or "additionalProperties" in value:
        found.types &= {"object"}
        found.nullable &= value.get("nullable") is True
    elif "items" in value or "prefixItems" in value:
        found.types &= {"array"}
        found.nullable &= value.get("nullable") is True
    for keyword in ("anyOf", "oneOf"):
        if each := listed(part, keyword):
            said = value.get("nullable") is True
            found.nullable &= said or any(allows_null(tree, one) for one in each)


def _add_values(found: Shape, value: Mapping[str, Any]) -> None:
    listed = value.get("enum")
    if not isinstance(listed, list):
        listed = [value["const"]] if "const" in value else None
    if listed is not None:
        found.nullable &= None in listed or value.get("nullable") is True
        _limit_values(found, listed)


def _limit_values(found: Shape, listed: list[Json]) -> None:
    values = {canonical(each): each for each in listed if each is not None}
    if found.values is not None:
        values = {key: each for key, each in values.items() if key in found.values}
    found.values = values


def _only_values(tree: Tree, alternatives: list[Part]) -> list[Json]:
    """Return the values of alternatives that are one value each, as some write an enum."""
    values = []
    for each in alternatives:
        said = tree.resolved(each).value
        if not isinstance(said, dict) or "const" not in said:
            return []
        if said.keys() - ANNOTATIONS - {"const", "type"}:
            return []
        values.append(said["const"])
    return values if len(values) > 1 else []


def _add_object(found: Shape, part: Part) -> None:
    value = part.value
    if isinstance(value.get("properties"), dict):
        for name in value["properties"]:
            own = (part.at("properties", name),)
            found.properties[name] = found.properties.get(name, ()) + own
    if isinstance(value.get("patternProperties"), dict):
        for name in value["patternProperties"]:
            own = (part.at("patternProperties", name),)
            found.patterns[name] = found.patterns.get(name, ()) + own
    if isinstance(value.get("required"), list):
        found.required |= {each for each in value["required"] if isinstance(each, str)}
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if value.get(keyword) is False:
            found.closed = True
    if isinstance(value.get("additionalProperties"), dict):
        found.additional = (*(found.additional or ()), part.at("additionalProperties"))


def _addlisted(found: Shape, part: Part) -> None:
    value = part.value
    first = listed(part, "prefixItems")
    if isinstance(value.get("items"), list):  # the drafts before 2020-12
        first = listed(part, "items")
    elif "items" in value:
        found.items = (*found.items, part.at("items"))
    if first and not found.first:
        found.first = rest_nodes(first)


def _add_limit(found: Shape, keyword: str, value: Mapping[str, Any]) -> None:
    bound = value.get(keyword)
    if bound is True and keyword in {"exclusiveMinimum", "exclusiveMaximum"}:  # OpenAPI 3.0
        bound = value.get(keyword.removeprefix("exclusive").lower())
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        return
    known = found.limits.get(keyword)
    tighter = min if LIMITS[keyword] else max
    found.limits[keyword] = bound if known is None else tighter(known, bound)


def refuse_no_schema(tree: Tree, part: Part) -> None:
    """Raise UnreadableFile where a schema should be and something else is."""
    if not isinstance(part.value, dict | bool):
        raise UnreadableFile(tree.shown(part), "is no schema")


def types_of(found: Shape) -> list[str]:
    """Return the types of a shape as a schema would name them."""
    named = set(found.types) - ({"integer"} if "number" in found.types else set())
    return sorted(named) + (["null"] if found.nullable else [])


def values_of(found: Shape) -> Json:
    """Return the values that a shape is limited to, None where it is not."""
    return None if found.values is None else [found.values[each] for each in sorted(found.values)]
