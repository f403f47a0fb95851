"""A mock that listens."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from loop_harness.mock.loopback import is_loopback
from loop_harness.mock.server.connection import Connection
from loop_harness.mock.server.limits import Limits
from loop_harness.mock.server.listening import (
    BACKLOG,
    listening,
    most_connections,
)
from loop_harness.mock.server.service import Service

if TYPE_CHECKING:
    import socket

    from loop_harness.mock.loop import LoopMock

_LOOKS_S = 1.0  #: how often slow clients are looked for


class LoopServer:
    """A mock that listens; port 0 takes any free one."""

    def __init__(
        self,
        mock: LoopMock,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        limits: Limits | None = None,
        listens: socket.socket | None = None,
    ) -> None:
        self.mock = mock
        self.host = host
        self._limits = limits or Limits(connections=min(Limits().connections, most_connections()))
        self._socket = listens or listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._stopped = False
        self._stop: Callable[[], object] = self._socket.close  # while nothing runs

    @property
    def base_url(self) -> str:
        """Where the mock answers."""
        return base_url(self.host, self.port)

    def run(self) -> None:
        """Serve until ``stop`` is called or the process is interrupted."""
        try:
            self.mock.start()
            with asyncio.Runner(loop_factory=_new_loop()) as runner:
                runner.run(self._serve())
        finally:
            self.mock.close()

    def stop(self) -> None:
        """Make ``run`` return; what is on its way is cut off.

        Any thread may call this, and a signal's handler at any moment: there is no lock.
        """
        self._stopped = True
        self._stop()

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        stopping = asyncio.Event()
        self._stop = lambda: _tell(loop, stopping)
        if self._stopped:
            return
        # Whoever can reach it from elsewhere needs a token.
        with_admin = is_loopback(self.host) or self.mock.admin_token is not None
        service = Service(self.mock, self._limits, with_admin=with_admin)
        server = await loop.create_server(
            lambda: Connection(service), sock=self._socket, backlog=BACKLOG
        )
        try:
            await self._watch(service, stopping)
        finally:
            server.close()
            service.stop()
            await asyncio.sleep(0)  # so that each connection learns of its end

    async def _watch(self, service: Service, stopping: asyncio.Event) -> None:
        period = min(_LOOKS_S, self._limits.request_s / 4, self._limits.idle_s / 4)
        while not stopping.is_set():
            service.look()
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), period)


def base_url(host: str, port: int) -> str:
    """Return where a server answers."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def serving(
    mock: LoopMock, *, host: str = "127.0.0.1", port: int = 0, limits: Limits | None = None
) -> Iterator[LoopServer]:
    """Serve *mock* in a thread for as long as the block lasts; raises PortUnavailable."""
    server = LoopServer(mock, host=host, port=port, limits=limits)
    thread = threading.Thread(target=server.run, name="loop-mock", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def _tell(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    with suppress(RuntimeError):  # closed meanwhile
        loop.call_soon_threadsafe(stopping.set)


def _new_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes the fastest loop there is on this machine."""
    if sys.platform == "win32":
        return asyncio.new_event_loop
    try:
        import uvloop  # noqa: PLC0415 - nobody else needs it
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop
