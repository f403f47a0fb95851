"""What one webhook has still to be told, and when: no clock, no network, no thread."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from loop_harness.dialect import Dialect
from loop_harness.journeys import Change
from loop_harness.mock.webhooks.webhook import Webhook

_FIRST_WAIT = timedelta(minutes=1)
_MOST_REFUSALS = 20  #: in a row, help.wonderment.com: setting up webhooks
_MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Due:
    """A change to be told at a moment: for the first time, or again."""

    at: datetime
    number: int  #: tells apart what is due at the same moment, the older change first
    change: Change
    attempt: int = 1

    def __lt__(self, other: Due) -> bool:
        return (self.at, self.number) < (other.at, other.number)

    def again(self, dialect: Dialect) -> Due | None:
        """Return when it is due once more after a refusal; None beyond the end of the calendar."""
        doubled = dialect["webhook-retry"] == "exponential"
        try:
            wait = _FIRST_WAIT * 2 ** (self.attempt - 1) if doubled else _FIRST_WAIT
            return replace(self, at=self.at + wait, attempt=self.attempt + 1)
        except OverflowError:
            return None


class Outbox:
    """Keeps what a webhook has to be told from a moment on, each change once."""

    def __init__(self, webhook: Webhook, since: datetime) -> None:
        self.webhook = webhook
        self.since = since  #: when it was registered, or switched on again
        self.told_until = since
        self._waiting: list[Due] = []
        self._number = 0
        self.refusals = 0  #: in a row

    @property
    def first(self) -> Due | None:
        """What is due first."""
        return self._waiting[0] if self._waiting else None

    def take(self) -> Due:
        """Return what is due first, which waits no longer."""
        return heapq.heappop(self._waiting)

    def tell(self, changes: Iterable[Change], until: datetime) -> None:
        """Take in the changes up to a moment, but for those up to an earlier one."""
        if until > self.told_until:
            self.add(each for each in changes if each.at > self.told_until)
            self.told_until = until

    def add(self, changes: Iterable[Change]) -> None:
        """Take in changes, unless the webhook is off, or too many wait already."""
        for each in changes:
            if self.webhook.is_on and len(self._waiting) < _MOST_WAITING:
                self._number += 1
                heapq.heappush(self._waiting, Due(each.at, self._number, each))

    def note(self, due: Due, *, is_taken: bool, dialect: Dialect) -> datetime | None:
        """Take in what came of a delivery; return when it is sent again, if it is."""
        if is_taken:
            self.refusals = 0
            return None
        self.refusals += 1
        deactivates = dialect["webhook-refusals"] == "deactivate-after-twenty"
        if deactivates and self.refusals >= _MOST_REFUSALS:
            self.switch_off()
        again = due.again(dialect) if self.webhook.is_on else None
        if again is not None:
            heapq.heappush(self._waiting, again)
        return again.at if again else None

    def switch_on(self, now: datetime) -> None:
        """Begin anew, with what changes after *now* and was not told before."""
        if not self.webhook.is_on:
            self.webhook = replace(self.webhook, is_on=True)
            self.since = now
            self.told_until = max(self.told_until, now)
            self.refusals = 0

    @property
    def done_until(self) -> datetime:
        """Up to when nothing is left to be told, not even once more."""
        waiting = [each.change.at - datetime.resolution for each in self._waiting]
        return min(self.told_until, *waiting) if waiting else self.told_until

    def resume(self, until: datetime, refusals: int) -> None:
        """Go on where another process has stopped."""
        self.told_until = max(self.since, until)
        self.refusals = refusals
        self._waiting.clear()

    def switch_off(self) -> None:
        """Tell nothing more."""
        self.webhook = replace(self.webhook, is_on=False)
        self._waiting.clear()
