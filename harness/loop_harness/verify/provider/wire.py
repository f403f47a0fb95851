"""Sends requests politely: at a steady rate, waiting as it is told, never more than announced."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from loop_harness import redaction
from loop_harness.client.ask import TOKEN_HEADER
from loop_harness.client.deadline import DeadlineTransport, until
from loop_harness.errors import ProviderBusy
from loop_harness.mock.loopback import is_loopback
from loop_harness.verify.provider.probe import STRAY_TOKEN, Answer, Probe

MADE_UP = "sk_test_9999_wrong"
_TOO_MANY = 429
_FIRST_WAIT_S = 1.0  #: where a refusal does not say how long to wait
_SLOWER = 2.0  #: after a refusal, every pause is so many times as long
_LONGEST_PAUSE_S = 10.0  #: unless a slower rate was asked for: refusals may go on for ever
_MOST_BYTES = 16 * 1024 * 1024
_AGAIN_S = 0.2  #: before a request that nothing answered is sent once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How polite to be."""

    rate: float | None = None  #: requests a second at most; None as fast as they are answered
    max_wait_s: float = 60.0  #: in all, when told to wait
    limit_s: float = 10.0  #: for one answer
    intrusive: bool = False  #: whether the real token may leave its header
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic


class Wire:
    """The way to one provider."""

    def __init__(
        self,
        base_url: str,
        token: str,
        manners: Manners | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.token = token
        self.manners = manners or Manners()
        self.sent = 0
        self.waited_s = 0.0
        self._transport = transport or DeadlineTransport()
        self._pause = 1 / self.manners.rate if self.manners.rate else 0.0
        self._next = 0.0

    def ask(self, probe: Probe) -> Answer:
        """Send one request; raises ProviderBusy if it may not be sent in bearable time."""
        waiting = _FIRST_WAIT_S
        answer = self._answered(probe)
        while answer.status == _TOO_MANY:
            told = retry_after_s(answer.headers.get("retry-after"))
            self._wait(waiting if told is None else told)
            waiting *= 2
            slower = min(max(self._pause, 0.01) * _SLOWER, _LONGEST_PAUSE_S)
            self._pause = max(self._pause, slower)
            answer = self._answered(probe)
        return answer

    def close(self) -> None:
        """Give up the connections."""
        self._transport.close()

    def _wait(self, seconds: float) -> None:
        if self.waited_s + seconds > self.manners.max_wait_s:
            raise ProviderBusy(self.base_url, seconds, self.manners.max_wait_s)
        self.waited_s += seconds
        self.manners.sleep(seconds)

    def _answered(self, probe: Probe) -> Answer:
        answer = self._once(probe)
        if answer.status is None and answer.seconds < self.manners.limit_s / 2:
            self.manners.sleep(_AGAIN_S)
            answer = self._once(probe)
        return answer

    def _once(self, probe: Probe) -> Answer:
        self._keep_pace()
        self.sent += 1
        begun = self.manners.now()
        try:
            with until(time.monotonic() + self.manners.limit_s):
                answer = self._exchanged(probe)
        except httpx.TransportError as error:
            why = redaction.message(str(error) or type(error).__name__, self.token)
            answer = Answer(None, failure=why)
        return replace(answer, seconds=self.manners.now() - begun)

    def _exchanged(self, probe: Probe) -> Answer:
        request = httpx.Request(
            probe.method,
            self.base_url + self._filled(probe.target),
            headers=self._headers(probe),
            content=None if probe.body is None else self._filled(probe.body).encode(),
            extensions={"timeout": {"read": self.manners.limit_s}},
        )
        response = self._transport.handle_request(request)
        parts, size = [], 0
        try:
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > _MOST_BYTES:
                    raise httpx.ReadError("the body is larger than 16 MiB")
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, b"".join(parts))

    def _headers(self, probe: Probe) -> dict[str, str]:
        said = {name: self._filled(value) for name, value in probe.headers}
        headers = {"user-agent": "loop-harness", **said}
        token = self._token(probe)
        return headers if token is None else {**headers, TOKEN_HEADER: token}

    def _token(self, probe: Probe) -> str | None:
        match probe.token:
            case "own":
                return self.token
            case "absent":
                return None
            case "empty":
                return ""
            case "cut":
                return self.token[:-1]
            case "longer":
                return self.token + "x"
            case "other-case":
                other = self.token.swapcase()
                return MADE_UP if other == self.token else other
            case _:
                return MADE_UP

    def _filled(self, text: str) -> str:
        """Put a token where none belongs: the real one only where nobody else can see it."""
        host = httpx.URL(self.base_url).host
        real = self.manners.intrusive or is_loopback(host)
        return text.replace(STRAY_TOKEN, self.token if real else MADE_UP)

    def _keep_pace(self) -> None:
        now = self.manners.now()
        if self._next > now:
            self.manners.sleep(self._next - now)
        self._next = max(self._next, now) + self._pause


def retry_after_s(value: str | None) -> float | None:
    """Return the seconds that a Retry-After asks for (RFC 9110, section 10.2.3)."""
    if value is None:
        return None
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max((when - datetime.now(UTC)).total_seconds(), 0.0)
