"""Talks to a server below HTTP: what is sent and what comes back are bytes."""

from __future__ import annotations

import re
import socket
import struct
from contextlib import suppress

PATIENCE_S = 10
STATUS = re.compile(rb"(?:\A|\r\n\r\n|[}\]\"])HTTP/1\.[01] (\d{3}) ")


def connected(port: int) -> socket.socket:
    """Open a connection that gives up rather than hang."""
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)


def exchange(port: int, sent: bytes) -> bytes:
    """Send bytes, say that there are no more, and return all that comes back.

    Raises TimeoutError if the server keeps the connection open.
    """
    with connected(port) as connection:
        with suppress(OSError):  # who is refused early need not get rid of everything
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        return received(connection)


def received(connection: socket.socket) -> bytes:
    """Return everything up to the end of a connection, however it ends."""
    parts = []
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def vanish(connection: socket.socket) -> None:
    """End a connection by a reset, as a client that was killed."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def statuses(answer: bytes) -> list[int]:
    """Return the status of each answer in a stream of bytes, but of those that go on."""
    found = [int(each) for each in STATUS.findall(answer)]
    return [each for each in found if each >= 200]
