"""What a schema comes to once its references and allOf are put together: one flat shape."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from loop_harness.diff.references import Part, Tree, reference
from loop_harness.errors import UnreadableFile
from loop_harness.model import Json

_ANNOTATIONS = frozenset(
    (
        *("title", "description", "$comment", "example", "examples", "externalDocs", "xml"),
        *("$id", "$schema", "$anchor", "$dynamicAnchor", "$defs", "definitions", "$vocabulary"),
        *("default", "deprecated", "discriminator", "readOnly", "writeOnly"),
    )
)
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
_MOST_MERGED = 500

#: A value has to suit every one of these places; none allows everything.
Node = tuple[Part, ...]


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


def canonical(value: Json) -> str:
    """Return the same text for what means the same."""
    return json.dumps(_bare(value), sort_keys=True, ensure_ascii=False)


def _bare(value: Json) -> Json:
    if isinstance(value, dict):
        kept = ((key, _bare(each)) for key, each in value.items() if key not in _ANNOTATIONS)
        return {
            key: sorted(each, key=str) if key in {"required", "enum", "type"} and _is(each) else each
            for key, each in kept
        }
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _is(value: Json) -> bool:
    return isinstance(value, list)


def shape(tree: Tree, node: Node) -> Shape:
    """Put everything together that a value has to suit."""
    found = Shape()
    for part in merged(tree, node):
        if part.value is False:
            found.types, found.nullable = frozenset(), False
        elif isinstance(part.value, dict):
            _add(tree, found, part)
    return found


def merged(tree: Tree, node: Node) -> Iterator[Part]:
    """Yield every place that a value has to suit, references and allOf followed."""
    left, seen = list(reversed(node)), set[Part]()
    while left and len(seen) < _MOST_MERGED:
        part = left.pop()
        if part in seen:
            continue
        seen.add(part)
        if not isinstance(part.value, dict):
            yield part
            continue
        inner = [each for each in _list(part, "allOf") if each.value is not True]
        if ref := reference(part.value):
            inner.insert(0, tree.follow(part.file, ref))
        yield part
        left.extend(reversed([*inner, *_only(tree, part)]))


def _only(tree: Tree, part: Part) -> Node:
    """Return the one alternative that there is beside null, if there is only one."""
    rest = [each for each in _all_alternatives(part) if not _is_null(tree, each)]
    return tuple(rest) if len(rest) == 1 else ()


def _all_alternatives(part: Part) -> list[Part]:
    return [*_list(part, "anyOf"), *_list(part, "oneOf")]


def _list(part: Part, key: str) -> list[Part]:
    value = part.value.get(key)
    if not isinstance(value, list):
        return []
    return [part.at(key, number) for number in range(len(value))]


def _is_null(tree: Tree, part: Part) -> bool:
    value = tree.resolved(part).value
    if not isinstance(value, dict):
        return False
    return value.get("type") in {"null", ("null",)} or value.get("type") == ["null"] or (
        value.get("enum") == [None] or ("const" in value and value["const"] is None)
    )


def _allows_null(tree: Tree, part: Part) -> bool:
    """Tell whether an alternative lets null pass, as far as it says so itself."""
    value = tree.resolved(part).value
    if not isinstance(value, dict):
        return value is not False
    if value.get("nullable") is True or _is_null(tree, part):
        return True
    named = value.get("type")
    if isinstance(named, list):
        return "null" in named
    says = {"properties", "items", "allOf", "enum", "const", "anyOf", "oneOf"}
    return named is None and not value.keys() & says


def _add(tree: Tree, found: Shape, part: Part) -> None:
    value = part.value
    _add_types(tree, found, part)
    _add_values(found, value)
    _add_object(found, part)
    _add_list(found, part)
    for keyword in LIMITS:
        _add_limit(found, keyword, value)
    for keyword in _TEXTS:
        if isinstance(value.get(keyword), str):
            found.texts.setdefault(keyword, value[keyword])
    for keyword in _CONDITIONS:
        if keyword in value and value[keyword] is not False:
            found.conditions.setdefault(keyword, value[keyword])
    rest = [each for each in _all_alternatives(part) if not _is_null(tree, each)]
    if len(rest) > 1:
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
        if each := _list(part, keyword):
            found.nullable &= any(_allows_null(tree, one) for one in each)


def _add_values(found: Shape, value: Mapping[str, Any]) -> None:
    listed = value.get("enum")
    if not isinstance(listed, list):
        listed = [value["const"]] if "const" in value else None
    if listed is None:
        return
    found.nullable &= None in listed or value.get("nullable") is True
    values = {canonical(each): each for each in listed if each is not None}
    if found.values is not None:
        values = {key: each for key, each in values.items() if key in found.values}
    found.values = values


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


def _add_list(found: Shape, part: Part) -> None:
    value = part.value
    first = _list(part, "prefixItems")
    if isinstance(value.get("items"), list):  # the drafts before 2020-12
        first = _list(part, "items")
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
