"""Every part of every schema in the contract, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from loop_harness import schemas
from loop_harness.schemas import Schema

_NAMED = ("properties", "$defs")
_LISTED = ("anyOf", "oneOf", "prefixItems")
_SINGLE = ("items", "not", "additionalProperties")


@dataclass(frozen=True)
class Part:
    """One schema inside a file."""

    file: str
    pointer: str
    schema: Schema

    def __str__(self) -> str:
        return f"{self.file}#{self.pointer}"

    def validator(self) -> Draft202012Validator:
        """Return a validator of this part alone, its references as they stand in the file."""
        return validator({"$ref": f"{schemas.BASE}{self.file}{schemas.SUFFIX}#{self.pointer}"})


@cache
def registry() -> Registry[Any]:
    """Return every schema under its own ``$id``."""
    resources = (DRAFT202012.create_resource(schemas.load(each)) for each in schemas.names())
    return Registry[Any]().with_resources((each.id() or "", each) for each in resources)


def validator(schema: Schema) -> Draft202012Validator:
    """Return a validator of any schema that refers to those of the contract."""
    formats = schemas.validator("profile").format_checker
    return Draft202012Validator(schema, registry=registry(), format_checker=formats)


def parts_of(name: str) -> list[Part]:
    """Return every part of one schema, the whole first."""
    return list(_within(name, schemas.load(name), ""))


def _within(file: str, schema: Any, pointer: str) -> Iterator[Part]:
    if not isinstance(schema, dict):
        return
    yield Part(file, pointer, schema)
    for keyword in _NAMED:
        for name, each in schema.get(keyword, {}).items():
            yield from _within(file, each, f"{pointer}/{keyword}/{name}")
    for keyword in _LISTED:
        for number, each in enumerate(schema.get(keyword, ())):
            yield from _within(file, each, f"{pointer}/{keyword}/{number}")
    for keyword in _SINGLE:
        yield from _within(file, schema.get(keyword), f"{pointer}/{keyword}")


def references(document: Any) -> Iterator[str]:
    """Yield every ``$ref`` inside a document."""
    if isinstance(document, dict):
        if isinstance(document.get("$ref"), str):
            yield document["$ref"]
        for each in document.values():
            yield from references(each)
    elif isinstance(document, list):
        for each in document:
            yield from references(each)
