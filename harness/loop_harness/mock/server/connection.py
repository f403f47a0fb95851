"""One client: its requests are answered in their sequence, each when the one before is out."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, cast

from loop_harness.mock.exchange import Delivery, Request, Response
from loop_harness.mock.server import wire
from loop_harness.mock.server.bringing import bring
from loop_harness.mock.server.reader import Reader

if TYPE_CHECKING:
    from loop_harness.mock.server.service import Service

_MOST_HELD = 256 * 1024  #: bytes that are read while an answer is on its way
_MOST_DISCARDED = 64 * 1024 * 1024  #: bytes that a client may send after it was refused


class Connection(asyncio.Protocol):
    """Speaks HTTP/1.1 with one client."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._reader = Reader(service.repeats)
        self._transport = cast("asyncio.Transport", None)
        self._task: asyncio.Task[None] | None = None  #: what the next answer has to wait for
        self._held: list[bytes] = []  #: read meanwhile
        self._held_size = 0
        self._ended = False  #: whatever comes is read and thrown away
        self._full: asyncio.Event | None = None  #: set when the client has taken enough
        self._steps = 0
        self._seen: tuple[int, bool, bool] = (0, False, False)
        self._since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet a client, or refuse one too many."""
        self._transport = cast("asyncio.Transport", transport)
        self._since = self._service.now()
        if not self._service.take(self):
            self._refuse(self._service.too_many)

    def connection_lost(self, _error: Exception | None) -> None:
        """Forget a client that is gone."""
        self._service.drop(self)
        self._ended = True
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer what is complete, with one write for all."""
        if self._ended:
            self._discard(data)
        elif self._task is not None:
            self._hold(data)
        else:
            self._reader.feed(data)
            self._go_on()

    def eof_received(self) -> bool:
        """Keep the way back open while an answer is due: a client may have said all it has to."""
        return self._task is not None

    def _go_on(self) -> None:
        """Answer in sequence, up to the first answer that takes time."""
        reader, service = self._reader, self._service
        asked = reader.asked
        out: list[bytes] = []
        for number, (request, end) in enumerate(asked, 1):
            self._steps += 1
            response = service.respond(request)
            if not isinstance(response, Response):
                del asked[:number]
                self._write(out)
                return self._wait_for(self._awaited(response, request, end))
            if response.delivery is not None:
                del asked[:number]
                self._write(out)
                return self._wait_for(self._delivered(response, response.delivery, request, end))
            out.append(service.wired(response, request, end))
            if end is wire.CLOSED:
                self._write(out)
                return self._close()
        asked.clear()
        self._write(out)
        if reader.refusal is not None:
            return self._refuse(reader.refusal)
        if reader.waits:
            reader.waits = False
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return None

    def _write(self, out: list[bytes]) -> None:
        if out:
            self._transport.write(out[0] if len(out) == 1 else b"".join(out))

    # Answers that take time.

    def _wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        self._task = asyncio.get_running_loop().create_task(work)
        self._task.add_done_callback(self._waited)

    def _waited(self, task: asyncio.Task[None]) -> None:
        """Go on with what came meanwhile."""
        self._task = None
        if task.cancelled() or self._ended:
            return
        if error := task.exception():
            self._service.failed(error)
            self._transport.abort()
            return
        held, self._held, self._held_size = self._held, [], 0
        for each in held:
            self._reader.feed(each)
        self._go_on()
        if not self._is_busy:
            self._transport.resume_reading()

    @property
    def _is_busy(self) -> bool:
        return self._task is not None or self._ended

    async def _awaited(
        self, work: Coroutine[Any, Any, Response], request: Request, end: bytes
    ) -> None:
        self._send(await work, request, end)

    async def _delivered(
        self, response: Response, delivery: Delivery, request: Request, end: bytes
    ) -> None:
        await asyncio.sleep(delivery.delay_s)
        if delivery.is_plain:
            self._send(response, request, end)
            return
        self._ended = True
        await bring(response, delivery, self._transport, self._taken)

    def _send(self, response: Response, request: Request, end: bytes) -> None:
        self._transport.write(self._service.wired(response, request, end))
        if end is wire.CLOSED:
            self._close()

    def _hold(self, data: bytes) -> None:
        self._held.append(data)
        self._held_size += len(data)
        if self._held_size > _MOST_HELD:
            self._transport.pause_reading()

    # How much a client takes.

    def pause_writing(self) -> None:
        """Read no more from a client that does not take its answers."""
        self._full = asyncio.Event()
        if not self._ended:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on: the client has taken its answers."""
        self._steps += 1
        if self._full is not None:
            self._full.set()
            self._full = None
        if not self._is_busy:
            self._transport.resume_reading()

    async def _taken(self) -> None:
        """Wait until the client has taken what was written."""
        if self._full is not None:
            await self._full.wait()

    # Ends.

    def look(self, now: float) -> None:
        """Drop the client if it has kept the server waiting too long."""
        state = (self._steps, self._reader.begun, self._full is not None)
        if state != self._seen or (self._task is not None and self._full is None):
            self._seen, self._since = state, now
            return
        waited, limits = now - self._since, self._service.limits
        if self._full is not None and waited > limits.request_s:
            self._transport.abort()
        elif self._ended:
            return
        elif self._reader.begun and waited > limits.request_s:
            self._refuse(self._service.too_slow)
        elif waited > limits.idle_s:
            self._close()

    def stop(self) -> None:
        """Hang up at once."""
        self._transport.abort()

    def _close(self) -> None:
        self._ended = True
        self._transport.close()

    def _refuse(self, response: Response) -> None:
        """Say why, and let the client read it: to close on what it still sends cuts the answer."""
        self._ended = True
        self._held_size = 0
        self._transport.write(wire.whole(response, self._service.date, wire.CLOSED))
        if self._transport.can_write_eof():
            self._transport.write_eof()
        loop = asyncio.get_running_loop()
        loop.call_later(self._service.limits.farewell_s, self._transport.close)

    def _discard(self, data: bytes) -> None:
        self._held_size += len(data)
        if self._held_size > _MOST_DISCARDED:
            self._transport.abort()
