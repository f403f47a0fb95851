"""The filters and tests that expressions in a card may use, as Twig documents them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from loop_harness.gladly.card.dates import php, time_of
from loop_harness.gladly.card.values import Wrong, bounded, joined, money, number, rounded, text_of


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list | dict) else len(text_of(value))


def _title(value: Any) -> str:
    return " ".join(each.capitalize() for each in text_of(value).split(" "))


def _date(value: Any, letters: str = "F j, Y H:i") -> str:
    return "" if value is None else php(time_of(value), letters)


def _default(value: Any, otherwise: Any = "") -> Any:
    return otherwise if value in (None, "", [], {}) else value


def _join(value: Any, between: Any = "", last: Any = None) -> str:
    texts = [text_of(each) for each in _items(value)]
    if last is None or len(texts) < 2:  # noqa: PLR2004 - one text has nothing between
        return bounded(text_of(between).join(texts))
    return bounded(text_of(between).join(texts[:-1]) + text_of(last) + texts[-1])


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value.values()) if isinstance(value, dict) else list(value)


def _first(value: Any) -> Any:
    return next(iter(_items(value)), None)


def _last(value: Any) -> Any:
    return next(reversed(_items(value)), None)


def _reverse(value: Any) -> Any:
    return value[::-1] if isinstance(value, str) else _items(value)[::-1]


def _slice(value: Any, start: Any, length: Any = None) -> Any:
    part = value if isinstance(value, str) else _items(value)
    part = part[int(number(start)) :]
    return part if length is None else part[: int(number(length))]


def _split(value: Any, between: str) -> list[str]:
    if not between:
        raise Wrong("'split' by nothing")
    return text_of(value).split(between)


def _replace(value: Any, pairs: dict[str, Any]) -> str:
    if not isinstance(pairs, dict):
        raise Wrong("'replace' takes {'old': 'new'}")
    found = text_of(value)
    for old, new in pairs.items():
        found = bounded(found.replace(old, text_of(new)) if old else found)
    return found


def _number_format(value: Any, places: Any = 0, point: str = ".", between: str = ",") -> str:
    signs = {".": text_of(point), ",": text_of(between)}
    return "".join(signs.get(each, each) for each in rounded(value, int(number(places))))


def _round(value: Any, places: Any = 0) -> Any:
    return number(rounded(value, int(number(places))).replace(",", ""))


def _format_currency(value: Any, code: Any = "USD") -> str:
    return "" if value is None else money(value, text_of(code))


FILTERS: dict[str, Callable[..., Any]] = {
    "abs": lambda value: abs(number(value)),
    "capitalize": lambda value: text_of(value).capitalize(),
    "date": _date,
    "default": _default,
    "first": _first,
    "format_currency": _format_currency,
    "join": _join,
    "last": _last,
    "length": _length,
    "lower": lambda value: text_of(value).lower(),
    "number_format": _number_format,
    "replace": _replace,
    "reverse": _reverse,
    "round": _round,
    "slice": _slice,
    "split": _split,
    "title": _title,
    "trim": lambda value, signs=None: text_of(value).strip(signs),
    "upper": lambda value: text_of(value).upper(),
    "url_encode": lambda value: quote(joined(value), safe=""),
}

TESTS: dict[str, Callable[[Any], bool]] = {
    "defined": lambda value: value is not None,
    "empty": lambda value: value in (None, "", False) or value in ([], {}),
    "even": lambda value: number(value) % 2 == 0,
    "iterable": lambda value: isinstance(value, list | dict),
    "none": lambda value: value is None,
    "null": lambda value: value is None,
    "odd": lambda value: number(value) % 2 == 1,
}
