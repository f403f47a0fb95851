"""JSON as Go's encoding/json writes it, for ``toJson`` and its kin."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping
from typing import Any

from gotpl.runtime.values import INVALID, UNTYPED_NIL

_ESCAPED = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_HTML = {each: f"\\u{ord(each):04x}" for each in "<>&"}
_SMALLEST, _LARGEST = 1e-6, 1e21  #: beyond them a number is written with an exponent


def to_json(value: Any) -> str:
    """Return a value as ``json.Marshal`` writes it; nothing where that is an error (Sprig)."""
    try:
        return must_to_json(value)
    except ValueError:
        return ""


def must_to_json(value: Any) -> str:
    """Return a value as ``json.Marshal`` writes it; raises ValueError."""
    return "".join(_written(value, html=True))


def to_raw_json(value: Any) -> str:
    """Return a value as JSON in which ``<``, ``>`` and ``&`` stand as they are (Sprig)."""
    try:
        return "".join(_written(value, html=False))
    except ValueError:
        return ""


def to_pretty_json(value: Any) -> str:
    """Return a value as ``json.MarshalIndent`` writes it, with two spaces (Sprig)."""
    try:
        return "".join(_indented(value, "\n"))
    except ValueError:
        return ""


def _written(value: Any, *, html: bool) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield "{"
        for number, name in enumerate(sorted(value, key=_sorting)):
            yield ("," if number else "") + _text(str(name), html=html) + ":"
            yield from _written(value[name], html=html)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for number, each in enumerate(value):
            if number:
                yield ","
            yield from _written(each, html=html)
        yield "]"
    else:
        yield _scalar(value, html=html)


def _indented(value: Any, end: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield "{"
        for number, name in enumerate(sorted(value, key=_sorting)):
            yield ("," if number else "") + f"{end}  {_text(str(name), html=True)}: "
            yield from _indented(value[name], end + "  ")
        yield end + "}"
    elif isinstance(value, list | tuple) and value:
        yield "["
        for number, each in enumerate(value):
            yield ("," if number else "") + end + "  "
            yield from _indented(each, end + "  ")
        yield end + "]"
    else:
        yield from _written(value, html=True)


def _sorting(name: Any) -> bytes:
    """Sort as Go does: by bytes."""
    return str(name).encode("utf-8", "surrogatepass")


def _scalar(value: Any, *, html: bool) -> str:
    if value is None or value is INVALID or value is UNTYPED_NIL:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str):
        return _text(value, html=html)
    if isinstance(value, bytes):
        return _text(base64.b64encode(value).decode("ascii"), html=html)
    raise ValueError(f"json: unsupported type: {type(value).__name__}")


def _number(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        raise ValueError("json: unsupported value")
    size = abs(value)
    if size and (size < _SMALLEST or size >= _LARGEST):
        digits, _, exponent = f"{value!r}".partition("e")
        if not exponent:
            digits, _, exponent = f"{value:.17e}".partition("e")
        return f"{digits.removesuffix('.0')}e{exponent[0]}{exponent[1:].lstrip('0')}"
    if value == int(value):
        return f"{'-' if math.copysign(1, value) < 0 and not size else ''}{int(value)}"
    text = repr(value)
    return text if "e" not in text else f"{value:.25f}".rstrip("0")


def _text(text: str, *, html: bool) -> str:
    return '"' + "".join(_character(each, html=html) for each in text) + '"'


def _character(each: str, *, html: bool) -> str:
    if each in _ESCAPED:
        return _ESCAPED[each]
    if html and each in _HTML:
        return _HTML[each]
    if each < " ":
        return f"\\u{ord(each):04x}"
    return "\ufffd" if "\ud800" <= each <= "\udfff" else each
