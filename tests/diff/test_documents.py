"""What is compared is read as it is meant; what cannot be is refused in one sentence."""

from __future__ import annotations

import contextlib
import copy
import functools
import json
import operator
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from tests.diff.differing import ORDERS, api, changes, write

from loop_harness import content, schemas
from loop_harness.contracts import openapi
from loop_harness.diff.comparing import Comparison, compared
from loop_harness.diff.proof import proven
from loop_harness.diff.usage import apps_own, of_file
from loop_harness.errors import HarnessError, NotJson, UnknownName, UnreadableFile

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
SCHEMAS = Path(str(content.folder("contracts"))) / "schemas"


def between(old: str | Path, new: str | Path) -> Comparison:
    return compared(str(old), str(new), apps_own())


def answering(schema: Any) -> dict[str, Any]:
    """Return an OpenAPI document whose one answer has a schema."""
    content = {"application/json": {"schema": schema}}
    return api({"responses": {"200": {"description": "", "content": content}}})


def test_a_reference_leads_into_a_file_beside_it(tmp_path: Path) -> None:
    for side, schema in (("old", TEXT), ("new", NUMBER)):
        write(tmp_path / side, "schemas/thing", {"$defs": {"a": schema}})
        write(tmp_path / side, "api", answering({"$ref": "schemas/thing.json#/$defs/a"}))

    (found,) = between(tmp_path / "old/api.json", tmp_path / "new/api.json").changes

    assert (found.kind, found.where) == ("type-changed", "schemas/thing.json#/$defs/a")


def test_a_reference_may_name_an_anchor_an_id_or_a_place_behind_another(tmp_path: Path) -> None:
    own = "https://schemas.example/thing.json"
    thing = {"$id": own, "$defs": {"a": {"$anchor": "here", "type": "string"}}}
    write(tmp_path, "thing", thing)
    parts = {
        "properties": {
            "a": {"$ref": "thing.json#here"},
            "b": {"$ref": f"{own}#/$defs/a"},
            "c": {"$ref": "#/properties/d/properties/e"},
            "d": {"$ref": "#/$defs/d"},
        },
        "$defs": {"d": {"properties": {"e": TEXT}}},
    }
    plain = {"a": TEXT, "b": TEXT, "c": TEXT, "d": {"properties": {"e": TEXT}}}
    old, new = write(tmp_path, "old", parts), write(tmp_path, "new", {"properties": plain})

    assert between(old, new).changes == ()


@pytest.mark.parametrize(
    ("ref", "reason"),
    [
        ("https://schemas.example/a.json", "is not fetched"),
        ("//schemas.example/a.json", "is not fetched"),
        ("file:///etc/hosts", "is not fetched"),
        ("/etc/hosts", "is outside of its folder"),
        ("../secret.json", "is outside of its folder"),
        ("a/../../secret.json", "is outside of its folder"),
        ("missing.json", "No such file"),
        ("#/nowhere", "has nothing where"),
        ("#nowhere", "has nothing where"),
    ],
)
def test_a_reference_that_leads_nowhere_or_away_is_refused(
    ref: str, reason: str, tmp_path: Path
) -> None:
    write(tmp_path, "secret", {"type": "string"})
    path = write(tmp_path / "in", "api", answering({"$ref": ref}))

    with pytest.raises(UnreadableFile, match=reason):
        between(path, path)


def test_yaml_is_read_as_json_would_be(tmp_path: Path) -> None:
    yaml = """
openapi: 3.0.3
info: {title: a test, version: 2022-10-01}
paths:
  /things:
    get:
      responses:
        200:
          description: fine
          content:
            application/json:
              schema: {type: string, enum: [on, off, 2026-01-02, yes]}
"""
    (tmp_path / "old.yaml").write_text(yaml)
    schema = {"type": "string", "enum": ["on", "off", "2026-01-02", "yes"]}
    new = write(tmp_path, "new", answering(schema) | {"openapi": "3.0.3"})

    assert between(tmp_path / "old.yaml", new).changes == ()


