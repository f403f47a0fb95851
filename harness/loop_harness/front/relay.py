"""Passes bytes on between a client and another program on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_PART = 64 * 1024
_CONNECT_S = 10
IDLE_S = 600  #: so long both may be silent, which a database connection often is


def connected(host: str, port: int) -> socket.socket:
    """Connect to a program on this machine; raises OSError."""
    found = socket.create_connection((host, port), timeout=_CONNECT_S)
    found.settimeout(IDLE_S)
    return found


def relay(read: Callable[[int], bytes], client: socket.socket, other: socket.socket) -> None:
    """Pass on what *read* takes from the client, and what the other says, until that one ends."""
    client.settimeout(IDLE_S)
    there = threading.Thread(target=_pump, args=(read, other), name="relay", daemon=True)
    there.start()
    with other:
        _pump(other.recv, client)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RD)  # wakes the thread that waits for the client
        there.join()


def _pump(read: Callable[[int], bytes], to: socket.socket) -> None:
    """Pass on until the end, or until either side is gone, and tell the end."""
    with suppress(OSError, ValueError):  # ValueError: closed meanwhile
        while part := read(_PART):
            to.sendall(part)
    with suppress(OSError):
        to.shutdown(socket.SHUT_WR)
