"""Whatever is edited in our own contract is found; what is only moved about is not."""

from __future__ import annotations

import copy
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from loop_harness import content, schemas
from loop_harness.contracts import openapi
from loop_harness.diff.change import Direction, change_kinds
from loop_harness.diff.comparing import compared
from loop_harness.diff.usage import apps_own
from loop_harness.strategies import from_schema

CONTRACTS = Path(str(content.folder("contracts")))
#: The schemas that our OpenAPI document leads to, and who writes what they describe.
REACHED = {
    **dict.fromkeys(
        ("error-message", "error-unauthorized", "event", "graphql-answer", "line-item"),
        Direction.ANSWER,
    ),
    **dict.fromkeys(("pending-shipment", "prediction", "predictions", "report"), Direction.ANSWER),
    **dict.fromkeys(("reports", "shipment", "shipment-search"), Direction.ANSWER),
    "titled-line-item": Direction.ANSWER,
    "graphql-request": Direction.REQUEST,
}
SAYS_NOTHING = {"type", "title", "description", "$comment", "examples", "default"}


@dataclass(frozen=True)
class Place:
    """An object somewhere in a schema."""

    schema: str
    steps: tuple[str, ...]

    def inside(self, document: Any) -> Any:
        for step in self.steps:
            document = document[step]
        return document


def places(name: str, part: Any, steps: tuple[str, ...] = ()) -> Iterator[Place]:
    """Yield every object in a schema that has properties."""
    if isinstance(part, dict):
        if isinstance(part.get("properties"), dict):
            yield Place(name, steps)
        for key in ("properties", "$defs"):
            for below in part.get(key, {}):
                yield from places(name, part[key][below], (*steps, key, below))
        if isinstance(part.get("items"), dict):
            yield from places(name, part["items"], (*steps, "items"))


Edit = Callable[[Any, str], bool]  #: changes an object about one property, if that is possible


def removed(part: Any, name: str) -> bool:
    del part["properties"][name]
    part["required"] = [each for each in part.get("required", ()) if each != name]
    return True


def added(part: Any, name: str) -> bool:
    part["properties"] = {f"{name}Too": {"type": "string"}, **part["properties"]}
    return True


def required(part: Any, name: str) -> bool:
    known = part.get("required", [])
    part["required"] = [*known, name]
    return name not in known


def optional(part: Any, name: str) -> bool:
    known = part.get("required", [])
    part["required"] = [each for each in known if each != name]
    return name in known


def retyped(part: Any, name: str) -> bool:
    schema = part["properties"][name]
    if set(schema) - SAYS_NOTHING or not isinstance(schema.get("type"), str):
        return False
    schema["type"] = "boolean" if schema["type"] != "boolean" else "string"
    return "default" not in schema


def nullable(part: Any, name: str) -> bool:
    schema = part["properties"][name]
    if schema.keys() & {"enum", "const"} or not isinstance(schema.get("type"), str):
        return False
    schema["type"] = [schema["type"], "null"]
    return True


def never_null(part: Any, name: str) -> bool:
    schema = part["properties"][name]
    if not isinstance(schema.get("type"), list) or "enum" in schema:
        return False
    schema["type"] = [each for each in schema["type"] if each != "null"]
    return True


EDITS: dict[str, Edit] = {
    "property-removed": removed,
    "property-added": added,
    "property-required": required,
    "property-optional": optional,
    "type-changed": retyped,
    "null-added": nullable,
    "null-removed": never_null,
}

PLACES = [each for name in REACHED for each in places(name, schemas.load(name))]


def possible() -> Iterator[tuple[Place, str, str]]:
    """Yield every edit that can be made: where, of which property, of what kind."""
    for place in PLACES:
        for name in place.inside(schemas.load(place.schema))["properties"]:
            for kind, edit in EDITS.items():
                document = copy.deepcopy(schemas.load(place.schema))
                if edit(place.inside(document), name):
                    yield place, name, kind


POSSIBLE = list(possible())


def test_there_is_something_to_edit_in_every_schema_and_of_every_kind() -> None:
    assert {place.schema for place, _, _ in POSSIBLE} == set(REACHED) - {"reports"}
    assert {kind for _, _, kind in POSSIBLE} == set(EDITS)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(POSSIBLE))
def test_an_edit_is_found_as_what_it_is(edit: tuple[Place, str, str]) -> None:
    place, name, kind = edit
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "next"
        shutil.copytree(CONTRACTS, new)
        file = new / "schemas" / f"{place.schema}.schema.json"
        document = json.loads(file.read_text(encoding="utf-8"))
        EDITS[kind](place.inside(document), name)
        file.write_text(json.dumps(document), encoding="utf-8")

        found = compared("openapi", str(new / "openapi.yaml"), apps_own()).changes

    direction = REACHED[place.schema]
    assert {(each.kind, each.direction) for each in found} == {(kind, direction)}
    assert {each.verdict for each in found} == {change_kinds()[kind].meanings[direction][0]}
    assert all(f"{place.schema}.schema.json#" in each.where for each in found)


def shuffled(value: Any, chance: random.Random) -> Any:
    """Return the same document with everything whose order says nothing in another order."""
    if isinstance(value, list):
        return [shuffled(each, chance) for each in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    chance.shuffle(keys)
    made = {key: shuffled(value[key], chance) for key in keys}
    for key in ("required", "enum", "anyOf", "oneOf", "parameters"):
        if isinstance(made.get(key), list):
            chance.shuffle(made[key])
    return made


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_order_and_file_names_and_yaml_or_json_change_nothing(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder)
        (new / "schemas").mkdir()
        for name in schemas.names():
            document = shuffled(schemas.load(name), chance)
            path = new / "schemas" / f"{name}.schema.json"
            path.write_text(json.dumps(document), encoding="utf-8")
        api = shuffled(json.loads(json.dumps(openapi.document())), chance)
        (new / "other-name.json").write_text(json.dumps(api), encoding="utf-8")

        assert compared("openapi", str(new / "other-name.json"), apps_own()).changes == ()


@pytest.mark.parametrize("named", ["ours", "openapi", "loop.graphql", *schemas.names()])
def test_a_contract_is_like_itself(named: str) -> None:
    assert compared(named, named, apps_own()).changes == ()


def test_a_folder_is_like_its_copy(tmp_path: Path) -> None:
    shutil.copytree(CONTRACTS, tmp_path / "copy")

    assert compared(str(CONTRACTS), str(tmp_path / "copy"), apps_own()).changes == ()
    assert compared("ours", str(tmp_path / "copy"), apps_own()).changes == ()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_schema_is_like_itself_written_anew(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(schemas.names()))
    value = data.draw(from_schema(name))
    document = {"$schema": "x", "properties": {"a": {"const": value}, "b": {"enum": [value, 1]}}}
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{each}.json" for each in ("one", "two")]
        for path in paths:
            path.write_text(json.dumps(document), encoding="utf-8")

        assert compared(str(paths[0]), str(paths[1]), apps_own()).changes == ()
