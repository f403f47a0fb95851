"""Talks to a front over a socket: what a client library would hide."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any, Self

from loop_harness import world
from loop_harness.front import Front
from loop_harness.mock import LoopMock, Shop

LOOP = "api.wonderment.com"
TOKEN = "sk_test_2003_single"
SEARCH = "/2022-10/shipments/search/%232301"
QUERY = '{ orders(input: {customerEmails: ["ada@example.com"]}) { name } }'
BODY = json.dumps({"query": QUERY}).encode()
JSON = "Content-Type: application/json"
FOUND = {"data": {"orders": [{"name": "#2301"}]}}


@dataclass(frozen=True)
class Answer:
    """One answer, read to its end."""

    status: int
    reason: str
    body: bytes
    stays: bool  #: whether the connection may be used again

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One connection; it may become a tunnel, and it may be secured."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self.socket = socket.create_connection(("127.0.0.1", front.port), timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def send(self, head: str, *headers: str, body: bytes = b"", host: str | None = LOOP) -> None:
        lines = [head, *([f"Host: {host}"] if host else []), *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        if body and head.startswith("POST /graphql"):
            lines.append(JSON)
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def answer(self, method: str = "GET") -> Answer:
        with HTTPResponse(self.socket, method=method) as told:
            told.begin()
            body = b"" if method == "CONNECT" and told.status == 200 else told.read()
            return Answer(told.status, told.reason, body, not told.will_close)

    def ask(self, head: str, *headers: str, body: bytes = b"", host: str | None = LOOP) -> Answer:
        self.send(head, *headers, body=body, host=host)
        return self.answer(head.partition(" ")[0])

    def secure(self, name: str = LOOP) -> None:
        """Begin TLS as a client that trusts the one certificate and nothing else."""
        context = ssl.create_default_context(cafile=self.front.certificate)
        self.socket = context.wrap_socket(self.socket, server_hostname=name)


def token(name: str = TOKEN) -> str:
    """Return the header that opens a shop."""
    return f"x-wonderment-access-token: {name}"


def new_mock(*faults: str) -> LoopMock:
    return LoopMock(Shop(world.load("single"), faults=faults), check=True)


@contextmanager
def line(front: Front, *, tunnel: str | None = None, tls: bool = False) -> Iterator[Line]:
    """Open one connection, through a tunnel or under TLS if told so."""
    with Line(front) as opened:
        if tunnel:
            assert opened.ask(f"CONNECT {tunnel} HTTP/1.1", host=tunnel).status == 200
        if tls:
            opened.secure()
        yield opened


def asked(front: Front) -> list[tuple[str, int]]:
    """Return what reached the first shop: each target with its status."""
    return [(each.target, each.status) for each in front.mock.shops[0].journal]
