"""How much of itself a server gives to one client."""

from __future__ import annotations

from dataclasses import dataclass

MOST_HEAD = 64 * 1024  #: bytes of a request line with its headers
MOST_HEADERS = 100
MOST_BODY = 1024 * 1024
SENT_EACH = 8  #: bytes on the wire for one of a body: chunks of one byte need six


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long clients are waited for, and how many of them."""

    request_s: float = 30.0  #: for the rest of a request, and for an answer to be taken
    idle_s: float = 75.0  #: for the next request on a kept connection
    farewell_s: float = 2.0  #: for a client that was refused to read why
    connections: int = 4096  #: at a time
