"""What StringValue, CurrencyValue and the others make of a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from loop_harness.gladly.card.dates import moment, time_of
from loop_harness.gladly.card.values import Wrong, bounded, is_true, money, rounded, text_of

Attributes = Mapping[str, str]

_DATE, _TIME = "MMM D, YYYY", "MMM D, YYYY h:mm A"


def _string(value: Any, _attributes: Attributes) -> str:
    return bounded(text_of(value))


def _time(value: Any, attributes: Attributes) -> str:
    at = time_of(value)
    has_time = not isinstance(value, str) or ":" in value
    return moment(at, attributes.get("format") or (_TIME if has_time else _DATE))


def _amount(value: Any, attributes: Attributes) -> str:
    code = attributes.get("currencyCode") or attributes.get("defaultCurrencyCode") or "USD"
    return money(value, code, accounting=attributes.get("negativeValueStyle") == "accounting")


def _number(value: Any, attributes: Attributes) -> str:
    places = attributes.get("decimalPlaces")
    if places is None:
        return rounded(value, None)
    if not (places.isascii() and places.isdigit()) or len(places) > 2:  # noqa: PLR2004 - digits
        raise Wrong(f"decimalPlaces is {places!r}, and no number")
    return rounded(value, int(places))


def _boolean(value: Any, attributes: Attributes) -> str:
    if is_true(value):
        return attributes.get("displayTrueAs", "Yes")
    return attributes.get("displayFalseAs", "No")


VALUES: Mapping[str, Callable[[Any, Attributes], str]] = {
    "BooleanValue": _boolean,
    "CurrencyValue": _amount,
    "DateTimeValue": _time,
    "NumericValue": _number,
    "StringValue": _string,
}


def link_of(url: str) -> str:
    """Return an address if a browser may follow it, else nothing: only the web is linked."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""
