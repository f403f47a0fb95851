"""Wrong and right lookups that are made of the reference: what it sends, meets and says is bent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from loop_harness.dialect import Dialect
from loop_harness.lookup import answer
from loop_harness.verify.case import Case
from loop_harness.verify.checks import checks
from loop_harness.verify.search import Search
from loop_harness.verify.settle import settled
from loop_harness.verify.stage import Stage
from loop_harness.verify.subjects.python import PythonSubject

Lookup = Callable[..., Any]
Send = Callable[[httpx.Request], httpx.Response]


class Bent(httpx.BaseTransport):
    """Sends as a function says, and remembers what was met last."""

    def __init__(
        self, inner: httpx.BaseTransport, send: Callable[[Send, httpx.Request], Any]
    ) -> None:
        self._inner = inner
        self._send = send
        self.status: int | None = None
        self.body = b""
        self.error: Exception | None = None
        self.kind = ""  #: of the error that the reference replies

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        try:
            response: httpx.Response = self._send(self._inner.handle_request, request)
        except Exception as error:
            self.error = error
            raise
        self.status = response.status_code
        headers = [each for each in response.headers.raw if each[0].lower() not in _DULL]
        return httpx.Response(self.status, headers=headers, stream=_Noted(response, self))


_DULL = {b"content-length", b"content-encoding"}


class _Noted(httpx.SyncByteStream):
    """A body that is noted while it comes, at its own pace."""

    def __init__(self, response: httpx.Response, bent: Bent) -> None:
        self._response = response
        self._bent = bent

    def __iter__(self) -> Iterator[bytes]:
        self._bent.body = b""
        parts = (
            [self._response.content]
            if self._response.is_stream_consumed
            else self._response.iter_raw()
        )
        for each in parts:
            self._bent.body += each
            yield each


def sending(send: Callable[[Send, httpx.Request], Any]) -> Lookup:
    """Return the reference with another way to send."""
    return lambda request, transport: answer(request, Bent(transport, send))


def saying(say: Callable[[dict[str, Any], Bent, dict[str, Any]], Any]) -> Lookup:
    """Return the reference with another word: of its reply, what was met, and the request."""

    def lookup(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
        bent = Bent(transport, lambda send, asked: send(asked))
        reply: Any = answer(request, bent)
        bent.kind = reply.get("error", {}).get("kind", "")
        return say(reply, bent, request)

    return lookup


def hiding(when: Callable[[Bent, dict[str, Any]], bool]) -> Lookup:
    """Return the reference that shows some failures as "no orders"."""
    return saying(
        lambda reply, met, request: (
            {"id": reply["id"], "orders": []} if "error" in reply and when(met, request) else reply
        )
    )


@dataclass(frozen=True)
class Caught:
    """What came of a search."""

    rules: tuple[str, ...]
    what: str = ""
    case: Case | None = None


def judged(
    lookup: Lookup, rules: tuple[str, ...], *, seed: int = 0, more: int = 0, seconds: float = 60
) -> Caught:
    """Return which of the rules a lookup breaks, and the last case made small."""
    found = list(_broken(lookup, rules, seed, more, seconds))
    if not found:
        return Caught(())
    return Caught(tuple(each for each, _, _ in found), *found[-1][1:])


def _broken(
    lookup: Lookup, rules: tuple[str, ...], seed: int, more: int, seconds: float
) -> Iterator[tuple[str, str, Case]]:
    with Stage(PythonSubject(lookup, "bent")) as stage:
        for each in rules:
            search = Search(checks()[each], stage, Dialect(), seed)
            search.landmarks(time.monotonic() + seconds)
            if more:
                search.more(more)
            if search.broken is not None:
                small = settled(search, 3.0).broken
                yield each, small.problem.what, small.case
