"""The server on the wire: what HTTP allows is understood, what it does not is refused."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from tests.mock.asking import ADA, PUBLISHED, TOKEN, order, shop_of

from loop_harness.mock import LoopMock, Request, Response
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.server import Limits, LoopServer, serving
from loop_harness.mock.server.limits import MOST_BODY, MOST_HEAD, MOST_HEADERS

BODY = json.dumps({"query": PUBLISHED, "variables": {"emails": [ADA]}}).encode()
TOKENED = f"{TOKEN_HEADER}: {TOKEN}\r\n".encode()
POST = b"POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\n" + TOKENED
WHOLE = POST + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
CLOSING = b"GET /2022-10/reports HTTP/1.1\r\nConnection: close\r\n" + TOKENED + b"\r\n"
ANSWERED = b'{"data":{"orders":[{"name":"a/b","shipments":[]}]}}'
SHORT = Limits(request_s=0.2, idle_s=0.4, farewell_s=0.2, connections=2)


def new_mock(*faults: str) -> LoopMock:
    shop = shop_of(order("a/b", ADA))
    for each in faults:
        shop.faults.add(each)
    return LoopMock(shop)


@pytest.fixture
def server() -> Iterator[LoopServer]:
    with serving(new_mock()) as found:
        yield found


@contextmanager
def connected(server: LoopServer) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        yield connection


def rest(connection: socket.socket) -> bytes:
    """Return everything that comes until the end."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def exchange(server: LoopServer, *sent: bytes) -> bytes:
    """Send bytes piece by piece and return everything that comes back."""
    with connected(server) as connection:
        for each in sent:
            connection.sendall(each)
        return rest(connection)


def refusal(answer: bytes) -> tuple[int, str]:
    """Return the status of an answer that closes its connection, and its message."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nconnection: close" in head
    return int(head.split()[1]), json.loads(body)["message"]


def test_requests_that_come_in_one_piece_are_answered_in_their_sequence(
    server: LoopServer,
) -> None:
    answer = exchange(server, WHOLE * 3 + CLOSING)

    assert answer.count(ANSWERED) == 3
    assert answer.rindex(ANSWERED) < answer.index(b"connection: close")


def test_a_request_that_comes_byte_by_byte_is_answered(server: LoopServer) -> None:
    sent = WHOLE + CLOSING

    assert exchange(server, *(sent[at : at + 1] for at in range(len(sent)))).count(ANSWERED) == 1


def test_an_answer_tells_its_length_and_the_time(server: LoopServer) -> None:
    head, _, _ = exchange(server, WHOLE + CLOSING).partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")

    assert lines[:3] == [
        b"HTTP/1.1 200 OK",
        b"content-type: application/json; charset=utf-8",
        b"content-length: %d" % len(ANSWERED),
    ]
    assert lines[3].startswith(b"date: ") and lines[3].endswith(b" GMT")  # noqa: PT018
    assert len(lines) == 4


def test_an_older_client_is_closed_unless_it_asks_to_stay(server: LoopServer) -> None:
    old = b"GET /2022-10/reports HTTP/1.0\r\n" + TOKENED
    closed = exchange(server, old + b"\r\n")
    kept = exchange(server, old + b"Connection: keep-alive\r\n\r\n" + CLOSING)

    assert (closed.count(b"HTTP/1.1 "), kept.count(b"HTTP/1.1 ")) == (1, 2)
    assert b"connection: close\r\n" in closed
    assert b"connection: keep-alive\r\n" in kept


def test_the_answer_to_head_is_a_head_alone(server: LoopServer) -> None:
    answer = exchange(server, b"HEAD /2022-10/reports HTTP/1.1\r\n" + TOKENED + b"\r\n" + CLOSING)
    first, _, second = answer.partition(b"\r\n\r\n")

    assert first.startswith(b"HTTP/1.1 405 ")
    assert b"content-length: 0" not in first
    assert second.startswith(b"HTTP/1.1 ")


@pytest.mark.parametrize("status", [204, 304])
def test_where_http_allows_no_body_none_is_sent(status: int) -> None:
    with serving(new_mock(f"status:status={status},operation=graphql")) as server:
        first, _, second = exchange(server, WHOLE + CLOSING).partition(b"\r\n\r\n")

    assert first.startswith(b"HTTP/1.1 %d " % status)
    assert b"content-length" not in first
    assert second.startswith(b"HTTP/1.1 200 ")


def test_a_client_that_asks_first_is_told_to_send_its_body(server: LoopServer) -> None:
    head = POST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    with connected(server) as connection:
        connection.sendall(head)
        welcome = connection.recv(100)
        connection.sendall(BODY + CLOSING)
        answer = rest(connection)

    assert welcome == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert ANSWERED in answer
    assert b" 100 " not in answer


def test_a_client_that_asks_first_is_refused_before_it_sends(server: LoopServer) -> None:
    head = POST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % (MOST_BODY + 1)

    assert refusal(exchange(server, head))[0] == 413


def test_a_client_that_offers_http_2_gets_http_1(server: LoopServer) -> None:
    """As Java's does with its first request."""
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEA\r\n"
    sent = POST + offer + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY

    answer = exchange(server, sent + CLOSING)
    assert (answer.count(b"HTTP/1.1 200 OK"), answer.count(ANSWERED)) == (2, 1)


