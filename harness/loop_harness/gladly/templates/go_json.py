"""JSON as Go's encoding/json reads and writes it, for ``toJson``, ``fromJson`` and their kin."""

from __future__ import annotations

import base64
import json
import math
import re
from typing import Any

from loop_harness.gladly.templates.builtins import as_bytes
from loop_harness.gladly.templates.calls import LimitReached, Refused
from loop_harness.gladly.templates.limits import MOST_TEXT
from loop_harness.gladly.templates.values import MISSING, GoObject, NilList, type_name

_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile('[\0-\x1f"\\\\\u2028\u2029\ud800-\udfff]')
_SPECIAL_HTML = re.compile('[\0-\x1f"\\\\<>&\u2028\u2029\ud800-\udfff]')
_SMALLEST, _LARGEST = 1e-6, 1e21  #: beyond them a number is written with an exponent
_READABLE = 4 * 2**20  #: characters of JSON that are read


def to_json(value: Any) -> str:
    """Return a value as ``json.Marshal`` writes it; nothing where that is an error (Sprig)."""
    return _or_nothing(_Writer(html=True), value)


def must_to_json(value: Any) -> str:
    """Return a value as ``json.Marshal`` writes it; raises Refused."""
    return _Writer(html=True).text(value)


def to_raw_json(value: Any) -> str:
    """Return a value as JSON in which ``<``, ``>`` and ``&`` stand as they are (Sprig)."""
    return _Writer(html=False).text(value)


def to_pretty_json(value: Any) -> str:
    """Return a value as ``json.MarshalIndent`` writes it, with two spaces (Sprig)."""
    return _or_nothing(_Writer(html=True, indent="  "), value)


def must_to_pretty_json(value: Any) -> str:
    """Return a value as ``json.MarshalIndent`` writes it; raises Refused."""
    return _Writer(html=True, indent="  ").text(value)


def from_json(text: str) -> Any:
    """Return what JSON stands for; nil if it is none (Sprig)."""
    try:
        return must_from_json(text)
    except ValueError:
        return None


def must_from_json(text: str) -> Any:
    """Return what JSON stands for, every number a float64; raises ValueError."""
    if len(text) > _READABLE:
        raise LimitReached(f"{len(text)} characters of JSON are more than a template may read")
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    found = json.loads(text, parse_int=_read, parse_float=_read, parse_constant=_refuse)
    return _repaired(found) if "\\ud" in text.lower() else found


def _read(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"json: cannot unmarshal number {text}")
    return value


def _refuse(text: str) -> Any:
    raise ValueError(f"invalid character {text[0]!r} looking for beginning of value")


def _repaired(value: Any) -> Any:
    """Return a value without lone halves of surrogate pairs."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_repaired(each) for each in value]
    if isinstance(value, dict):
        return {_repaired(name): _repaired(each) for name, each in value.items()}
    return value


def _or_nothing(writer: _Writer, value: Any) -> str:
    try:
        return writer.text(value)
    except Refused:
        return ""


class _Writer:
    """Writes one value."""

    def __init__(self, *, html: bool, indent: str = "") -> None:
        self._special = _SPECIAL_HTML if html else _SPECIAL
        self._indent = indent
        self._colon = ": " if indent else ":"
        self._parts: list[str] = []
        self._size = 0

    def text(self, value: Any) -> str:
        """Return the JSON; raises Refused, LimitReached."""
        self._value(value, "\n" if self._indent else "")
        return "".join(self._parts)

    def _put(self, text: str) -> None:
        self._size += len(text) + 8
        if self._size > 2 * MOST_TEXT:
            raise LimitReached("the JSON is larger than a template may make")
        self._parts.append(text)

    def _value(self, value: Any, end: str) -> None:
        if isinstance(value, str):
            self._put(self._quoted(value))
        elif isinstance(value, dict):
            names = sorted(value, key=as_bytes)
            self._group("{}", end, ((self._quoted(n) + self._colon, value[n]) for n in names))
        elif isinstance(value, list) and not isinstance(value, NilList):
            self._group("[]", end, (("", each) for each in value))
        elif isinstance(value, GoObject) and hasattr(value, "go_json"):
            self._object(value.go_json(), end)
        else:
            self._put(_scalar(value) if type(value) is not bytes else _base64(value))

    def _object(self, text: str, end: str) -> None:
        """Write what an object gives, anew where it is to be indented."""
        if self._indent and text.startswith("{"):
            found = json.loads(text)
            self._group("{}", end, ((self._quoted(n) + self._colon, found[n]) for n in found))
        else:
            self._put(text)

    def _group(self, marks: str, end: str, items: Any) -> None:
        inner = end + self._indent
        is_empty = True
        self._put(marks[0])
        for name, each in items:
            self._put(("" if is_empty else ",") + inner + name)
            self._value(each, inner)
            is_empty = False
        self._put(marks[1] if is_empty else end + marks[1])

    def _quoted(self, text: str) -> str:
        if not self._special.search(text):
            return f'"{text}"'
        return '"' + self._special.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    if "\ud800" <= character <= "\udfff":
        return "\\ufffd"
    return _ESCAPED.get(character) or f"\\u{ord(character):04x}"


def _base64(value: bytes) -> str:
    return f'"{base64.b64encode(value).decode("ascii")}"'


def _scalar(value: Any) -> str:
    if value is None or value is MISSING or isinstance(value, NilList):
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return number_text(value)
    raise Refused(f"json: unsupported type: {type_name(value)}")


def number_text(value: float) -> str:
    """Return a number as JSON; raises Refused."""
    if math.isnan(value) or math.isinf(value):
        raise Refused("json: unsupported value")
    size = abs(value)
    text = repr(value)
    if size and (size < _SMALLEST or size >= _LARGEST):
        digits, _, exponent = text.partition("e")
        return f"{digits.removesuffix('.0')}e{exponent[0]}{exponent[1:].lstrip('0')}"
    if "e" not in text:
        return text.removesuffix(".0")
    if size > 1:
        return f"{value:.0f}"
    digits, _, exponent = text.partition("e-")
    sign = "-" if value < 0 else ""
    figures = digits.lstrip("-").replace(".", "")
    return f"{sign}0.{'0' * (int(exponent) - 1)}{figures}"
