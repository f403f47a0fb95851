"""The mock in process: an httpx transport that needs no socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from loop_harness.mock.exchange import Request

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock


class MockTransport(httpx.BaseTransport):
    """Answers every request with a mock, whatever host it was meant for."""

    def __init__(self, mock: LoopMock) -> None:
        self._mock = mock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request of an httpx client."""
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        response = self._mock.respond(
            Request(
                method=request.method,
                path=path,
                query=query,
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.read(),
            )
        )
        return httpx.Response(
            response.status, headers=list(response.headers), content=response.body
        )
