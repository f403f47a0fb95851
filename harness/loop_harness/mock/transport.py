"""The mock in process: an httpx transport that needs no socket."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx

from loop_harness.mock.delivery import body, head
from loop_harness.mock.exchange import Delivery, Request, Response

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock


class MockTransport(httpx.BaseTransport):
    """Answers every request with a mock, whatever host it was meant for."""

    def __init__(self, mock: LoopMock) -> None:
        self._mock = mock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request of an httpx client; raises what a socket would have raised."""
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
        headers = list(response.headers)
        if response.delivery is None:
            return httpx.Response(response.status, headers=headers, content=response.body)
        _wait(response, response.delivery, request)
        return httpx.Response(
            response.status, headers=headers, stream=_Body(response, response.delivery)
        )


def _wait(response: Response, delivery: Delivery, request: httpx.Request) -> None:
    """Let the time until the end of the head pass, but no longer than the client waits."""
    seconds = delivery.delay_s + delivery.head_pause_s * len(head(response))
    limit = request.extensions.get("timeout", {}).get("read")
    if limit is not None and seconds > limit:
        time.sleep(limit)
        raise httpx.ReadTimeout("no answer in time", request=request)
    time.sleep(seconds)
    if delivery.end == "reset":
        raise httpx.ReadError("connection reset", request=request)
    if delivery.end:
        raise httpx.RemoteProtocolError("closed without an answer", request=request)


class _Body(httpx.SyncByteStream):
    """A body that comes as its delivery says."""

    def __init__(self, response: Response, delivery: Delivery) -> None:
        self._response = response
        self._delivery = delivery

    def __iter__(self) -> Iterator[bytes]:
        yield from body(self._response, self._delivery)
        if self._delivery.cut_at is not None:
            raise httpx.RemoteProtocolError("closed before the body was complete")
