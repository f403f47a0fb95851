"""A server that speaks bytes: what a test says, in the sequence in which it says it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

LONGEST_S = 5  #: then a slow server hangs up, so that a broken limit fails instead of hanging
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


@dataclass
class Wire:
    """What the server has seen, and when the test is over."""

    base_url: str
    over: threading.Event = field(default_factory=threading.Event)
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)


#: Answers one request; returns whether to go on with the connection.
Answers = Callable[[Wire, socket.socket, bytes], bool]


@contextmanager
def serving(answers: Answers, host: str = "127.0.0.1") -> Iterator[Wire]:
    """Answer every request of every connection with *answers*, each connection in a thread."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family, backlog=64) as server:
        port = server.getsockname()[1]
        wire = Wire(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
        threads = [threading.Thread(target=_accept, args=(server, wire, answers), daemon=True)]
        threads[0].start()
        try:
            yield wire
        finally:
            wire.over.set()
            server.shutdown(socket.SHUT_RDWR)
            threads[0].join()


def _accept(server: socket.socket, wire: Wire, answers: Answers) -> None:
    while not wire.over.is_set():
        try:
            connection, _ = server.accept()
        except OSError:
            return
        wire.connections += 1
        threading.Thread(target=_talk, args=(connection, wire, answers), daemon=True).start()


def _talk(connection: socket.socket, wire: Wire, answers: Answers) -> None:
    with connection:
        connection.settimeout(LONGEST_S)
        try:
            while request := _request(connection):
                wire.requests.append(request)
                if not answers(wire, connection, request):
                    return
        except OSError:
            return


def _request(connection: socket.socket) -> bytes:
    """Read one request of a known length, nothing when the client has hung up."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def orders(*names: str) -> bytes:
    """Return a whole good answer with orders of these names."""
    found = [{"name": each, "shipments": []} for each in names]
    return whole({"data": {"orders": found}})


def whole(document: Any) -> bytes:
    """Return a whole answer with *document*."""
    body = json.dumps(document).encode()
    return HEAD + b"content-length: %d\r\n\r\n" % len(body) + body


def asked(request: bytes) -> list[str]:
    """Return the addresses that a request asks for."""
    found: list[str] = json.loads(request.partition(b"\r\n\r\n")[2])["variables"]["emails"]
    return found
