"""Values in a card: what they look like as text, as numbers and as money."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

_LONGEST = 100_000  #: characters that one value may have
_LARGEST = 40  #: digits that a number may have before the point, or behind it
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "INR": "₹"}
_WHOLE = frozenset({"JPY", "KRW", "VND", "CLP"})  #: currencies without a smaller unit
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Wrong(ValueError):
    """Something in a card that cannot be shown; its argument says why."""


def is_true(value: Any) -> bool:
    """Return whether a value counts as true: null, empty texts and lists, 0 and "0" do not."""
    return bool(value) and value != "0"


def text_of(value: Any) -> str:
    """Return a value as the text that is shown; nothing for null."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() | Decimal():
            return f"{plain(Decimal(str(value)))}"
        case list() | dict():
            return _document(value)
        case _:
            return str(value)


def _document(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError as error:
        raise Wrong("the data are nested too deeply") from error


def joined(*values: Any) -> str:
    """Return values as one text; raises Wrong if it gets too long."""
    return bounded("".join(map(text_of, values)))


def bounded(text: str) -> str:
    """Return a text that is not too long; raises Wrong."""
    if len(text) > _LONGEST:
        raise Wrong(f"a text of more than {_LONGEST} characters")
    return text


def number(value: Any) -> Decimal:
    """Return a value as a number, null as 0; raises Wrong if it is none."""
    try:
        found = Decimal(0) if value is None else Decimal(str(value).strip())
    except InvalidOperation as error:
        raise Wrong(f"{str(value)[:40]!r} is no number") from error
    if not found.is_finite() or abs(found.adjusted()) > _LARGEST:
        raise Wrong(f"{str(value)[:40]!r} is no number that can be shown")
    return found


def plain(value: Decimal) -> str:
    """Return a number with no zeros behind the point that say nothing."""
    text = f"{number(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def same(left: Any, right: Any) -> bool:
    """Return whether two values are equal; a number may be written as a text."""
    if isinstance(left, str) != isinstance(right, str) and None not in (left, right):
        try:
            return number(left) == number(right)
        except Wrong:
            return False
    return bool(left == right)


def compared(sign: str, left: Any, right: Any) -> bool:
    """Return whether ``left < right``; texts by their letters, all else as numbers."""
    if isinstance(left, str) and isinstance(right, str):
        return _COMPARISONS[sign](left, right)
    return _COMPARISONS[sign](number(left), number(right))


def rounded(value: Any, places: int | None) -> str:
    """Return a number with separators; all its places without *places*."""
    if places is None:
        whole, point, rest = plain(number(value)).partition(".")
        return f"{int(whole):,}{point}{rest}" if whole != "-0" else f"{whole}{point}{rest}"
    if not 0 <= places <= _LARGEST:
        raise Wrong(f"{places} decimal places")
    return f"{number(value):,.{places}f}"


def money(value: Any, code: str, *, accounting: bool = False) -> str:
    """Return an amount in a currency, as it is written in the United States."""
    amount = number(value)
    sign = _SIGNS.get(code, f"{code} ")
    shown = f"{sign}{rounded(abs(amount), 0 if code in _WHOLE else 2)}"
    if amount >= 0:
        return shown
    return f"({shown})" if accounting else f"-{shown}"
