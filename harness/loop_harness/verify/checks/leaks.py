"""Finds a text in a request or a reply, whatever it is written in."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote_plus

from loop_harness.mock import Request
from loop_harness.mock.exchange import TOKEN_HEADER


def spellings(text: str) -> set[str]:
    """Return how a text may be written, all in lower case."""
    raw = text.encode()
    found = {text, quote(text, safe=""), quote_plus(text), json.dumps(text)[1:-1], raw.hex()}
    for encode in (base64.standard_b64encode, base64.urlsafe_b64encode):
        for before in range(3):  # where it stands inside of what is encoded, and without its ends
            coded = encode(b"x" * before + raw).decode()
            found.add(coded[(0, 2, 3)[before] : len(coded) - 4])
    return {each.lower() for each in found}


def holds(text: str, needles: Iterable[str]) -> bool:
    """Tell whether a text holds one of some spellings."""
    lower = text.lower()
    plain = unquote_plus(lower)
    return any(each in lower or each in plain for each in needles)


def parts(request: Request) -> Iterator[tuple[str, str]]:
    """Yield each part of a request but the token's own header, with its name."""
    yield "the URL", f"{request.path}?{request.query}"
    yield "the body", request.body.decode("utf-8", "replace")
    for name, value in request.headers.items():
        if name != TOKEN_HEADER:
            yield f"the header {name}", f"{name}: {value}"
