"""Reads one HTTP message, and writes it as the mock, or another program, wants it."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler
from io import BufferedIOBase, BytesIO
from typing import IO, TYPE_CHECKING, Self, cast
from urllib.parse import unquote

from werkzeug.serving import DechunkedInput

from loop_harness.front.destination import PORTS
from loop_harness.mock.wsgi import MOST_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PART = 64 * 1024
_MOST_DIGITS = 9
#: What is between a client and its proxy alone (RFC 9110, section 7.6.1), and what is done already.
_FOR_THE_PROXY = ("connection", "keep-alive", "expect", "proxy-")
_WHOLE_URL = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request is for: a scheme, a host with its port if it names one, path and query."""

    scheme: str
    host: str
    target: str

    @classmethod
    def of_url(cls, text: str) -> Self | None:
        """Read a whole URL, as a proxy gets it; None where it is none."""
        found = _WHOLE_URL.fullmatch(text)
        return found and cls(found[1].lower(), found[2], "/" + found[3].removeprefix("/"))


def body(headers: Message, stream: BufferedIOBase) -> tuple[bytes, bool]:
    """Return the body and whether that is all of it; raises ValueError.

    What is longer than the mock takes stays unread: the mock refuses it by its declared length.
    """
    if _is_chunked(headers):
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


def environ(read: BaseHTTPRequestHandler, asked: Asked, body: bytes) -> WSGIEnvironment:
    """Return one request as WSGI has it (PEP 3333), without what was for a proxy."""
    path, _, query = asked.target.partition("?")
    headers = read.headers
    made: WSGIEnvironment = {
        "REQUEST_METHOD": read.command,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": asked.target,
        "SERVER_NAME": asked.host,
        "SERVER_PORT": str(PORTS[asked.scheme]),
        "SERVER_PROTOCOL": read.request_version,
        "REMOTE_ADDR": read.client_address[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": asked.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": _is_chunked(headers),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "werkzeug.socket": read.connection,
    }
    for name, value in headers.items():
        if "_" not in name and not name.lower().startswith("proxy-"):
            key = name.upper().replace("-", "_")
            key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
            made[key] = f"{made[key]},{value}" if key in made else value
    made["HTTP_HOST"] = asked.host
    return made


def forwarded(read: BaseHTTPRequestHandler, asked: Asked) -> bytes:
    """Return the head of a request for the program that its whole URL names."""
    lines = [f"{read.command} {asked.target} {read.request_version}"]
    for name, value in read.headers.items():
        if not name.lower().startswith(_FOR_THE_PROXY):
            lines.append(f"{name}: {value}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def _is_chunked(headers: Message) -> bool:
    return "chunked" in headers.get("transfer-encoding", "").lower()
