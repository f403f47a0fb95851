"""Moments and spans as Go's package time has them; there is no zone but UTC where none is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from goduration.go import Duration, DurationParseError
from gotime.go import Location, LocationError, ParseError, Time

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.signatures import Function, signed
from loop_harness.gladly.templates.values import GoObject, Int64

_SECOND = 1_000_000_000
_UNITS = (("y", 365 * 86400), ("mo", 30 * 86400), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_SECONDS = re.compile("[+-]?[0-9]{1,18}")
_LONGEST = 1000  #: characters of a layout, a moment, a span
_UTC = Location.fixed("UTC", 0)


@dataclass(frozen=True)
class Named(GoObject):
    """A month or a day of the week."""

    go_type: ClassVar[str] = "time.Month"
    name: str

    def go_text(self) -> str:
        """Return the English name."""
        return self.name


@dataclass(frozen=True)
class Span(GoObject):
    """A ``time.Duration``."""

    go_type: ClassVar[str] = "time.Duration"
    nanoseconds: int

    def go_text(self) -> str:
        """Return it as Go writes it: ``1h2m3s``."""
        return str(Duration(self.nanoseconds))

    def go_json(self) -> str:
        """Return it as JSON: nanoseconds."""
        return str(self.nanoseconds)


@dataclass(frozen=True)
class Moment(GoObject):
    """A ``time.Time``."""

    go_type: ClassVar[str] = "time.Time"
    time: Time

    def go_text(self) -> str:
        """Return it as Go's ``String`` does."""
        return str(self.time)

    def go_json(self) -> str:
        """Return it as JSON."""
        return self.time.marshal_json().decode("ascii")


def now() -> Moment:
    """Return this moment."""
    return Moment(Time.now().in_location(_UTC))


def date_in_zone(layout: str, value: Any, zone: str) -> str:
    """Return a moment, or seconds since 1970, by a layout."""
    return _formatted(_moment(value).in_location(_location(zone)), layout)


def _formatted(time: Time, layout: str) -> str:
    _refuse_long(layout)
    return str(time.format(layout))


def _refuse_long(text: str) -> None:
    if len(text) > _LONGEST:
        raise Refused(f"a text of {len(text)} characters is no layout, and no moment")


def date(layout: str, value: Any) -> str:
    """Return a moment by a layout."""
    return date_in_zone(layout, value, "UTC")


def html_date(value: Any) -> str:
    """Return the day of a moment."""
    return date_in_zone("2006-01-02", value, "UTC")


def html_date_in_zone(value: Any, zone: str) -> str:
    """Return the day of a moment somewhere."""
    return date_in_zone("2006-01-02", value, zone)


def _moment(value: Any) -> Time:
    if isinstance(value, Moment):
        return value.time
    if isinstance(value, int) and not isinstance(value, bool):
        return Time.from_unix(int(value))
    return now().time


def _location(zone: str) -> Location:
    if zone in {"", "UTC", "Local"}:
        return _UTC
    try:
        return Location.load(zone)
    except (LocationError, ValueError, OSError):
        return _UTC


def must_date_modify(span: str, moment: Moment) -> Moment:
    """Return a moment so much later; raises Refused."""
    return Moment(moment.time.add(_parsed(span)))


def date_modify(span: str, moment: Moment) -> Moment:
    """Return a moment so much later; the same if the span is none."""
    try:
        return must_date_modify(span, moment)
    except Refused:
        return moment


def _parsed(span: str) -> Duration:
    _refuse_long(span)
    try:
        return Duration.parse(span)
    except (DurationParseError, ValueError) as error:
        raise Refused(f'time: invalid duration "{span}"') from error


def ago(value: Any) -> str:
    """Return how long ago a moment was, to the second."""
    passed = now().time.subtract(_moment(value))
    return str(passed.round(Duration(_SECOND)))


def duration(value: Any) -> str:
    """Return seconds as Go writes a span."""
    seconds = 0
    if isinstance(value, Int64) or (isinstance(value, str) and _SECONDS.fullmatch(value)):
        seconds = int(value)
    wrapped = (seconds * _SECOND + (1 << 63)) % (1 << 64) - (1 << 63)
    return str(Duration(wrapped))


