"""What each fault does to an exchange: one small function an effect, all of one signature."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from statistics import NormalDist
from typing import TYPE_CHECKING

from loop_harness.generate.source import Source
from loop_harness.mock.exchange import Delivery, Request, Response
from loop_harness.mock.faults.edits import EDITS
from loop_harness.mock.faults.schedule import Due
from loop_harness.mock.refusals import refusal

if TYPE_CHECKING:
    from loop_harness.mock.shop import Shop

_RANGE = (1 << 64) + 1


@dataclass(frozen=True, slots=True)
class Meeting:
    """One request that meets one fault, and the right answer to it."""

    due: Due
    request: Request
    response: Response
    shop: Shop
    refused: Callable[[], Response]  #: how the operation refuses a token

    def number(self, name: str) -> float:
        """Return one parameter that is a number."""
        return float(self.due.fault[name])

    def text(self, name: str) -> str:
        """Return one parameter that is a text."""
        return str(self.due.fault[name])

    def drawn(self) -> float:
        """Return a number between 0 and 1, the same for the same request of the same fault."""
        fault = self.due.fault
        number = Source(fault.seed).number(str(fault), self.due.number)
        return (number + 1) / _RANGE


Effect = Callable[[Meeting], Response]


def apply(meeting: Meeting) -> Response:
    """Return the answer that the fault makes of the right one."""
    effect = meeting.due.fault.kind.effect
    if effect in EDITS:
        return EDITS[effect](meeting.request, meeting.response, meeting.due.fault)
    return EFFECTS[effect](meeting)


def _delivered(meeting: Meeting, **changes: float | str) -> Response:
    delivery = replace(meeting.response.delivery or Delivery(), **changes)  # type: ignore[arg-type]
    return replace(meeting.response, delivery=delivery)


def _later(meeting: Meeting, seconds: float) -> Response:
    before = meeting.response.delivery.delay_s if meeting.response.delivery else 0.0
    return _delivered(meeting, delay_s=before + seconds)


def _delay(meeting: Meeting) -> Response:
    return _later(meeting, meeting.number("seconds"))


def _jitter(meeting: Meeting) -> Response:
    low, high = meeting.number("low"), meeting.number("high")
    return _later(meeting, low + (high - low) * meeting.drawn())


def _long_tail(meeting: Meeting) -> Response:
    normal = NormalDist(0, meeting.number("sigma")).inv_cdf(meeting.drawn())
    return _later(meeting, meeting.number("median") * math.exp(normal))


def _unauthorized(meeting: Meeting) -> Response:
    return meeting.refused()


def _scope(meeting: Meeting) -> Response:
    if meeting.shop.dialect["rest-scope-body"] == "message":
        return refusal("scope-missing")
    return Response(status=403)


def _rate_limit(meeting: Meeting) -> Response:
    seconds = math.ceil(meeting.number("retry_after"))
    if not meeting.number("date"):
        return _limited(str(seconds))
    # Who reads a date has this machine's clock and not the shop's.
    return _limited(format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True))


def _quota(meeting: Meeting) -> Response:
    wait = meeting.shop.quota.take(
        str(meeting.due.fault), meeting.number("requests"), meeting.number("seconds")
    )
    return meeting.response if wait is None else _limited(str(math.ceil(wait)))


def _limited(retry_after: str) -> Response:
    limited = refusal("rate-limited")
    return replace(limited, headers=(*limited.headers, ("retry-after", retry_after)))


def _reply(meeting: Meeting) -> Response:
    content_type = (("content-type", meeting.text("type")),)
    status = int(meeting.number("status"))
    return Response(status=status, headers=content_type, body=meeting.text("body").encode())


def _redirect(meeting: Meeting) -> Response:
    location = (("location", meeting.text("location")),)
    return Response(status=int(meeting.number("status")), headers=location)


def _retype(meeting: Meeting) -> Response:
    kept = [each for each in meeting.response.headers if each[0] != "content-type"]
    return replace(meeting.response, headers=(*kept, ("content-type", meeting.text("type"))))


def _truncate(meeting: Meeting) -> Response:
    whole = len(meeting.response.body)
    at = min(int(whole * meeting.number("at")), max(whole - 1, 0))
    return _delivered(meeting, cut_at=at)


#: effect → what it does; the names are those of mocks/faults.toml
EFFECTS: Mapping[str, Effect] = {
    "delay": _delay,
    "jitter": _jitter,
    "long_tail": _long_tail,
    "unauthorized": _unauthorized,
    "plan": lambda _: refusal("plan-needed"),
    "scope": _scope,
    "rate_limit": _rate_limit,
    "quota": _quota,
    "reply": _reply,
    "redirect": _redirect,
    "retype": _retype,
    "reset": lambda meeting: _delivered(meeting, end="reset"),
    "hang_up": lambda meeting: _delivered(meeting, end="hang up"),
    "truncate": _truncate,
    "dribble_body": lambda meeting: _delivered(meeting, body_pause_s=meeting.number("pause")),
    "dribble_headers": lambda meeting: _delivered(meeting, head_pause_s=meeting.number("pause")),
    "endless": lambda meeting: _delivered(meeting, endless_s=meeting.number("seconds")),
}
