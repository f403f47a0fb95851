"""One exchange: as it came, and as it may be shown, without secrets."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import parse_qs

from loop_harness import redaction
from loop_harness.mock.asked import asked_addresses
from loop_harness.mock.exchange import TOKEN_HEADER, Request, Response
from loop_harness.model import Json, JsonObject

SECRET_HEADERS = frozenset({TOKEN_HEADER, "authorization", "cookie", "proxy-authorization"})
LONGEST_BODY = 64 * 1024  #: bytes of a request's body that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exchange; every text is already without secrets."""

    number: int
    shop_time: datetime
    monotonic_s: float  #: wall time for measuring intervals, in seconds
    operation: str | None  #: operationId of the contract, None for an unknown path
    method: str
    target: str  #: path and query
    headers: Mapping[str, str]
    body: str  #: at most 64 KiB of it
    body_bytes: int  #: of the whole
    status: int
    answer_bytes: int
    faults: tuple[str, ...] = ()  #: what went wrong on purpose, each as it can be planned again

    @property
    def path(self) -> str:
        """The path without its query, still encoded."""
        return self.target.partition("?")[0]

    @property
    def arguments(self) -> Mapping[str, str]:
        """The decoded query arguments; of one that comes again the first."""
        found = parse_qs(self.target.partition("?")[2], keep_blank_values=True)
        return {name: values[0] for name, values in found.items()}

    @property
    def emails(self) -> tuple[str, ...]:
        """The addresses that a GraphQL request asked for, wherever the query put them."""
        return asked_addresses(self.body)

    @property
    def has_token(self) -> bool:
        """Whether the request came with a token; which one is never told."""
        return bool(self.headers.get(TOKEN_HEADER))

    def to_json(self) -> dict[str, Json]:
        """Return the entry as the admin API shows it."""
        return {
            "number": self.number,
            "shopTime": self.shop_time.isoformat(),
            "monotonicSeconds": self.monotonic_s,
            "operation": self.operation,
            "method": self.method,
            "target": self.target,
            "headers": dict(self.headers),
            "body": self.body,
            "bodyBytes": self.body_bytes,
            "addresses": list(self.emails),
            "status": self.status,
            "answerBytes": self.answer_bytes,
            "faults": list(self.faults),
        }

    @classmethod
    def from_json(cls, document: JsonObject) -> Self:
        """Make the entry that ``to_json`` showed, as another process does of ours."""
        return cls(
            number=document["number"],
            shop_time=datetime.fromisoformat(document["shopTime"]),
            monotonic_s=document["monotonicSeconds"],
            operation=document["operation"],
            method=document["method"],
            target=document["target"],
            headers=document["headers"],
            body=document["body"],
            body_bytes=document["bodyBytes"],
            status=document["status"],
            answer_bytes=document["answerBytes"],
            faults=tuple(document["faults"]),
        )


class Kept:
    """One exchange as it came: to keep it costs next to nothing, ``entry`` shows it."""

    __slots__ = (
        "_answer_bytes",
        "_at",
        "_body_bytes",
        "_faults",
        "_monotonic_s",
        "_operation",
        "_request",
        "_status",
        "bytes",
        "number",
    )

    def __init__(
        self,
        number: int,
        request: Request,
        response: Response,
        *,
        operation: str | None,
        at: datetime,
        faults: tuple[str, ...],
    ) -> None:
        self.number = number
        self._monotonic_s = time.monotonic()
        self._at = at
        self._operation = operation
        self._status = response.status
        self._answer_bytes = len(response.body)
        self._faults = faults
        self._body_bytes = len(request.body)
        if self._body_bytes > LONGEST_BODY:
            request = _cut(request)
        self._request = request
        self.bytes = request.size  #: that it takes in memory, about

    def entry(self) -> Entry:
        """Show the exchange without its token and other secrets."""
        request = without_secrets(self._request, (self._request.token,))
        return Entry(
            number=self.number,
            shop_time=self._at,
            monotonic_s=self._monotonic_s,
            operation=self._operation,
            method=request.method,
            target=_target(request),
            headers=request.headers,
            body=request.body.decode(),
            body_bytes=self._body_bytes,
            status=self._status,
            answer_bytes=self._answer_bytes,
            faults=self._faults,
        )


def without_secrets(request: Request, hide: Iterable[str | None]) -> Request:
    """Return *request* as far as it may be kept for long, or shown."""
    hidden = tuple(hide)
    path, _, query = redaction.secrets(_target(request), *hidden).partition("?")
    return Request(
        method=request.method,
        path=path,
        query=query,
        headers={name: _shown(name, text, hidden) for name, text in request.headers.items()},
        body=redaction.secrets(request.body.decode("utf-8", "replace"), *hidden).encode(),
    )


def _shown(name: str, text: str, hide: Iterable[str | None]) -> str:
    if name in SECRET_HEADERS:
        return redaction.token(text) if text else text
    return redaction.secrets(text, *hide)


def _target(request: Request) -> str:
    return f"{request.path}?{request.query}" if request.query else request.path


def _cut(request: Request) -> Request:
    return Request(
        method=request.method,
        path=request.path,
        query=request.query,
        headers=request.headers,
        body=request.body[:LONGEST_BODY],
    )
