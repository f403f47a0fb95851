"""Whichever way a client takes to api.wonderment.com, the mock answers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from tests.front.talking import (
    BODY,
    FOUND,
    JSON,
    LOOP,
    SEARCH,
    TOKEN,
    asked,
    line,
    new_mock,
    token,
)

from loop_harness import redaction
from loop_harness.front import Front, fronting
from loop_harness.front.connection import Connection


@pytest.fixture(scope="module")
def standing() -> Iterator[Front]:
    with fronting(new_mock()) as found:
        yield found


@pytest.fixture
def front(standing: Front) -> Front:
    """Return the same front, with a shop that nobody has asked yet."""
    standing.mock.add(new_mock().shops[0])
    return standing


@pytest.mark.parametrize(
    ("tunnel", "tls"),
    [(f"{LOOP}:443", True), (LOOP, True), ("API.Wonderment.com.:443", True), (f"{LOOP}:80", False)],
)
def test_a_tunnel_leads_to_the_mock(front: Front, tunnel: str, tls: bool) -> None:
    with line(front, tunnel=tunnel, tls=tls) as client:
        answer = client.ask("POST /graphql HTTP/1.1", token(), body=BODY)

    assert (answer.status, answer.json) == (200, FOUND)
    assert asked(front) == [("/graphql", 200)]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", [LOOP, f"{LOOP}:443", f"{LOOP}:80", "API.WONDERMENT.COM."])
def test_a_whole_url_as_older_clients_send_it_to_a_proxy_is_answered(
    front: Front, scheme: str, host: str
) -> None:
    with line(front) as client:
        answer = client.ask(f"GET {scheme}://{host}{SEARCH} HTTP/1.1", token(), host=host)

    assert (answer.status, answer.json["name"]) == (200, "#2301")
    assert asked(front) == [(SEARCH, 200)]


def test_a_whole_url_counts_and_not_the_host_header_beside_it(front: Front) -> None:
    with line(front) as client:
        answer = client.ask(f"GET https://{LOOP}{SEARCH} HTTP/1.1", token(), host="example.com")

    assert answer.status == 200
    assert front.mock.shops[0].journal[0].headers["host"] == LOOP


@pytest.mark.parametrize("name", [LOOP, "localhost", "127.0.0.1"])
def test_tls_without_a_proxy_is_answered_under_each_name_of_the_certificate(
    front: Front, name: str
) -> None:
    with line(front) as client:
        client.secure(name)
        answer = client.ask(f"GET {SEARCH} HTTP/1.1", token(), host=name)

    assert answer.status == 200


@pytest.mark.parametrize("host", [LOOP, f"{LOOP}:8443", "localhost:1", "[::1]:2", None])
def test_plain_http_without_a_proxy_is_answered(front: Front, host: str | None) -> None:
    with line(front) as client:
        version = "1.1" if host else "1.0"
        assert client.ask(f"GET {SEARCH} HTTP/{version}", token(), host=host).status == 200


def test_a_client_that_can_be_configured_reads_the_journal_too(front: Front) -> None:
    with httpx.Client(base_url=front.url, trust_env=False) as client:
        client.post("/graphql", content=BODY, headers={"x-wonderment-access-token": TOKEN})
        journal = client.get("/__admin/journal").json()

    assert [each["operation"] for each in journal["entries"]] == ["graphql"]


def test_a_client_cannot_read_the_journal_under_the_name_of_loop(front: Front) -> None:
    with line(front, tunnel=LOOP, tls=True) as client:
        assert client.ask("GET /__admin/journal HTTP/1.1").status == 403


@pytest.mark.parametrize("tls", [False, True])
def test_one_connection_answers_again_and_again(front: Front, tls: bool) -> None:
    with line(front, tunnel=f"{LOOP}:443" if tls else None, tls=tls) as client:
        for _ in range(3):
            search = client.ask(f"GET {SEARCH} HTTP/1.1", token())
            head = client.ask(f"HEAD {SEARCH} HTTP/1.1", token())
            post = client.ask("POST /graphql HTTP/1.1", token(), body=BODY)
            assert (search.stays, head.body, post.json) == (True, b"", FOUND)

    assert len(asked(front)) == 9


def test_a_body_in_chunks_is_read_to_its_end(front: Front) -> None:
    with line(front, tunnel=LOOP, tls=True) as client:
        for size in (1, 7, len(BODY)):
            client.send("POST /graphql HTTP/1.1", token(), JSON, "Transfer-Encoding: chunked")
            for at in range(0, len(BODY), size):
                part = BODY[at : at + size]
                client.socket.sendall(b"%x\r\n%s\r\n" % (len(part), part))
            client.socket.sendall(b"0\r\n\r\n")
            assert client.answer().json == FOUND


def test_a_client_that_waits_for_a_word_before_its_body_gets_it(front: Front) -> None:
    with line(front, tunnel=LOOP, tls=True) as client:
        client.send(
            *("POST /graphql HTTP/1.1", token(), "Expect: 100-continue"),
            *(JSON, f"Content-Length: {len(BODY)}"),
        )
        assert client.socket.recv(64).startswith(b"HTTP/1.1 100 ")
        client.socket.sendall(BODY)
        assert client.answer().json == FOUND


def test_an_http_1_0_client_is_hung_up_on(front: Front) -> None:
    with line(front) as client:
        assert client.ask(f"GET {SEARCH} HTTP/1.0", token()).stays is False


def test_clients_are_served_side_by_side(front: Front) -> None:
    """Those that say nothing hold up nobody."""

    def ask(number: int) -> int:
        with line(front, tunnel=LOOP, tls=number % 2 == 0) as client:
            return client.ask(f"GET {SEARCH} HTTP/1.1", token()).status

    with line(front), line(front, tunnel=LOOP), ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(48)))

    assert answers == [200] * 48
    assert asked(front) == [(SEARCH, 200)] * 48


def test_a_client_that_stays_connected_does_not_hold_up_the_end() -> None:
    began = time.monotonic()
    with fronting(new_mock()) as front, line(front) as client:
        assert client.ask(f"GET {SEARCH} HTTP/1.1", token()).stays
        stays = client.socket.dup()
    with stays:
        assert time.monotonic() - began < Connection.timeout / 2


def test_what_is_for_the_proxy_does_not_reach_the_mock(front: Front) -> None:
    with line(front) as client:
        client.ask(
            *(f"GET https://{LOOP}{SEARCH} HTTP/1.1", token(), "Proxy-Connection: keep-alive"),
            *("Proxy-Authorization: Basic eA==", "X-Mine: 1", "X-Mine: 2"),
        )

    (entry,) = front.mock.shops[0].journal
    assert entry.headers == {
        "host": LOOP,
        "x-mine": "1,2",
        "x-wonderment-access-token": redaction.token(TOKEN),
    }


def test_a_whole_url_without_a_path_is_one_of_the_root(front: Front) -> None:
    with line(front) as client:
        client.ask(f"GET https://{LOOP}?a=b HTTP/1.1", token())

    assert asked(front) == [("/?a=b", 404)]


def test_a_search_term_keeps_its_spelling(front: Front) -> None:
    """An encoded slash, a percent sign, a plus, and letters beyond ASCII."""
    target = "/2022-10/shipments/search/a%2Fb%25%C3%BC+c?t=%7B%22x%22%7D"
    with line(front) as client:
        client.ask(f"GET https://{LOOP}{target} HTTP/1.1", token())
        client.ask(f"GET {target} HTTP/1.1", token())

    assert [target for target, _ in asked(front)] == [target] * 2
    assert json.dumps(front.mock.shops[0].journal[0].target) == json.dumps(target)
