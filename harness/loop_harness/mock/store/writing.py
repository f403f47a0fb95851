"""What a worker has written into its own rings, and has still to bring into the store."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

from loop_harness.mock.entry import Entry
from loop_harness.mock.journal import MOST_ENTRIES, Journal
from loop_harness.mock.store.link import Link
from loop_harness.mock.store.shared_journal import Ring
from loop_harness.model import Json

if TYPE_CHECKING:
    from loop_harness.mock.webhooks import Webhooks


class Writing:
    """Brings entries into the store, each once."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._lock = threading.Lock()
        self._writer = ""
        self._done: dict[tuple[str, str | None], tuple[object, int]] = {}
        self.begin()

    def begin(self) -> None:
        """Write under a name of its own: a process that was copied has written nothing yet."""
        self._writer = secrets.token_hex(4)
        self._lock = threading.Lock()

    def journal(self, token: str | None, journal: Journal) -> None:
        """Bring what a journal has that the store has not."""
        with self._lock:
            number = self._number("journal", token, journal)
            new = journal.after(number)
            if not new:
                return
            documents = [each.to_json() for each in new]
            self._push("journal", token, documents, new[-1].number - number)
            self._done["journal", token] = journal, new[-1].number

    def deliveries(self, token: str, webhooks: Webhooks) -> None:
        """Bring what was sent to webhooks."""
        with self._lock:
            number = self._number("deliveries", token, webhooks)
            new = [each for each in webhooks.deliveries if each.number > number]
            if not new:
                return
            documents = [each.to_json() for each in new]
            self._push("deliveries", token, documents, new[-1].number - number)
            self._done["deliveries", token] = webhooks, new[-1].number

    def entries(self, token: str | None) -> tuple[Entry, ...]:
        """Return what all workers have brought."""
        return tuple(map(Entry.from_json, Ring(self._link, "journal", token).show()))

    def deliveries_of(self, token: str) -> list[dict[str, Json]]:
        """Return what all workers have sent to the webhooks of a shop."""
        return Ring(self._link, "deliveries", token).show()

    def clear(self, token: str | None) -> None:
        """Forget what all workers have brought."""
        Ring(self._link, "journal", token).clear()

    def forget(self, token: str) -> None:
        """Take what comes under a token as a new shop's."""
        with self._lock:
            for kind in ("journal", "deliveries"):
                self._done.pop((kind, token), None)

    def _number(self, kind: str, token: str | None, ring: object) -> int:
        """Return up to which number a ring was brought; another ring begins anew."""
        known = self._done.get((kind, token))
        return known[1] if known and known[0] is ring else 0

    def _push(self, kind: str, token: str | None, documents: list[Json], count: int) -> None:
        Ring(self._link, kind, token).push(self._writer, MOST_ENTRIES, count, documents)
