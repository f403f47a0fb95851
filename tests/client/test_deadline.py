"""The transport keeps one time limit over a whole exchange, and keeps good connections only."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore
import httpx
import pytest
from httpcore._backends.sync import SyncStream
from tests.client import wire
from tests.client.wire import HEAD, LONGEST_S, Wire, serving

from loop_harness.client import Answer, DeadlineTransport, LoopAccess, Patience, ask, deadline
from loop_harness.client.deadline import until
from loop_harness.failures import LookupFailure, MalformedAnswer, TimedOut, TransportFailed

LIMIT_S = 0.3
GRACE_S = 1.0
TOKEN = "sk_test_1001_plain"
NOTHING = Answer((), None)


@pytest.fixture
def transport() -> Iterator[DeadlineTransport]:
    each = DeadlineTransport()
    yield each
    each.close()


def asking(
    server: Wire, transport: httpx.BaseTransport, *emails: str, limit_s: float = 5.0
) -> Answer:
    loop = LoopAccess(base_url=server.base_url, api_token=TOKEN)
    return ask(emails or ("ada@example.com",), loop, transport, Patience(limit_s=limit_s))


def good(_: Wire, to: socket.socket, __: bytes) -> bool:
    to.sendall(wire.orders())
    return True


def dribbling(before: bytes, part: bytes) -> wire.Answers:
    """Send *before*, then *part* again and again: no single read is ever late."""

    def answer(server: Wire, to: socket.socket, __: bytes) -> bool:
        to.sendall(before)
        for _ in range(LONGEST_S * 50):
            if server.over.wait(0.02):
                break
            to.sendall(part)
        return False

    return answer


def silent(server: Wire, _: socket.socket, __: bytes) -> bool:
    server.over.wait(LONGEST_S)
    return False


SLOW: dict[str, wire.Answers] = {
    "silence": silent,
    "a line of headers that never ends": dribbling(b"HTTP/1.1 200 OK\r\nx: ", b"y"),
    "headers without end": dribbling(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
    "a body without end": dribbling(HEAD + b"\r\n", b" "),
    "a body in chunks without end": dribbling(
        HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n"
    ),
    "a body that is promised": dribbling(HEAD + b"content-length: 9\r\n\r\n", b""),
    "an information without end": dribbling(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
}


@pytest.mark.parametrize("slow", SLOW)
def test_the_limit_holds_over_the_whole_exchange(slow: str, transport: DeadlineTransport) -> None:
    with serving(SLOW[slow]) as server:
        begin = time.monotonic()
        answer = asking(server, transport, limit_s=LIMIT_S)
        took = time.monotonic() - begin

    assert answer == Answer(None, TimedOut(LIMIT_S))
    assert LIMIT_S <= took < LIMIT_S + GRACE_S


def test_nothing_is_sent_once_the_time_is_over(transport: DeadlineTransport) -> None:
    with serving(good) as server:
        assert asking(server, transport, limit_s=0) == Answer(None, TimedOut(0))
        assert server.connections == 0


def test_connecting_gets_only_what_is_left(
    transport: DeadlineTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that swallows packets cannot be had on every machine, so the wish is watched."""
    wished: list[Any] = []

    def watch(*arguments: object, **_: object) -> None:
        wished.append(arguments[3])
        raise httpcore.ConnectTimeout

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", watch)
    assert asking(Wire("http://127.0.0.1:9"), transport) == Answer(None, TimedOut(5.0))

    (left,) = wished
    assert 4 < left < 5


@pytest.mark.parametrize("limit_s", [LIMIT_S, 0.0])
def test_the_greeting_of_tls_counts_and_leaves_no_socket_open(
    limit_s: float, transport: DeadlineTransport
) -> None:
    with serving(silent) as server, socket.create_connection(_place(server)) as connected:
        stream = deadline._DeadlineStream(SyncStream(connected))
        begin = time.monotonic()
        with until(begin + limit_s), pytest.raises(httpcore.TimeoutException):
            stream.start_tls(ssl.create_default_context(), "localhost")
        took = time.monotonic() - begin

        assert connected.fileno() == -1
        server.base_url = server.base_url.replace("http:", "https:")
        assert asking(server, transport, limit_s=limit_s) == Answer(None, TimedOut(limit_s))
    assert limit_s <= took < limit_s + GRACE_S


