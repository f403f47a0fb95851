"""Reads requests out of the bytes of a connection; knows no socket."""

from __future__ import annotations

from typing import Any

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from loop_harness.mock import admin
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.server import wire
from loop_harness.mock.server.limits import MOST_BODY, MOST_HEAD, MOST_HEADERS, SENT_EACH

Asked = tuple[Request, bytes]  #: a request, and how the head of its answer has to end

_HEAD_TOO_LONG = Response.message(
    431, f"a request has at most {MOST_HEADERS} headers of {MOST_HEAD} bytes together"
)


def too_long(most: int) -> Response:
    """Refuse a body with more bytes than are read."""
    return Response.message(413, f"a request body has at most {most} bytes")


_NO_PROXY = Response.message(400, "this is no proxy: 'loop-harness exec' brings one")
_OFFER = frozenset({"upgrade", "connection", "http2-settings"})


_MOST_REPEATS, _LONGEST_REPEAT = 256, 2048  #: requests, and the bytes of one


class _Refused(Exception):
    """There is a refusal, and nothing more to read."""


class Repeats:
    """Requests by the very bytes that they came in, for clients that ask the same again.

    What is one whole request to one reader is the same to any other that is between two.
    """

    def __init__(self) -> None:
        self._kept: dict[bytes, Asked] = {}
        self.get = self._kept.get

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, data: bytes, asked: Asked) -> None:
        """Remember a request, in place of all the others where there is no more room."""
        if len(data) <= _LONGEST_REPEAT:
            if len(self._kept) >= _MOST_REPEATS:
                self._kept.clear()
            self._kept[data] = asked


class Reader:
    """Takes bytes as they come and gives whole requests, until it has to refuse one."""

    def __init__(self, repeats: Repeats | None = None) -> None:
        self._repeats = Repeats() if repeats is None else repeats
        self.asked: list[Asked] = []  #: to be answered and taken out
        self.refusal: Response | None = None  #: after which nothing is read any more
        self.waits = False  #: whether a client wants to be told that its body is welcome
        self.begun = False  #: whether a request has begun and is not complete
        self._parser = HttpRequestParser(self)
        self._url = b""
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._most = MOST_BODY  #: bytes that the body may have
        self._in_head = True
        self._count = self._head_size = self._body_size = self._unfinished = 0

    def feed(self, data: bytes) -> None:
        """Read on."""
        was_begun, before = self.begun, len(self.asked)
        if not was_begun and (known := self._repeats.get(data)) is not None:
            self.asked.append(known)
            return
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._ignore_upgrade(data[upgrade.args[0] :])
            return
        except HttpParserError as error:
            self.refusal = self.refusal or Response.message(400, f"this is not HTTP: {error}")
            return
        if not (was_begun or self.begun) and len(self.asked) == before + 1:
            self._repeats.keep(data, self.asked[-1])
        if was_begun and self.begun:
            self._unfinished += len(data)
            if self._unfinished > (MOST_HEAD if self._in_head else SENT_EACH * self._most):
                self.refusal = _HEAD_TOO_LONG if self._in_head else too_long(self._most)

    def _ignore_upgrade(self, rest: bytes) -> None:
        """Read a request again, and go on, as if it had offered no other protocol.

        Java offers HTTP/2 with its first request; the parser leaves the body of such a one alone.
        """
        request, _ = self.asked.pop()
        if request.method == "CONNECT":
            self.refusal = _NO_PROXY
            return
        kept = ((name, value) for name, value in self._headers.items() if name not in _OFFER)
        lines = [f"{request.method} {self._url.decode('latin-1')} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in kept]
        self._parser = HttpRequestParser(self)
        self.feed("\r\n".join([*lines, "", ""]).encode("latin-1") + rest)

    # What follows is called by the parser, under its names.

    def on_message_begin(self) -> None:
        """Start anew."""
        self.begun = self._in_head = True
        self._url, self._headers, self._body = b"", {}, []
        self._count = self._head_size = self._body_size = self._unfinished = 0

    def on_url(self, url: bytes) -> None:
        """Take the target, or a part of it."""
        self._url += url
        self._measure(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one header; what follows a body in chunks is measured and left alone."""
        self._count += 1
        self._measure(len(name) + len(value) + 4)
        if self._in_head:
            key, text = name.lower().decode("latin-1"), value.decode("latin-1")
            headers = self._headers
            headers[key] = f"{headers[key]},{text}" if key in headers else text

    def _measure(self, size: int) -> None:
        self._head_size += size
        if self._count > MOST_HEADERS or self._head_size > MOST_HEAD:
            self._refuse(_HEAD_TOO_LONG)

    def on_headers_complete(self) -> None:
        """Refuse a body that is announced to be too long; welcome one that asks."""
        self._in_head = False
        self._unfinished = 0
        headers = self._headers
        self._most = self._most_bytes()
        if int(headers.get("content-length") or 0) > self._most:
            self._refuse(too_long(self._most))
        if "expect" in headers and headers["expect"].lower() == "100-continue":
            self.waits = True

    def on_body(self, part: bytes) -> None:
        """Take a part of a body."""
        self.waits = False
        self._body_size += len(part)
        if self._body_size > self._most:
            self._refuse(too_long(self._most))
        self._body.append(part)

    def on_message_complete(self) -> None:
        """Give one request."""
        parser, body = self._parser, self._body
        self.begun = self.waits = False
        path, _, query = self._url.decode("latin-1").partition("?")
        request = Request(
            method=parser.get_method().decode("ascii"),
            path=path if path.startswith("/") else _own_part(path),
            query=query,
            headers=self._headers,
            body=body[0] if len(body) == 1 else b"".join(body),
        )
        self.asked.append((request, self._end(parser)))

    def _most_bytes(self) -> int:
        """Return how long a body may be: worlds that are put into a shop may be longer."""
        path = self._url.decode("latin-1").partition("?")[0]
        if not path.startswith(admin.PREFIX):
            return MOST_BODY
        return admin.most_bytes(self._parser.get_method().decode("ascii"), path)

    def _end(self, parser: HttpRequestParser) -> bytes:
        if not parser.should_keep_alive():
            return wire.CLOSED
        # Of the two versions that keep connections only the older one has to be told.
        return wire.KEPT if parser.get_http_version() == "1.1" else wire.KEPT_BY_1_0

    def _refuse(self, response: Response) -> Any:
        self.refusal = response
        raise _Refused


def _own_part(url: str) -> str:
    """Return the path of a whole URL, as a client sends it that believes in a proxy."""
    return "/" + "/".join(url.split("/")[3:])