def duration_round(value: Any) -> str:
    """Return a span in its largest unit."""
    nanoseconds = 0
    if isinstance(value, str):
        try:
            nanoseconds = _parsed(value).nanoseconds
        except Refused:
            nanoseconds = 0
    elif isinstance(value, Int64):
        nanoseconds = int(value)
    elif isinstance(value, Moment):
        nanoseconds = now().time.subtract(value.time).nanoseconds
    for name, seconds in _UNITS:
        if abs(nanoseconds) > seconds * _SECOND:
            return f"{abs(nanoseconds) // (seconds * _SECOND)}{name}"
    return "0s"


def must_to_date(layout: str, text: str) -> Moment:
    """Return the moment that a text names by a layout; raises Refused."""
    _refuse_long(layout + text)
    try:
        return Moment(Time.parse_in_location(layout, text, _UTC))
    except (ParseError, ValueError) as error:
        raise Refused(str(error)) from error


def to_date(layout: str, text: str) -> Moment:
    """Return the moment that a text names by a layout; the year 1 if it names none."""
    try:
        return must_to_date(layout, text)
    except Refused:
        return Moment(Time.zero())


def unix_epoch(moment: Moment) -> str:
    """Return the seconds since 1970."""
    return str(moment.time.unix())


def _duration(value: Any) -> Duration:
    return Duration(value.nanoseconds if isinstance(value, Span) else int(value))


def _methods(calls: Mapping[str, tuple[str, Callable[..., Any]]]) -> dict[str, Function]:
    return {
        name: signed(name, signature, call, watched=False)
        for name, (signature, call) in calls.items()
    }


Moment.go_methods = _methods(
    {
        "Format": ("string -> string", lambda m, layout: _formatted(m.time, layout)),
        "String": ("-> string", Moment.go_text),
        "Unix": ("-> int64", lambda m: Int64(m.time.unix())),
        "UnixMilli": ("-> int64", lambda m: Int64(m.time.unix_milliseconds())),
        "UnixMicro": ("-> int64", lambda m: Int64(m.time.unix_microseconds())),
        "UnixNano": ("-> int64", lambda m: Int64(m.time.unix_nanoseconds())),
        "UTC": ("-> time", lambda m: Moment(m.time.utc())),
        "Local": ("-> time", lambda m: Moment(m.time.in_location(_UTC))),
        "IsZero": ("-> bool", lambda m: m.time.is_zero()),
        "Year": ("-> int", lambda m: m.time.year),
        "Month": ("-> any", lambda m: Named(str(m.time.month))),
        "Weekday": ("-> any", lambda m: Named(str(m.time.weekday))),
        "Day": ("-> int", lambda m: m.time.day),
        "YearDay": ("-> int", lambda m: m.time.year_day),
        "Hour": ("-> int", lambda m: m.time.hour),
        "Minute": ("-> int", lambda m: m.time.minute),
        "Second": ("-> int", lambda m: m.time.second),
        "Nanosecond": ("-> int", lambda m: m.time.nanosecond),
        "Before": ("time -> bool", lambda m, other: m.time.before(other.time)),
        "After": ("time -> bool", lambda m, other: m.time.after(other.time)),
        "Equal": ("time -> bool", lambda m, other: m.time.equal(other.time)),
        "Sub": ("time -> any", lambda m, o: Span(m.time.subtract(o.time).nanoseconds)),
        "Add": ("duration -> time", lambda m, span: Moment(m.time.add(_duration(span)))),
        "AddDate": ("int int int -> time", lambda m, y, mo, d: Moment(m.time.add_date(y, mo, d))),
        "Truncate": ("duration -> time", lambda m, s: Moment(m.time.truncate(_duration(s)))),
        "Round": ("duration -> time", lambda m, s: Moment(m.time.round(_duration(s)))),
    }
)
Span.go_methods = _methods(
    {
        "String": ("-> string", Span.go_text),
        "Hours": ("-> float64", lambda s: s.nanoseconds / (3600 * _SECOND)),
        "Minutes": ("-> float64", lambda s: s.nanoseconds / (60 * _SECOND)),
        "Seconds": ("-> float64", lambda s: s.nanoseconds / _SECOND),
        "Milliseconds": ("-> int64", lambda s: Int64(int(s.nanoseconds / 1_000_000))),
        "Nanoseconds": ("-> int64", lambda s: Int64(s.nanoseconds)),
    }
)
Named.go_methods = _methods({"String": ("-> string", Named.go_text)})
