"""Sends the requests of a data pull over HTTP; a built-in host may lead elsewhere."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from loop_harness.client.ask import MOST_BYTES
from loop_harness.client.deadline import DeadlineTransport, until
from loop_harness.dialect import Dialect
from loop_harness.failures import LookupFailure, MalformedAnswer, TimedOut, TransportFailed
from loop_harness.gladly.pulling.requests import PullRequest

LOOP_HOST = "api.wonderment.com"
_MOST_HOPS = 5


@dataclass(frozen=True, kw_only=True)
class PullAnswer:
    """What came for one request."""

    status: int
    reason: str
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        found = next((v[0] for k, v in self.headers.items() if k.lower() == "content-type"), "")
        return found.partition(";")[0].strip().lower()

    def to_context(self) -> dict[str, object]:
        """Return what templates see as ``.response``."""
        return {
            "status": f"{self.status} {self.reason}".strip(),
            "statusCode": self.status,
            "headers": {name: list(values) for name, values in self.headers.items()},
            "body": self.body.decode("utf-8", "replace"),
        }


class StayingTransport(httpx.BaseTransport):
    """Talks to one host over sockets, and refuses every other: nothing else is meant."""

    def __init__(self, base_url: str) -> None:
        self._host = httpx.URL(base_url).host
        self._transport = DeadlineTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; raises httpx.TransportError."""
        if request.url.host != self._host:
            what = f"{request.url.host} is not Loop's host, so nothing is sent there"
            raise httpx.ConnectError(what, request=request)
        return self._transport.handle_request(request)

    def close(self) -> None:
        """Close every kept connection."""
        self._transport.close()


@dataclass(frozen=True, kw_only=True)
class Sender:
    """How requests go out."""

    transport: httpx.BaseTransport
    dialect: Dialect = field(default_factory=Dialect)
    base_url: str | None = None  #: where requests for Loop's own host are led
    deadline: float | None = None  #: a ``time.monotonic()`` moment
    limit_s: float = 5.0

    def send(self, request: PullRequest) -> PullAnswer | LookupFailure:
        """Send one request, following and repeating as the dialect says."""
        answer = self._followed(request)
        again = self.dialect["pull-retry"] == "once-after-server-error"
        if again and _is_server_error(answer):
            answer = self._followed(request)
        return answer

    def _followed(self, request: PullRequest) -> PullAnswer | LookupFailure:
        url = self._led(request.url)
        answer = self._once(request, url)
        for _ in range(_MOST_HOPS):
            target = self._target(url, answer)
            if target is None:
                break
            url = target
            answer = self._once(request, url)
        return answer

    def _target(self, url: str, answer: PullAnswer | LookupFailure) -> str | None:
        """Return where a redirect leads, if it is to be followed."""
        if self.dialect["pull-redirects"] != "same-host" or isinstance(answer, LookupFailure):
            return None
        where = next((v[0] for k, v in answer.headers.items() if k.lower() == "location"), None)
        if where is None or answer.status not in (301, 302, 303, 307, 308):
            return None
        target = httpx.URL(url).join(where)
        return str(target) if target.host == httpx.URL(url).host else None

    def _led(self, url: str) -> str:
        """Return where a request goes: what is for Loop's own host may be led elsewhere."""
        if self.base_url is None:
            return url
        try:
            asked = httpx.URL(url)
        except httpx.InvalidURL:
            return url
        if asked.host != LOOP_HOST:
            return url
        return self.base_url.rstrip("/") + asked.raw_path.decode("ascii")

    def _once(self, request: PullRequest, url: str) -> PullAnswer | LookupFailure:
        deadline = self.deadline or time.monotonic() + self.limit_s
        try:
            with until(deadline):
                return self._exchanged(request, url, deadline)
        except httpx.TimeoutException:
            return TimedOut(self.limit_s)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            return TransportFailed(str(error) or type(error).__name__)

    def _exchanged(
        self, request: PullRequest, url: str, deadline: float
    ) -> PullAnswer | LookupFailure:
        sent = httpx.Request(
            request.method,
            url,
            headers=dict(request.headers),
            content=None if request.body is None else request.body.encode("utf-8", "replace"),
            extensions={"timeout": {"read": self.limit_s}},
        )
        if sent.url.scheme not in {"http", "https"} or not sent.url.host:
            return TransportFailed(f"{url!r} is no http or https URL")
        response = self.transport.handle_request(sent)
        parts, size = [], 0
        try:
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > MOST_BYTES:
                    return MalformedAnswer("the body is larger than 10 MiB")
                if time.monotonic() > deadline:
                    return TimedOut(self.limit_s)
        finally:
            response.close()
        headers: dict[str, tuple[str, ...]] = {}
        for name, value in response.headers.multi_items():
            headers[name] = (*headers.get(name, ()), value)
        return PullAnswer(
            status=response.status_code,
            reason=response.reason_phrase,
            headers=headers,
            body=b"".join(parts),
        )


def _is_server_error(answer: PullAnswer | LookupFailure) -> bool:
    if isinstance(answer, PullAnswer):
        return answer.status >= 500  # noqa: PLR2004 - the class of server errors
    return isinstance(answer, TransportFailed)
