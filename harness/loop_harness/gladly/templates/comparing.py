"""``eq`` and ``ne`` as Go has them (text/template, funcs.go): nil equals nil alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gotpl.runtime.values import INVALID, UNTYPED_NIL


class CannotCompare(TypeError):
    """Two values that Go refuses to compare."""


def eq(first: Any, *others: Any) -> bool:
    """Tell whether the first value equals any of the others; raises CannotCompare."""
    if not others:
        raise CannotCompare("missing argument for comparison")
    return any(_equal(first, each) for each in others)


def ne(first: Any, second: Any) -> bool:
    """Tell whether two values differ; raises CannotCompare."""
    return not eq(first, second)


def _is_nil(value: Any) -> bool:
    return value is None or value is INVALID or value is UNTYPED_NIL


def _kind(value: Any) -> str:
    """Return the basic kind; nothing for what has none."""
    if isinstance(value, bool):
        return "bool"
    for name, kind in (("int", int), ("float", float), ("complex", complex), ("string", str)):
        if isinstance(value, kind):
            return name
    return ""


def _equal(first: Any, second: Any) -> bool:
    if _is_nil(first) or _is_nil(second):
        return _is_nil(first) and _is_nil(second)
    if _kind(first) != _kind(second):
        raise CannotCompare("incompatible types for comparison")
    if not _kind(first):
        _refuse_uncomparable(first)
        return first is second
    return bool(first == second)


def _refuse_uncomparable(value: Any) -> None:
    if isinstance(value, Mapping | list | tuple | bytes):
        kind = "map" if isinstance(value, Mapping) else "slice"
        raise CannotCompare(f"uncomparable type: a {kind}")
