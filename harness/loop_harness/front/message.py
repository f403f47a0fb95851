"""Reads one HTTP message, and writes it as the mock, or another program, wants it."""

from __future__ import annotations

import sys
from email.message import Message
from http.server import BaseHTTPRequestHandler
from io import BufferedIOBase, BytesIO
from typing import IO, TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

from werkzeug.serving import DechunkedInput

from loop_harness.mock.wsgi import MOST_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PART = 64 * 1024
_MOST_DIGITS = 9
#: What is between a client and its proxy alone (RFC 9110, section 7.6.1), and what is done already.
_FOR_THE_PROXY = ("connection", "keep-alive", "expect", "proxy-")


def body(headers: Message, stream: BufferedIOBase) -> tuple[bytes, bool]:
    """Return the body and whether that is all of it; raises ValueError.

    What is longer than the mock takes stays unread: the mock refuses it by its declared length.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _dechunked(stream)
    length = headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit():
        return b"", False
    if len(length) > _MOST_DIGITS or int(length) > MOST_BYTES:
        return b"", False
    read = stream.read(int(length))
    if len(read) < int(length):
        raise ConnectionAbortedError
    return read, True


def _dechunked(stream: BufferedIOBase) -> tuple[bytes, bool]:
    try:
        read = DechunkedInput(cast("IO[bytes]", stream)).read(MOST_BYTES + 1) or b""
    except TimeoutError:
        raise
    except OSError as error:
        raise ValueError(str(error)) from error
    return read, len(read) <= MOST_BYTES


def environ(
    asked: BaseHTTPRequestHandler, *, scheme: str, host: str, body: bytes
) -> WSGIEnvironment:
    """Return one request as WSGI has it (PEP 3333), without what was for a proxy."""
    url = urlsplit(asked.path)
    made: WSGIEnvironment = {
        "REQUEST_METHOD": asked.command,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(url.path, "latin-1"),
        "QUERY_STRING": url.query,
        "RAW_URI": asked.path,
        "SERVER_NAME": host,
        "SERVER_PORT": "443" if scheme == "https" else "80",
        "SERVER_PROTOCOL": asked.request_version,
        "REMOTE_ADDR": asked.client_address[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": "chunked" in asked.headers.get("transfer-encoding", "").lower(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "werkzeug.socket": asked.connection,
    }
    for name, value in asked.headers.items():
        if "_" not in name and not name.lower().startswith("proxy-"):
            key = name.upper().replace("-", "_")
            key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
            made[key] = f"{made[key]},{value}" if key in made else value
    made["HTTP_HOST"] = host
    return made


def forwarded(asked: BaseHTTPRequestHandler) -> bytes:
    """Return the head of a request for the program that its whole URL names."""
    url = urlsplit(asked.path)
    target = f"{url.path or '/'}{'?' if url.query else ''}{url.query}"
    lines = [f"{asked.command} {target} {asked.request_version}"]
    for name, value in asked.headers.items():
        if not name.lower().startswith(_FOR_THE_PROXY):
            lines.append(f"{name}: {value}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")
