"""Documents of any schema of the contract."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import strategies as st

from loop_harness import schemas
from loop_harness.model import Json
from loop_harness.schemas import Schema

_FORMATS: dict[str, st.SearchStrategy[str]] = {
    "date-time": st.datetimes().map(lambda each: each.isoformat() + "Z"),
    "date": st.dates().map(str),
    "uri": st.integers(0).map(lambda each: f"https://example.com/{each}"),
}
_DEEPEST = 12


def from_schema(name: str) -> st.SearchStrategy[Json]:
    """Generate documents that the schema *name* accepts; raises UnknownName.

    Raises UnsupportedKeyword for a schema that says something the walk does not heed.
    """
    return _of(name, schemas.load(name), "$", 0).filter(
        lambda each: schemas.validator(name).is_valid(each)
    )


def _of(name: str, schema: Schema, path: str, depth: int) -> st.SearchStrategy[Json]:
    """Generate what one part of a schema accepts, nearly always; the filter does the rest."""
    schemas.refuse_unknown_keywords(name, schema, path)
    if depth > _DEEPEST:
        return st.none()
    if "$ref" in schema:
        target, part = schemas.resolve(name, schema["$ref"])
        return _of(target, part, path, depth + 1)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return st.one_of(
                *(
                    _of(name, _merged(schema, each, keyword), f"{path}.{keyword}", depth + 1)
                    for each in schema[keyword]
                )
            )
    types = schema.get("type", "object" if "properties" in schema else "null")
    wanted = [types] if isinstance(types, str) else types
    return st.one_of(*(_of_type(each, name, schema, path, depth) for each in wanted))


def _merged(schema: Schema, part: Schema, keyword: str) -> Schema:
    """Return *part* together with what stands beside the alternatives."""
    if "$ref" in part:
        return part
    rest = {key: value for key, value in schema.items() if key != keyword}
    properties = {**rest.get("properties", {}), **part.get("properties", {})}
    required = [*rest.get("required", ()), *part.get("required", ())]
    merged = {**rest, **part}
    if properties:
        merged["properties"] = properties
    if required:
        merged["required"] = required
    return merged


def _of_type(
    kind: str, name: str, schema: Schema, path: str, depth: int
) -> st.SearchStrategy[Json]:
    match kind:
        case "object":
            return _objects(name, schema, path, depth)
        case "array":
            items = _of(name, schema.get("items", {"type": "null"}), f"{path}[]", depth + 1)
            most = schema.get("maxItems", schema.get("minItems", 0) + 3)
            return st.lists(items, min_size=schema.get("minItems", 0), max_size=most)
        case "string":
            return _texts(schema)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case "number":
            return st.floats(
                schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False
            )
        case _:
            return st.none()


def _objects(name: str, schema: Schema, path: str, depth: int) -> st.SearchStrategy[Json]:
    required = set(schema.get("required", ()))
    fields: dict[str, Any] = {
        key: _of(name, part, f"{path}.{key}", depth + 1)
        for key, part in schema.get("properties", {}).items()
    }
    fields.update((key, st.just(json.loads("{}"))) for key in required - set(fields))
    return st.fixed_dictionaries(
        {key: each for key, each in fields.items() if key in required},
        optional={key: each for key, each in fields.items() if key not in required},
    )


def _texts(schema: Schema) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"]))
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    shortest = schema.get("minLength", 0)
    free = st.text(min_size=shortest, max_size=schema.get("maxLength", shortest + 10))
    examples = [each for each in schema.get("examples", ()) if isinstance(each, str)]
    return st.sampled_from(examples) | free if examples else free
