"""One HTTP request and one response, free of any server or client library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qs

from loop_harness.model import Json

TOKEN_HEADER = "x-wonderment-access-token"  # noqa: S105 - the name of the header
_OWN_BYTES, _BYTES_A_HEADER = 512, 120  #: what an exchange takes beside its texts, about
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked; header names are lower case, the path is still encoded."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def token(self) -> str | None:
        """The API token in its header (wonderment.readme.io, authentication)."""
        return self.headers.get(TOKEN_HEADER)

    @cached_property
    def size(self) -> int:
        """About how many bytes it takes in memory."""
        texts = (self.path, self.query, self.body, *self.headers, *self.headers.values())
        return _OWN_BYTES + _BYTES_A_HEADER * len(self.headers) + sum(map(len, texts))

    @cached_property
    def asked(self) -> tuple[str, str, str, bytes, str | None, str | None]:
        """All of it that an answer depends on, but for its shop."""
        of = self.headers.get
        return (
            self.method,
            self.path,
            self.query,
            self.body,
            of("accept"),
            of("content-type"),
        )

    @cached_property
    def arguments(self) -> Mapping[str, list[str]]:
        """The decoded query arguments."""
        return parse_qs(self.query, keep_blank_values=True)

    def argument(self, name: str) -> str | None:
        """Return the first value of one query argument, None where it is missing."""
        return self.arguments.get(name, [None])[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How an answer is brought, where that is not simply as a whole and at once."""

    delay_s: float = 0.0  #: before anything is sent
    head_pause_s: float = 0.0  #: before each byte of the head
    body_pause_s: float = 0.0  #: before each byte of the body
    cut_at: int | None = None  #: after so many bytes of the body the connection is closed
    endless_s: float = 0.0  #: white space for so long, in place of the end of the body
    end: str = ""  #: ``reset`` or ``hang up``: not a byte is sent

    @property
    def is_plain(self) -> bool:
        """Whether it is late and otherwise as it should be."""
        return self == Delivery(delay_s=self.delay_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What was answered."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delivery: Delivery | None = None

    @classmethod
    def of_json(cls, document: Json, status: int = 200, content_type: str = JSON) -> Response:
        """Make a response that carries *document* as compact JSON."""
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        # A name may hold a lone surrogate, which UTF-8 cannot carry: JSON's own escape can.
        try:
            encoded = body.encode()
        except UnicodeEncodeError:
            encoded = json.dumps(document, separators=(",", ":")).encode()
        return cls(status=status, headers=(("content-type", content_type),), body=encoded)

    @classmethod
    def message(cls, status: int, text: str) -> Response:
        """Make the documented error envelope ``{"message": …}``."""
        return cls.of_json({"message": text}, status)
