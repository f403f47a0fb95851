"""Completes a document by its schema: what is given stays, what is missing is made.

A schema is compiled once into nested plans. A new property of a schema therefore appears in
every document made from then on, without a change here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from loop_harness import schemas
from loop_harness.errors import UnsupportedKeyword
from loop_harness.generate.fits import fits, forbidden, types
from loop_harness.generate.given import MISSING, Given, Plan
from loop_harness.generate.lists import ListPlan, lengths
from loop_harness.generate.objects import ObjectPlan
from loop_harness.generate.recipes import Maker, common_recipe, maker, own_recipe
from loop_harness.generate.scalars import chosen, scalar

if TYPE_CHECKING:
    from loop_harness.generate.source import Source
    from loop_harness.model import Json
    from loop_harness.schemas import Schema

_BESIDE_REFERENCES = schemas.ANNOTATIONS | {"$ref"}


def fill(schema_name: str, given: Json | Given, source: Source, path: str) -> Json:
    """Return a complete document; raises UnsupportedKeyword, UnknownName.

    *path* names the document among all others of the source, such as ``report/3``. Inside
    *given*, ABSENT leaves a property out and Verbatim keeps a value from being completed.
    """
    return plan(schema_name)(given, source, path)


@cache
def plan(name: str) -> Plan:
    """Return the compiled form of one schema."""
    return _compiled(name, schemas.load(name), "$")


def _compiled(name: str, schema: Schema | bool, at: str) -> Plan:
    if isinstance(schema, bool):
        return _made_by(_null)
    schemas.refuse_unknown_keywords(name, schema, at)
    if "$ref" in schema:
        return _reference(name, schema, at)
    if "not" in schema and not forbidden(schema):
        raise UnsupportedKeyword(name, at, "not")
    whole = _structure(name, schema, at)
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            whole = _alternatives(name, schema[keyword], whole, f"{at}.{keyword}")
    return whole


def _reference(name: str, schema: Schema, at: str) -> Plan:
    for keyword in sorted(schema.keys() - _BESIDE_REFERENCES):
        raise UnsupportedKeyword(name, at, f"{keyword} beside $ref")
    target, part = schemas.resolve(name, schema["$ref"])
    if part is schemas.load(target):
        return plan(target)
    return _compiled(target, part, "$" + schema["$ref"].partition("#")[2].replace("/", "."))


def _structure(name: str, schema: Schema, at: str) -> Plan:
    first = types(schema)[:1]
    if "properties" in schema:
        return _object(name, schema, at)
    if first == ("array",) or "items" in schema:
        return _list(name, schema, at)
    if pick := chosen(schema):
        return _made_by(pick)
    if first == ("object",):
        return _object(name, schema, at)
    if first or schema.keys() & {"format", "pattern"}:
        return _made_by(scalar(name, schema, at))
    # What says nothing about a value adds nothing to it, unless nobody else makes one.
    return _keep if schema.keys() & schemas.ASSERTIONS else _made_by(_null)


def _keep(given: Any, _source: Source, _path: str) -> Json:
    return given


def _null(_source: Source, _path: str) -> Json:
    return None


def _made_by(make: Maker) -> Plan:
    return lambda given, source, path: make(source, path) if given is MISSING else given


def _alternatives(name: str, alternatives: list[Schema], whole: Plan, at: str) -> Plan:
    """Take the first alternative that suits what is given, or else the first of all."""
    options = [
        (each, _compiled(name, each, f"{at}[{index}]"), forbidden(each))
        for index, each in enumerate(alternatives)
    ]

    def complete(given: Any, source: Source, path: str) -> Json:
        suited = (each for each in options if given is MISSING or fits(name, each[0], given))
        _, branch, without = next(suited, options[0])
        made = branch(whole(given, source, path), source, path)
        if without and isinstance(made, dict):
            return {key: value for key, value in made.items() if key not in without}
        return made

    return complete


def _list(name: str, schema: Schema, at: str, length: tuple[int, int] | None = None) -> Plan:
    items: Schema | bool = schema.get("items", True)
    first = tuple(_compiled(name, each, f"{at}[]") for each in schema.get("prefixItems", ()))
    exemplary = length is None and ("default" in schema or not _is_structured(name, items))
    low, high = length or lengths(schema, len(first))
    return ListPlan(
        first=first,
        rest=_compiled(name, items, f"{at}[]"),
        low=low,
        high=high,
        unique=schema.get("uniqueItems", False),
        ready_made=chosen(schema) if exemplary else None,
    )


def _is_structured(name: str, schema: Schema | bool) -> bool:
    """Tell whether values are better made part by part than taken from an example."""
    if isinstance(schema, bool):
        return False
    if "$ref" in schema:
        return _is_structured(*schemas.resolve(name, schema["$ref"]))
    return bool(schema.keys() & {"properties", "items", "anyOf", "oneOf"})


def _object(name: str, schema: Schema, at: str) -> Plan:
    properties = {key: _spelled_out(part) for key, part in schema.get("properties", {}).items()}
    if schema.get("minProperties", 0) > len(properties):
        raise UnsupportedKeyword(name, at, "minProperties")
    own = {key: own_recipe(name, f"{at}.{key}") or {} for key in properties}
    plans = {key: _compiled(name, part, f"{at}.{key}") for key, part in properties.items()}
    return ObjectPlan(
        steps=tuple(
            (key, plans[key], _new(name, key, part, f"{at}.{key}") or _from_nothing(plans[key]))
            for key, part in properties.items()
        ),
        properties=frozenset(properties),
        omitted=frozenset(key for key, each in own.items() if "omit" in each),
        texts={key: each["text"] for key, each in own.items() if "text" in each},
    )


def _spelled_out(schema: Schema | bool) -> Schema:
    """Return the schema that a truth value stands for."""
    return ({} if schema else {"not": {}}) if isinstance(schema, bool) else schema


def _new(name: str, key: str, schema: Schema, at: str) -> Maker | None:
    """Return what else than its schema makes a property that is not given."""
    own = own_recipe(name, at)
    if "const" in schema or (not own and "default" in schema):
        return chosen(schema)
    found = own or common_recipe(key)
    if found is None:
        return None
    if found.keys() & {"omit", "text"}:
        return _null  # a text is written when the other properties are there
    if "items" in found:
        low, high = found["items"]
        return _from_nothing(_list(name, schema, at, (low, high)))
    return maker(found)


def _from_nothing(complete: Plan) -> Maker:
    return lambda source, path: complete(MISSING, source, path)
