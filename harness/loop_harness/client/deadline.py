"""An httpx transport whose time limit holds for the whole exchange.

httpx limits each single read; a server that sends one byte a second would never be late. Here
every operation on the socket gets only what is left until one deadline.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import httpcore
import httpx

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)

_SAME_ERROR: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.TimeoutException: httpx.TimeoutException,
    httpcore.NetworkError: httpx.NetworkError,
    httpcore.ProtocolError: httpx.ProtocolError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
}


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Hold every exchange inside the block to *deadline*, a ``time.monotonic()`` moment."""
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


@cache
def _trust() -> ssl.SSLContext:
    """Trust what the system trusts; building this takes about 20 ms, so it is built once."""
    return ssl.create_default_context()


class DeadlineTransport(httpx.BaseTransport):
    """Talks HTTP over sockets, keeps connections, follows nothing and reads no proxy variable."""

    def __init__(self, *, most_connections: int = 10) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust(),
            max_connections=most_connections,
            network_backend=_DeadlineBackend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; raises httpx.TransportError."""
        with _httpx_errors():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions={"timeout": {"pool": _left(None)}},  # for a free connection
                )
            )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream, answer.close)
        )

    def close(self) -> None:
        """Close every kept connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, parts: Any, close: Callable[[], None]) -> None:
        self._parts = parts
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        with _httpx_errors():
            yield from self._parts

    def close(self) -> None:
        self._close()


@contextmanager
def _httpx_errors() -> Iterator[None]:
    try:
        yield
    except tuple(_SAME_ERROR) as error:
        same = next(_SAME_ERROR[each] for each in _SAME_ERROR if isinstance(error, each))
        raise same(str(error)) from error


def _left(limit: float | None) -> float | None:
    """Return the seconds that one operation may take; raises when none is left."""
    deadline = _deadline.get()
    if deadline is None:
        return limit
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return left if limit is None else min(limit, left)


class _DeadlineBackend(httpcore.NetworkBackend):
    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout)
        try:
            stream = self._backend.connect_tcp(host, port, left, local_address, socket_options)
        except UnicodeError as error:  # Python's, for a name that is none in the DNS
            raise httpcore.ConnectError(f"{host} is no name of a host") from error
        return _DeadlineStream(stream)


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, _left(timeout))
        except BaseException:
            self.close()
            raise
        return _DeadlineStream(stream)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
