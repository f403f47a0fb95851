"""The admin API over a socket and under WSGI."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.mock.admin.calling import HOST, new_mock
from werkzeug.test import EnvironBuilder, run_wsgi_app

from loop_harness.mock.admin.routes import MOST_BYTES
from loop_harness.mock.server import LoopServer, serving
from loop_harness.mock.wsgi import application

WORLD = "/__admin/shops/shop-1/world"
TYPE = {"content-type": "application/json"}
LONG = b" " * (2 * MOST_BYTES) + b'{"orders": []}'
TOO_LONG = b" " * (16 * MOST_BYTES + 1)
REFUSED = (413, {"message": f"a request body has at most {16 * MOST_BYTES} bytes"})


@pytest.fixture
def server() -> Iterator[LoopServer]:
    with serving(new_mock()) as found:
        yield found


def put(server: LoopServer, content: Any, path: str = WORLD) -> tuple[int, Any]:
    answer = httpx.put(f"{server.base_url}{path}", content=content, headers=TYPE, timeout=60)
    return answer.status_code, answer.json()


def test_a_long_world_is_put_over_a_socket(server: LoopServer) -> None:
    chunks = (LONG[at : at + 65536] for at in range(0, len(LONG), 65536))

    assert put(server, LONG)[0] == 200
    assert put(server, chunks)[0] == 200


def test_a_world_that_is_too_long_is_refused_before_it_is_read(server: LoopServer) -> None:
    chunks = (TOO_LONG[at : at + 65536] for at in range(0, len(TOO_LONG), 65536))

    assert put(server, TOO_LONG) == REFUSED
    assert put(server, chunks) == REFUSED


def test_nothing_else_may_be_as_long(server: LoopServer) -> None:
    refused = (413, {"message": f"a request body has at most {MOST_BYTES} bytes"})

    assert put(server, LONG, "/graphql") == refused
    assert put(server, LONG, "/__admin/shops/shop-1/clock") == refused
    assert put(server, LONG, "/__admin/nothing") == refused


def test_after_a_long_world_a_connection_reads_no_more_than_before(server: LoopServer) -> None:
    with httpx.Client(base_url=server.base_url, headers=TYPE, timeout=60) as client:
        assert client.put(WORLD, content=LONG).status_code == 200
        assert client.put("/graphql", content=LONG).status_code == 413


def test_the_answer_to_nothing_has_no_body(server: LoopServer) -> None:
    with httpx.Client(base_url=server.base_url) as client:
        gone = client.delete("/__admin/shops/shop-1/faults")
        again = client.get("/__admin/health")

    assert (gone.status_code, gone.content, again.json()) == (
        204,
        b"",
        {"status": "ok", "shops": 1},
    )


def test_a_server_beyond_loopback_has_an_admin_api_only_with_a_token() -> None:
    for token, status in ((None, 401), ("secret", 200)):
        mock = new_mock()
        mock.admin_token = token
        with serving(mock, host="0.0.0.0") as server:  # noqa: S104 - what is tested
            url = f"http://127.0.0.1:{server.port}/__admin/health"
            answer = httpx.get(url, headers={"authorization": "Bearer secret"})
        assert answer.status_code == status


def run(content: bytes, path: str, *, chunked: bool) -> int:
    """Put a body through WSGI and return the status."""
    made = EnvironBuilder(method="PUT", path=path, headers=[*TYPE.items(), ("host", HOST)])
    environ = made.get_environ()
    length = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    environ |= length if chunked else {"CONTENT_LENGTH": str(len(content))}
    environ["wsgi.input"] = io.BytesIO(content)
    body, status, _ = run_wsgi_app(application(new_mock(), with_admin=True), environ)
    json.loads(b"".join(body))
    return int(status.split()[0])


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("content", "path", "status"),
    [(LONG, WORLD, 200), (TOO_LONG, WORLD, 413), (LONG, "/__admin/shops/shop-1/clock", 413)],
    ids=["long", "too long", "elsewhere"],
)
def test_the_same_lengths_hold_under_wsgi(
    content: bytes, path: str, status: int, *, chunked: bool
) -> None:
    assert run(content, path, chunked=chunked) == status
