"""``eq``, ``lt`` and their kin as Go has them (text/template, funcs.go)."""

from __future__ import annotations

from typing import Any

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.values import (
    MISSING,
    GoObject,
    NilList,
    NilPointer,
    kind_name,
    type_name,
)

_INCOMPATIBLE = "incompatible types for comparison"


def eq(first: Any, *others: Any) -> bool:
    """Tell whether the first value equals any of the others; raises Refused."""
    if not others:
        raise Refused("missing argument for comparison")
    return any(_equal(first, each) for each in others)


def ne(first: Any, second: Any) -> bool:
    """Tell whether two values differ; raises Refused."""
    return not _equal(first, second)


def lt(first: Any, second: Any) -> bool:
    """Tell whether a value is less than another of its kind; raises Refused."""
    kind = _kind(first)
    if not kind or not _kind(second):
        raise Refused("invalid type for comparison")
    if kind != _kind(second):
        raise Refused(_INCOMPATIBLE)
    if kind in {"bool", "complex"}:
        raise Refused("invalid type for comparison")
    if kind == "string":
        return _bytes(first) < _bytes(second)
    return bool(first < second)


def le(first: Any, second: Any) -> bool:
    """Tell whether a value is at most another of its kind; raises Refused."""
    return lt(first, second) or eq(first, second)


def gt(first: Any, second: Any) -> bool:
    """Tell whether a value is more than another of its kind; raises Refused."""
    return not le(first, second)


def ge(first: Any, second: Any) -> bool:
    """Tell whether a value is at least another of its kind; raises Refused."""
    return not lt(first, second)


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


def _is_nothing(value: Any) -> bool:
    return value is None or value is MISSING


def _kind(value: Any) -> str:
    """Return the basic kind; nothing for what has none."""
    if isinstance(value, bool):
        return "bool"
    for name, kind in (("int", int), ("float", float), ("string", str), ("complex", complex)):
        if isinstance(value, kind):
            return name
    return ""


def _equal(first: Any, second: Any) -> bool:
    kind = _kind(first)
    if kind != _kind(second):
        if _is_nothing(first) or _is_nothing(second):
            return False
        raise Refused(_INCOMPATIBLE)
    if kind:
        return bool(first == second)
    if _is_nothing(first) or _is_nothing(second):
        return _is_nil(first) and _is_nil(second)
    return _same(first, second)


def _is_nil(value: Any) -> bool:
    return _is_nothing(value) or isinstance(value, NilList | NilPointer)


def _same(first: Any, second: Any) -> bool:
    if _is_nil(first) or _is_nil(second):
        return _is_nil(first) and _is_nil(second)
    if kind_name(first) != kind_name(second):
        raise Refused(f"non-comparable types {type_name(first)}, {type_name(second)}")
    if isinstance(second, GoObject) and not isinstance(second, dict):
        return first is second or (kind_name(first) == "struct" and bool(first == second))
    if kind_name(second) != "ptr":
        raise Refused(f"non-comparable type {type_name(second)}")
    return first is second