def test_who_takes_it_for_a_proxy_is_told_otherwise(server: LoopServer) -> None:
    sent = b"CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\n\r\n"

    told = (400, "this is no proxy: 'loop-harness exec' brings one")
    assert refusal(exchange(server, sent)) == told


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in parts) + end


def test_what_follows_the_chunks_is_no_header(server: LoopServer) -> None:
    sent = b"POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\n"
    sent += b"Transfer-Encoding: chunked\r\n\r\n" + chunked(BODY, end=b"0\r\n" + TOKENED + b"\r\n")
    answer = exchange(server, sent + CLOSING)

    assert answer.startswith(b"HTTP/1.1 401 ")
    assert answer.count(b"HTTP/1.1 ") == 2


def headers(count: int, size: int = 1) -> bytes:
    lines = b"".join(b"x-%d: %b\r\n" % (number, b"v" * size) for number in range(count))
    return b"GET /graphql HTTP/1.1\r\n" + lines + b"\r\n"


TOO_MUCH = f"a request has at most {MOST_HEADERS} headers of {MOST_HEAD} bytes together"


@pytest.mark.parametrize(
    "sent",
    [
        headers(MOST_HEADERS + 1),
        headers(10_000),
        headers(2, size=MOST_HEAD // 2),
        b"GET /" + b"x" * MOST_HEAD + b" HTTP/1.1\r\n\r\n",
    ],
    ids=["one header too many", "10,000 headers", "long headers", "a long path"],
)
def test_a_head_that_is_too_long_is_refused(server: LoopServer, sent: bytes) -> None:
    assert refusal(exchange(server, sent)) == (431, TOO_MUCH)
    assert exchange(server, headers(MOST_HEADERS) + CLOSING).count(b"HTTP/1.1 ") == 2


def test_a_header_without_end_is_refused(server: LoopServer) -> None:
    parts = [b"GET / HTTP/1.1\r\nx: ", *[b"v" * 16_384] * 32]

    assert refusal(exchange(server, *parts)) == (431, TOO_MUCH)


TOO_LONG = (413, f"a request body has at most {MOST_BODY} bytes")


@pytest.mark.parametrize("length", [MOST_BODY + 1, 10**9, 10**18])
def test_a_declared_body_that_is_too_long_is_refused_at_once(
    server: LoopServer, length: int
) -> None:
    assert refusal(exchange(server, POST + b"Content-Length: %d\r\n\r\n" % length)) == TOO_LONG


def test_a_body_in_chunks_is_refused_once_it_is_too_long(server: LoopServer) -> None:
    head = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    part = chunked(b"x" * 65_536, end=b"")

    assert refusal(exchange(server, head, *[part] * 17)) == TOO_LONG


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    ],
    ids=["TLS", "words", "version", "header", "two framings", "two lengths", "chunk", "digits"],
)
def test_what_is_not_http_is_refused_with_a_message(server: LoopServer, sent: bytes) -> None:
    status, message = refusal(exchange(server, sent))

    assert status == 400
    assert message.startswith("this is not HTTP: ")
    assert exchange(server, WHOLE + CLOSING).count(ANSWERED) == 1


