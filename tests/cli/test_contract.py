"""``contract`` lists and shows what was agreed, and holds a file against it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.calling import call

from loop_harness import content, schemas

OTHERS = {
    "openapi": "openapi.yaml",
    "loop.graphql": "graphql/loop.graphql",
    "gladly.graphql": "graphql/gladly.graphql",
    "rules": "rules.toml",
    "assumptions": "assumptions.toml",
    "changes": "changes.toml",
}
BROKEN = {"orders": [{"nmae": "#1", "emails": [5]}]}
PROBLEMS = [
    {"path": "$.orders[0].emails[0]", "reason": "is a number, must be a text"},
    {"path": "$.orders[0]", "reason": "has an unknown field 'nmae' (did you mean 'name'?)"},
    {"path": "$.orders[0]", "reason": "lacks 'name'"},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "world.json"


def test_every_schema_and_file_is_listed_and_shown_as_it_stands() -> None:
    listed = [each.split()[0] for each in call("contract", "list").out.splitlines()]
    shown = {name: call("contract", "show", name).out for name in listed}

    files = {name: content.text("contracts", *path.split("/")) for name, path in OTHERS.items()}
    documents = {
        name: content.text("contracts", "schemas", f"{name}.schema.json")
        for name in schemas.names()
    }
    assert shown == {**documents, **files}


@pytest.mark.parametrize("name", ["world.json", "profiles.jsonl"])
def test_a_file_that_keeps_to_its_schema_is_fine(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    kind, schema = ("world", "world") if name == "world.json" else ("profiles", "profile")
    form = file.suffix.removeprefix(".")
    call("generate", kind, "--count", "3", "--format", form, "--output", str(file))
    check = ("contract", "validate", str(file), "--as", schema)

    told, as_json = call(*check), call(*check, "--format", "json")

    documents = "1 document" if schema == "world" else "3 documents"
    assert (told.code, told.out) == (0, f"{file}: {documents} as {schema}, all valid\n")
    assert as_json.json == {"file": str(file), "schema": schema, "valid": True, "problems": []}
    assert (as_json.code, as_json.err, told.err) == (0, "", "")


def test_a_broken_file_is_a_finding_with_every_problem(file: Path) -> None:
    file.write_text(json.dumps(BROKEN))
    check = ("contract", "validate", str(file), "--as", "world")

    told, as_json = call(*check), call(*check, "--format", "json")

    lines = "".join(f"{file}: {each['path']}: {each['reason']}\n" for each in PROBLEMS)
    assert (told.code, told.out, told.err) == (1, "", lines)
    assert as_json.json == {
        "file": str(file),
        "schema": "world",
        "valid": False,
        "problems": PROBLEMS,
    }
    assert (as_json.code, as_json.err) == (1, "")


def test_of_many_problems_the_first_are_told_and_json_has_all(file: Path) -> None:
    file.write_text(json.dumps({"orders": [{"name": "#1", "emails": [5] * 30}]}))
    check = ("contract", "validate", str(file), "--as", "world")

    lines = call(*check).err.splitlines()

    assert (len(lines), lines[-1]) == (21, "(and 10 more; --format json has all)")
    assert len(call(*check, "--format", "json").json["problems"]) == 30
