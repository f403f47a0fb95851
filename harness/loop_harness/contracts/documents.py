"""Validates whole files against a schema: JSON, JSON lines, or CSV with a header line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from loop_harness import files, schemas
from loop_harness.errors import InvalidDocument, NotJson, Problem
from loop_harness.model import Json


def validate(path: Path, schema: str) -> int:
    """Check every document in one file and return how many there are.

    Raises UnreadableFile, NotJson, UnknownName or InvalidDocument with every problem found.
    """
    schemas.load(schema)
    count, found = 0, []
    for place, document in _documents(path, schema):
        count += 1
        found += [
            Problem(f"{place}{each.path}", each.reason)
            for each in schemas.problems(document, schema)
        ]
    if found:
        raise InvalidDocument(str(path), schema, tuple(found))
    return count


def _documents(path: Path, schema: str) -> Iterator[tuple[str, Json]]:
    text = files.read_text(path)
    match path.suffix.lower():
        case ".jsonl" | ".ndjson":
            for number, line in enumerate(text.split("\n"), 1):  # JSON may hold other line ends
                if line.strip():
                    yield f"line {number}: ", _line(path, number, line)
        case ".csv":
            yield from _rows(path, text, schema)
        case _:
            yield "", files.parse_json(text, str(path))


def _rows(path: Path, text: str, schema: str) -> Iterator[tuple[str, Json]]:
    if "properties" not in schemas.load(schema):
        reason = f"{schema} has no columns, so CSV cannot hold it; use JSON"
        raise InvalidDocument(str(path), schema, (Problem("$", reason),))
    rows = csv.DictReader(io.StringIO(text, newline=""))
    for row in rows:
        place = f"line {rows.line_num}: "
        if None in row:
            problem = Problem(f"{place}$", "has more cells than the header line has names")
            raise InvalidDocument(str(path), schema, (problem,))
        yield place, from_cells(row, schema)


def _line(path: Path, number: int, line: str) -> Json:
    try:
        return files.parse_json(line, str(path))
    except NotJson as error:
        raise NotJson(str(path), number, error.column, error.reason) from error


def columns(schema: str) -> tuple[str, ...]:
    """Return the CSV columns of one schema: its properties, in their order."""
    return tuple(schemas.load(schema)["properties"])


def to_cells(document: dict[str, Json], schema: str) -> list[str]:
    """Return one CSV row: a text as it is, anything else as JSON, a missing field as nothing.

    A text that is empty or begins with a quotation mark is written as JSON, to stay apart.
    """
    return [
        "" if name not in document else _cell(document[name], text=_is_text(schema, name))
        for name in columns(schema)
    ]


def from_cells(row: dict[str, str], schema: str) -> Json:
    """Return the document that ``to_cells`` wrote into one CSV row."""
    return {
        name: cell if _is_text(schema, name) and not cell.startswith('"') else _parsed(cell)
        for name, cell in row.items()
        if cell
    }


def _is_text(schema: str, name: str) -> bool:
    found: schemas.Schema = schemas.load(schema)["properties"].get(name, {"type": "string"})
    return found.get("type") == "string"


def _cell(value: Json, *, text: bool) -> str:
    plain = text and isinstance(value, str) and value and not value.startswith('"')
    return value if plain else json.dumps(value, ensure_ascii=False)


def _parsed(cell: str) -> Json:
    try:
        return json.loads(cell)
    except ValueError:
        return cell
