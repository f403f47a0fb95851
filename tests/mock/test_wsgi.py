"""The WSGI application reads requests as they were sent, and refuses what it should not read."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from tests.mock.asking import ADA, TOKEN, order, parcel, shop_of
from werkzeug.test import EnvironBuilder, run_wsgi_app

from loop_harness.mock import LoopMock, Request, Response
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.wsgi import MOST_BYTES, application, read_request


def environ(**changed: Any) -> dict[str, Any]:
    """Return the environ of one request with a token."""
    found = EnvironBuilder(method="GET", path="/graphql", headers=[(TOKEN_HEADER, TOKEN)])
    made: dict[str, Any] = {**found.get_environ(), **changed}
    return {name: each for name, each in made.items() if each is not None}


def read(**changed: Any) -> Request:
    request = read_request(environ(**changed))
    assert isinstance(request, Request), request
    return request


def refused(**changed: Any) -> tuple[int, str]:
    answer = read_request(environ(**changed))
    assert isinstance(answer, Response), answer
    return answer.status, json.loads(answer.body)["message"]


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("/2022-10/shipments/search/a%2Fb?t=1", "/2022-10/shipments/search/a%2Fb"),
        ("/x/%23%25", "/x/%23%25"),
        ("/x?y=/z", "/x"),
        ("//x", "//x"),
        ("/a://b/c/d", "/a://b/c/d"),
        ("http://api.example.com/x/a%2Fb?t=1", "/x/a%2Fb"),
        ("https://api.example.com:443/", "/"),
        ("http://api.example.com", "/"),
    ],
)
@pytest.mark.parametrize("key", ["RAW_URI", "REQUEST_URI"])
def test_the_path_is_kept_as_it_was_sent(key: str, uri: str, path: str) -> None:
    other = "REQUEST_URI" if key == "RAW_URI" else "RAW_URI"

    assert read(**{key: uri, other: None}).path == path


def test_where_a_server_tells_the_decoded_path_only_it_is_encoded_again() -> None:
    decoded = "/x/ä#%".encode().decode("latin-1")

    assert read(RAW_URI=None, REQUEST_URI=None, PATH_INFO=decoded).path == "/x/%C3%A4%23%25"


def test_headers_are_told_by_their_names_in_lower_case() -> None:
    found = read(HTTP_X_SOME_THING="1", CONTENT_TYPE="application/json").headers

    assert found[TOKEN_HEADER] == TOKEN
    assert (found["x-some-thing"], found["content-type"]) == ("1", "application/json")


def test_a_body_is_read_to_its_announced_length_and_no_further() -> None:
    stream = io.BytesIO(b"12345678")

    assert read(CONTENT_LENGTH="5", **{"wsgi.input": stream}).body == b"12345"
    assert stream.read() == b"678"


def test_a_body_of_unknown_length_is_read_to_the_end_if_the_server_knows_it() -> None:
    """A body that came in chunks has no length; the server marks the end."""
    sent = {"wsgi.input": io.BytesIO(b"12345"), "wsgi.input_terminated": True}

    assert read(CONTENT_LENGTH=None, **sent).body == b"12345"
    assert read(CONTENT_LENGTH=None, **{"wsgi.input": io.BytesIO(b"12345")}).body == b""


def test_the_longest_body_is_read_and_a_longer_one_refused() -> None:
    longest = io.BytesIO(b"x" * (MOST_BYTES + 1))
    assert len(read(CONTENT_LENGTH=str(MOST_BYTES), **{"wsgi.input": longest}).body) == MOST_BYTES

    too_long = (413, f"a request body has at most {MOST_BYTES} bytes")
    assert refused(CONTENT_LENGTH=str(MOST_BYTES + 1)) == too_long
    assert refused(CONTENT_LENGTH="9" * 5000) == too_long
    chunked = {"wsgi.input": io.BytesIO(b"x" * (MOST_BYTES + 1)), "wsgi.input_terminated": True}
    assert refused(CONTENT_LENGTH=None, **chunked) == too_long


@pytest.mark.parametrize("length", ["-1", "five", "1.0", "+1", "٣", "0x10"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    assert refused(CONTENT_LENGTH=length) == (400, "Content-Length is not a number")


def test_a_body_that_was_read_before_is_taken_as_it_is() -> None:
    request = read_request(environ(CONTENT_LENGTH="9"), b"read")

    assert isinstance(request, Request)
    assert request.body == b"read"


def run(mock: LoopMock, sent: dict[str, Any], **more: Any) -> tuple[str, dict[str, str], bytes]:
    """Run one request through the application."""
    body, status, headers = run_wsgi_app(application(mock, **more), sent)
    return status, dict(headers), b"".join(body)


def test_an_encoded_slash_in_a_term_finds_its_order() -> None:
    mock = LoopMock(shop_of(order("a/b", ADA, parcels=(parcel("1Z1"),))))
    status, headers, body = run(mock, environ(RAW_URI="/2022-10/shipments/search/a%2Fb"))

    assert (status, json.loads(body)["name"]) == ("200 OK", "a/b")
    assert headers == {
        "content-type": "application/json; charset=utf-8",
        "content-length": str(len(body)),
    }


def test_a_refusal_has_its_status_with_the_usual_words() -> None:
    status, headers, body = run(LoopMock(), environ(RAW_URI="/2022-10/reports"))

    assert (status, json.loads(body)) == (
        "401 Unauthorized",
        {"message": "401: Authentication Failed"},
    )
    assert headers["content-length"] == str(len(body))


def test_a_request_that_is_not_read_is_not_in_any_journal() -> None:
    mock = LoopMock(shop_of())
    status, _, _ = run(mock, environ(CONTENT_LENGTH="9" * 10))

    assert status.startswith("413 ")
    assert (list(mock.shops[0].journal), list(mock.strangers)) == ([], [])


def test_the_admin_api_is_there_only_if_it_is_wanted() -> None:
    sent = environ(RAW_URI="/__admin/health", HTTP_HOST="localhost")

    assert run(LoopMock(), sent, with_admin=True)[0] == "200 OK"
    assert run(LoopMock(), sent)[0] == "401 Unauthorized"
