"""Where faults meet requests: finds those that are due, and lets each change the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loop_harness.mock.answer import Route, unauthorized
from loop_harness.mock.asked import asked_addresses
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.faults.effects import Meeting, apply
from loop_harness.mock.faults.fault import Fault
from loop_harness.mock.faults.schedule import Due, magic

if TYPE_CHECKING:
    from loop_harness.mock.shop import Shop

#: The quota that the assumption rate-limit speaks of.
_PUBLISHED_QUOTA = Fault.parse("quota:requests=100,seconds=900")
_MARK = b"@fault.test"  #: what every magic address ends in


def due(request: Request, shop: Shop, found: Route) -> tuple[Due, ...]:
    """Return the faults that a request meets: by magic address, by quota, by plan."""
    has_quota = shop.dialect["rate-limit"] != "none"
    if not (has_quota or shop.faults.has_any or _MARK in request.body):
        return ()
    called = [Due(magic()[each], 0) for each in _called(request)]
    quota = [Due(_PUBLISHED_QUOTA, 0)] if has_quota else []
    return (*called, *quota, *shop.faults.due(found.name))


def struck(
    request: Request, response: Response, shop: Shop, found: Route, met: tuple[Due, ...]
) -> Response:
    """Return the answer after every fault has had its way with it."""
    for each in met:
        meeting = Meeting(
            due=each,
            request=request,
            response=response,
            shop=shop,
            refused=lambda: unauthorized(found, shop.dialect),
        )
        response = apply(meeting)
    return response


def _called(request: Request) -> list[str]:
    """Return the magic addresses that a request asks for; looking costs little without any."""
    if _MARK not in request.body:
        return []
    return [each for each in asked_addresses(request.body) if each in magic()]
