"""A failure is an error and never "no orders" (F01-F07)."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from hypothesis import given, strategies as st
from tests.support import BASE_URL, answering

from loop_harness.client import LoopAccess, Patience
from loop_harness.client.ask import MOST_BYTES
from loop_harness.failures import GraphQLFailed, LookupFailure, RateLimited
from loop_harness.lookup import Lookup
from loop_harness.model import Profile, Reply

ADA = Profile(email_addresses=("ada@example.com",))
LOOP = LoopAccess(base_url=BASE_URL, api_token="sk_test_1001_plain")
FOUND = {"data": {"orders": [{"name": "#1", "shipments": []}]}}


def kind(reply: Reply) -> str | None:
    return None if reply.error is None else reply.error.kind


def pull(transport: httpx.BaseTransport, patience: Patience | None = None) -> Reply:
    return Lookup(LOOP, transport=transport, patience=patience).pull(ADA)


@pytest.mark.rule("F01")
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (301, "transport"), (304, "transport"), (400, "unavailable"), (401, "auth"),
        (402, "plan"), (403, "scope"), (404, "unavailable"), (405, "unavailable"),
        (429, "rate_limited"), (500, "unavailable"), (502, "unavailable"),
        (503, "unavailable"), (504, "unavailable"), (201, "unavailable"), (204, "unavailable"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("body", [b"", b'{"message": "no"}', json.dumps(FOUND).encode()])
def test_every_other_status_is_an_error_without_orders(
    status: int, expected: str, body: bytes
) -> None:
    reply = pull(answering(httpx.Response(status, content=body)))

    assert (reply.orders, kind(reply)) == (None, expected)


@pytest.mark.rule("F01")
@pytest.mark.parametrize(
    "error",
    [httpx.ConnectError("refused"), httpx.ReadError("reset"), httpx.RemoteProtocolError("")],
)
def test_a_connection_that_fails_is_an_error(error: Exception) -> None:
    assert kind(pull(answering(error))) == "transport"


@pytest.mark.rule("F01")
def test_nobody_listening_is_an_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    loop = LoopAccess(base_url=f"http://127.0.0.1:{port}", api_token="sk_test_1001_plain")

    with Lookup(loop) as lookup:
        assert kind(lookup.pull(ADA)) == "transport"


@pytest.mark.rule("F02")
@pytest.mark.parametrize(
    "document",
    [
        {"errors": [{"message": "no"}]},
        {"errors": [{"message": "no"}], "data": None},
        {"errors": [{"message": "no"}], "data": {"orders": None}},
        {"errors": "no"},
        {"errors": [None]},
        {"errors": {"message": "no"}},
    ],
)
def test_graphql_errors_without_data_are_an_error(document: object) -> None:
    reply = pull(answering(httpx.Response(200, json=document)))

    assert (reply.orders, kind(reply)) == (None, "graphql")


@pytest.mark.rule("F02", "F04")
@pytest.mark.parametrize(
    "document",
    [{"data": None}, {}, {"data": []}, {"data": {}}, {"data": {"orders": None}},
     {"data": {"orders": {}}}, {"data": {"orders": "none"}}, None, [], [FOUND], "text", 7],
)  # fmt: skip
def test_json_that_is_not_the_promised_one_is_an_error(document: object) -> None:
    reply = pull(answering(httpx.Response(200, json=document)))

    assert (reply.orders, kind(reply)) == (None, "malformed")


@pytest.mark.rule("F03")
def test_errors_with_partial_data_keep_the_good_part() -> None:
    document = FOUND | {"errors": [{"message": "shipments are late", "path": ["orders", 1]}]}
    reply = pull(answering(httpx.Response(200, json=document)))

    assert [each.name for each in reply.orders or ()] == ["#1"]
    assert reply.error == GraphQLFailed(("shipments are late",))


@pytest.mark.rule("F04")
@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"<html></html>", b"null", b"[", b'{"data": {"orders": [', b"\xff\xfe\x00",
     b"[" * 100_000, b'{"data": {"orders": [' + b"1" * 5000 + b"]}}"],
)  # fmt: skip
def test_a_body_that_is_no_json_is_an_error(body: bytes) -> None:
    reply = pull(answering(httpx.Response(200, content=body)))

    assert (reply.orders in {None, ()}, kind(reply)) == (True, "malformed")


@pytest.mark.rule("F04")
@given(cut=st.integers(1, 40))
def test_a_truncated_body_is_an_error(cut: int) -> None:
    body = json.dumps(FOUND).encode()

    assert kind(pull(answering(httpx.Response(200, content=body[:-cut])))) == "malformed"


@pytest.mark.rule("F04")
@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "", "application/json"])
def test_the_content_type_alone_is_not_judged(content_type: str) -> None:
    answer = httpx.Response(200, content=json.dumps(FOUND), headers={"content-type": content_type})

    assert [each.name for each in pull(answering(answer)).orders or ()] == ["#1"]


@pytest.mark.rule("F05")
def test_after_429_nothing_is_sent_before_the_time_is_over() -> None:
    slept: list[float] = []
    limited = httpx.Response(429, headers={"retry-after": "2"})
    reply = pull(
        answering(limited, limited, httpx.Response(200, json=FOUND)), Patience(sleep=slept.append)
    )

    assert slept == [2, 2]
    assert [each.name for each in reply.orders or ()] == ["#1"]


@pytest.mark.rule("F05")
@pytest.mark.parametrize(
    ("retry_after", "sent", "expected"),
    [("0", 3, 0.0), ("1", 3, 1.0), ("60", 1, 60.0), ("soon", 1, None), (None, 1, None),
     ("Thu, 01 Jan 1970 00:00:00 GMT", 3, 0.0)],
)  # fmt: skip
def test_retries_are_few_and_only_those_that_loop_names(
    retry_after: str | None, sent: int, expected: float | None
) -> None:
    count = 0

    def limit(_request: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        return httpx.Response(429, headers={"retry-after": retry_after} if retry_after else {})

    reply = pull(httpx.MockTransport(limit), Patience(sleep=lambda _: None))

    assert (count, reply.error) == (sent, RateLimited(expected))


@pytest.mark.rule("F07")
@pytest.mark.parametrize(
    "failure", [httpx.Response(500), httpx.Response(200, content=b"{"), httpx.ReadError("reset")]
)
def test_after_a_failure_the_next_pull_works(failure: httpx.Response | Exception) -> None:
    lookup = Lookup(LOOP, transport=answering(failure, httpx.Response(200, json=FOUND)))

    assert kind(lookup.pull(ADA)) is not None
    assert [each.name for each in lookup.pull(ADA).orders or ()] == ["#1"]


Talk = Callable[[socket.socket], None]


@contextmanager
def misbehaving(talk: Talk) -> Iterator[LoopAccess]:
    """Run a raw server that does *talk* on each connection, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    try:
                        connection.recv(65536)
                        talk(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        yield LoopAccess(base_url=f"http://127.0.0.1:{port}", api_token="sk_test_1001_plain")
        done.set()
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _dribble(*parts: bytes) -> Talk:
    """Send the parts a moment apart, for at most three seconds."""

    def talk(connection: socket.socket) -> None:
        end = time.monotonic() + 3
        for part in parts:
            for byte in part:
                if time.monotonic() > end:
                    return
                connection.send(bytes([byte]))
                time.sleep(0.05)

    return talk


def _endless(connection: socket.socket) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
    while True:
        connection.sendall(b" " * 65536)


@pytest.mark.rule("F06")
@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        (_dribble(b"HTTP/1.1 200 OK\r\nx-slow: " + b"y" * 200), "timeout"),
        (_dribble(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 200), "timeout"),
        (lambda _: time.sleep(2), "timeout"),
    ],
    ids=["slow headers", "slow body", "silence"],
)
def test_a_slow_answer_ends_within_the_time_limit(talk: Talk, expected: str) -> None:
    with misbehaving(talk) as loop, Lookup(loop, patience=Patience(limit_s=0.4)) as lookup:
        begin = time.monotonic()
        reply = lookup.pull(ADA)
        took = time.monotonic() - begin

    assert kind(reply) == expected
    assert took < 0.4 + 1


