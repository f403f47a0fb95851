"""What was asked and answered: a bounded ring without secrets."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import takewhile
from typing import TypedDict, Unpack
from urllib.parse import unquote

from loop_harness.mock.entry import Entry, Kept, without_secrets
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.expectation import Expectation
from loop_harness.mock.verification import (
    ONCE_OR_MORE,
    Times,
    Verification,
    verify,
    verify_sequence,
)

MOST_ENTRIES = 1000
MOST_BYTES = 4 * 1024 * 1024  #: that the exchanges of one journal take in memory, about


class Filters(TypedDict, total=False):
    """What ``picked`` takes."""

    operation: str | None
    address: str | None
    status: int | None
    path: str | None
    since: float | None
    limit: int | None


class Journal:
    """Keeps the newest exchanges; older ones fall out, so memory stays bounded."""

    def __init__(self, capacity: int = MOST_ENTRIES, most_bytes: int = MOST_BYTES) -> None:
        self._kept: deque[Kept] = deque()
        self._capacity = capacity
        self._most_bytes = most_bytes
        self._bytes = 0
        self._number = 0
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            kept = tuple(self._kept)
        return (each.entry() for each in kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, position: int) -> Entry:
        return self._kept[position].entry()

    def write(
        self,
        request: Request,
        response: Response,
        *,
        operation: str | None,
        at: datetime,
        secrets: Iterable[str] = (),
        faults: tuple[str, ...] = (),
    ) -> Kept:
        """Keep one exchange; its token and other *secrets* are in nothing that can be read.

        The token is taken out when the entry is read: writing is all that a mock under load does.
        """
        if secrets:  # they may be many, and nobody knows them later
            request = without_secrets(request, (request.token, *secrets))
        with self._lock:
            self._number = number = self._number + 1
            kept = Kept(number, request, response, operation=operation, at=at, faults=faults)
            self._kept.append(kept)
            self._bytes += kept.bytes
            while self._bytes > self._most_bytes or len(self._kept) > self._capacity:
                self._bytes -= self._kept.popleft().bytes
        return kept

    def after(self, number: int) -> tuple[Entry, ...]:
        """Return the entries that came after the one of that number, and are left."""
        with self._lock:
            new = [*takewhile(lambda each: each.number > number, reversed(self._kept))]
        return tuple(each.entry() for each in reversed(new))

    def entries(self, **filters: Unpack[Filters]) -> tuple[Entry, ...]:
        """Return the entries that all of the filters let through, oldest first; see ``picked``."""
        return picked(self, **filters)

    def verify(self, expectation: Expectation, times: Times = ONCE_OR_MORE) -> Verification:
        """Tell whether what was asked met an expectation so many times."""
        entries, forgotten = self._all()
        return verify(entries, expectation, times, forgotten=forgotten)

    def verify_sequence(
        self, expectations: Sequence[Expectation], *, strict: bool = False
    ) -> Verification:
        """Tell whether expectations were met in this order; *strict*: and nothing in between."""
        entries, forgotten = self._all()
        return verify_sequence(entries, expectations, strict=strict, forgotten=forgotten)

    def _all(self) -> tuple[tuple[Entry, ...], int]:
        """Return every entry, and how many fell out before them."""
        with self._lock:
            kept, written = tuple(self._kept), self._number
        return tuple(each.entry() for each in kept), written - len(kept)


def picked(
    entries: Iterable[Entry],
    *,
    operation: str | None = None,
    address: str | None = None,
    status: int | None = None,
    path: str | None = None,
    since: float | None = None,
    limit: int | None = None,
) -> tuple[Entry, ...]:
    """Return the newest *limit* of those entries that every filter lets through.

    An *address* is one that a look-up of orders asked for: spaces around it and the case of its
    domain do not count, all else does. A *path* may be decoded. *since* is a monotonic time in
    seconds: only what came after it.
    """
    found = [
        each
        for each in entries
        if (operation is None or each.operation == operation)
        and (status is None or each.status == status)
        and (since is None or each.monotonic_s > since)
        and (path is None or path in {each.path, unquote(each.path)})
        and (address is None or _plain(address) in map(_plain, each.emails))
    ]
    return tuple(found if limit is None else found[max(0, len(found) - limit) :])


def merged(journals: Iterable[Iterable[Entry]]) -> tuple[Entry, ...]:
    """Return the entries of several journals of this machine in the sequence of their coming."""
    return tuple(sorted((each for one in journals for each in one), key=_came))


def _came(entry: Entry) -> float:
    return entry.monotonic_s


def _plain(address: str) -> str:
    local, at, domain = address.strip().rpartition("@")
    return f"{local}{at}{domain.casefold()}"
