"""The clock of a shop."""

from __future__ import annotations

from datetime import datetime, timedelta

from loop_harness.clock import Clock, duration, moment
from loop_harness.errors import ImpossibleTime
from loop_harness.mock.admin.call import Call
from loop_harness.mock.exchange import Response
from loop_harness.model import Json, JsonObject

_FIRST_YEAR, _LAST_YEAR = 2, 9998  #: a clock that runs needs room to run on


def shown(call: Call) -> Response:
    """Tell the time."""
    return Response.of_json(document(call.shop.clock))


def set_to(call: Call) -> Response:
    """Set, freeze or run a clock."""
    asked = call.body
    with call.changing() as shop:
        shop.clock = turned(shop.clock, asked)
    return Response.of_json(document(shop.clock))


def advanced(call: Call) -> Response:
    """Turn a clock by some time."""
    asked = call.body["by"]
    by = duration(asked) if isinstance(asked, str) else timedelta(seconds=asked)
    with call.changing() as shop:
        clock = shop.clock.advanced(by)
        _refuse_far(clock.now(), str(asked))
        shop.clock = clock
    return Response.of_json(document(shop.clock))


def turned(clock: Clock, asked: JsonObject) -> Clock:
    """Return a clock as a body asks for it; raises ImpossibleTime."""
    if asked["mode"] == "real":
        return Clock()
    at = moment(asked["now"]) if "now" in asked else clock.now()
    _refuse_far(at, asked.get("now", ""))
    return Clock(at) if asked["mode"] == "frozen" else Clock.starting(at)


def document(clock: Clock) -> dict[str, Json]:
    """Return what a clock shows."""
    mode = "running" if clock.ahead else "real"
    return {"mode": mode if clock.runs else "frozen", "now": clock.now().isoformat()}


def _refuse_far(at: datetime, asked: str) -> None:
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ImpossibleTime(asked)
