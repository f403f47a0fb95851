"""The operations of Loop's API, read from ``contracts/openapi.yaml``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

import yaml

from loop_harness import content, schemas
from loop_harness.errors import Problem
from loop_harness.model import Json

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation: how it is called, and the schema of each answer's JSON body."""

    id: str
    method: str
    template: str  #: path with ``{names}``
    pattern: re.Pattern[str]
    answers: Mapping[str, tuple[str, ...]]  #: status → schemas of the JSON body, any one of them
    parameters: tuple[Mapping[str, Any], ...]

    def arguments(self, path: str) -> dict[str, str] | None:
        """Return the decoded path arguments if *path* (still encoded) is one of this operation."""
        found = self.pattern.fullmatch(path)
        return found and {name: unquote(text) for name, text in found.groupdict().items()}

    def problems(self, status: int, body: Json) -> tuple[Problem, ...]:
        """Return where a JSON answer breaks the contract; an unlisted status is a problem."""
        if str(status) not in self.answers:
            return (Problem("$", f"{self.id} promises no answer with status {status}"),)
        found = [schemas.problems(body, name) for name in self.answers[str(status)]]
        return min(found, key=len, default=())


@cache
def document() -> Mapping[str, Any]:
    """Return the OpenAPI document as it stands in its file; treat it as read-only."""
    return read("openapi.yaml")


def read(name: str) -> Mapping[str, Any]:
    """Return what stands in one YAML file of ``contracts``."""
    loaded: Mapping[str, Any] = yaml.load(content.text("contracts", name), _LOADER)  # noqa: S506 - both are safe loaders
    return loaded


@cache
def operations() -> tuple[Operation, ...]:
    """Return every operation; those without path arguments come first."""
    found = [
        _operation(template, method, each)
        for template, methods in document()["paths"].items()
        for method, each in methods.items()
        if method in {"get", "post"}
    ]
    return tuple(sorted(found, key=lambda each: each.template.count("{")))


def nearest(path: str) -> Operation:
    """Return the operation whose path looks most like *path*."""

    def likeness(each: Operation) -> float:
        return difflib.SequenceMatcher(None, path, each.template).ratio()

    return max(operations(), key=likeness)


def _operation(template: str, method: str, each: Mapping[str, Any]) -> Operation:
    pattern = "".join(
        f"(?P<{part[1:-1]}>[^/]*)" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", template)
    )
    answers = {status: _schemas(reply) for status, reply in each["responses"].items()}
    return Operation(
        id=each["operationId"],
        method=method.upper(),
        template=template,
        pattern=re.compile(pattern),
        answers=answers,
        parameters=tuple(each.get("parameters", ())),
    )


def _schemas(reply: Mapping[str, Any]) -> tuple[str, ...]:
    for media_type, body in reply.get("content", {}).items():
        if media_type.endswith("json"):
            alternatives = body["schema"].get("anyOf", [body["schema"]])
            return tuple(_schema_name(each["$ref"]) for each in alternatives)
    return ()


def _schema_name(ref: str) -> str:
    return ref.rpartition("/")[2].removesuffix(schemas.SUFFIX)
