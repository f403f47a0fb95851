"""Posts one body to one receiver, within a time that nobody can stretch."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

TOKEN_HEADER = "X-Wonderment-Token"  # noqa: S105 - a name
_TAKEN = 200
_LIMIT_S = 5.0
_LOOKS_S = 0.05  #: how soon a stop is noticed

#: What went wrong, in words; the first that fits.
_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, f"no answer within {_LIMIT_S:g} s"),
    (httpx.ConnectError, "no connection"),
    (httpx.TransportError, "hung up, or answered something else than HTTP"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or why there is none."""

    status: int | None = None
    failure: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the receiver answered as it should."""
        return self.status == _TAKEN


def post(url: str, token: str, body: bytes, *, is_over: Callable[[], bool] = bool) -> Answer:
    """Post one body; give up as soon as *is_over* says so.

    Only the status counts. No redirect is followed, and no proxy of the environment is asked.
    """
    headers = {
        TOKEN_HEADER: token,
        "content-type": "application/json",
        "user-agent": "loop-harness",
    }
    try:
        return Answer(status=asyncio.run(_in_time(_status(url, headers, body), is_over)))
    except (httpx.HTTPError, OSError) as error:
        return Answer(failure=_in_words(error))


async def _in_time(work: Coroutine[Any, Any, int], is_over: Callable[[], bool]) -> int:
    task = asyncio.ensure_future(work)
    end = time.monotonic() + _LIMIT_S
    while time.monotonic() < end and not is_over():
        done, _ = await asyncio.wait({task}, timeout=_LOOKS_S)
        if done:
            return task.result()
    raise TimeoutError


async def _status(url: str, headers: dict[str, str], body: bytes) -> int:
    async with (
        # One limit holds for the whole attempt; those of httpx begin anew with each byte.
        httpx.AsyncClient(verify=_trust(), trust_env=False, timeout=None) as client,  # noqa: S113
        client.stream("POST", url, headers=headers, content=body) as answer,
    ):
        return answer.status_code


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _in_words(error: Exception) -> str:
    return next((words for kind, words in _FAILURES if isinstance(error, kind)), "it failed")
