"""One question to Loop: the request, its time limit, and few, polite retries."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import httpx

from loop_harness.client.deadline import until
from loop_harness.client.read import Answer, read
from loop_harness.failures import (
    ConfigurationMissing,
    MalformedAnswer,
    RateLimited,
    TimedOut,
    TransportFailed,
)
from loop_harness.redaction import message

#: One GraphQL request with all addresses, in the shape that the published app sends
#: (gladly/app-platform-examples, loop_order_tracking, request_body).
QUERY = (
    "query fetchOrders($emails: [String!]!) { orders(input: {customerEmails: $emails})"
    " { name shipments { trackingCode status carrierDisplayName } } }"
)
TOKEN_HEADER = "x-wonderment-access-token"  # noqa: S105 - the name of the header

MOST_BYTES = 10 * 1024 * 1024
_URLS = "use https://api.wonderment.com, or the URL that 'loop-harness serve' prints"
_HIGHEST_PORT = 65535
_TOKEN_CHARACTERS = frozenset(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, kw_only=True)
class LoopAccess:
    """Where Loop is and what opens it."""

    base_url: str
    api_token: str | None

    @cached_property
    def endpoint(self) -> httpx.URL:
        """The GraphQL endpoint; parsed once, which costs as much as a small answer."""
        return httpx.URL(self.base_url.rstrip("/") + "/graphql")

    @cached_property
    def problem(self) -> ConfigurationMissing | None:
        """Why nothing can be asked, None if all is there."""
        if not self.api_token or not self.api_token.strip():
            return ConfigurationMissing("no API token is set", "set the API token of the shop")
        if not _TOKEN_CHARACTERS.issuperset(self.api_token):
            return ConfigurationMissing(
                "the API token holds a space, a line break or another one that no header takes",
                "copy the token again, without anything around it",
            )
        return self._url_problem()

    def _url_problem(self) -> ConfigurationMissing | None:
        try:
            url = httpx.URL(self.base_url)
        except (httpx.InvalidURL, TypeError):
            url = httpx.URL("")
        shown = message(str(self.base_url), self.api_token)
        if url.scheme not in {"http", "https"} or not url.host or not _is_port(url.port):
            return ConfigurationMissing(f"the base URL {shown!r} is no http or https URL", _URLS)
        if not set(" ?#").isdisjoint(self.base_url):
            what = f"the base URL {shown!r} holds a space, a ? or a #"
            return ConfigurationMissing(what, _URLS)
        return None


def _is_port(port: int | None) -> bool:
    return port is None or 0 < port <= _HIGHEST_PORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long one question may take, and how often it may be repeated."""

    limit_s: float = 5.0  #: for everything: retries and waiting count
    most_retries: int = 2
    sleep: Callable[[float], None] = time.sleep


def ask(
    addresses: tuple[str, ...],
    loop: LoopAccess,
    transport: httpx.BaseTransport,
    patience: Patience,
) -> Answer:
    """Ask Loop for the orders of *addresses*; what goes wrong is in the answer, never raised."""
    deadline = time.monotonic() + patience.limit_s
    request = _request(addresses, loop, patience.limit_s)
    retries = 0
    while True:
        answer = _exchange(request, loop, transport, deadline, patience.limit_s)
        wait = _worth_waiting(answer, deadline)
        if wait is None or retries == patience.most_retries:
            return answer
        patience.sleep(wait)
        retries += 1


def _worth_waiting(answer: Answer, deadline: float) -> float | None:
    """Return the seconds to wait before the same request may succeed in time, if it may.

    Only Loop's own word is a reason to repeat: 429 with Retry-After (RFC 6585, section 4).
    """
    failure = answer.failure
    if not isinstance(failure, RateLimited) or failure.retry_after_s is None:
        return None
    in_time = failure.retry_after_s < deadline - time.monotonic()
    return failure.retry_after_s if in_time else None


def _request(addresses: tuple[str, ...], loop: LoopAccess, limit_s: float) -> httpx.Request:
    body = {"query": QUERY, "variables": {"emails": addresses}}
    return httpx.Request(
        "POST",
        loop.endpoint,
        headers={
            TOKEN_HEADER: loop.api_token or "",
            "content-type": "application/json",
            "accept": "application/json, application/graphql-response+json",
            "user-agent": "loop-harness",
        },
        extensions={"timeout": {"read": limit_s}},
        content=json.dumps(body).encode("ascii"),
    )


def _exchange(
    request: httpx.Request,
    loop: LoopAccess,
    transport: httpx.BaseTransport,
    deadline: float,
    limit_s: float,
) -> Answer:
    token = loop.api_token or ""
    try:
        with until(deadline):
            response = transport.handle_request(request)
            try:
                body = _bounded(response, deadline)
            finally:
                response.close()
    except httpx.TimeoutException:
        return Answer(None, TimedOut(limit_s))
    except (httpx.TransportError, httpx.DecodingError) as error:
        return Answer(None, TransportFailed(_reason(error, token)))
    if isinstance(body, MalformedAnswer):
        return Answer(None, body)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return read(response.status_code, headers, body, token)


def _bounded(response: httpx.Response, deadline: float) -> bytes | MalformedAnswer:
    """Read a body that may be endless: at most 10 MiB of it, and not past the deadline."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > MOST_BYTES:
            return MalformedAnswer(f"the body is larger than {MOST_BYTES // 1024 // 1024} MiB")
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the deadline has passed")
        parts.append(part)
    return b"".join(parts)


def _reason(error: Exception, token: str) -> str:
    return message(str(error) or type(error).__name__, token)
