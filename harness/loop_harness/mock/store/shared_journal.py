"""A ring that all workers write: the entries of a shop's journal, or its deliveries."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loop_harness.mock.store import scripts
from loop_harness.mock.store.link import Link
from loop_harness.model import Json

#: From this machine's monotonic time, which no other one shares, to the time of day. Taken once:
#: the clock of a machine may be set while it runs, and must not change what came before what.
_TO_TIME_OF_DAY = time.time() - time.monotonic()
_FORGOTTEN_S = 24 * 3600  #: after so long what strangers asked is


@dataclass(frozen=True, slots=True)
class Ring:
    """The newest documents of one kind, of one shop or of strangers; oldest first."""

    link: Link
    kind: str  #: what they are: ``journal`` or ``deliveries``
    token: str | None  #: of the shop, None for strangers

    def push(self, writer: str, capacity: int, count: int, documents: Sequence[Json]) -> None:
        """Add what one worker wrote: *count* since it last did, of which these are left."""
        texts: list[Any] = []
        for each in documents:
            at = each["monotonicSeconds"] + _TO_TIME_OF_DAY
            texts += [repr(at), json.dumps({"at": at, "by": writer, **each})]
        shop = "" if self.token is None else self.link.key("shop", self.token)
        forgotten = _FORGOTTEN_S if self.token is None else 0
        keys = (shop, self._key, self._counts)
        self.link.run(scripts.PUSH, keys, capacity, count, self.kind, forgotten, *texts)

    def show(self) -> list[dict[str, Json]]:
        """Return the documents, numbered by the sequence of time, on this machine's clock."""
        total, texts = self.link.run(scripts.SHOW, (self._key, self._counts), self.kind)
        found = [json.loads(each) for each in texts]
        first = max(int(total) - len(found), 0) + 1
        return [
            {**each, "number": number, "monotonicSeconds": each["at"] - _TO_TIME_OF_DAY}
            for number, each in enumerate(found, first)
        ]

    def clear(self) -> None:
        """Forget all."""
        self.link.run(scripts.CLEAR, (self._key, self._counts), self.kind)

    @property
    def _key(self) -> str:
        return self.link.key(self.kind, *([] if self.token is None else [self.token]))

    @property
    def _counts(self) -> str:
        return self.link.key("counts", *([] if self.token is None else [self.token]))