def test_aliases_that_multiply_are_no_danger(tmp_path: Path) -> None:
    bomb = "a0: &a0 {type: string}\n"
    for level in range(1, 30):
        many = ", ".join(f"p{n}: *a{level - 1}" for n in range(9))
        bomb += f"a{level}: &a{level} {{properties: {{{many}}}}}\n"
    text = f"{bomb}properties: {{x: *a29}}\n"
    (tmp_path / "bomb.yaml").write_text(text)

    with pytest.raises(UnreadableFile, match="more than"):
        between(tmp_path / "bomb.yaml", tmp_path / "bomb.yaml")


def test_what_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    deep = '{"items":' * 20_000 + "{}" + "}" * 20_000
    (tmp_path / "deep.json").write_text(deep)

    with pytest.raises(HarnessError):
        between(tmp_path / "deep.json", tmp_path / "deep.json")


@pytest.mark.parametrize(
    ("name", "text", "error", "reason"),
    [
        ("a.json", "{", NotJson, "not JSON"),
        ("a.json", "[]", UnreadableFile, "is no OpenAPI document"),
        ("a.json", '{"a": 1}', UnreadableFile, "is no OpenAPI document"),
        ("a.json", '{"swagger": "2.0"}', UnreadableFile, "Swagger 2"),
        ("a.json", '{"openapi": "4.0.0"}', UnreadableFile, r"OpenAPI 4\.0\.0"),
        ("a.yaml", "a: [", UnreadableFile, "is no YAML"),
        ("a.yaml", "a: !!python/name:os.system", UnreadableFile, "is no YAML"),
        ("a.graphql", "type {", UnreadableFile, "is no GraphQL schema"),
        ("a.graphql", "type Query { a: Missing }", UnreadableFile, "is no GraphQL schema"),
        ("a.graphql", "{ orders }", UnreadableFile, "is no GraphQL schema"),
    ],
)
def test_what_is_no_contract_is_refused(
    name: str, text: str, error: type[HarnessError], reason: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)

    with pytest.raises(error) as caught:
        between(tmp_path / name, tmp_path / name)

    assert reason.replace("\\", "") in str(caught.value)


def test_documents_of_two_kinds_cannot_be_compared(tmp_path: Path) -> None:
    old, new = write(tmp_path, "old", ORDERS), write(tmp_path, "new", answering(TEXT))

    with pytest.raises(UnreadableFile, match="the one is GraphQL, the other is OpenAPI"):
        between(old, new)


def test_a_name_that_nothing_has_brings_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'shipment'"):
        between("shipmnet", "ours")
    with pytest.raises(UnreadableFile, match="there is no such file"):
        between("ours", "no/such/file.yaml")


def test_a_file_that_is_no_query_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "query.graphql"
    path.write_text("{ orders")

    with pytest.raises(UnreadableFile, match="is no GraphQL query"):
        of_file(path)


def test_folders_are_compared_document_by_document(tmp_path: Path) -> None:
    for side, kind in (("old", "String"), ("new", "Int")):
        write(tmp_path / side, "shop", f"type Query {{ a: {kind} }}")
        write(tmp_path / side, "api", answering({"$ref": "schemas/used.json"}))
        write(tmp_path / side, "schemas/used", {"type": "string"})
        write(tmp_path / side, "schemas/alone", {"type": "object", "properties": {}})
        (tmp_path / side / "notes.json").write_text('{"a": 1}')
    write(tmp_path / "old", "schemas/gone", {"properties": {}})
    write(tmp_path / "new", "schemas/fresh", {"properties": {}})
    write(tmp_path / "new", "schemas/used", {"type": "integer"})

    result = between(tmp_path / "old", tmp_path / "new")

    found = {(each.kind, each.document, each.where) for each in result.changes}
    assert found == {
        ("type-changed", "GraphQL", "Query.a"),
        ("type-changed", "OpenAPI", "schemas/used.json#"),
        ("document-removed", "JSON Schema", "schemas/gone.json"),
        ("document-added", "JSON Schema", "schemas/fresh.json"),
    }


def test_a_file_that_others_refer_to_may_be_written_into_them(tmp_path: Path) -> None:
    write(tmp_path / "old", "api", answering({"$ref": "schemas/thing.json"}))
    write(tmp_path / "old", "schemas/thing", {"$schema": "x", "type": "string"})
    write(tmp_path / "new", "api", answering(TEXT))

    assert between(tmp_path / "old", tmp_path / "new").changes == ()


