"""Reads Loop's answer to the order query: orders, or a typed failure, or both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from loop_harness.failures import (
    AuthenticationFailed,
    GraphQLFailed,
    LookupFailure,
    LoopUnavailable,
    MalformedAnswer,
    PlanRequired,
    RateLimited,
    ScopeMissing,
    TransportFailed,
)
from loop_harness.model import Json
from loop_harness.redaction import message

_MOST_MESSAGES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The elements of ``data.orders`` as they came, and what went wrong beside them."""

    orders: tuple[Json, ...] | None
    failure: LookupFailure | None = None


def read(status: int, headers: dict[str, str], body: bytes, token: str) -> Answer:
    """Make an answer of one HTTP response; *token* is kept out of every message."""
    if status == 200:  # noqa: PLR2004 - the one status that carries data
        return _read_data(body, token)
    errors = _graphql_errors(_parsed(body), token) if 400 <= status < 500 else ()  # noqa: PLR2004
    said = "; ".join(errors) or _said(body, token)
    match status:
        case 401:
            return Answer(None, AuthenticationFailed(said))
        case 402:
            return Answer(None, PlanRequired(said))
        case 403:
            return Answer(None, ScopeMissing(said))
        case 429:
            return Answer(None, RateLimited(_retry_after(headers.get("retry-after"))))
        case _ if 300 <= status < 400:  # noqa: PLR2004 - the class of redirects
            where = message(headers.get("location", "somewhere unnamed"), token)
            return Answer(None, TransportFailed(f"{status} sends the request to {where}"))
        case _ if errors:
            return Answer(None, GraphQLFailed(errors))
        case _:
            return Answer(None, LoopUnavailable(status, said))


def _read_data(body: bytes, token: str) -> Answer:
    document = _parsed(body)
    if not isinstance(document, dict):
        return Answer(None, MalformedAnswer(_what_came(body, document)))
    errors, data = _graphql_errors(document, token), document.get("data")
    failure = _graphql_failure(errors, document) if errors else None
    if data is None:
        return Answer(None, failure or MalformedAnswer("neither data nor errors came"))
    orders = data.get("orders") if isinstance(data, dict) else None
    if isinstance(orders, list):
        return Answer(tuple(orders), failure)
    return Answer(None, failure or MalformedAnswer("data.orders is no list"))


def _graphql_failure(errors: tuple[str, ...], document: dict[str, Any]) -> LookupFailure:
    """Tell a refused token from other errors, where Loop answers both with status 200."""
    first = document["errors"][0] if isinstance(document["errors"], list) else None
    extensions = first.get("extensions") if isinstance(first, dict) else None
    if isinstance(extensions, dict) and extensions.get("code") == "UNAUTHENTICATED":
        return AuthenticationFailed(errors[0])
    return GraphQLFailed(errors)


def _graphql_errors(document: Json, token: str) -> tuple[str, ...]:
    """Return the messages of ``errors``; anything there but an empty list means failure."""
    errors = document.get("errors") if isinstance(document, dict) else None
    if errors is None or errors == []:
        return ()
    if not isinstance(errors, list):
        errors = [errors]
    return tuple(message(_message_of(each), token) for each in errors[:_MOST_MESSAGES])


def _message_of(error: Json) -> str:
    text = error.get("message") if isinstance(error, dict) else error
    return text if isinstance(text, str) else "an error without a message"


def _parsed(body: bytes) -> Json:
    """Return the JSON document of a body, None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _what_came(body: bytes, document: Json) -> str:
    if not body.strip():
        return "the body is empty"
    if document is None:
        start = body.lstrip()[:1]
        return "the body is HTML" if start == b"<" else "the body is no JSON object"
    return "the body is JSON but no object"


def _said(body: bytes, token: str) -> str:
    """Return the documented ``message`` or ``error`` of an error body, if it has one."""
    document = _parsed(body)
    if isinstance(document, dict):
        for name in ("message", "error"):
            if isinstance(document.get(name), str):
                return message(document[name], token)
    return "no message"


def _retry_after(text: str | None) -> float | None:
    """Return the seconds to wait (RFC 9110, section 10.2.3: a number or a date)."""
    if text is None:
        return None
    if text.strip().isdigit() and text.strip().isascii():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
