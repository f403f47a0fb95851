"""Sprig's functions that tell what a value is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from loop_harness.gladly.templates.values import is_true, kind_name, type_name


def same(first: Any, second: Any) -> bool:
    """Tell whether two values are deeply equal: of one type, with equal parts."""
    if type(first) is not type(second):
        return False
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[k], second[k]) for k in first)
    return bool(first == second)


def default(otherwise: Any, *given: Any) -> Any:
    """Return a value, or another if it is empty."""
    return given[0] if given and is_true(given[0]) else otherwise


def coalesce(*values: Any) -> Any:
    """Return the first value that is not empty."""
    return next(filter(is_true, values), None)


def ternary(one: Any, other: Any, condition: bool) -> Any:
    """Return one value or the other."""
    return one if condition else other


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "deepEqual": same,
    "default": default,
    "coalesce": coalesce,
    "ternary": ternary,
    "empty": lambda value: not is_true(value),
    "all": lambda *values: all(map(is_true, values)),
    "any": lambda *values: any(map(is_true, values)),
    "typeOf": type_name,
    "kindOf": kind_name,
    "typeIs": lambda name, value: type_name(value) == name,
    "typeIsLike": lambda name, value: type_name(value) in {name, "*" + name},
    "kindIs": lambda name, value: kind_name(value) == name,
}
