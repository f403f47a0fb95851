"""What the connections of one server share: the mock, its limits, and who is connected."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import TYPE_CHECKING, Any, Protocol

from loop_harness import redaction
from loop_harness.mock import admin
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.server import wire
from loop_harness.mock.server.limits import Limits
from loop_harness.mock.server.reader import Repeats

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock

_MOST_FAILURES = 100  #: different ones that are shown with their traceback
_ADMIN_THREADS = 4
_FAILED = Response.message(500, "the mock failed; what went wrong is on its standard error")


class Client(Protocol):
    """What the service knows of a connection."""

    def look(self, now: float) -> None:
        """Drop the client if it has kept the server waiting too long."""

    def stop(self) -> None:
        """Hang up at once."""


class Service:
    """Answers requests for all connections of one server."""

    def __init__(self, mock: LoopMock, limits: Limits, *, with_admin: bool) -> None:
        self.mock = mock
        self.limits = limits
        self.date = b""
        self.repeats = Repeats()
        self.too_many = Response.message(
            503, f"more than {limits.connections} connections at a time"
        )
        self.too_slow = Response.message(
            408, f"the rest of the request did not come in {limits.request_s:g} seconds"
        )
        self.now = asyncio.get_running_loop().time
        self._with_admin = with_admin
        self._connected: set[Client] = set()
        self._shown: set[tuple[object, ...]] = set()
        self._threads = ThreadPoolExecutor(_ADMIN_THREADS, thread_name_prefix="loop-admin")

    def respond(self, request: Request) -> Response | Coroutine[Any, Any, Response]:
        """Answer one request, or return what will answer it: only the mock itself is quick."""
        if self._with_admin and request.path.startswith(admin.PREFIX):
            return self._administer(request)
        try:
            return self.mock.respond(request)
        except Exception as error:  # noqa: BLE001 - the server lives on
            return self.failed(error)

    def wired(self, response: Response, request: Request, end: bytes) -> bytes:
        """Return an answer as it goes over the wire."""
        if request.method == "HEAD":
            return wire.head_only(response, self.date, end)
        return wire.whole(response, self.date, end)

    def failed(self, error: BaseException) -> Response:
        """Show what went wrong once, without secrets; return what the client is told."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = (type(error), last.filename, last.lineno)
        if place not in self._shown and len(self._shown) < _MOST_FAILURES:
            self._shown.add(place)
            told = "".join(traceback.format_exception(error))
            tokens = (each.token for each in self.mock.shops)
            sys.stderr.write(redaction.secrets(told, *tokens))
        return _FAILED

    async def _administer(self, request: Request) -> Response:
        """Answer in another thread, as worlds and journals may be large."""
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, admin.respond, request, self.mock
            )
        except Exception as error:  # noqa: BLE001 - the server lives on
            return self.failed(error)

    # Who is connected.

    def take(self, client: Client) -> bool:
        """Count one more client in; tell whether it is not one too many."""
        self._connected.add(client)
        return len(self._connected) <= self.limits.connections

    def drop(self, client: Client) -> None:
        """Count a client out."""
        self._connected.discard(client)

    def look(self) -> None:
        """Tell the time, and drop whoever has kept the server waiting too long."""
        self.date = f"date: {formatdate(usegmt=True)}\r\n".encode("ascii")
        now = self.now()
        for each in tuple(self._connected):
            each.look(now)

    def stop(self) -> None:
        """Hang up on everybody."""
        for each in tuple(self._connected):
            each.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)
