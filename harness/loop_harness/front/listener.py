"""The port of the front: a thread for each client, and not more clients than it can bear."""

from __future__ import annotations

import select
import ssl
import sys
import threading
from socketserver import ThreadingTCPServer
from typing import TYPE_CHECKING, Any

from loop_harness.front.connection import Connection
from loop_harness.front.tally import Tally
from loop_harness.mock import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_HOST = "127.0.0.1"
_PATIENCE_S = 2.0  #: for clients that have ended and left something to be answered
MOST_CLIENTS = 512
_ALERT = "ALERT"


class Listener(ThreadingTCPServer):
    """Listens on loopback only; port 0 takes any free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, app: WSGIApplication, context: ssl.SSLContext, *, most_clients: int = MOST_CLIENTS
    ) -> None:
        super().__init__((_HOST, 0), Connection)
        self.socket.setblocking(False)  # a client that is gone before it is taken holds up nobody
        self.context = context
        self.refused = Tally()  #: where clients wanted to go, and may not
        self.failures = Tally()  #: handshakes that a client broke off, and errors of the mock
        self._app = app
        self._most_clients = most_clients
        self._clients = 0
        self._changed = threading.Condition()

    def respond(self, environ: WSGIEnvironment) -> Response:
        """Let the mock answer one request."""
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
            told[:] = [int(status[:3]), headers]

        try:
            body = b"".join(self._app(environ, start))
        except OSError:
            raise  # an answer that misbehaves on purpose, or a client that is gone
        except Exception as error:  # noqa: BLE001 - told at the end, as standard error is not ours
            self.failures.add(f"the mock failed: {type(error).__name__}: {error}")
            return Response.message(500, "the mock failed; what went wrong is told at the end")
        status, headers = told
        kept = tuple(each for each in headers if each[0].lower() != "content-length")
        return Response(status=status, headers=kept, body=body)

    def get_request(self) -> Any:
        """Take one more client, who counts from that moment on."""
        with self._changed:
            found = super().get_request()
            self._clients += 1
        return found

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve one more client, or hang up at once if there are too many."""
        if self._clients <= self._most_clients:
            super().process_request(request, client_address)
        else:
            self.failures.add(f"more than {self._most_clients} connections at a time")
            self.shutdown_request(request)
            self._one_less()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one client to the end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._one_less()

    def _one_less(self) -> None:
        with self._changed:
            self._clients -= 1
            self._changed.notify_all()

    def settle(self) -> bool:
        """Wait until nobody is left, but not for long; tell whether it is so."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, timeout=_PATIENCE_S)

    def _is_idle(self) -> bool:
        """Tell whether nobody is connected, nor waits to be."""
        waiting, _, _ = select.select([self.socket], [], [], 0)
        return not self._clients and not waiting

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Keep what went wrong, in place of a traceback in the midst of the client's output."""
        error = sys.exc_info()[1]
        if isinstance(error, ssl.SSLError):
            if _ALERT in (reason := error.reason or ""):
                self.failures.add(f"a client broke off TLS: {reason}")
        elif not isinstance(error, OSError):
            self.failures.add(f"{type(error).__name__}: {error}")
