"""What was sent to webhooks, and what came of it: a bounded ring without secrets."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from loop_harness.model import Json

if TYPE_CHECKING:
    from loop_harness.mock.webhooks.outbox import Due
    from loop_harness.mock.webhooks.posting import Answer

_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One delivery that was sent, for the first time or again, and what came of it."""

    number: int
    webhook_id: str
    shop_time: datetime  #: when it was due
    monotonic_s: float  #: wall time for measuring intervals, in seconds
    attempt: int  #: 1 is the first time
    tracking_code: str
    parcel_status: str
    status: int | None  #: what the receiver answered, None if nothing came
    failure: str | None  #: why nothing came
    next_at: datetime | None = None  #: when it is sent again
    is_test: bool = False

    def to_json(self) -> dict[str, Json]:
        """Return the attempt as the admin API shows it."""
        return {
            "number": self.number,
            "webhook": self.webhook_id,
            "shopTime": self.shop_time.isoformat(),
            "monotonicSeconds": self.monotonic_s,
            "attempt": self.attempt,
            "trackingCode": self.tracking_code,
            "parcelStatus": self.parcel_status,
            "status": self.status,
            "failure": self.failure,
            "nextAt": self.next_at.isoformat() if self.next_at else None,
            "isTest": self.is_test,
        }


class Log:
    """Keeps the newest attempts; older ones fall out, so memory stays bounded."""

    def __init__(self) -> None:
        self._attempts: deque[Attempt] = deque(maxlen=_KEPT)
        self._numbers = itertools.count(1)

    def __iter__(self) -> Iterator[Attempt]:
        return iter(self._attempts)

    def write(
        self,
        webhook_id: str,
        due: Due,
        answer: Answer,
        *,
        next_at: datetime | None = None,
        is_test: bool = False,
    ) -> Attempt:
        """Keep one attempt; return what was kept."""
        made = Attempt(
            number=next(self._numbers),
            webhook_id=webhook_id,
            shop_time=due.at,
            monotonic_s=time.monotonic(),
            attempt=due.attempt,
            tracking_code=due.change.shipment.tracking_code,
            parcel_status=due.change.shipment.status,
            status=answer.status,
            failure=answer.failure,
            next_at=next_at,
            is_test=is_test,
        )
        self._attempts.append(made)
        return made
