"""How an answer comes byte by byte over the socket: late, cut, endless or not at all."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import NoReturn

from loop_harness.mock.exchange import Delivery, Response

RESET = struct.pack("ii", 1, 0)  #: linger for no time: closing then resets the connection
_SPACE = b" " * 32768
_SPACE_PAUSE_S = 0.001  #: before each of these: about 30 MB a second, on which no reader chokes

Part = tuple[float, bytes]  #: seconds to wait, and what to send then


class Delivered(ConnectionAbortedError):
    """The answer is out: the server has nothing left to send and drops the connection."""


def head(response: Response) -> bytes:
    """Return the status line and the headers as they go over the wire."""
    lines = [f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    if not (response.delivery and response.delivery.endless_s):
        lines.append(f"content-length: {len(response.body)}")
    return "\r\n".join([*lines, "connection: close", "", ""]).encode("latin-1")


def head_parts(response: Response, delivery: Delivery) -> Iterator[Part]:
    """Yield the parts of a head, each with the time before it."""
    return _paced(head(response), delivery.head_pause_s)


def body_parts(response: Response, delivery: Delivery) -> Iterator[Part]:
    """Yield the parts of a body, each with the time before it."""
    sent = response.body if delivery.cut_at is None else response.body[: delivery.cut_at]
    yield from _paced(sent, delivery.body_pause_s)
    until = time.monotonic() + delivery.endless_s
    while delivery.endless_s and time.monotonic() < until:
        yield _SPACE_PAUSE_S, _SPACE


def body(response: Response, delivery: Delivery) -> Iterator[bytes]:
    """Yield the parts of a body in their own time."""
    return _in_time(body_parts(response, delivery))


def deliver(response: Response, delivery: Delivery, connection: socket.socket) -> NoReturn:
    """Send an answer as *delivery* says; always raises Delivered, or what the socket raises."""
    if delivery.end == "reset":
        _reset(connection)
    if not delivery.end:
        for part in _in_time(head_parts(response, delivery)):
            connection.sendall(part)
        for part in body(response, delivery):
            connection.sendall(part)
    connection.shutdown(socket.SHUT_RDWR)
    raise Delivered


def _reset(connection: socket.socket) -> None:
    """Reset a connection at once, and leave its server another one that is at its end.

    A server that closes the connection in its own way would say goodbye first.
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    stand_in, other_end = socket.socketpair()
    with stand_in, other_end:
        os.dup2(stand_in.fileno(), connection.fileno())


def _paced(text: bytes, pause_s: float) -> Iterator[Part]:
    if not pause_s:
        yield 0.0, text
        return
    for position in range(len(text)):
        yield pause_s, text[position : position + 1]


def _in_time(parts: Iterable[Part]) -> Iterator[bytes]:
    for pause_s, part in parts:
        if pause_s:
            time.sleep(pause_s)
        yield part