def _place(server: Wire) -> tuple[str, int]:
    host, _, port = server.base_url.removeprefix("http://").rpartition(":")
    return host, int(port)


def test_waiting_for_a_connection_counts() -> None:
    """Who waits behind slow ones must not wait for as long as those may take."""
    crowded = DeadlineTransport(most_connections=1)
    with serving(silent) as server, ThreadPoolExecutor(1) as pool:
        first = pool.submit(asking, server, crowded, limit_s=3 * LIMIT_S + GRACE_S)
        while not server.requests:
            time.sleep(0.001)
        begin = time.monotonic()
        answer = asking(server, crowded, limit_s=LIMIT_S)
        took = time.monotonic() - begin
        assert not first.done()

    assert answer == Answer(None, TimedOut(LIMIT_S))
    assert took < LIMIT_S + GRACE_S
    crowded.close()


def test_outside_of_a_limit_there_is_none(transport: DeadlineTransport) -> None:
    with serving(good) as server:
        request = httpx.Request("POST", server.base_url + "/graphql", content=b"{}")
        with until(time.monotonic() - 1), pytest.raises(httpx.TimeoutException):
            transport.handle_request(request)

        assert transport.handle_request(request).read() == b'{"data": {"orders": []}}'


def test_threads_share_a_transport_and_get_their_own_answers(transport: DeadlineTransport) -> None:
    everybody_is_here = threading.Barrier(8)

    def echo(_: Wire, to: socket.socket, request: bytes) -> bool:
        everybody_is_here.wait()
        to.sendall(wire.orders(*wire.asked(request)))
        return True

    with serving(echo) as server, ThreadPoolExecutor(8) as pool:
        emails = [f"{number}@example.com" for number in range(8)]
        answers = list(pool.map(lambda each: asking(server, transport, each), emails))

    assert answers == [Answer(({"name": each, "shipments": []},)) for each in emails]


def test_the_limit_of_one_thread_is_not_that_of_another(transport: DeadlineTransport) -> None:
    """One waits for the rest of its answer while the other, in more of a hurry, gives up."""
    hurried, given_up = threading.Event(), threading.Event()

    def patient(server: Wire, to: socket.socket, request: bytes) -> bool:
        if wire.asked(request) == ["ada@example.com"]:
            hurried.set()
            return silent(server, to, request)
        hurried.wait(LONGEST_S)
        to.sendall(wire.orders()[:-9])
        given_up.wait(LONGEST_S)
        to.sendall(wire.orders()[-9:])
        return True

    with serving(patient) as server, ThreadPoolExecutor(2) as pool:
        long = pool.submit(asking, server, transport, "ben@example.com", limit_s=30)
        while not server.requests:
            time.sleep(0.001)
        short = pool.submit(asking, server, transport, "ada@example.com", limit_s=LIMIT_S)
        assert short.result() == Answer(None, TimedOut(LIMIT_S))
        given_up.set()
        assert long.result() == NOTHING


def test_a_good_connection_is_kept(transport: DeadlineTransport) -> None:
    with serving(good) as server:
        answers = [asking(server, transport) for _ in range(3)]

    assert (answers, server.connections) == ([NOTHING] * 3, 1)


def test_a_closed_transport_keeps_none(transport: DeadlineTransport) -> None:
    with serving(good) as server:
        asking(server, transport)
        transport.close()
        asking(server, transport)

    assert server.connections == 2


def hanging_up(*parts: bytes) -> wire.Answers:
    def answer(_: Wire, to: socket.socket, __: bytes) -> bool:
        for part in parts:
            to.sendall(part)
        return False

    return answer


