"""The admin API under ``/__admin/``: shops, worlds, clocks, dialects, faults, webhooks, journal.

``contracts/admin.yaml`` says what there is; ``application`` answers, ``access`` keeps strangers
out, ``routes`` finds the operation, and each other module answers for one kind of thing. They are
loaded with the first call: a mock starts faster without them, and most are never asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loop_harness.mock.exchange import Request, Response

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock

PREFIX = "/__admin/"


def respond(request: Request, mock: LoopMock) -> Response:
    """Answer one admin request."""
    from loop_harness.mock.admin import application  # noqa: PLC0415 - see above

    return application.respond(request, mock)


def most_bytes(method: str, path: str) -> int:
    """Return how many bytes the body of an admin request may have."""
    from loop_harness.mock.admin import routes  # noqa: PLC0415 - see above

    return routes.most_bytes(method, path)
