"""Nothing leaves this machine, and whoever tries is told so."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import IncompleteRead, RemoteDisconnected

import pytest
from tests.front.talking import BODY, LOOP, SEARCH, Line, line, new_mock, token

from loop_harness.front import Front, fronting
from loop_harness.mock.wsgi import MOST_BYTES

ELSEWHERE = [
    "example.com:443",
    "example.com:80",
    f"{LOOP}.example.com:443",
    f"{LOOP}:8443",
    "localhost.example.com:443",
    "127.0.0.1.example.com:443",
    "192.0.2.1:443",
    "[2001:db8::1]:443",
]


@pytest.fixture
def front() -> Iterator[Front]:
    with fronting(new_mock()) as found:
        yield found


def words(to: str) -> str:
    return f"loop-harness refuses {to}: nothing leaves this machine"


@contextmanager
def local_program() -> Iterator[tuple[str, list[tuple[str, dict[str, str], bytes]]]]:
    """Run a program of the client's own on this machine; it keeps what it was asked."""
    seen: list[tuple[str, dict[str, str], bytes]] = []

    class Program(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            seen.append((self.requestline, dict(self.headers), body))
            self.send_response(200)
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"mine")

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Program) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", seen
        server.shutdown()


@pytest.mark.parametrize("to", ELSEWHERE)
def test_a_tunnel_to_any_other_host_is_refused_by_its_name(front: Front, to: str) -> None:
    with line(front) as client:
        answer = client.ask(f"CONNECT {to} HTTP/1.1", host=to)

    assert (answer.status, answer.reason, answer.json) == (403, words(to), {"message": words(to)})
    assert front.listener.refused.counts() == {to: 1}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("to", ELSEWHERE)
def test_a_whole_url_of_any_other_host_is_refused_by_its_name(
    front: Front, scheme: str, to: str
) -> None:
    with line(front) as client:
        answer = client.ask(f"POST {scheme}://{to}/x HTTP/1.1", body=b"{}", host=to)

    assert (answer.status, answer.json) == (403, {"message": words(to)})


@pytest.mark.parametrize("tls", [False, True])
def test_a_request_for_another_host_is_refused_inside_a_tunnel_to_loop_too(
    front: Front, tls: bool
) -> None:
    port = 443 if tls else 80
    with line(front, tunnel=f"{LOOP}:{port}", tls=tls) as client:
        answer = client.ask("GET /graphql HTTP/1.1", token(), host="example.com")

    assert (answer.status, answer.json) == (403, {"message": words(f"example.com:{port}")})
    assert len(front.mock.shops[0].journal) == 0


def test_a_page_on_the_web_that_names_its_own_host_is_refused(front: Front) -> None:
    with line(front) as client:
        assert client.ask("GET /__admin/journal HTTP/1.1", host="example.com").status == 403


def test_whoever_is_refused_is_counted(front: Front) -> None:
    for _ in range(3):
        with line(front) as client:
            client.ask("CONNECT example.com:443 HTTP/1.1")

    assert front.listener.refused.counts() == {"example.com:443": 3}


def test_a_program_on_this_machine_is_reached_through_a_tunnel(front: Front) -> None:
    with local_program() as (place, _), line(front, tunnel=place) as client:
        for _ in range(2):
            answer = client.ask("POST /x HTTP/1.1", body=b"{}", host=place)
            assert (answer.status, answer.body) == (200, b"mine")


def test_a_program_on_this_machine_is_reached_by_a_whole_url(front: Front) -> None:
    with local_program() as (place, seen), line(front) as client:
        body = b"x" * 300_000
        answer = client.ask(
            *(f"POST http://{place}/a%2Fb?c=d HTTP/1.1", "Proxy-Connection: keep-alive"),
            body=body,
            host=place,
        )

    assert (answer.status, answer.body) == (200, b"mine")
    headers = {"Host": place, "Content-Length": "300000", "Connection": "close"}
    assert seen == [("POST /a%2Fb?c=d HTTP/1.1", headers, body)]


def test_a_program_that_ends_first_frees_the_connection(front: Front) -> None:
    """Although the client keeps its own end open."""
    with (
        socket.create_server(("127.0.0.1", 0)) as program,
        line(front, tunnel=f"127.0.0.1:{program.getsockname()[1]}") as client,
    ):
        other, _ = program.accept()
        other.sendall(b"bye")
        other.close()
        assert client.socket.recv(10) + client.socket.recv(10) == b"bye"
        assert front.settle()


