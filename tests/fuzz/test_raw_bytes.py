"""Whatever bytes come over a socket, the mock lives on and others get their right answers.

The server is a black box here: nothing but its port is known.
"""

from __future__ import annotations

import json
import logging
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from hypothesis import given, strategies as st
from tests.fuzz.talking import connected, exchange, received, statuses, vanish
from tests.mock.asking import ADA, PUBLISHED, TOKEN, order, shop_of

from loop_harness.mock import LoopMock
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.server import LoopServer, serving

OTHER = "sk_test_1002_other"
BODY = json.dumps({"query": PUBLISHED, "variables": {"emails": [ADA]}}).encode()
HEAD = (
    b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    + f"{TOKEN_HEADER}: {TOKEN}\r\n".encode()
)
POST = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
GET = HEAD.replace(b"POST /graphql", b"GET /2022-10/reports") + b"\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
TOLD = {"data": {"orders": [{"name": "#1002", "shipments": []}]}}


@dataclass(frozen=True)
class Witness:
    """A client of another shop, which keeps its connection and wants to be answered rightly."""

    server: LoopServer
    client: httpx.Client

    def asks(self) -> None:
        answer = self.client.post("/graphql", content=BODY, headers={TOKEN_HEADER: OTHER})
        assert (answer.status_code, answer.json()) == (200, TOLD)


class Listening(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


@pytest.fixture(scope="module")
def witness() -> Iterator[Witness]:
    """Serve two shops; nothing may go wrong inside of the event loop, if there is one."""
    mock = LoopMock(shop_of(order("#1001", ADA)), shop_of(order("#1002", ADA), token=OTHER))
    listening = Listening()
    logging.getLogger("asyncio").addHandler(listening)
    with (
        serving(mock) as server,
        httpx.Client(
            base_url=server.base_url,
            headers={"content-type": "application/json"},
            trust_env=False,
            timeout=10,
        ) as client,
    ):
        yield Witness(server, client)
    logging.getLogger("asyncio").removeHandler(listening)
    assert listening.told == []


def sent(witness: Witness, data: bytes) -> list[int]:
    """Send bytes; return the statuses of what came back, while others are served rightly."""
    witness.asks()
    found = statuses(exchange(witness.server.port, data))
    witness.asks()
    return found


REFUSED = {400, 404, 405, 408, 411, 413, 414, 415, 417, 431}

GARBAGE: dict[str, bytes] = {
    "nothing": b"",
    "a line end": b"\r\n",
    "many line ends": b"\r\n" * 10_000,
    "zeros": b"\0" * 10_000,
    "a TLS greeting": bytes.fromhex("16030100c8010000c40303") + bytes(range(200)),
    "an HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 9,
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "HTTP/0.9": b"GET /\r\n",
    "a version that is none": b"GET / HTTP/9.9\r\n\r\n",
    "a method that is none": b"G(E)T / HTTP/1.1\r\n\r\n",
    "no target": b"GET  HTTP/1.1\r\n\r\n",
    "a target with a space": b"GET /a b HTTP/1.1\r\n\r\n",
    "a target of 100 KB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
    "a broken percent sign": b"GET /%zz%/%f HTTP/1.1\r\n\r\n",
    "10,000 headers": HEAD + b"".join(b"X-%d: 1\r\n" % n for n in range(10_000)) + b"\r\n",
    "a header of a megabyte": HEAD + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "a header without a colon": HEAD + b"nonsense\r\n\r\n",
    "a header without a name": HEAD + b": x\r\n\r\n",
    "a zero in a header": HEAD + b"X: a\0b\r\n\r\n",
    "a space before a colon": HEAD + b"Content-Length : 5\r\n\r\n12345",
    "a declared gigabyte": HEAD + b"Content-Length: 1073741824\r\n\r\n{",
    "a length of 5,000 digits": HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{",
    "a negative length": HEAD + b"Content-Length: -1\r\n\r\n{",
    "a length that is no number": HEAD + b"Content-Length: five\r\n\r\n{",
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456",
    "a length and chunks": HEAD
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "an encoding that nobody knows": HEAD + b"Transfer-Encoding: rubbish\r\n\r\n{}",
    "chunks of rubbish": CHUNKED + b"rubbish\r\n",
    "a chunk of a negative size": CHUNKED + b"-5\r\n12345\r\n",
    "a chunk of 16 digits": CHUNKED + b"F" * 16 + b"\r\n{",
    "a chunk of 17 digits": CHUNKED + b"F" * 17 + b"\r\n{",
    "a chunk without its end": CHUNKED + b"5\r\n12345rubbish\r\n",
    "chunks of two megabytes": CHUNKED + b"10000\r\n" + b"x" * 65536 + b"\r\n" + b"10000\r\n" * 40,
    "a body of two megabytes": HEAD + b"Content-Length: 2097152\r\n\r\n" + b"x" * 2_097_152,
    "a body without JSON": HEAD + b"Content-Length: 5\r\n\r\n12345",
    "half a request line": POST[:9],
    "half a head": POST[:80],
    "half a body": POST[:-9],
    "half a chunk": CHUNKED + b"100\r\n{",
    "an expectation that nobody knows": HEAD + b"Expect: a miracle\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE)
def test_what_is_no_request_is_refused_or_hung_up_on(witness: Witness, data: bytes) -> None:
    found = sent(witness, data)

    assert set(found) - {401} <= REFUSED
    assert len(found) <= 2


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"Content-Length: 1073741824\r\n", 413),
        (b"".join(b"X-%d: 1\r\n" % n for n in range(10_000)), 431),
        (b"X: " + b"x" * 200_000 + b"\r\n", 431),
    ],
    ids=["a declared gigabyte", "10,000 headers", "a long header"],
)
def test_what_is_too_much_is_told_so_at_once(witness: Witness, headers: bytes, status: int) -> None:
    """Nothing is waited for: the client has sent no body and does not hang up."""
    with connected(witness.server.port) as client:
        client.sendall(HEAD + headers + b"\r\n")
        answer = client.recv(65536)

    assert statuses(answer) == [status]
    assert b'{"message":' in answer
    witness.asks()


