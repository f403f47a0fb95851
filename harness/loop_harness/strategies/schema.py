"""Documents of any schema of the contract.

The walk carries all the parts of schemas that hold at one place (what a reference leads to, what
stands beside it, one branch of each choice) and generates what fits them together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from loop_harness import schemas
from loop_harness.model import Json
from loop_harness.schemas import Schema

_START = datetime(2026, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(0, 10**9).map(lambda each: _START + timedelta(seconds=each))
_FORMATS: dict[str, st.SearchStrategy[str]] = {
    "date-time": _MOMENTS.map(lambda each: each.strftime("%Y-%m-%dT%H:%M:%SZ"))
    | _MOMENTS.map(lambda each: each.isoformat(timespec="milliseconds")),
    "date": _MOMENTS.map(lambda each: str(each.date())),
    "uri": st.integers(0, 10**6).map(lambda each: f"https://example.com/{each}"),
}
_KINDS = ("null", "boolean", "integer", "number", "string", "array", "object")
_CHOICES = ("anyOf", "oneOf")
_SPAN = 3  #: how many elements a list may have beyond the fewest
_DEEPEST = 12

#: Whatever a schema says nothing about.
_ANYTHING: st.SearchStrategy[Json] = (
    st.none() | st.booleans() | st.integers() | st.sampled_from(("text", "", "null")) | st.just([])
)
_ADDED = "addedLater"  #: a property that no schema has; most schemas allow more than they name


@dataclass(frozen=True)
class _Part:
    """A part of a schema, the schema that it stands in (references start there), and where."""

    name: str
    schema: Any  #: a dictionary; true and false are schemas as well
    path: str

    def but(self, schema: Any, step: str = "") -> _Part:
        return replace(self, schema=schema, path=self.path + step)


_Parts = tuple[_Part, ...]


@cache
def from_schema(name: str) -> st.SearchStrategy[Json]:
    """Generate documents that the schema *name* accepts; raises UnknownName.

    Raises UnsupportedKeyword for a schema that says something the walk does not heed.
    """
    whole = _Part(name, schemas.load(name), "$")
    return _all_of((whole,), 0).filter(schemas.validator(name).is_valid)


def _all_of(parts: _Parts, depth: int) -> st.SearchStrategy[Json]:
    """Generate what every one of *parts* accepts, nearly always; the filter does the rest."""
    if depth > _DEEPEST or any(each.schema is False for each in parts):
        return st.nothing()
    parts = tuple(each for part in parts if part.schema is not True for each in _followed(part))
    for part in parts:
        for keyword in _CHOICES:
            if keyword in part.schema:
                return st.one_of([_all_of(each, depth) for each in _branches(part, keyword, parts)])
    return _plain(parts, depth) if parts else _ANYTHING


def _followed(part: _Part) -> Iterator[_Part]:
    """Yield *part* without its reference, and what that leads to."""
    schemas.refuse_unknown_keywords(part.name, part.schema, part.path)
    if "$ref" in part.schema:
        target, schema = schemas.resolve(part.name, part.schema["$ref"])
        yield from _followed(_Part(target, schema, part.path))
    rest = _without(part.schema, "$ref")
    if rest.keys() & schemas.ASSERTIONS:
        yield part.but(rest)


def _branches(part: _Part, keyword: str, parts: _Parts) -> Iterator[_Parts]:
    """Yield what holds for each choice of *keyword*, whatever stands beside it included."""
    choices = part.schema[keyword]
    beside = [each for each in parts if each is not part]
    for number, schema in enumerate(choices):
        others = [*choices[:number], *choices[number + 1 :]] if keyword == "oneOf" else []
        yield (
            *beside,
            part.but(_without(part.schema, keyword)),
            part.but({"not": {"anyOf": others}}),
            part.but(schema, f".{keyword}[{number}]"),
        )


def _plain(parts: _Parts, depth: int) -> st.SearchStrategy[Json]:
    values = [_values(each.schema) for each in parts if {"const", "enum"} & each.schema.keys()]
    if values:
        common = [each for each in values[0] if all(each in more for more in values[1:])]
        return st.sampled_from(common) if common else st.nothing()
    return st.one_of([_of_kind(kind, parts, depth) for kind in _kinds(parts)])


def _values(schema: Schema) -> list[Json]:
    return [schema["const"]] if "const" in schema else schema["enum"]


def _kinds(parts: _Parts) -> list[str]:
    """Return the types that all *parts* allow, null first: that is what others shrink to."""
    named = [each.schema["type"] for each in parts if "type" in each.schema]
    if not named:
        return list(_KINDS)
    lists = [[each] if isinstance(each, str) else each for each in named]
    common = [kind for kind in lists[0] if all(kind in each for each in lists)]
    return sorted(common, key=lambda each: each != "null")


def _of_kind(kind: str, parts: _Parts, depth: int) -> st.SearchStrategy[Json]:
    limits = _tightest(parts)
    low, high = limits.get("minimum"), limits.get("maximum")
    match kind:
        case "object":
            return _objects(parts, limits, depth)
        case "array":
            return _arrays(parts, limits, depth)
        case "string":
            return _texts(limits)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(low, high)
        case "number":
            return st.floats(low, high, allow_nan=False, allow_infinity=False)
        case _:
            return st.none()


def _tightest(parts: _Parts) -> Schema:
    """Return every keyword of *parts*; of two limits the tighter one."""
    found: Schema = {}
    for keyword, value in (item for each in parts for item in each.schema.items()):
        if keyword in found and keyword.startswith(("min", "max")):
            tighter = max if keyword.startswith("min") else min
            found[keyword] = tighter(found[keyword], value)
        else:
            found[keyword] = value
    return found


def _objects(parts: _Parts, limits: Schema, depth: int) -> st.SearchStrategy[Json]:
    required = [name for each in parts for name in each.schema.get("required", ())]
    named = [name for each in parts for name in each.schema.get("properties", ())]
    fields = {
        name: _field(name, parts, depth) for name in dict.fromkeys((*named, *required, _ADDED))
    }
    found: st.SearchStrategy[dict[str, Json]] = st.fixed_dictionaries(
        {name: each for name, each in fields.items() if name in required},
        optional={name: each for name, each in fields.items() if name not in required},
    )
    least = limits.get("minProperties", 0)
    return found.filter(lambda each: len(each) >= least) if least else found


def _field(name: str, parts: _Parts, depth: int) -> st.SearchStrategy[Json]:
    """Generate one property as all *parts* want it, nothing if one of them does without it."""
    if any(name in _refused(each.schema.get("not", {})) for each in parts):
        return st.nothing()
    wanted = [
        each.but(_property(each.schema, name), f".{name}")
        for each in parts
        if {"properties", "additionalProperties"} & each.schema.keys()
    ]
    return _all_of(tuple(wanted), depth + 1)


def _property(schema: Schema, name: str) -> Schema:
    """Return what one schema says about a property; true and false are schemas as well."""
    found: Schema = schema.get("properties", {}).get(name, schema.get("additionalProperties", True))
    return found


def _refused(schema: Schema) -> set[str]:
    """Return the properties whose mere presence fulfils *schema*, which stands under ``not``."""
    if schema.keys() == {"required"} and len(schema["required"]) == 1:
        return set(schema["required"])
    if schema.keys() == {"anyOf"}:
        return {name for each in schema["anyOf"] for name in _refused(each)}
    return set()


def _arrays(parts: _Parts, limits: Schema, depth: int) -> st.SearchStrategy[Json]:
    first = [
        _all_of((parts[0].but(each, "[]"),), depth + 1) for each in limits.get("prefixItems", ())
    ]
    given = [each.but(each.schema["items"], "[]") for each in parts if "items" in each.schema]
    more = _all_of(tuple(given), depth + 1)
    least = max(limits.get("minItems", 0) - len(first), 0)
    most = min(limits.get("maxItems", least + len(first) + _SPAN) - len(first), least + _SPAN)
    unique = _canonical if limits.get("uniqueItems") else None
    if more.is_empty and least == 0:
        rest: st.SearchStrategy[list[Json]] = st.builds(list)
    else:
        rest = st.lists(more, min_size=least, max_size=max(most, least), unique_by=unique)
    return (
        st.builds(lambda before, after: [*before, *after], st.tuples(*first), rest)
        if first
        else rest
    )


def _texts(limits: Schema) -> st.SearchStrategy[str]:
    shortest = limits.get("minLength", 0)
    free = st.text(min_size=shortest, max_size=limits.get("maxLength", shortest + 10))
    if "pattern" in limits:
        free = st.from_regex(re.compile(limits["pattern"]))
    if limits.get("format") in _FORMATS:
        return _FORMATS[limits["format"]]
    examples = [each for each in limits.get("examples", ()) if isinstance(each, str)]
    return st.sampled_from(examples) | free if examples else free


def _without(schema: Schema, keyword: str) -> Schema:
    return {key: value for key, value in schema.items() if key != keyword}


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