@pytest.mark.rule("F06")
def test_an_endless_answer_ends_at_ten_mebibytes() -> None:
    patience = Patience(limit_s=60)  # size ends it, long before time would
    with misbehaving(_endless) as loop, Lookup(loop, patience=patience) as lookup:
        reply = lookup.pull(ADA)

    assert kind(reply) == "malformed"
    assert MOST_BYTES == 10 * 1024 * 1024


@pytest.mark.rule("F01", "F07")
def test_a_reset_connection_is_an_error_and_the_next_pull_works() -> None:
    body = json.dumps(FOUND).encode()
    head = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body)
    answers: Iterator[bytes] = iter([head + body[:5], b"", head + body])

    with misbehaving(lambda to: to.sendall(next(answers))) as loop, Lookup(loop) as lookup:
        kinds = [kind(lookup.pull(ADA)) for _ in range(3)]

    assert kinds == ["transport", "transport", None]


def test_every_failure_says_its_kind_and_what_to_do() -> None:
    for failure in LookupFailure.__subclasses__():
        made = _made(failure)
        assert failure.kind
        assert ";" in str(made), f"{made} does not say what to do"


def _made(failure: type[LookupFailure]) -> LookupFailure:
    values = {
        "int": 500,
        "float": 5.0,
        "float | None": 5.0,
        "str": "a reason",
        "tuple[str, ...]": ("a",),
    }
    fields = failure.__attrs_attrs__  # type: ignore[attr-defined]
    return failure(**{each.name: values[str(each.type)] for each in fields})
