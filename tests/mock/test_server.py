"""The mock on a real socket, and what it says about itself to this machine."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from tests.mock.asking import ADA, PUBLISHED, TOKEN, order, parcel, shop_of

from loop_harness.errors import PortUnavailable
from loop_harness.mock import LoopMock
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.server import LoopServer, is_loopback, serving
from loop_harness.mock.wsgi import MOST_BYTES
from loop_harness.strategies.worlds import _AWKWARD

BODY = {"query": PUBLISHED, "variables": {"emails": [ADA]}}
HEADERS = f"{TOKEN_HEADER}: {TOKEN}\r\n".encode()
CLOSE = b"Connection: close\r\n\r\n"
TOLD: dict[str, Any] = {"data": {"orders": [{"name": "a/b", "shipments": []}]}}


def new_mock() -> LoopMock:
    return LoopMock(shop_of(order("a/b", ADA)))


@pytest.fixture
def server() -> Iterator[LoopServer]:
    with serving(new_mock()) as found:
        yield found


@pytest.fixture
def client(server: LoopServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url, headers={TOKEN_HEADER: TOKEN}) as found:
        yield found


def test_graphql_and_rest_answer_over_a_socket(client: httpx.Client) -> None:
    assert client.post("/graphql", json=BODY).json() == TOLD
    assert client.get("/2022-10/shipments/search/a%2Fb").json()["name"] == "a/b"


def test_one_client_may_ask_again_and_again(server: LoopServer, client: httpx.Client) -> None:
    """Whether the connection stays open or not."""
    answers = [client.post("/graphql", json=BODY).json() for _ in range(5)]

    assert answers == [TOLD] * 5
    assert [each.number for each in server.mock.shops[0].journal] == [1, 2, 3, 4, 5]


def test_a_body_may_come_in_chunks(client: httpx.Client) -> None:
    sent = json.dumps(BODY).encode()
    chunks = (sent[at : at + 7] for at in range(0, len(sent), 7))

    answer = client.post("/graphql", content=chunks, headers={"content-type": "application/json"})
    assert answer.json() == TOLD


@pytest.mark.parametrize("name", [each for each in _AWKWARD if each.strip() and each != "\ud800"])
def test_an_awkward_name_travels_unchanged_both_ways(name: str) -> None:
    mock = LoopMock(shop_of(order(name, ADA, parcels=(parcel(name),))))
    with serving(mock) as server:
        url = httpx.URL(server.base_url).copy_with(raw_path=_raw_search(name))
        found = httpx.get(url, headers={TOKEN_HEADER: TOKEN}).json()

    assert (found["name"], found["shipments"][0]["trackingCode"]) == (name, name)


def _raw_search(term: str) -> bytes:
    return (
        b"/2022-10/shipments/search/" + "".join(f"%{each:02X}" for each in term.encode()).encode()
    )


def test_clients_are_served_side_by_side(server: LoopServer) -> None:
    def ask(number: int) -> int:
        answer = httpx.post(
            f"{server.base_url}/graphql",
            json=BODY,
            headers={TOKEN_HEADER: TOKEN, "x-n": str(number)},
        )
        assert answer.json() == TOLD
        return number

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(64)))

    journal = server.mock.shops[0].journal
    assert [each.number for each in journal] == list(range(1, 65))
    assert {each.headers["x-n"] for each in journal} == set(map(str, range(64)))


def test_a_slow_client_holds_nobody_up(server: LoopServer, client: httpx.Client) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(b"POST /graphql HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
        assert client.post("/graphql", json=BODY).json() == TOLD


def test_a_body_that_is_too_long_is_refused_with_an_answer_that_arrives(
    client: httpx.Client,
) -> None:
    for size in (MOST_BYTES + 1, 8 * MOST_BYTES):
        answer = client.post("/graphql", content=b"x" * size)
        assert (answer.status_code, answer.json()) == (
            413,
            {"message": f"a request body has at most {MOST_BYTES} bytes"},
        )
    assert client.post("/graphql", json=BODY).json() == TOLD


def exchange(port: int, sent: bytes) -> bytes:
    """Send bytes and return everything that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_client_that_believes_in_a_proxy_is_understood(server: LoopServer) -> None:
    line = b"GET http://api.example.com/2022-10/shipments/search/a%2Fb HTTP/1.1\r\n"
    answer = exchange(server.port, line + HEADERS + CLOSE)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b'"name":"a/b"' in answer


@pytest.mark.parametrize("length", [b"x", b"-1"])
def test_a_length_that_is_no_number_is_answered(server: LoopServer, length: bytes) -> None:
    answer = exchange(
        server.port, b"POST /graphql HTTP/1.1\r\nContent-Length: " + length + b"\r\n\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 400 ")


def test_a_server_stops_at_once_also_with_a_request_half_sent() -> None:
    with socket.socket() as half:
        with serving(new_mock()) as server:
            half.connect(("127.0.0.1", server.port))
            half.sendall(b"POST /graphql HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
            assert httpx.get(f"{server.base_url}/__admin/health").status_code == 200
            stopped = time.monotonic()
        assert time.monotonic() - stopped < 2

    with pytest.raises(httpx.ConnectError):
        httpx.get(server.base_url)


def test_a_port_is_free_again_after_its_server_stopped() -> None:
    with serving(new_mock()) as first:
        port = first.port
    with serving(new_mock(), port=port) as second:
        assert second.port == port


def test_a_busy_port_is_a_plain_error(server: LoopServer) -> None:
    with pytest.raises(PortUnavailable) as caught:
        LoopServer(new_mock(), port=server.port)

    assert caught.value == PortUnavailable("127.0.0.1", server.port, "Address already in use")
    assert str(caught.value).startswith(
        f"cannot listen on 127.0.0.1:{server.port}: Address already in use; "
    )


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_port_that_is_none_is_a_plain_error(port: int) -> None:
    with pytest.raises(PortUnavailable) as caught:
        LoopServer(new_mock(), port=port)

    assert caught.value == PortUnavailable("127.0.0.1", port, "a port is a number from 0 to 65535")


def test_an_address_that_is_not_of_this_machine_is_a_plain_error() -> None:
    """RFC 5737 keeps this network for documentation."""
    with pytest.raises(PortUnavailable) as caught:
        LoopServer(new_mock(), host="192.0.2.1")

    assert (caught.value.host, caught.value.port) == ("192.0.2.1", 0)


def test_ipv6_works_where_this_machine_has_it() -> None:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            pass
    except OSError as error:
        pytest.skip(f"this machine has no ::1: {error}")

    with serving(new_mock(), host="::1") as server:
        assert server.base_url == f"http://[::1]:{server.port}"
        answer = httpx.post(f"{server.base_url}/graphql", json=BODY, headers={TOKEN_HEADER: TOKEN})
        assert answer.json() == TOLD
        assert httpx.get(f"{server.base_url}/__admin/health").status_code == 200


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        *(("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True)),
        *(("0.0.0.0", False), ("::", False), ("192.0.2.1", False), ("example.com", False)),  # noqa: S104
        ("localhost.example.com", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_health_counts_the_shops(client: httpx.Client) -> None:
    assert client.get("/__admin/health").json() == {"status": "ok", "shops": 1}


def test_asking_the_admin_api_is_in_no_journal(server: LoopServer, client: httpx.Client) -> None:
    client.get("/__admin/journal")

    assert (len(server.mock.shops[0].journal), len(server.mock.strangers)) == (0, 0)
