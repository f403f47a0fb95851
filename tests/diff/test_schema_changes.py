"""Each kind of change to a JSON Schema means one thing in a request and another in an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.diff.differing import changes, told

from loop_harness.diff.change import Direction

B, C, U = "breaking", "compatible", "unclear"
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object."""
    return {"type": "object", "properties": properties, "required": list(required)}


def one(**schema: Any) -> dict[str, Any]:
    """Return the schema of an object with one property."""
    return thing(a=schema)


#: An old and a new schema → the kind, what it is about, in a request, in an answer.
TABLE: dict[str, tuple[Any, Any, str, str, str, str]] = {
    "property added": (thing(a=TEXT), thing(a=TEXT, b=TEXT), "property-added", "b", C, C),
    "required property added": (
        *(thing("a", a=TEXT), thing("a", "b", a=TEXT, b=TEXT)),
        *("required-property-added", "b", B, C),
    ),
    "property removed": (thing(a=TEXT, b=TEXT), thing(a=TEXT), "property-removed", "b", B, B),
    "property required": (thing(a=TEXT), thing("a", a=TEXT), "property-required", "a", B, C),
    "property optional": (thing("a", a=TEXT), thing(a=TEXT), "property-optional", "a", C, B),
    "type changed": (one(type="string"), one(type="integer"), "type-changed", "", B, B),
    "type widened": (one(type="integer"), one(type="number"), "type-widened", "", C, B),
    "type narrowed": (one(type=["string", "integer"]), one(**TEXT), "type-narrowed", "", B, C),
    "null added": (one(**TEXT), one(type=["string", "null"]), "null-added", "", C, B),
    "null removed": (one(type=["string", "null"]), one(**TEXT), "null-removed", "", B, C),
    "null added by nullable": (one(**TEXT), one(**TEXT, nullable=True), "null-added", "", C, B),
    "null added by anyOf": (
        *(one(**TEXT), one(anyOf=[TEXT, {"type": "null"}]), "null-added", "", C, B),
    ),
    "value added": (one(enum=["A"]), one(enum=["A", "B"]), "value-added", '"B"', C, C),
    "value removed": (one(enum=["A", "B"]), one(enum=["A"]), "value-removed", '"B"', B, C),
    "value added to oneOf": (
        *(one(oneOf=[{"const": 1}, {"const": 2}]), one(oneOf=[{"const": n} for n in (1, 2, 3)])),
        *("value-added", "3", C, C),
    ),
    "constant replaced": (one(const="A"), one(const="B"), "values-replaced", "", B, B),
    "values listed": (one(**TEXT), one(**TEXT, enum=["A"]), "values-listed", "", B, C),
    "values unlisted": (one(**TEXT, enum=["A"]), one(**TEXT), "values-unlisted", "", C, U),
    "longer": (one(maxLength=5), one(maxLength=9), "length-widened", "maxLength", C, C),
    "shorter": (one(maxLength=9), one(maxLength=5), "length-narrowed", "maxLength", B, C),
    "minimum length dropped": (one(minLength=1), one(), "length-widened", "minLength", C, C),
    "pattern added": (one(**TEXT), one(**TEXT, pattern="^a"), "pattern-added", "pattern", B, C),
    "pattern removed": (one(pattern="^a"), one(), "pattern-removed", "pattern", C, C),
    "pattern changed": (one(pattern="^a"), one(pattern="^b"), "pattern-changed", "pattern", U, C),
    "format added": (one(**TEXT), one(**TEXT, format="date"), "format-added", "format", B, C),
    "format removed": (one(format="date"), one(), "format-removed", "format", C, B),
    "format changed": (one(format="date"), one(format="uri"), "format-changed", "format", B, B),
    "maximum lowered": (one(maximum=5), one(maximum=4), "limit-narrowed", "maximum", B, C),
    "maximum raised": (one(maximum=5), one(maximum=6), "limit-widened", "maximum", C, U),
    "minimum raised": (one(minimum=5), one(minimum=6), "limit-narrowed", "minimum", B, C),
    "minimum lowered": (one(minimum=5), one(minimum=4), "limit-widened", "minimum", C, U),
    "fewer elements": (one(maxItems=5), one(maxItems=4), "limit-narrowed", "maxItems", B, C),
    "maximum of OpenAPI 3.0": (
        *(one(maximum=5), one(maximum=5, exclusiveMaximum=True)),
        *("limit-narrowed", "exclusiveMaximum", B, C),
    ),
    "closed": (thing(), {**thing(), "additionalProperties": False}, "closed", "", B, C),
    "opened": ({**thing(), "additionalProperties": False}, thing(), "opened", "", C, C),
    "undeclared of another type": (
        *({"additionalProperties": TEXT}, {"additionalProperties": NUMBER}),
        *("type-changed", "", B, B),
    ),
    "pattern of properties": (
        *({"patternProperties": {"^x": TEXT}}, {"patternProperties": {"^x": NUMBER}}),
        *("type-changed", "", B, B),
    ),
    "elements": ({"items": TEXT}, {"items": NUMBER}, "type-changed", "", B, B),
    "first element": (
        *({"prefixItems": [TEXT, TEXT]}, {"prefixItems": [TEXT, NUMBER]}),
        *("type-changed", "", B, B),
    ),
    "a form added": (
        *(one(anyOf=[TEXT, NUMBER]), one(anyOf=[TEXT, NUMBER, {"type": "boolean"}])),
        *("alternative-added", "boolean", C, B),
    ),
    "a form removed": (
        *(one(oneOf=[TEXT, NUMBER, {"type": "boolean"}]), one(oneOf=[TEXT, NUMBER])),
        *("alternative-removed", "boolean", B, C),
    ),
    "a second form": (
        *(one(**TEXT), one(oneOf=[TEXT, NUMBER]), "alternative-added", "integer", C, B),
    ),
    "inside of a form": (
        *(one(anyOf=[thing(x=TEXT), NUMBER]), one(anyOf=[NUMBER, thing(x=TEXT, y=TEXT)])),
        *("property-added", "y", C, C),
    ),
    "inside of allOf": (
        *({"allOf": [thing(a=TEXT), thing(b=TEXT)]}, {"allOf": [thing(a=TEXT), thing(b=NUMBER)]}),
        *("type-changed", "", B, B),
    ),
    "a condition added": (one(), one(**{"not": {"const": 3}}), "condition-added", "not", B, C),
    "a condition removed": (one(multipleOf=2), one(), "condition-removed", "multipleOf", C, U),
    "a condition changed": (
        *(one(dependentRequired={"a": ["b"]}), one(dependentRequired={"a": ["c"]})),
        *("condition-changed", "dependentRequired", U, U),
    ),
    "default changed": (one(default=1), one(default=2), "default-changed", "", U, C),
    "deprecated": (one(**TEXT), one(**TEXT, deprecated=True), "deprecated", "", C, C),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_change_means_in_each_direction_what_the_table_says(name: str, tmp_path: Path) -> None:
    old, new, kind, what, request, answer = TABLE[name]

    asked = changes(tmp_path, old, new, direction=Direction.REQUEST)
    said = changes(tmp_path, old, new, direction=Direction.ANSWER)

    assert told(asked) == {(kind, what, request)}
    assert told(said) == {(kind, what, answer)}


SAME: dict[str, tuple[Any, Any]] = {
    "other descriptions": (one(**TEXT, description="one"), one(**TEXT, description="two")),
    "other examples": (one(**TEXT, examples=["one"]), one(**TEXT, examples=["two"])),
    "properties in another order": (thing(a=TEXT, b=NUMBER), thing(b=NUMBER, a=TEXT)),
    "required in another order": (
        thing("a", "b", a=TEXT, b=TEXT),
        thing("b", "a", a=TEXT, b=TEXT),
    ),
    "values in another order": (one(enum=["A", "B"]), one(enum=["B", "A"])),
    "types in another order": (one(type=["string", "null"]), one(type=["null", "string"])),
    "forms in another order": (one(anyOf=[TEXT, NUMBER]), one(anyOf=[NUMBER, TEXT])),
    "null written in other ways": (
        one(type=["string", "null"]),
        one(oneOf=[{"type": "null"}, TEXT]),
    ),
    "a constant as a list of one": (one(const="A"), one(enum=["A"])),
    "a list of constants": (one(enum=[1, 2]), one(oneOf=[{"const": 2}, {"const": 1}])),
    "a reference in place of what it leads to": (
        one(**TEXT),
        one(**{"$ref": "#/$defs/t"}) | {"$defs": {"t": TEXT}},
    ),
    "allOf in place of one schema": (
        thing("a", a=TEXT, b=NUMBER),
        {"allOf": [thing("a", a=TEXT), thing(b=NUMBER)]},
    ),
    "anything said in two ways": (one(), thing(a=True)),
    "an extension": (one(**TEXT), one(**TEXT, **{"x-internal": True})),
}


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_is_no_change(name: str, tmp_path: Path) -> None:
    old, new = SAME[name]

    assert changes(tmp_path, old, new) == changes(tmp_path, new, old) == ()


def test_what_only_loop_may_write_is_no_part_of_a_request(tmp_path: Path) -> None:
    old, new = thing(a=TEXT), thing("b", a=TEXT, b=TEXT | {"readOnly": True})

    asked = changes(tmp_path, old, new, direction=Direction.REQUEST)
    said = changes(tmp_path, old, new, direction=Direction.ANSWER)

    assert told(asked) == set()
    assert told(said) == {("required-property-added", "b", C)}


def test_a_schema_that_holds_itself_is_walked_once(tmp_path: Path) -> None:
    old = thing(name=TEXT, children={"type": "array", "items": {"$ref": "#"}})
    new = thing(name=NUMBER, children={"type": "array", "items": {"$ref": "#"}})

    (found,) = changes(tmp_path, old, new)

    assert (found.kind, found.where) == ("type-changed", "#/properties/name")


def test_a_schema_that_is_nothing_but_itself_allows_everything(tmp_path: Path) -> None:
    looped = {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}

    assert changes(tmp_path, looped, looped) == ()


def test_two_changes_at_one_place_are_told_apart(tmp_path: Path) -> None:
    old, new = one(enum=["A"], maxLength=3), one(enum=["A", "B", "C"], maxLength=4)

    found = changes(tmp_path, old, new)

    assert len({each.fingerprint for each in found}) == len(found) == 3


def test_alternatives_of_one_name_belong_together(tmp_path: Path) -> None:
    def document(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        forms = [{"$ref": "#/$defs/one"}, {"$ref": "#/$defs/other"}]
        return {"anyOf": forms, "$defs": {"one": one, "other": other}}

    old, new = document(thing(x=TEXT), thing(y=TEXT)), document(thing(y=TEXT), thing(z=TEXT))

    found = changes(tmp_path, old, new)

    assert {(each.kind, each.where, each.what) for each in found} == {
        ("property-removed", "#/$defs/one", "x"),
        ("property-added", "#/$defs/one", "y"),
        ("property-removed", "#/$defs/other", "y"),
        ("property-added", "#/$defs/other", "z"),
    }
