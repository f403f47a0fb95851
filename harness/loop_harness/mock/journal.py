"""What was asked and answered: a bounded ring without secrets."""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from loop_harness import redaction
from loop_harness.mock.asked import asked_addresses
from loop_harness.mock.exchange import TOKEN_HEADER, Request, Response
from loop_harness.model import Json

_SECRET_HEADERS = frozenset({TOKEN_HEADER, "authorization", "cookie", "proxy-authorization"})
_LONGEST_BODY = 64 * 1024


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
    status: int
    answer_bytes: int
    faults: tuple[str, ...] = ()  #: what went wrong on purpose, each as it can be planned again

    @property
    def emails(self) -> tuple[str, ...]:
        """The addresses that a GraphQL request asked for, wherever the query put them."""
        return asked_addresses(self.body)

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
            "status": self.status,
            "answerBytes": self.answer_bytes,
            "faults": list(self.faults),
        }


class Journal:
    """Keeps the newest exchanges; older ones fall out, so memory stays bounded."""

    def __init__(self, capacity: int = 1000) -> None:
        self._entries: deque[Entry] = deque(maxlen=capacity)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, position: int) -> Entry:
        return self._entries[position]

    def write(
        self,
        request: Request,
        response: Response,
        *,
        operation: str | None,
        at: datetime,
        secrets: Iterable[str] = (),
        faults: tuple[str, ...] = (),
    ) -> Entry:
        """Keep one exchange, without its token and other *secrets*; return what was kept."""
        hide = (request.token, *secrets)
        with self._lock:
            entry = Entry(
                number=next(self._numbers),
                shop_time=at,
                monotonic_s=time.monotonic(),
                operation=operation,
                method=request.method,
                target=redaction.secrets(_target(request), *hide),
                headers=_without_secrets(request.headers, hide),
                body=redaction.secrets(_shown_body(request.body), *hide),
                status=response.status,
                answer_bytes=len(response.body),
                faults=faults,
            )
            self._entries.append(entry)
        return entry


def _target(request: Request) -> str:
    return f"{request.path}?{request.query}" if request.query else request.path


def _without_secrets(headers: Mapping[str, str], hide: Iterable[str | None]) -> dict[str, str]:
    return {
        name: redaction.token(value) if name in _SECRET_HEADERS else redaction.secrets(value, *hide)
        for name, value in headers.items()
    }


def _shown_body(body: bytes) -> str:
    return body[:_LONGEST_BODY].decode("utf-8", "replace")
