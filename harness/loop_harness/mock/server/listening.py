"""The sockets that a server listens on."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress

from loop_harness.errors import PortUnavailable

if sys.platform != "win32":
    import resource

_FILES = 16_384
_OTHER_FILES = 64
_HIGHEST_PORT = 65535
BACKLOG = 1024


def use_all_files() -> None:
    """Let this process have as many connections as the machine lets it."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY and soft < _FILES:
            most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def most_connections() -> int:
    """Return how many connections this process can have, some files being open besides."""
    if sys.platform == "win32":
        return _FILES
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _FILES if soft == resource.RLIM_INFINITY else max(1, soft - _OTHER_FILES)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises PortUnavailable."""
    return _listening(host, port, reuse_port=False)


def listening_for(count: int, host: str, port: int) -> list[socket.socket]:
    """Return a socket for each of several processes, all on one port; raises PortUnavailable.

    Linux spreads clients over sockets that share a port; elsewhere all take from the same one.
    """
    first = listening(host, port)  # that fails if anybody else has the port: sharing would not
    if sys.platform != "linux":
        return [first] * count
    port = first.getsockname()[1]
    first.close()
    return [_listening(host, port, reuse_port=True) for _ in range(count)]


def _listening(host: str, port: int, *, reuse_port: bool) -> socket.socket:
    if not 0 <= port <= _HIGHEST_PORT:
        raise PortUnavailable(host, port, f"a port is a number from 0 to {_HIGHEST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server(
            (host, port), family=family, backlog=BACKLOG, reuse_port=reuse_port
        )
    except OSError as error:
        # Python adds the address to the reason, which our own text names as well.
        reason = (error.strerror or str(error)).partition(" (while")[0]
        raise PortUnavailable(host, port, reason) from error
