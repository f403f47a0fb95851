"""The JSON Schemas of ``contracts/schemas``: loading, references, and problems in plain words."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from loop_harness import content
from loop_harness.errors import InvalidDocument, Problem, UnknownName, UnsupportedKeyword
from loop_harness.model import Json

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

BASE = "https://loop-harness.example/schemas/"
SUFFIX = ".schema.json"

Schema = dict[str, Any]

ANNOTATIONS = frozenset(
    {"$schema", "$id", "$comment", "$defs", "title", "description", "default", "examples"}
)
ASSERTIONS = frozenset(
    {
        *("$ref", "type", "enum", "const", "anyOf", "oneOf", "not", "format", "pattern"),
        *("properties", "required", "additionalProperties", "minProperties"),
        *("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
        *("minLength", "maxLength", "minimum", "maximum"),
    }
)


def _is_date_time(value: object) -> bool:
    """RFC 3339, section 5.6: a moment names its offset from UTC."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _is_uri(value: object) -> bool:
    """RFC 3986, section 3: a URI has a scheme."""
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


@cache
def names() -> tuple[str, ...]:
    """Return the name of every schema, sorted."""
    return content.names("contracts", "schemas", suffix=SUFFIX)


@cache
def load(name: str) -> Schema:
    """Return one schema as it stands in its file; raises UnknownName."""
    if name not in names():
        raise UnknownName("schema", name, names())
    schema: Schema = json.loads(content.text("contracts", "schemas", name + SUFFIX))
    return schema


def resolve(name: str, ref: str) -> tuple[str, Schema]:
    """Follow *ref*, found in the schema *name*: the schema it leads into, and the part."""
    file, _, pointer = ref.partition("#")
    target = file.removeprefix(BASE).removesuffix(SUFFIX) or name
    part: Any = load(target)
    for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
        part = part[step.replace("~1", "/").replace("~0", "~")]
    return target, part


def refuse_unknown_keywords(name: str, schema: Schema, path: str) -> None:
    """Raise UnsupportedKeyword if *schema* says something that nobody here would heed."""
    for keyword in schema:
        if keyword not in ANNOTATIONS | ASSERTIONS:
            raise UnsupportedKeyword(name, path, keyword)


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the compiled validator of one schema; raises UnknownName."""
    # jsonschema takes longer to import than all of this package, and a mock does without it.
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415
    from referencing import Registry  # noqa: PLC0415
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

    formats = FormatChecker(("date",))
    formats.checks("date-time", raises=ValueError)(_is_date_time)
    formats.checks("uri", raises=ValueError)(_is_uri)
    resources = (DRAFT202012.create_resource(load(each)) for each in names())
    registry = Registry[Any]().with_resources((each.id() or "", each) for each in resources)
    return Draft202012Validator(load(name), registry=registry, format_checker=formats)


def problems(document: Json, name: str) -> tuple[Problem, ...]:
    """Return every place where *document* breaks the schema *name*; empty means valid."""
    return found_by(validator(name), document)


def found_by(judge: Draft202012Validator, document: Json) -> tuple[Problem, ...]:
    """Return every place where *document* breaks the schema of a validator."""
    found = {
        Problem(_path(each), _reason(each))
        for error in judge.iter_errors(document)
        for each in _leaves(error)
    }
    return tuple(sorted(found, key=str))


def check(document: Json, name: str, source: str) -> None:
    """Raise InvalidDocument, naming *source*, if *document* breaks the schema *name*."""
    if found := problems(document, name):
        raise InvalidDocument(source, name, found)


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield what is really wrong: of alternatives, the branch that came furthest."""
    if error.validator not in {"anyOf", "oneOf"} or not error.context:
        yield error
        return
    if _missing(error):
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for each in error.context:
        branches.setdefault(each.schema_path[0], []).append(each)
    closest = min(branches.values(), key=_distance)
    if any(each.validator == "type" and not each.path for each in closest):
        yield error
        return
    for each in closest:
        yield from _leaves(each)


def _distance(branch: list[ValidationError]) -> tuple[bool, int]:
    return any(each.validator == "type" and not each.path for each in branch), len(branch)


def _path(error: ValidationError) -> str:
    return error.json_path


_KINDS = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}
_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "null": "null",
}


def _bound(words: str) -> Callable[[Any, Any], str]:
    return lambda value, found: f"is {_short(found)}, must be {words} {value}"


def _size(words: str) -> Callable[[Any, Any], str]:
    return lambda value, found: f"has {len(found)} elements, must have {words} {value}"


def _form(pattern: str) -> str:
    """Return what a pattern asks for: in words where it is one that people meet."""
    words = {
        r"^[!-~]+(?![\s\S])": "one line of printable ASCII without spaces",
        r"^[+-]?P": "an ISO 8601 duration such as PT36H or -P1D",
    }
    return words.get(pattern, pattern)


#: keyword → what it wanted and what was found, in plain words
_SAYINGS: Mapping[Any, Callable[[Any, Any], str]] = {
    "enum": lambda value, found: f"is {_short(found)}, must be one of {', '.join(map(str, value))}",
    "const": lambda value, found: f"is {_short(found)}, must be {_short(value)}",
    "pattern": lambda value, found: f"{_short(found)} does not look like {_form(value)}",
    "format": lambda value, found: f"{_short(found)} is no {value}",
    "minLength": lambda value, _: (
        "is empty" if value == 1 else f"is shorter than {value} characters"
    ),
    "minimum": _bound("at least"),
    "maximum": _bound("at most"),
    "minItems": _size("at least"),
    "maxItems": _size("at most"),
    "not": lambda _value, _found: "combines what must not stand together",
}


def _reason(error: ValidationError) -> str:
    """Say in plain words what is wrong, without repeating the whole document."""
    value: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "type":
            wanted = [value] if isinstance(value, str) else value
            return f"is {_kind(instance)}, must be {' or '.join(_TYPES[e] for e in wanted)}"
        case "additionalProperties":
            return _unknown_fields(error)
        case "required":
            missing = sorted(set(value) - set(instance))
            return f"lacks {', '.join(map(repr, missing))}"
        case "anyOf" | "oneOf":
            if wanted := _missing(error):
                return f"needs one of {', '.join(map(repr, wanted))}"
            return f"is {_kind(instance)} that fits none of the allowed forms"
        case other:
            say = _SAYINGS.get(other)
            return say(value, instance) if say else f"breaks {other}: {_short(value)}"


def _missing(error: ValidationError) -> list[str]:
    """Return the fields of which any one would do; none if more is wrong."""
    if error.validator == "required":
        wanted: Any = error.validator_value
        return wanted if not error.path and len(wanted) == 1 else []
    found = [_missing(each) for each in error.context or ()]
    return sorted(set().union(*found)) if all(found) else []


def _unknown_fields(error: ValidationError) -> str:
    schema: Any = error.schema
    known = sorted(schema.get("properties", {}))
    instance: Any = error.instance
    unknown = sorted(set(instance) - set(known))
    near = difflib.get_close_matches(unknown[0], known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
    return f"has an unknown field {', '.join(map(repr, unknown))} ({hint})"


def _kind(value: Json) -> str:
    return _KINDS[type(value)]


def _short(value: Json, limit: int = 60) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[: limit - 1] + "…"
