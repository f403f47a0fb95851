"""The functions of text/template itself (funcs.go), but for the comparisons."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.limits import refuse_text
from loop_harness.gladly.templates.printing import shown, sprint
from loop_harness.gladly.templates.values import (
    MISSING,
    Byte,
    StringMap,
    is_true,
    type_name,
)

_HTML = str.maketrans(
    {
        "\0": "\ufffd",
        '"': "&#34;",
        "'": "&#39;",
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
    }
)
_JS = {
    "\\": "\\\\",
    "'": "\\'",
    '"': '\\"',
    "<": "\\u003C",
    ">": "\\u003E",
    "&": "\\u0026",
    "=": "\\u003D",
}


def negated(value: Any) -> bool:
    """Return the truth that a value has not (``not``)."""
    return not is_true(value)


def length(value: Any) -> int:
    """Return how long a value is, texts in bytes (``len``); raises Refused."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(as_bytes(value))
    if isinstance(value, dict | list | bytes):
        return len(value)
    if value is None or value is MISSING:
        raise Refused("len of nil pointer")
    raise Refused(f"len of type {type_name(value)}")


def index(value: Any, *indexes: Any) -> Any:
    """Return an item of an item of a value; raises Refused."""
    if value is None or value is MISSING:
        raise Refused("index of untyped nil")
    for each in indexes:
        value = _item(value, each)
    return value


def _item(value: Any, key: Any) -> Any:
    if value is None or value is MISSING:
        raise Refused("index of nil pointer")
    if isinstance(value, dict):
        if key is None or key is MISSING:
            raise Refused("value is nil; should be of type string")
        if not isinstance(key, str):
            raise Refused(f"value has type {type_name(key)}; should be string")
        return value.get(key, "" if isinstance(value, StringMap) else None)
    if isinstance(value, str):
        data = as_bytes(value)
        return Byte(data[_position(key, len(data))])
    if isinstance(value, bytes):
        return Byte(value[_position(key, len(value))])
    if isinstance(value, list):
        return value[_position(key, len(value))]
    raise Refused(f"can't index item of type {type_name(value)}")


def _position(key: Any, size: int) -> int:
    if key is None or key is MISSING:
        raise Refused("cannot index slice/array with nil")
    if isinstance(key, bool) or not isinstance(key, int):
        raise Refused(f"cannot index slice/array with type {type_name(key)}")
    if not 0 <= key < size:
        raise Refused(f"index out of range: {key}")
    return int(key)


def print_line(*values: Any) -> str:
    """Join values with spaces and end the line (``println``)."""
    text = " ".join(map(shown, values)) + "\n"
    refuse_text(len(text))
    return text


def print_values(*values: Any) -> str:
    """Join values (``print``)."""
    return sprint(values)


def _argued(values: tuple[Any, ...]) -> str:
    return sprint("<no value>" if each is None else each for each in values)


def html(*values: Any) -> str:
    """Escape for HTML."""
    return _argued(values).translate(_HTML)


def urlquery(*values: Any) -> str:
    """Escape for the query of a URL."""
    return quote_plus(as_bytes(_argued(values)), safe="~")


def js(*values: Any) -> str:
    """Escape for JavaScript."""
    text = _argued(values)
    refuse_text(len(text))
    return "".join(map(_in_js, text))


def _in_js(character: str) -> str:
    if character in _JS:
        return _JS[character]
    if character < " " or not (character.isascii() or character.isprintable()):
        return f"\\u{ord(character):04X}"
    return character


def as_bytes(text: str) -> bytes:
    """Return the bytes of a text, those that are no UTF-8 as they were."""
    return text.encode("utf-8", "surrogateescape")


def as_text(data: bytes) -> str:
    """Return bytes as a text, those that are no UTF-8 kept."""
    return data.decode("utf-8", "surrogateescape")
