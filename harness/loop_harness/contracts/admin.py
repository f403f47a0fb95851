"""The operations of the mock's own admin API, read from ``contracts/admin.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from loop_harness import schemas
from loop_harness.contracts import openapi
from loop_harness.errors import Problem
from loop_harness.model import Json

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_COMPONENTS = "#/components/schemas/"
_SIMPLE = {"integer": int, "number": float}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation: how it is called, and what its body and its query have to keep."""

    id: str
    method: str
    template: str  #: path with ``{names}``
    summary: str
    asks: Mapping[str, Any] | None  #: the schema of the body, None where there is none
    takes: Mapping[str, Any]  #: the schema of each query argument
    most_bytes: int | None  #: of a body, where it may be longer than others

    def body_problems(self, body: Json) -> tuple[Problem, ...]:
        """Return every place where a body breaks the contract."""
        return schemas.found_by(_judge(self.id), body)

    def query(self, said: Mapping[str, str]) -> tuple[dict[str, Json], tuple[Problem, ...]]:
        """Return query arguments as what they mean, and where they break the contract."""
        read = {name: _meant(text, self.takes.get(name, {})) for name, text in said.items()}
        whole = {"type": "object", "properties": self.takes, "additionalProperties": False}
        return read, schemas.found_by(_validator(whole), read)


@cache
def document() -> Mapping[str, Any]:
    """Return the OpenAPI document, complete in itself; treat it as read-only."""
    wanted: list[str] = []
    whole = _inside(openapi.read("admin.yaml"), None, wanted)
    known = whole["components"]["schemas"]
    while wanted:
        name = wanted.pop()
        if name not in known:
            known[name] = _inside(schemas.load(name), name, wanted)
    found: Mapping[str, Any] = whole
    return found


@cache
def operations() -> Mapping[str, Operation]:
    """Return every operation by its id."""
    found = [
        _operation(template, method, each)
        for template, path in document()["paths"].items()
        for method, each in path.items()
        if method in _METHODS
    ]
    return {each.id: each for each in found}


def _operation(template: str, method: str, each: Mapping[str, Any]) -> Operation:
    body = each.get("requestBody")
    asked = [_followed(one) for one in each.get("parameters", ())]
    return Operation(
        id=each["operationId"],
        method=method.upper(),
        template=template,
        summary=each["summary"],
        asks=body and body["content"]["application/json"]["schema"],
        takes={one["name"]: one["schema"] for one in asked},
        most_bytes=each.get("x-most-bytes"),
    )


def _followed(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a parameter where it is written down for several operations."""
    name = parameter.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = document()["components"]["parameters"][name] if name else parameter
    return found


def _inside(part: Any, name: str | None, wanted: list[str]) -> Any:
    """Return a part whose references lead to schemas of the document; add those to *wanted*."""
    if isinstance(part, list):
        return [_inside(each, name, wanted) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _led(value, name, wanted) if key == "$ref" else _inside(value, name, wanted)
        for key, value in part.items()
        if key not in {"$schema", "$id"}
    }


def _led(ref: str, name: str | None, wanted: list[str]) -> str:
    file, _, pointer = ref.partition("#")
    target = file.rpartition("/")[2].removesuffix(schemas.SUFFIX) or name
    if target is None:
        return ref
    wanted.append(target)
    return f"{_COMPONENTS}{target}{pointer}"


@cache
def _judge(operation_id: str) -> Draft202012Validator:
    return _validator(operations()[operation_id].asks or {})


def _validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    formats = schemas.validator("world").format_checker
    whole = {**schema, "components": document()["components"]}
    # jsonschema takes long to import, and a mock that nobody administers does without it.
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    return Draft202012Validator(whole, format_checker=formats)


def _meant(text: str, schema: Mapping[str, Any]) -> Json:
    """Return a number where one is wanted and the text is one."""
    try:
        return _SIMPLE[schema["type"]](text)
    except (KeyError, ValueError):
        return text
