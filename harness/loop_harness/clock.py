"""The time of a shop: it runs from any moment, or stands still."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from loop_harness.errors import ImpossibleTime

_DURATION = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time of a shop; ``Clock()`` is the real one, ``Clock(moment)`` stands still.

    A clock never changes: each way to turn it returns another one, to be given to the shop.
    """

    frozen_at: datetime | None = None
    ahead: timedelta = timedelta()  #: of the real time, while it runs

    @classmethod
    def starting(cls, moment: datetime) -> Clock:
        """Return a clock that shows *moment* now and runs on."""
        return cls(ahead=moment - datetime.now(UTC))

    @property
    def runs(self) -> bool:
        """Whether time passes by itself."""
        return self.frozen_at is None

    def now(self) -> datetime:
        """Return the shop's time, in UTC."""
        return self.frozen_at or datetime.now(UTC) + self.ahead

    def frozen(self) -> Clock:
        """Return a clock that stands still at the present moment."""
        return Clock(self.now())

    def running(self) -> Clock:
        """Return a clock that goes on from the present moment."""
        return self if self.runs else Clock.starting(self.now())

    def set_to(self, moment: datetime) -> Clock:
        """Return a clock that shows *moment*, and runs or stands still as this one does."""
        return Clock.starting(moment) if self.runs else Clock(moment.astimezone(UTC))

    def advanced(self, by: timedelta) -> Clock:
        """Return a clock that is ahead of this one, or behind it where *by* is negative.

        Raises ImpossibleTime beyond the years that Python knows.
        """
        try:
            moved = self.now() + by
        except OverflowError as error:
            raise ImpossibleTime(str(by)) from error
        return replace(self, ahead=self.ahead + by) if self.runs else Clock(moved)


def duration(text: str) -> timedelta:
    """Read a duration as ISO 8601 writes it, such as ``PT36H``; ``-`` before it goes back.

    Years and months have no fixed length and are refused; raises ImpossibleTime.
    """
    found = _DURATION.fullmatch(text)
    if found is None or text[-1] in "PT":
        raise ImpossibleTime(text)
    given = found.groupdict("0")
    sign = -1 if given.pop("sign") == "-" else 1
    try:
        return sign * timedelta(**{name: float(each) for name, each in given.items()})
    except OverflowError as error:
        raise ImpossibleTime(text) from error


def moment(text: str) -> datetime:
    """Read a moment as ISO 8601 writes it, in UTC where it names no zone; raises ImpossibleTime."""
    try:
        read = datetime.fromisoformat(text)
        return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ImpossibleTime(text) from error
