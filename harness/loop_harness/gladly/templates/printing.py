"""Values as Go's fmt writes them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from loop_harness.gladly.templates.calls import LimitReached
from loop_harness.gladly.templates.limits import MOST_TEXT, refuse_text
from loop_harness.gladly.templates.values import MISSING, GoObject

_PLAIN_FROM, _PLAIN_TO = 1e-4, 1e6  #: between them a number has no exponent


def put_out(value: Any) -> str:
    """Return what an action puts out for a value."""
    return "<no value>" if value is MISSING else shown(value)


def shown(value: Any) -> str:
    """Return a value as ``%v`` writes it; raises LimitReached."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is float:
        return float_text(value)
    parts: list[str] = []
    _write(value, parts, [0])
    return "".join(parts)


def sprint(values: Iterable[Any]) -> str:
    """Join values as fmt.Sprint does: a space where neither is a text."""
    parts: list[str] = []
    was_text = True
    for each in values:
        is_text = type(each) is str
        if parts and not is_text and not was_text:
            parts.append(" ")
        parts.append(shown(each))
        was_text = is_text
    return _joined("", parts)


def sprintln(values: Iterable[Any]) -> str:
    """Join values as fmt.Sprintln does."""
    return _joined(" ", [shown(each) for each in values]) + "\n"


def float_text(value: float) -> str:
    """Return a number as ``%v`` writes it: the shortest form, an exponent from a million on."""
    size = abs(value)
    if _PLAIN_FROM <= size < _PLAIN_TO:
        return repr(value).removesuffix(".0")
    if not size:
        return "-0" if math.copysign(1, value) < 0 else "0"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    digits, _, exponent = repr(value).partition("e")
    if exponent:
        return f"{digits.removesuffix('.0')}e{exponent}"
    sign, whole = ("-", digits[1:]) if value < 0 else ("", digits)
    before, _, after = whole.partition(".")
    figures = (before + after).rstrip("0")
    rest = f".{figures[1:]}" if len(figures) > 1 else ""
    return f"{sign}{figures[0]}{rest}e+{len(before) - 1:02}"


def sorted_keys(mapping: dict[Any, Any]) -> list[Any]:
    """Return the keys of a map as Go sorts them: by bytes."""
    try:
        return sorted(mapping)
    except TypeError:
        return sorted(mapping, key=str)


def _joined(between: str, parts: list[str]) -> str:
    refuse_text(sum(map(len, parts)) + len(between) * len(parts))
    return between.join(parts)


def _write(value: Any, parts: list[str], size: list[int]) -> None:
    size[0] += 1
    if size[0] > MOST_TEXT // 8:
        raise LimitReached("a value is too large to be written")
    if isinstance(value, dict):
        _written(value, parts, size)
    elif isinstance(value, list):
        parts.append("[")
        for number, each in enumerate(value):
            if number:
                parts.append(" ")
            _write(each, parts, size)
        parts.append("]")
    else:
        text = _single(value)
        size[0] += len(text) // 8
        parts.append(text)


def _written(value: dict[Any, Any], parts: list[str], size: list[int]) -> None:
    parts.append("map[")
    for number, key in enumerate(sorted_keys(value)):
        parts.append(f" {key}:" if number else f"{key}:")
        _write(value[key], parts, size)
    parts.append("]")


def _single(value: Any) -> str:
    if value is None or value is MISSING:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, GoObject):
        return value.go_text()
    if isinstance(value, float):
        return float_text(value)
    if isinstance(value, bytes):
        return "[" + " ".join(map(str, value)) + "]"
    if isinstance(value, complex):
        return (
            f"({float_text(value.real)}{'+' if value.imag >= 0 else ''}{float_text(value.imag)}i)"
        )
    return str(value)
