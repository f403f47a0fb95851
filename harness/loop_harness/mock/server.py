"""The mock on a socket: werkzeug's threaded server, one connection for each request."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from loop_harness.errors import PortUnavailable
from loop_harness.mock.wsgi import application

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock

_HIGHEST_PORT = 65535
_POLL_S = 0.01  #: how soon a stop is noticed; werkzeug's own default is half a second


class _QuietHandler(WSGIRequestHandler):
    """Speaks HTTP/1.1 and leaves logging to the journal."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing: the journal has it, without secrets."""


class LoopServer:
    """A mock that listens; port 0 takes any free one."""

    def __init__(self, mock: LoopMock, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.mock = mock
        self.host = host
        self._server = _listening(mock, host, port)
        self.port: int = self._server.port

    @property
    def base_url(self) -> str:
        """Where the mock answers."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def run(self) -> None:
        """Serve until ``stop`` is called or the process is interrupted."""
        try:
            self._server.serve_forever(poll_interval=_POLL_S)
        finally:
            self._server.server_close()

    def stop(self) -> None:
        """Make ``run`` return."""
        self._server.shutdown()


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach *host*."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def serving(mock: LoopMock, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[LoopServer]:
    """Serve *mock* in a thread for as long as the block lasts; raises PortUnavailable."""
    server = LoopServer(mock, host=host, port=port)
    thread = threading.Thread(target=server.run, name="loop-mock", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def _listening(mock: LoopMock, host: str, port: int) -> BaseWSGIServer:
    """Listen on a socket of our own: werkzeug would print its own text and exit on failure."""
    if not 0 <= port <= _HIGHEST_PORT:
        raise PortUnavailable(host, port, f"a port is a number from 0 to {_HIGHEST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family, backlog=128) as listening:
            return make_server(
                host,
                listening.getsockname()[1],
                application(mock, with_admin=is_loopback(host)),
                threaded=True,
                request_handler=_QuietHandler,
                fd=listening.fileno(),
            )
    except OSError as error:
        # Python adds the address to the reason, which our own text names as well.
        reason = (error.strerror or str(error)).partition(" (while")[0]
        raise PortUnavailable(host, port, reason) from error
