"""An answer as it goes over the wire."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus

from loop_harness.mock.exchange import Response

#: How a head ends, by what becomes of the connection.
KEPT = b"\r\n"
KEPT_BY_1_0 = b"connection: keep-alive\r\n\r\n"  #: HTTP/1.0 closes unless it is told
CLOSED = b"connection: close\r\n\r\n"

_WITHOUT_BODY = frozenset({204, 304}) | frozenset(range(100, 200))


def whole(response: Response, date: bytes, end: bytes) -> bytes:
    """Return an answer as one piece."""
    status, body = response.status, response.body
    if status in _WITHOUT_BODY:
        return begin(status, response.headers) + date + end
    return b"%bcontent-length: %d\r\n%b%b%b" % (
        begin(status, response.headers),
        len(body),
        date,
        end,
        body,
    )


def head_only(response: Response, date: bytes, end: bytes) -> bytes:
    """Return the answer to HEAD: all but the body."""
    sent = whole(response, date, end)
    return sent[: len(sent) - len(response.body)] if response.status not in _WITHOUT_BODY else sent


@lru_cache(maxsize=1024)
def begin(status: int, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Return the status line and the headers."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {_one_line(value)}" for name, value in headers]
    return "".join(f"{each}\r\n" for each in lines).encode("latin-1", "replace")


def _one_line(value: str) -> str:
    """Return a value that ends where its header does."""
    return " ".join(value.splitlines())