def test_of_ours_only_what_the_other_side_has_is_compared(tmp_path: Path) -> None:
    path = write(tmp_path, "vendor", ORDERS)

    result = between("ours", path)

    assert [(each.old.name, each.new.name) for each in result.pairs] == [
        ("graphql/loop.graphql", "vendor.graphql")
    ]


def test_a_schema_is_compared_with_ours_of_the_same_name(tmp_path: Path) -> None:
    named = write(tmp_path, "shipment", {"type": "object", "properties": {}})
    other = write(tmp_path, "parcel", {"type": "object", "properties": {}})

    assert between("ours", named).pairs[0].old.name == "schemas/shipment.schema.json"
    assert between("shipment", other).pairs[0].old.name == "schemas/shipment.schema.json"
    with pytest.raises(UnreadableFile, match="none of ours is called 'parcel'"):
        between("ours", other)


def test_fingerprints_do_not_depend_on_where_the_files_lie(tmp_path: Path) -> None:
    here = changes(tmp_path / "a", answering(TEXT), answering(NUMBER), name="api")
    there = changes(tmp_path / "b/c", answering(TEXT), answering(NUMBER), name="other")

    assert [each.fingerprint for each in here] == [each.fingerprint for each in there]


def test_fingerprints_are_the_same_for_ever(tmp_path: Path) -> None:
    (found,) = changes(tmp_path, ORDERS, ORDERS.replace("status: String!", "status: String"))

    assert found.fingerprint == "be1e90a2ec1d8147"


def test_another_value_has_another_fingerprint(tmp_path: Path) -> None:
    marks = set()
    for most in (5, 6, 7):
        old, new = answering(NUMBER | {"maximum": 9}), answering(NUMBER | {"maximum": most})
        marks |= {each.fingerprint for each in changes(tmp_path / str(most), old, new, name="a")}

    assert len(marks) == 3


def test_a_large_document_takes_no_time_to_speak_of(tmp_path: Path) -> None:
    properties = {
        f"p{n}": {"oneOf": [{"type": "object", "properties": {f"q{m}": TEXT}} for m in range(30)]}
        for n in range(60)
    }
    text = json.dumps({"properties": properties})
    (tmp_path / "old.json").write_text(text)
    (tmp_path / "new.json").write_text(text.replace("q29", "r29"))

    found = between(tmp_path / "old.json", tmp_path / "new.json").changes

    assert len(found) == 120


@pytest.mark.parametrize("keyword", ["anyOf", "allOf", "not", "items", "properties"])
def test_what_is_nested_deeply_is_compared_or_refused(keyword: str, tmp_path: Path) -> None:
    opening = {"anyOf": '{"anyOf":[{},', "allOf": '{"allOf":[', "properties": '{"properties":{"a":'}
    closing = {"anyOf": "]}", "allOf": "]}", "properties": "}}"}
    before, after = opening.get(keyword, f'{{"{keyword}":'), closing.get(keyword, "}")
    for side, end in (("old", '{"type":"string"}'), ("new", '{"type":"integer"}')):
        (tmp_path / f"{side}.json").write_text(before * 300 + end + after * 300)

    try:
        outcome = str(len(between(tmp_path / "old.json", tmp_path / "new.json").changes))
    except UnreadableFile as error:
        outcome = str(error)

    assert outcome == "1" or "too deep" in outcome


#: What may stand anywhere in a document of somebody who makes mistakes.
_ODD: list[Any] = [
    *(None, True, 0, -1.5, "", "x", [], [1], [None], {}, {"a": 1}, {"$ref": "#"}, {"$ref": "#/no"}),
    *({"type": 5}, {"type": ["string", 7]}, {"enum": "x"}, {"enum": [{}]}, {"properties": []}),
    *({"required": "a"}, {"allOf": {}}, {"anyOf": [1]}, {"items": [{}]}, {"pattern": "("}),
    *({"minimum": "3"}, {"in": 1}, {"content": []}, {"default": {"x": [1]}}, [{"$ref": "#"}]),
]