def test_a_program_that_is_not_there_is_named(front: Front) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        to = f"127.0.0.1:{closed.getsockname()[1]}"
    with line(front) as client:
        answer = client.ask(f"CONNECT {to} HTTP/1.1")

    assert (answer.status, answer.json) == (
        502,
        {"message": f"{to} on this machine: Connection refused"},
    )


def test_the_certificate_is_good_for_no_other_host(front: Front) -> None:
    with Line(front) as client, pytest.raises(ssl.SSLCertVerificationError):
        client.secure("example.com")


def test_a_client_that_does_not_trust_the_certificate_is_noted(front: Front) -> None:
    with Line(front) as client:
        context = ssl.create_default_context()
        with pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(client.socket, server_hostname=LOOP)
    with Line(front) as client:
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(client.socket, server_hostname=LOOP)
    front.settle()

    noted = "a client broke off TLS: TLSV1_ALERT_UNKNOWN_CA"
    assert front.listener.failures.counts() == {noted: 2}


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        (["Content-Length: 99999999999999999999"], b"", 413),
        ([f"Content-Length: {3 * MOST_BYTES}"], b"", 413),
        (["Content-Length: -1"], b"", 400),
        (["Content-Length: \xb2"], b"", 400),
        (["Transfer-Encoding: chunked"], b"nonsense\r\n", 400),
        (["Transfer-Encoding: chunked"], b"%x\r\n" % (2 * MOST_BYTES) + b"x" * MOST_BYTES * 2, 413),
        ([f"X-{n}: 1" for n in range(200)], b"", 431),
        (["X: " + "x" * 70_000], b"", 431),
    ],
    ids=["absurd", "long", "negative", "no digit", "no chunk", "long chunk", "many", "wide"],
)
def test_what_is_out_of_bounds_is_refused_with_a_status(
    front: Front, headers: list[str], body: bytes, status: int
) -> None:
    with line(front, tunnel=LOOP, tls=True) as client:
        client.send("POST /graphql HTTP/1.1", token(), *headers)
        with suppress(OSError):  # who is refused early need not get rid of everything
            client.socket.sendall(body)
        answer = client.answer()

    assert (answer.status, answer.stays) == (status, False)


@pytest.mark.parametrize(
    "sent",
    [b"", b"\x16", b"\x16\x03\x01\x00\x05nonsense", b"\x00\xff\n\n", b"GET", b"CONNECT  HTTP/1.1"],
)
def test_nonsense_harms_nobody_else(front: Front, sent: bytes) -> None:
    with Line(front) as client:
        client.socket.sendall(sent)
        with suppress(OSError):  # reset already
            client.socket.shutdown(socket.SHUT_WR)
            while client.socket.recv(1000):
                pass
    with line(front) as client:
        assert client.ask(f"GET {SEARCH} HTTP/1.1", token()).status == 200
    assert front.listener.failures.counts() == {}


@pytest.mark.parametrize("target", ["http:///x", "http://[x/", "https://api.wonderment.com:x/"])
def test_a_url_that_cannot_be_read_is_refused(front: Front, target: str) -> None:
    with line(front) as client:
        assert client.ask(f"GET {target} HTTP/1.1", host="").status == 400


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("reset", ConnectionResetError),
        ("refused", RemoteDisconnected),
        ("truncated", IncompleteRead),
    ],
)
def test_a_fault_of_the_mock_reaches_the_client_through_a_tunnel(
    fault: str, error: type[Exception], tls: bool
) -> None:
    port = 443 if tls else 80
    with (
        fronting(new_mock(fault)) as front,
        line(front, tunnel=f"{LOOP}:{port}", tls=tls) as client,
        pytest.raises(error),
    ):
        client.ask("POST /graphql HTTP/1.1", token(), body=BODY)


def test_a_mock_that_fails_is_a_500_and_is_told_at_the_end(front: Front) -> None:
    front.mock.shops[0].clock = None  # type: ignore[assignment] # nothing sane does this
    with line(front) as client:
        answer = client.ask(f"GET {SEARCH} HTTP/1.1", token())

    assert answer.status == 500
    (failure,) = front.listener.failures.counts()
    assert failure.startswith("the mock failed: AttributeError: ")


def test_too_many_connections_are_hung_up_on_and_said() -> None:
    with fronting(new_mock(), most_clients=2) as front:
        with line(front, tunnel=LOOP), line(front, tunnel=LOOP), Line(front) as third:
            assert third.socket.recv(1) == b""
        front.settle()
        with line(front, tunnel=LOOP) as client:
            assert client.ask(f"GET {SEARCH} HTTP/1.1", token()).status == 200

    assert front.listener.failures.counts() == {"more than 2 connections at a time": 1}
