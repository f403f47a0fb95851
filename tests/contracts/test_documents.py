"""Whole files are validated: JSON, JSON lines, CSV; what is wrong is named with its place."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from loop_harness import schemas
from loop_harness.contracts.documents import _documents, columns, from_cells, to_cells, validate
from loop_harness.errors import HarnessError, InvalidDocument, NotJson, Problem, UnreadableFile
from loop_harness.strategies import from_schema

PROFILE = {"id": "c1", "name": "Ada", "emailAddresses": ["ada@example.com"]}
ORDER = {"name": "#1001", "emails": ["ada@example.com"]}


def write(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_a_json_file_is_one_document(tmp_path: Path) -> None:
    assert validate(write(tmp_path, "a.json", json.dumps(PROFILE)), "profile") == 1
    assert validate(write(tmp_path, "a.json", json.dumps([PROFILE] * 3)), "profiles") == 1


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson", "JSONL"])
def test_a_file_of_json_lines_is_as_many_documents_as_lines_that_are_not_blank(
    tmp_path: Path, suffix: str
) -> None:
    text = f"{json.dumps(PROFILE)}\r\n\n{json.dumps(PROFILE)}\n"

    assert validate(write(tmp_path, f"a.{suffix}", text), "profile") == 2


def test_a_text_with_a_line_separator_inside_does_not_end_a_json_line(tmp_path: Path) -> None:
    """JSON allows U+2028, U+2029 and U+0085 inside of a text as they are."""
    text = json.dumps({"name": "a\u2028b\u2029c\u0085d"}, ensure_ascii=False)

    assert validate(write(tmp_path, "a.jsonl", f"{text}\n{text}\n"), "profile") == 2


def test_a_byte_order_mark_is_no_part_of_a_document(tmp_path: Path) -> None:
    file = write(tmp_path, "a.json", b"\xef\xbb\xbf" + json.dumps(PROFILE).encode())

    assert validate(file, "profile") == 1


def test_a_csv_file_is_one_document_a_row(tmp_path: Path) -> None:
    text = 'id,emailAddresses,primaryEmailAddress\nc1,"[""a@example.com""]",a@example.com\nc2,,\n'

    assert validate(write(tmp_path, "a.csv", text), "profile") == 2


def test_a_file_without_any_document_is_valid_and_counts_none(tmp_path: Path) -> None:
    assert validate(write(tmp_path, "a.jsonl", ""), "profile") == 0
    assert validate(write(tmp_path, "a.csv", "id,name\n"), "profile") == 0


def rows_of(documents: list[Any], schema: str) -> str:
    """Write documents as CSV, any line end inside of a text kept."""
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(columns(schema))
    rows.writerows(to_cells(each, schema) for each in documents)
    return table.getvalue()


@pytest.mark.parametrize("schema", ["profile", "order"])
@given(data=st.data())
def test_csv_loses_nothing_that_has_a_column(
    tmp_path_factory: pytest.TempPathFactory, schema: str, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(from_schema(schema), min_size=1, max_size=2))
    documents = [{name: each[name] for name in columns(schema) if name in each} for each in drawn]
    base = tmp_path_factory.getbasetemp()
    file = write(base, f"{schema}.csv", rows_of(documents, schema))

    assert [each for _, each in _documents(file, schema)] == documents
    assert validate(file, schema) == len(documents)


@pytest.mark.parametrize("text", ["", '"', '""', '"a" b', "1", "null", "[]", " ", "a,b", "\r", "é"])
def test_a_text_that_looks_like_something_else_stays_itself_in_csv(text: str) -> None:
    document = {"id": text, "primaryEmailAddress": text, "emailAddresses": [text]}
    cells = dict(zip(columns("profile"), to_cells(document, "profile"), strict=True))

    assert from_cells(cells, "profile") == document


def test_a_csv_cell_that_is_no_json_is_taken_as_a_text() -> None:
    assert from_cells({"primaryEmailAddress": "ada@example.com"}, "profile") == {
        "primaryEmailAddress": "ada@example.com"
    }


BROKEN: dict[str, tuple[str, str | bytes, str, str]] = {
    "cut off": (
        "a.json",
        '{"id": "c1",',
        "profile",
        "not JSON at line 1, column 13: Expecting property name enclosed in double quotes",
    ),
    "empty": ("a.json", "", "profile", "not JSON at line 1, column 1: Expecting value"),
    "nested too deeply": (
        "a.json",
        "[" * 100_000,
        "profile",
        "it is nested too deeply",
    ),
    "a number of too many digits": (
        "a.json",
        "9" * 5000,
        "profile",
        "Exceeds the limit (4300 digits)",
    ),
    "one bad line": (
        "a.jsonl",
        '{"id": "c1"}\n{"id": }\n',
        "profile",
        "not JSON at line 2, column 8: Expecting value",
    ),
    "not UTF-8": ("a.json", b'{"id": "\xff"}', "profile", "is not UTF-8 text (byte 8)"),
    "a misspelt field": (
        "a.json",
        '{"order": []}',
        "world",
        "$: has an unknown field 'order' (did you mean 'orders'?); see 'loop-harness contract",
    ),
    "deep inside": (
        "a.json",
        '{"orders": [{"name": "#1", "emails": ["a@example.com", 7]}]}',
        "world",
        "$.orders[0].emails[1]: is a number, must be a text; see",
    ),
    "the second of two lines": (
        "a.jsonl",
        '{"id": "c1"}\n{"id": 7}\n',
        "profile",
        "line 2: $.id: is a number, must be a text; see",
    ),
    "the second row of a table": (
        "a.csv",
        "id,emailAddresses\nc1,[]\nc2,ada@example.com\n",
        "profile",
        "line 3: $.emailAddresses: is a text, must be a list; see",
    ),
    "a row after one with a line end inside": (
        "a.csv",
        'id,emailAddresses\n"c\n1",[]\nc2,7\n',
        "profile",
        "line 4: $.emailAddresses: is a number, must be a list; see",
    ),
    "a misspelt column": (
        "a.csv",
        "name,email\n#1,[]\n",
        "order",
        "line 2: $: has an unknown field 'email' (did you mean 'emails'?) (and 1 more); see",
    ),
    "more cells than columns": (
        "a.csv",
        "id,name\nc1,Ada,Lee\n",
        "profile",
        "line 2: $: has more cells than the header line has names; see",
    ),
    "a table of what is no object": (
        "a.csv",
        "id\nc1\n",
        "profiles",
        "$: profiles has no columns, so CSV cannot hold it; use JSON; see",
    ),
}


@pytest.mark.parametrize(("name", "content", "schema", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_its_name_the_place_and_the_reason(
    tmp_path: Path, name: str, content: str | bytes, schema: str, words: str
) -> None:
    file = write(tmp_path, name, content)

    with pytest.raises(HarnessError) as caught:
        validate(file, schema)

    assert str(caught.value).startswith(f"{file}: {words}")
    assert isinstance(caught.value, InvalidDocument | NotJson | UnreadableFile)


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        validate(tmp_path / "none.json", "profile")

    assert str(caught.value) == f"{tmp_path / 'none.json'}: No such file or directory"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        validate(tmp_path, "profile")

    assert str(caught.value) == f"{tmp_path}: Is a directory"


def test_every_problem_of_every_document_is_kept(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", '{"id": 1, "name": 2}\n\n{"id": 3}\n')

    with pytest.raises(InvalidDocument) as caught:
        validate(file, "profile")

    assert caught.value == InvalidDocument(
        str(file),
        "profile",
        (
            Problem("line 1: $.id", "is a number, must be a text"),
            Problem("line 1: $.name", "is a number, must be a text"),
            Problem("line 3: $.id", "is a number, must be a text"),
        ),
    )


def test_the_columns_are_the_properties_in_their_sequence() -> None:
    assert columns("order") == tuple(schemas.load("order")["properties"])
    assert columns("order")[:3] == ("id", "name", "emails")
