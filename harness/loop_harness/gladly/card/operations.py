"""What the parts of an expression come to, each a function of the names."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from loop_harness.gladly.card.values import Wrong, compared, is_true, joined, number, same
from loop_harness.model import Json

#: Names → values; what a name outside of it stands for is nothing.
Names = Mapping[str, Json]
Expression = Callable[[Names], Any]

_NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}


def constant(value: Any) -> Expression:
    """Return what evaluates to the same value for all names."""
    return lambda _: value


def named(name: str) -> Expression:
    """Return what evaluates to what a name stands for."""
    return lambda names: names.get(name)


def listed(parts: list[Expression]) -> Expression:
    """Return what evaluates to a list of values."""
    return lambda names: [each(names) for each in parts]


def tested(test: Callable[[Any], bool], found: Expression) -> Expression:
    """Return what evaluates to whether a value is such."""
    return lambda names: test(found(names))


def negated(found: Expression) -> Expression:
    """Return what evaluates to the opposite."""
    return lambda names: not is_true(found(names))


def minus(found: Expression) -> Expression:
    """Return what evaluates to a number below zero."""
    return lambda names: -number(found(names))


def either(when: Expression, then: Expression, otherwise: Expression) -> Expression:
    """Return what evaluates to one value or another."""
    return lambda names: then(names) if is_true(when(names)) else otherwise(names)


def field_of(found: Expression, name: Expression) -> Expression:
    """Return what evaluates to a field of an object, an item or the length of a list."""

    def value(names: Names) -> Any:
        above, key = found(names), name(names)
        if isinstance(above, dict):
            return above.get(str(key))
        if isinstance(above, list | str) and key == "length":
            return len(above)
        if isinstance(above, list) and re.fullmatch(r"\d{1,9}", str(key)):
            return next(iter(above[int(key) :][:1]), None)
        return None

    return value


def operation(sign: str, left: Expression, right: Expression) -> Expression:
    """Return what evaluates to what an operator makes of two values."""
    if sign == "and":
        return lambda names: is_true(left(names)) and is_true(right(names))
    if sign == "or":
        return lambda names: is_true(left(names)) or is_true(right(names))
    if sign == "??":
        return lambda names: right(names) if (found := left(names)) is None else found
    return lambda names: _calculated(sign, left(names), right(names))


def _calculated(sign: str, left: Any, right: Any) -> Any:
    if sign in ("==", "!="):
        return same(left, right) == (sign == "==")
    if sign == "~":
        return joined(left, right)
    if sign == "in":
        return (
            any(same(left, each) for each in right)
            if isinstance(right, list)
            else (joined(left) in joined(right))
        )
    if sign in _NUMBERS:
        try:
            return _NUMBERS[sign](number(left), number(right))
        except ArithmeticError as error:
            raise Wrong(f"{sign!r} cannot be calculated: {error}") from error
    return compared(sign, left, right)
