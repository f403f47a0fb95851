"""What a mock says about itself, under ``/__admin/``; read-only, for this machine alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loop_harness import redaction
from loop_harness.mock.exchange import Request, Response

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock

PREFIX = "/__admin/"
_PORT = re.compile(r":\d*$")
_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def respond(request: Request, mock: LoopMock) -> Response:
    """Answer one admin request."""
    host = request.headers.get("host", "")
    if _PORT.sub("", host) not in _HOSTS:
        # A page on the web could name its own host and have it resolved to this machine.
        return Response.message(403, "the admin API answers to loopback host names only")
    if request.method != "GET":
        return Response.message(405, "the admin API only reads")
    match request.path.removeprefix(PREFIX):
        case "health":
            return Response.of_json({"status": "ok", "shops": len(mock.shops)})
        case "journal":
            return Response.of_json({"shops": _shops(mock), "strangers": _strangers(mock)})
        case _:
            return Response.message(404, f"known: {PREFIX}health, {PREFIX}journal")


def _shops(mock: LoopMock) -> list[dict[str, object]]:
    return [
        {
            "shop": redaction.token(shop.token),
            "entries": [each.to_json() for each in shop.journal],
        }
        for shop in mock.shops
    ]


def _strangers(mock: LoopMock) -> list[dict[str, object]]:
    return [each.to_json() for each in mock.strangers]
