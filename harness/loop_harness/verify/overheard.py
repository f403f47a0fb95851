"""What really came, with its secrets: the witness of the rules about tokens and other hosts."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from loop_harness.mock import LoopMock, Request, Response
from loop_harness.mock.journal import Journal
from loop_harness.mock.transport import MockTransport

IN_PROCESS = "http://loop.example"
#: Where nobody listens, for a subject that is answered in process.
NOBODY = "http://nobody.example"
#: The other host that redirects lead to, as a case names it; over a socket it is ``TRAP``.
ELSEWHERE, TRAP = "elsewhere.example", "localhost"

_ELSEWHERE_URL = re.compile(rf"(https?:)?//{re.escape(ELSEWHERE)}")


class Overhearing(LoopMock):
    """A mock that remembers the requests of one case as they came."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Request] = []
        #: What went wrong in the mock itself: no lookup is to blame for it.
        self.failure: Exception | None = None

    def respond(self, request: Request) -> Response:
        """Answer one request of anybody."""
        self.heard.append(request)
        try:
            return super().respond(request)
        except Exception as error:
            self.failure = error
            raise

    def forget(self) -> None:
        """Begin with another case."""
        self.heard = []
        self.strangers = Journal()


class Watching(MockTransport):
    """Answers what is meant for the mock, and refuses and remembers everything else."""

    def __init__(self, mock: LoopMock, strayed: list[Request]) -> None:
        super().__init__(mock)
        self._strayed = strayed

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request of an httpx client."""
        if request.url.host == httpx.URL(IN_PROCESS).host:
            return super().handle_request(request)
        if request.url.host != httpx.URL(NOBODY).host:
            self._strayed.append(_kept(request))
        raise httpx.ConnectError("nobody listens there", request=request)


def _kept(request: httpx.Request) -> Request:
    """Return a request with its whole URL as the path."""
    return Request(
        method=request.method,
        path=str(request.url),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.read(),
    )


def to_trap(fault: str, base_url: str) -> str:
    """Let a redirect to another host lead to the mock under its other name."""
    port = httpx.URL(base_url).port
    return _ELSEWHERE_URL.sub(lambda found: f"{(found[1] and 'http:') or ''}//{TRAP}:{port}", fault)


@contextmanager
def nobody_listening() -> Iterator[str]:
    """Give an address of this machine that is taken, and where no connection is accepted."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
