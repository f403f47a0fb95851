"""Documents come of every schema of the contract, and of every keyword that a schema may use."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.strategies.seen import examples, smallest

from loop_harness import schemas
from loop_harness.errors import UnknownName, UnsupportedKeyword
from loop_harness.model import Json
from loop_harness.strategies import from_schema
from loop_harness.strategies.schema import _ADDED

SMALLEST: dict[str, Json] = {
    "lookup-reply": {"id": "7", "stopped": "the profile has no email address"},
    "profile": {},
    "predictions": {"predictions": []},
    "reports": [],
    "shipment-search": None,
    "world": {},
}


class Watching:
    """A validator that keeps what it refused."""

    def __init__(self, schema: Json, refused: list[Json]) -> None:
        self._validator = Draft202012Validator(schema)
        self._refused = refused

    def is_valid(self, document: Json) -> bool:
        valid = self._validator.is_valid(document)
        if not valid:
            self._refused.append(document)
        return valid


def of(
    schema: Json, monkeypatch: pytest.MonkeyPatch, refused: list[Json] | None = None
) -> st.SearchStrategy[Json]:
    """Return the strategy for a schema that is not in the contract."""
    watching = Watching(schema, [] if refused is None else refused)
    monkeypatch.setattr(schemas, "load", lambda _: schema)
    monkeypatch.setattr(schemas, "validator", lambda _: watching)
    return from_schema.__wrapped__("trial")


@pytest.mark.parametrize("name", schemas.names())
def test_every_schema_has_documents_with_and_without_each_property(name: str) -> None:
    """Hypothesis' own health checks fail what is too large or mostly filtered."""
    seen = examples(from_schema(name), 80)

    assert [each for each in seen if schemas.problems(each, name)] == []
    assert len({json.dumps(each, sort_keys=True) for each in seen}) > 20
    objects = [set(each) for each in seen if isinstance(each, dict)]
    schema = schemas.load(name)
    named = set(schema.get("properties", ()))
    added = {_ADDED} if schema.get("additionalProperties") is True else set()
    assert set().union(*objects) == named | added
    assert not objects or set.intersection(*objects) == set(schema.get("required", ()))


@pytest.mark.parametrize("name", SMALLEST)
def test_documents_shrink_to_next_to_nothing(name: str) -> None:
    assert smallest(from_schema(name), lambda _: True) == SMALLEST[name]


def test_replies_stop_bring_orders_fail_and_do_both() -> None:
    seen = {frozenset(each) - {"id"} for each in examples(from_schema("lookup-reply"))}

    assert seen == {
        frozenset({"stopped"}),
        frozenset({"orders"}),
        frozenset({"error"}),
        frozenset({"orders", "error"}),
    }


def test_an_unknown_schema_is_refused_by_name() -> None:
    with pytest.raises(UnknownName) as caught:
        from_schema("profil")

    assert caught.value == UnknownName("schema", "profil", schemas.names())


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ({"if": {}}, "$"),
        ({"properties": {"a": {"if": {}}}}, "$.a"),
        ({"type": "array", "items": {"if": {}}}, "$[]"),
        ({"anyOf": [{"type": "null"}, {"if": {}}]}, "$.anyOf[1]"),
        ({"$ref": "#/$defs/x", "$defs": {"x": {"properties": {"b": {"if": {}}}}}}, "$.b"),
        ({"type": "array", "prefixItems": [{"if": {}}]}, "$[]"),
    ],
)
def test_an_unknown_keyword_is_refused_with_its_place(
    schema: Json, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnsupportedKeyword) as caught:
        of(schema, monkeypatch)

    assert caught.value == UnsupportedKeyword("trial", path, "if")


BESIDE = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "null"}}}
NOT_A = {"not": {"required": ["a"]}}
TREE = {"type": "object", "properties": {"next": {"$ref": "#"}}, "additionalProperties": False}
ENDLESS = TREE | {"required": ["next"]}
WAYS: dict[str, Any] = {
    "true": {"type": "array", "items": True},
    "no type": {"maxLength": 3, "maximum": 7},
    "limits of each kind": {"type": ["string", "integer"], "minLength": 3, "minimum": 5},
    "tightest limits": {
        "anyOf": [{"minimum": 3}, {"minimum": 0, "maximum": 4}],
        "type": "integer",
        "minimum": 2,
        "maximum": 9,
    },
    "number and integer": {"type": "integer", "anyOf": [{"type": ["integer", "string"]}]},
    "common values": {"enum": [1, 2, 3], "anyOf": [{"enum": [3, 4]}, {"const": 2}]},
    "properties beside a choice": {**BESIDE, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
    "either property": {**BESIDE, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
    "neither property": {**BESIDE, "not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}},
    "a choice within a choice": {"anyOf": [{"oneOf": [BESIDE, {"type": "null"}]}, {"const": 1}]},
    "beside a reference": {
        "$ref": "#/$defs/x",
        "required": ["a"],
        "$defs": {"x": {"type": "object", "properties": {"a": {"const": 1}}}},
    },
    "two say something about one property": {
        **BESIDE,
        "required": ["a"],
        "anyOf": [{"properties": {"a": {"minimum": 10}}}, {"properties": {"a": {"maximum": -10}}}],
    },
    "only named properties": {
        **BESIDE,
        "anyOf": [{"properties": {"a": {}}, "additionalProperties": False}],
    },
    "typed additions": {"type": "object", "additionalProperties": {"type": "integer"}},
    "required but not described": {"type": "object", "required": ["x"]},
    "a few properties at least": {**BESIDE, "minProperties": 2},
    "fixed places": {
        "type": "array",
        "prefixItems": [{"const": 1}, {"const": 2}],
        "items": False,
        "minItems": 2,
    },
    "fixed places, then more": {
        "type": "array",
        "prefixItems": [{"const": 1}],
        "items": {"type": "boolean"},
        "minItems": 2,
        "maxItems": 3,
    },
    "different elements": {"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True},
    "longer than usual": {"type": "array", "items": {"type": "null"}, "minItems": 8},
    "a pattern": {"type": "string", "pattern": "^#[0-9]+$"},
    "a tree": TREE,
}


@pytest.mark.parametrize("way", WAYS)
def test_each_keyword_is_heeded_in_company_too(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the walk gets wrong the final filter would throw away: too much of it fails here."""
    thrown_away: list[Json] = []
    strategy = of(WAYS[way], monkeypatch, thrown_away)

    assert len(examples(strategy, 30)) > 0
    assert len(thrown_away) <= 3, thrown_away


def test_what_a_schema_does_not_forbid_is_added_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = BESIDE | {"additionalProperties": False}

    assert any(_ADDED in each for each in examples(of(BESIDE, monkeypatch), 50))
    assert not any(_ADDED in each for each in examples(of(closed, monkeypatch), 50))


def test_a_schema_that_nothing_fits_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of(ENDLESS, monkeypatch).is_empty
    assert of({"enum": [1], "anyOf": [{"const": 2}]}, monkeypatch).is_empty
    assert of({"required": ["a"], "type": "object", **NOT_A}, monkeypatch).is_empty


def test_a_large_schema_is_walked_once() -> None:
    assert from_schema("webhook-event") is from_schema("webhook-event")
