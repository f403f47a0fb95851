"""Dates in a card: by PHP's letters in a formula, by those of Moment.js in a DateTimeValue."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from loop_harness.gladly.card.values import Wrong, bounded, text_of

_MONTHS = "January February March April May June July August September October November December"
_MONTH = tuple(_MONTHS.split())
_DAY = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOOSE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})Z?")  #: no ISO 8601, but browsers read it
_TEENS = range(11, 14)

Letters = dict[str, Callable[[datetime], str]]


def _twelve(at: datetime) -> int:
    return at.hour % 12 or 12


def _half(at: datetime) -> str:
    return "AM" if at.hour < 12 else "PM"  # noqa: PLR2004 - noon


def _ending(day: int) -> str:
    return "th" if day in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _offset(at: datetime, between: str) -> str:
    minutes = int((at.utcoffset() or (at - at)).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{between}{abs(minutes) % 60:02}"


_PHP: Letters = {
    "d": lambda at: f"{at.day:02}",
    "D": lambda at: _DAY[at.weekday()][:3],
    "j": lambda at: f"{at.day}",
    "l": lambda at: _DAY[at.weekday()],
    "N": lambda at: f"{at.isoweekday()}",
    "S": lambda at: _ending(at.day),
    "F": lambda at: _MONTH[at.month - 1],
    "m": lambda at: f"{at.month:02}",
    "M": lambda at: _MONTH[at.month - 1][:3],
    "n": lambda at: f"{at.month}",
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "a": lambda at: _half(at).lower(),
    "A": _half,
    "g": lambda at: f"{_twelve(at)}",
    "G": lambda at: f"{at.hour}",
    "h": lambda at: f"{_twelve(at):02}",
    "H": lambda at: f"{at.hour:02}",
    "i": lambda at: f"{at.minute:02}",
    "s": lambda at: f"{at.second:02}",
    "P": lambda at: _offset(at, ":"),
    "O": lambda at: _offset(at, ""),
    "T": lambda at: "UTC" if not at.utcoffset() else _offset(at, ":"),
    "c": lambda at: at.isoformat(timespec="seconds"),
    "U": lambda at: f"{int(at.timestamp())}",
}
#: Moment.js's are PHP's under other names.
_MOMENT = {
    "YYYY": "Y", "YY": "y", "MMMM": "F", "MMM": "M", "MM": "m", "M": "n", "DD": "d", "D": "j",
    "Do": "jS", "dddd": "l", "ddd": "D", "HH": "H", "H": "G", "hh": "h", "h": "g", "mm": "i",
    "ss": "s", "A": "A", "a": "a", "Z": "P", "ZZ": "O", "X": "U",
    "L": "m/d/Y", "LL": "F j, Y", "LLL": "F j, Y g:i A", "LT": "g:i A",
}  # fmt: skip
_PHP_TOKEN = re.compile(r"\\(.)|(.)", re.DOTALL)
_MOMENT_TOKEN = re.compile(
    r"\[([^\]]*)\]|(" + "|".join(sorted(_MOMENT, key=len, reverse=True)) + r")|(.)", re.DOTALL
)


def time_of(value: Any) -> datetime:
    """Return the time that a value is; raises Wrong."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        if loose := _LOOSE.fullmatch(text_of(value)):
            year, month, day = map(int, loose.groups())
            return datetime(year, month, day, tzinfo=UTC)
        found = datetime.fromisoformat(text_of(value).strip())
    except (ValueError, OverflowError, OSError) as error:
        raise Wrong(f"{text_of(value)[:40]!r} is no date") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def php(at: datetime, letters: str) -> str:
    """Return a time as PHP's letters say: ``F j, Y``."""
    parts = _PHP_TOKEN.findall(bounded(letters))
    return "".join(kept or (_PHP[one](at) if one in _PHP else one) for kept, one in parts)


def moment(at: datetime, tokens: str) -> str:
    """Return a time as the tokens of Moment.js say: ``MMM D, YYYY``."""
    parts = _MOMENT_TOKEN.findall(bounded(tokens))
    return "".join(kept + (php(at, _MOMENT[token]) if token else one) for kept, token, one in parts)
