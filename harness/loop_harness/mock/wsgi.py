"""The mock as a WSGI application (PEP 3333)."""

from __future__ import annotations

import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from loop_harness.mock import admin
from loop_harness.mock.delivery import deliver
from loop_harness.mock.exchange import Delivery, Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from loop_harness.mock.loop import LoopMock

MOST_BYTES = 1024 * 1024  #: a longer request body is refused
_SOCKET = "werkzeug.socket"
_CANNOT_MISBEHAVE = Response.message(
    501,
    "this fault is below HTTP, where this WSGI server lets nobody go: 'loop-harness serve' can",
)
_MOST_DIGITS = 9  #: Python refuses to read a number of thousands of digits


def application(mock: LoopMock, *, with_admin: bool = False) -> WSGIApplication:
    """Make a WSGI application that answers with *mock*, and on loopback shows its journal."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = read_request(environ)
        if isinstance(request, Response):
            response = request
        elif with_admin and request.path.startswith(admin.PREFIX):
            response = admin.respond(request, mock)
        else:
            response = mock.respond(request)
        if response.delivery is not None:
            response = bring(response, environ)
        start_response(_status_line(response.status), list(_headers(response)))
        return [response.body]

    return serve


def bring(response: Response, environ: WSGIEnvironment) -> Response:
    """Wait as the delivery says; if it is no plain one, send it here and raise Delivered.

    Only a server that hands its socket over, as werkzeug's does, can misbehave below HTTP:
    any other one gets a refusal to return.
    """
    delivery = response.delivery or Delivery()
    time.sleep(delivery.delay_s)
    if delivery.is_plain:
        return response
    if _SOCKET not in environ:
        return _CANNOT_MISBEHAVE
    return deliver(response, delivery, environ[_SOCKET])


def read_request(environ: WSGIEnvironment, body: bytes | None = None) -> Request | Response:
    """Read one request, or refuse it with the response to give; *body* if it was read before."""
    read = _body(environ) if body is None else body
    if isinstance(read, Response):
        return read
    return Request(
        method=environ["REQUEST_METHOD"],
        path=_raw_path(environ),
        query=environ.get("QUERY_STRING", ""),
        headers=dict(_request_headers(environ)),
        body=read,
    )


def _body(environ: WSGIEnvironment) -> bytes | Response:
    length, stream = environ.get("CONTENT_LENGTH") or "0", environ["wsgi.input"]
    most = _most_bytes(environ)
    too_long = Response.message(413, f"a request body has at most {most} bytes")
    if not length.isascii() or not length.isdigit():
        return Response.message(400, "Content-Length is not a number")
    if environ.get("wsgi.input_terminated"):  # sent in chunks: the stream knows where it ends
        body: bytes = stream.read(most + 1)
        return too_long if len(body) > most else body
    if len(length) > _MOST_DIGITS or int(length) > most:
        return too_long
    whole: bytes = stream.read(int(length))
    return whole


def _most_bytes(environ: WSGIEnvironment) -> int:
    """Return how long a body may be: worlds that are put into a shop may be longer."""
    path = _raw_path(environ)
    if not path.startswith(admin.PREFIX):
        return MOST_BYTES
    return admin.most_bytes(environ["REQUEST_METHOD"], path)


def _raw_path(environ: WSGIEnvironment) -> str:
    """Return the path still encoded: a search term may hold an encoded slash."""
    for name in ("RAW_URI", "REQUEST_URI"):
        if uri := environ.get(name, ""):
            path: str = uri.partition("?")[0]
            # A client that believes in a proxy sends the whole URL.
            return path if path.startswith("/") else "/" + "/".join(path.split("/")[3:])
    return quote(environ.get("PATH_INFO", "").encode("latin-1"))


def _request_headers(environ: WSGIEnvironment) -> Iterable[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            yield name[5:].replace("_", "-").lower(), value
    if content_type := environ.get("CONTENT_TYPE"):
        yield "content-type", content_type


def _headers(response: Response) -> Iterable[tuple[str, str]]:
    yield from response.headers
    yield "content-length", str(len(response.body))


def _status_line(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"
