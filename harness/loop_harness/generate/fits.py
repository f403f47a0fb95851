"""Whether the parts of a document that are given so far suit a schema; what is missing may be.

Chooses among the alternatives of ``anyOf`` and ``oneOf``, before a document is complete.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from loop_harness import schemas
from loop_harness.generate.given import Given, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loop_harness.model import Json
    from loop_harness.schemas import Schema

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def fits(name: str, schema: Schema, given: Any) -> bool:
    """Tell whether *given*, found in the schema *name*, can be completed to suit *schema*."""
    if isinstance(given, Given | Verbatim):
        return True
    if "$ref" in schema:
        return fits(*schemas.resolve(name, schema["$ref"]), given)
    alternatives = [schema[each] for each in ("anyOf", "oneOf") if each in schema]
    return (
        _suits_values(schema, given)
        and all(any(fits(name, each, given) for each in some) for some in alternatives)
        and _suits_parts(name, schema, given)
    )


def forbidden(schema: Schema) -> frozenset[str]:
    """Return the properties that ``not`` keeps out, where it says no more than that."""
    refused = schema.get("not", {})
    single = [refused] if "required" in refused else refused.get("anyOf", ())
    return frozenset(each["required"][0] for each in single if len(each.get("required", ())) == 1)


def has_type(value: Json, name: str) -> bool:
    """Tell whether a JSON value is of the type called *name* in schemas."""
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])


def types(schema: Schema) -> tuple[str, ...]:
    """Return the types that a schema allows, in its order; none means any."""
    named: str | Iterable[str] = schema.get("type", ())
    return (named,) if isinstance(named, str) else tuple(named)


def _suits_values(schema: Schema, given: Json) -> bool:
    allowed = types(schema)
    if allowed and not any(has_type(given, each) for each in allowed):
        return False
    if ("const" in schema and given != schema["const"]) or given not in schema.get("enum", [given]):
        return False
    return not isinstance(given, str) or re.search(schema.get("pattern", ""), given) is not None


def _suits_parts(name: str, schema: Schema, given: Json) -> bool:
    if isinstance(given, dict):
        return _suits_object(name, schema, given)
    return not isinstance(given, list) or _suits_list(name, schema, given)


def _suits_object(name: str, schema: Schema, given: Mapping[str, Json]) -> bool:
    properties = schema.get("properties", {})
    if forbidden(schema) & given.keys():
        return False
    if schema.get("additionalProperties") is False and not given.keys() <= properties.keys():
        return False
    return all(fits(name, properties[key], given[key]) for key in given if key in properties)


def _suits_list(name: str, schema: Schema, given: list[Json]) -> bool:
    if not schema.get("minItems", 0) <= len(given) <= schema.get("maxItems", len(given)):
        return False
    return all(fits(name, schema.get("items", {}), each) for each in given)