def test_a_client_that_stops_amid_a_request_is_dropped() -> None:
    with serving(new_mock(), limits=SHORT) as server:
        late = (408, "the rest of the request did not come in 0.2 seconds")
        assert refusal(exchange(server, b"GET / HT")) == late
        assert refusal(exchange(server, POST + b"Content-Length: 9\r\n\r\n{")) == late


def test_a_client_that_asks_nothing_more_is_let_go() -> None:
    with serving(new_mock(), limits=SHORT) as server:
        assert exchange(server, WHOLE).count(ANSWERED) == 1
        assert exchange(server) == b""


class _Large(LoopMock):
    """Answers more than a socket takes on its own."""

    def respond(self, request: Request) -> Response:  # noqa: ARG002 - whatever is asked
        return Response(body=b"x" * 2**20)


def test_a_client_that_takes_no_answer_is_dropped() -> None:
    with serving(_Large(), limits=SHORT) as server, connected(server) as connection:
        connection.sendall(WHOLE * 40)
        time.sleep(1.0)  # what is to be seen is that the server waits no longer
        taken = rest(connection)

    assert 0 < taken.count(b"HTTP/1.1 200 OK") < 40


def test_one_client_too_many_is_told() -> None:
    with serving(new_mock(), limits=SHORT) as server, connected(server), connected(server):
        assert refusal(exchange(server)) == (503, "more than 2 connections at a time")


def test_a_client_that_is_gone_harms_nobody(server: LoopServer) -> None:
    for sent in (b"", b"GET", POST, WHOLE * 100):
        with connected(server) as connection:
            connection.sendall(sent)
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    assert exchange(server, WHOLE + CLOSING).count(ANSWERED) == 1


class _Broken(LoopMock):
    """Fails while it has a secret in its hands."""

    def respond(self, request: Request) -> Response:
        if request.path == "/2022-10/reports":
            return super().respond(request)
        raise RuntimeError(f"no good: {TOKEN}")


def test_a_mock_that_fails_says_so_once_without_secrets_and_lives_on(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with serving(_Broken(shop_of(order("a/b", ADA)))) as server:
        answer = exchange(server, WHOLE * 2 + CLOSING)
    told = capfd.readouterr().err

    assert answer.count(b"HTTP/1.1 500 ") == 2
    assert answer.count(b"the mock failed; what went wrong is on its standard error") == 2
    assert answer.count(b"HTTP/1.1 200 ") == 1
    assert told.count("RuntimeError: no good: sk_test_1001_…") == 1
    assert TOKEN.encode() not in answer


@pytest.mark.parametrize(
    "fault", ["slow:seconds=30", "dribbled", "dribbled-headers", "endless:seconds=30"]
)
def test_while_one_client_waits_others_are_answered(fault: str) -> None:
    mock = new_mock(f"{fault},first=1" if ":" in fault else f"{fault}:first=1")
    with serving(mock) as server, connected(server) as waiting:
        waiting.sendall(WHOLE)
        while not len(mock.shops[0].journal):
            time.sleep(0.001)
        began = time.monotonic()
        answers = [exchange(server, WHOLE + CLOSING).count(ANSWERED) for _ in range(5)]
        took = time.monotonic() - began

    assert answers == [1] * 5
    assert took < 5


def test_requests_behind_a_late_answer_wait_for_it() -> None:
    with serving(new_mock("slow:seconds=0.1,first=1")) as server:
        answer = exchange(server, WHOLE, WHOLE, CLOSING)

    assert answer.count(ANSWERED) == 2
    assert answer.rindex(ANSWERED) < answer.index(b"connection: close")


@pytest.mark.parametrize(
    ("fault", "error"),
    [("reset", httpx.ReadError), ("refused", httpx.RemoteProtocolError)],
)
def test_an_answer_that_never_comes_ends_as_it_says(fault: str, error: Any) -> None:
    with serving(new_mock(fault)) as server, pytest.raises(error) as caught:
        httpx.post(f"{server.base_url}/graphql", content=BODY, headers={TOKEN_HEADER: TOKEN})

    assert ("reset" in str(caught.value).lower()) == (fault == "reset")