def _places(value: Any, steps: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    return [place for key in keys for place in ((*steps, key), *_places(value[key], (*steps, key)))]


_API = json.loads(json.dumps(openapi.document()))
_ANSWER, _REQUEST = schemas.load("graphql-answer"), schemas.load("graphql-request")


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_document_it_is_compared_or_refused(data: st.DataObject) -> None:
    name, document = data.draw(
        st.sampled_from([("api", _API), ("graphql-answer", _ANSWER), ("graphql-request", _REQUEST)])
    )
    edited = copy.deepcopy(document)
    for place in data.draw(st.lists(st.sampled_from(_places(document)), min_size=1, max_size=3)):
        value = data.draw(st.sampled_from(_ODD))
        with contextlib.suppress(KeyError, IndexError, TypeError):
            owner = functools.reduce(operator.getitem, place[:-1], edited)
            owner[place[-1]] = copy.deepcopy(value)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SCHEMAS, Path(folder) / "schemas")
        old, new = write(Path(folder), f"{name}", document), write(Path(folder), "edited", edited)
        try:
            result = between(old, new)
        except HarnessError:
            return
        marks = [each.fingerprint for each in result.changes]
        assert len(set(marks)) == len(marks)
        if any(each.used for each in result.changes):
            proven(result)


def test_fingerprints_do_not_depend_on_what_stands_before(tmp_path: Path) -> None:
    def document(kind: str, *, other: bool) -> dict[str, Any]:
        limit = {"name": "limit", "in": "query", "schema": {"type": kind}}
        first = {"name": "after", "in": "query", "schema": TEXT}
        forms = [{"title": "A", "properties": {"a": {"type": kind}}}, {"type": "boolean"}, TEXT]
        answer = {"content": {"application/json": {"schema": {"anyOf": forms}}}}
        if other:
            forms.reverse()
        parameters = [first, limit] if other else [limit]
        return api({"parameters": parameters, "responses": {"200": answer}})

    marks = []
    for other in (False, True):
        folder = tmp_path / str(other)
        old, new = document("integer", other=other), document("string", other=other)
        marks.append({each.fingerprint for each in changes(folder, old, new, name="api")})

    assert len(marks[0]) == 2
    assert marks[0] == marks[1]


def test_the_name_of_a_path_argument_is_no_part_of_a_fingerprint(tmp_path: Path) -> None:
    def document(name: str, kind: str) -> dict[str, Any]:
        answer = {"content": {"application/json": {"schema": {"type": kind}}}}
        return api({"responses": {"200": answer}}, path=f"/things/{{{name}}}")

    marks = [
        [each.fingerprint for each in changes(folder, old, new, name="api")]
        for folder, old, new in (
            (tmp_path / "a", document("id", "string"), document("id", "integer")),
            (tmp_path / "b", document("key", "string"), document("key", "integer")),
        )
    ]

    assert marks[0] == marks[1] != []


@pytest.mark.parametrize(
    "more",
    [
        "type Odd { a: Int a: Int }",
        "type Odd @undeclared { a: Int }",
        "interface I { a: Int } type Odd implements I { a: Int @deprecated }",
        "interface I { a: Int } type Odd implements I { b: Int }",
        "type __Odd { a: Int }",
        "input Odd { a: Odd! }",
        "union Odd",
        "enum Odd",
    ],
)
def test_a_schema_that_graphql_forbids_is_compared_all_the_same(more: str, tmp_path: Path) -> None:
    old, new = write(tmp_path, "old", ORDERS + more), write(tmp_path, "new", ORDERS + more)
    wider = write(tmp_path, "wider", ORDERS.replace("status: String!", "status: String") + more)

    assert between(old, new).changes == ()
    assert {each.finding.rule.id for each in proven(between(old, wider)).broken} >= {"S02"}


_WORDS = re.findall(r"\w+|\S", ORDERS)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(range(len(_WORDS))),
            st.sampled_from(["", "[", "]", "!", "{", "}", "String", "Int", "Order", "input", "x"]),
        ),
        min_size=1,
        max_size=2,
    )
)
def test_whatever_stands_in_a_graphql_schema_it_is_compared_or_refused(
    edits: list[tuple[int, str]],
) -> None:
    words = list(_WORDS)
    for at, word in edits:
        words[at] = word
    with tempfile.TemporaryDirectory() as folder:
        old, new = (
            write(Path(folder), "old", ORDERS),
            write(Path(folder), "new", " ".join(words)),
        )
        for one, other in ((old, new), (new, old)):
            with contextlib.suppress(HarnessError):
                proven(between(one, other))