@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused_or_hung_up_on(witness: Witness, data: bytes) -> None:
    assert set(sent(witness, data)) <= {*REFUSED, 401}


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """Generate one to three requests with some bytes left out, doubled or exchanged."""
    requests = st.sampled_from([POST, GET, CHUNKED + b'5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n'])
    data = bytearray(b"".join(draw(st.lists(requests, min_size=1, max_size=3))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        gone = draw(st.integers(0, 20))
        data[at : at + gone] = draw(
            st.binary(max_size=10)
            | st.sampled_from([b"\r\n", b"\r", b"\n", b"\0", b":", b" ", b"\r\n\r\n"])
            | st.just(bytes(data[at : at + gone]) * 2)
        )
    return bytes(data)


@given(data=spoilt(), ways=st.lists(st.integers(1, 200), max_size=4))
def test_spoilt_requests_are_answered_refused_or_hung_up_on(
    witness: Witness, data: bytes, ways: list[int]
) -> None:
    """What is left may still be a request; it comes in pieces."""
    witness.asks()
    with connected(witness.server.port) as client:
        with suppress(OSError):  # who is refused need not send the rest
            for size in ways:
                client.sendall(data[:size])
                data = data[size:]
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
        found = statuses(received(client))
    witness.asks()

    assert set(found) <= {*REFUSED, 200, 401}


#: how far a client gets before it is gone: what it sends, and how many bytes it reads
FAR: dict[str, tuple[bytes, int]] = {
    "connected": (b"", 0),
    "in its head": (POST[:50], 0),
    "in its body": (POST[:-5], 0),
    "in a chunk": (CHUNKED + b"100\r\n{", 0),
    "before its answer": (POST, 0),
    "before one of many answers": (POST * 50, 0),
    "in its answer": (POST, 10),
    "after garbage": (b"garbage\r\n", 0),
}


@pytest.mark.parametrize("says_so", [True, False], ids=["said", "not said"])
@pytest.mark.parametrize(("data", "taken"), FAR.values(), ids=FAR)
def test_clients_that_vanish_leave_nothing_behind(
    witness: Witness, data: bytes, taken: int, says_so: bool
) -> None:
    witness.asks()
    before = open_files()
    for _ in range(50):
        client = connected(witness.server.port)
        client.sendall(data)
        if says_so:
            client.shutdown(socket.SHUT_WR)
        if taken:
            client.recv(taken)
        vanish(client)
    witness.asks()

    deadline = time.monotonic() + 10
    while open_files() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert open_files() <= before


def open_files() -> int:
    """Count the open files of this process, sockets among them, where its system tells."""
    return len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0


def test_clients_that_say_no_more_hold_nobody_up(witness: Witness) -> None:
    begun = time.monotonic()
    with ExitStack() as stack:
        for number in range(200):
            client = stack.enter_context(connected(witness.server.port))
            client.sendall(POST[: number % len(POST)])
        for _ in range(20):
            witness.asks()

    assert time.monotonic() - begun < 20  # a request may take thirty seconds to come


def test_requests_that_come_all_at_once_are_all_answered(witness: Witness) -> None:
    """Pipelining, RFC 9112 section 9.3.2."""
    last = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    answer = exchange(witness.server.port, POST * 100 + last)

    assert statuses(answer) == [200] * 101
    witness.asks()


def test_what_others_do_is_in_no_journal_but_their_own(witness: Witness) -> None:
    first, other = witness.server.mock.shops
    before = len(other.journal), [each.number for each in other.journal][-1:]
    exchange(witness.server.port, POST + b"rubbish" * 100)

    assert (len(other.journal), [each.number for each in other.journal][-1:]) == before
    assert first.journal[-1].operation == "graphql"
