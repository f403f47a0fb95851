"""Values for a schema that no recipe knows: from its examples, format, pattern or type."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from loop_harness.errors import UnsupportedKeyword
from loop_harness.generate.fits import types
from loop_harness.generate.patterns import matching
from loop_harness.generate.recipes import FORMS, Maker, moment, said_by_faker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from loop_harness.generate.source import Source
    from loop_harness.model import Json
    from loop_harness.schemas import Schema

_RECENT_DAYS = (-58, -1)
_SPAN = 100  #: how far a number goes where the schema names no upper end


def chosen(schema: Schema) -> Maker | None:
    """Return what picks among the values that the schema spells out, if it does."""
    if "const" in schema:
        return _one_of([schema["const"]])
    if "default" in schema:
        return _one_of([schema["default"]])
    values = schema.get("enum") or schema.get("examples")
    return _one_of(values) if values else None


def scalar(name: str, schema: Schema, at: str) -> Maker:
    """Return what makes a text, number, truth value or null of a schema."""
    allowed = types(schema) or ("string",)
    return _MAKERS[allowed[0]](name, schema, at)


def _one_of(values: list[Json]) -> Maker:
    def make(source: Source, path: str) -> Json:
        return copy.deepcopy(source.pick(values, path))

    return make


def _text(name: str, schema: Schema, at: str) -> Maker:
    if "format" in schema:
        return _formatted(name, schema["format"], at)
    if "pattern" in schema:
        return _patterned(name, schema["pattern"], at)
    least, most = schema.get("minLength", 0), schema.get("maxLength")

    def make(source: Source, path: str) -> str:
        word = said_by_faker("word", "en_US", source, path)
        return (word * (least // len(word) + 1) if len(word) < least else word)[:most]

    return make


def _patterned(name: str, pattern: str, at: str) -> Maker:
    def make(source: Source, path: str) -> str:
        text = matching(pattern, source, path)
        if text is None:
            raise UnsupportedKeyword(name, at, f"pattern: {pattern}")
        return text

    return make


def _formatted(name: str, form: str, at: str) -> Maker:
    match form:
        case "date-time" | "date":
            write = FORMS[form]
            return lambda source, path: write(moment(source, *_RECENT_DAYS, path))
        case "uri":
            return lambda source, path: f"https://www.example.com/{source.number(path):016x}"
        case "email":
            return lambda source, path: f"{source.number(path):016x}@example.com"
        case "uuid":
            return _uuid
        case _:
            raise UnsupportedKeyword(name, at, f"format: {form}")


def _uuid(source: Source, path: str) -> str:
    digits = f"{source.number(path):016x}{source.number(path, 'rest'):016x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def _bounds(schema: Schema) -> tuple[Any, Any]:
    """Return the range of a number; one end may follow from the other."""
    low = schema.get("minimum", min(0, schema.get("maximum", 0)))
    return low, schema.get("maximum", low + _SPAN)


def _integer(_name: str, schema: Schema, _at: str) -> Maker:
    low, high = _bounds(schema)
    return lambda source, path: source.between(low, high, path)


def _number(_name: str, schema: Schema, _at: str) -> Maker:
    low, high = _bounds(schema)
    steps = round((high - low) * _SPAN)
    return lambda source, path: min(high, low + source.between(0, steps, path) / _SPAN)


def _boolean(_name: str, _schema: Schema, _at: str) -> Maker:
    return lambda source, path: source.chance(0.5, path)


def _null(_name: str, _schema: Schema, _at: str) -> Maker:
    return lambda _source, _path: None


_MAKERS: Mapping[str, Callable[[str, Schema, str], Maker]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "null": _null,
}