TOO_LONG = b" " * (11 * 1024 * 1024)
LARGE = MalformedAnswer("the body is larger than 10 MiB")
BROKEN: dict[str, tuple[wire.Answers, LookupFailure | type[LookupFailure]]] = {
    "cut off": (hanging_up(HEAD + b"content-length: 9\r\n\r\n{"), TransportFailed),
    "no answer": (hanging_up(), TransportFailed),
    "no HTTP": (hanging_up(b"SSH-2.0-x\r\n\r\n"), TransportFailed),
    "too late": (silent, TimedOut(LIMIT_S)),
    "too long": (hanging_up(HEAD + b"\r\n", TOO_LONG), LARGE),
    "promised too long": (
        hanging_up(HEAD + b"content-length: %d\r\n\r\n" % len(TOO_LONG), TOO_LONG),
        LARGE,
    ),
    "no gzip": (
        hanging_up(HEAD + b"content-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd"),
        TransportFailed,
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_connection_makes_room_for_a_new_one(broken: str) -> None:
    first, failure = BROKEN[broken]
    limit_s = LIMIT_S if failure == TimedOut(LIMIT_S) else 5.0

    def answer(server: Wire, to: socket.socket, request: bytes) -> bool:
        return (first if len(server.requests) == 1 else good)(server, to, request)

    only_one = DeadlineTransport(most_connections=1)
    with serving(answer) as server:
        failed = asking(server, only_one, limit_s=limit_s)
        answers = [asking(server, only_one) for _ in range(2)]
    only_one.close()

    assert failed.orders is None
    assert failure in {failed.failure, type(failed.failure)}
    assert (answers, server.connections) == ([NOTHING] * 2, 2)


def test_a_connection_that_loop_has_closed_meanwhile_is_replaced(
    transport: DeadlineTransport,
) -> None:
    closed = threading.Event()

    def once(_: Wire, to: socket.socket, __: bytes) -> bool:
        to.sendall(wire.orders())
        to.shutdown(socket.SHUT_RDWR)
        closed.set()
        return False

    with serving(once) as server:
        answers = []
        for _ in range(3):
            closed.clear()
            answers.append(asking(server, transport))
            assert closed.wait(5)

    assert (answers, server.connections) == ([NOTHING] * 3, 3)


def test_what_the_system_trusts_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes about 20 ms: more than a hundred look-ups."""
    made: list[ssl.SSLContext] = []
    make = ssl.create_default_context

    def counted() -> ssl.SSLContext:
        made.append(make())
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    deadline._trust.cache_clear()
    for _ in range(3):
        DeadlineTransport().close()

    assert len(made) == 1
    assert made[0].verify_mode is ssl.CERT_REQUIRED
    assert made[0].check_hostname


def test_an_ipv6_address_is_a_base_url(transport: DeadlineTransport) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving(good, host="::1") as server:
        assert asking(server, transport) == NOTHING

    assert b"\r\nhost: [::1]:" in server.requests[0].lower()


@pytest.mark.parametrize(
    ("end", "path"),
    [("", b"/graphql"), ("/", b"/graphql"), ("/api", b"/api/graphql"), ("/a/b//", b"/a/b/graphql")],
)
def test_a_base_url_may_have_a_path_and_end_in_a_slash(
    end: str, path: bytes, transport: DeadlineTransport
) -> None:
    with serving(good) as server:
        server.base_url += end
        asking(server, transport)

    assert server.requests[0].startswith(b"POST " + path + b" HTTP/1.1\r\n")


@pytest.mark.parametrize("host", ["a..example", f"{'a' * 64}.example"])
def test_a_name_that_is_none_is_no_crash(host: str, transport: DeadlineTransport) -> None:
    answer = asking(Wire(f"http://{host}"), transport)

    assert answer == Answer(None, TransportFailed(f"{host} is no name of a host"))
