"""One client on the port of the front, whichever way it came."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from loop_harness.front import message
from loop_harness.front.destination import Destination, loop_host
from loop_harness.front.relay import connected, relay
from loop_harness.mock import Response

if TYPE_CHECKING:
    from loop_harness.front.listener import Listener

_TLS_HANDSHAKE = b"\x16"  #: the first byte of TLS; no HTTP request begins with it
_FAREWELL_S, _FAREWELL_PARTS = 1.0, 64


class Connection(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1, keeps the connection, and leaves logging to the journal."""

    protocol_version = "HTTP/1.1"
    error_message_format, error_content_type = "%(code)d %(message)s\n", "text/plain"
    timeout = 60
    disable_nagle_algorithm = True
    server: Listener
    request: socket.socket
    _tunnelled = False  #: whether CONNECT has named the host already

    def setup(self) -> None:
        """Begin with TLS, if the client does: it believes that it talks to Loop itself."""
        self.request.settimeout(self.timeout)
        if self.request.recv(1, socket.MSG_PEEK) == _TLS_HANDSHAKE:
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        """Answer until either side has had enough; a client that is gone is no error."""
        try:
            super().handle()
        except ssl.SSLError:
            raise  # a client may refuse the certificate after the handshake only
        except OSError:
            self.close_connection = True

    def finish(self) -> None:
        """Let the client read the last answer before the connection closes."""
        with suppress(OSError, ValueError):
            super().finish()
            self.request.shutdown(socket.SHUT_WR)
            self.request.settimeout(_FAREWELL_S)
            for _ in range(_FAREWELL_PARTS):
                if not self.request.recv(message.PART):
                    break
        self.request.close()

    def do_CONNECT(self) -> None:
        """Open a tunnel: to the mock in place of Loop, or to a program on this machine."""
        try:
            to = Destination.of(self.path, "https")
        except ValueError as error:
            return self._give(Response.message(400, f"{self.path}: {error}"))
        if to.is_loop and not self._tunnelled:
            self._established()
            self.rfile.close()
            self.setup()
            self._tunnelled = True
            return None
        return self._relay(to) if to.is_here else self._refuse(to)

    def _established(self) -> None:
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.close_connection = False

    def __getattr__(self, name: str) -> Any:
        """Let the mock judge every other method."""
        if name.startswith("do_"):
            return self._ask
        raise AttributeError(name)

    def _ask(self) -> None:
        """Answer a request that names its host in a whole URL, or as Loop itself would."""
        scheme = "https" if isinstance(self.request, ssl.SSLSocket) else "http"
        # HTTP/1.0 may name no host at all.
        asked = message.Asked(scheme, self.headers.get("host", loop_host()), self.path)
        whole = message.Asked.of_url(self.path)
        try:
            to = Destination.of((whole or asked).host, (whole or asked).scheme)
        except ValueError as error:
            return self._give(Response.message(400, f"{(whole or asked).host}: {error}"))
        if to.is_loop or (whole is None and (to.is_here or to.host == loop_host())):
            return self._answer(whole or asked)
        if whole and to.is_here and whole.scheme == "http":
            return self._relay(to, message.forwarded(self, whole))
        return self._refuse(to)

    def _answer(self, asked: message.Asked) -> None:
        """Let the mock answer."""
        try:
            body, is_whole = message.body(self.headers, self.rfile)
        except ValueError as error:
            return self._give(Response.message(400, str(error)))
        response = self.server.respond(message.environ(self, asked, body))
        return self._give(response, last=not is_whole)

    def _refuse(self, to: Destination) -> None:
        """Say no; most clients show the reason of a refused tunnel, and none its body."""
        self.server.refused.add(str(to))
        self._give(Response.message(403, to.refusal), to.refusal)

    def _relay(self, to: Destination, head: bytes = b"") -> None:
        """Let the client talk to another program on this machine."""
        if isinstance(self.request, ssl.SSLSocket):
            return self._refuse(to)
        try:
            other = connected(to.host, to.port)
        except OSError as error:
            reason = f"{to} on this machine: {error.strerror or error}"
            return self._give(Response.message(502, reason))
        if head:
            other.sendall(head)
        else:
            self._established()
        self.close_connection = True
        return relay(self.rfile.read1, self.request, other)

    def _give(self, response: Response, reason: str | None = None, *, last: bool = True) -> None:
        self.send_response(response.status, reason)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(response.body)))
        if last or self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def version_string(self) -> str:
        """Say who answers."""
        return "loop-harness"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: standard error is the client's own."""
