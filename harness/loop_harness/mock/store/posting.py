"""Which worker posts to the webhooks of a shop: one at a time, and another when it is gone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from loop_harness.errors import ChangedElsewhere
from loop_harness.mock.shop import Shop
from loop_harness.mock.store import scripts
from loop_harness.mock.store.link import Link

_HELD_MS = 5000  #: a worker that has died is replaced after so long


class Posting:
    """Holds the leases of this worker, each for the webhooks of one shop."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._name = ""
        self._held: dict[str, Shop] = {}
        self.begin()

    def begin(self) -> None:
        """Hold nothing, under a name of its own: a process that was copied is another one."""
        self._name = secrets.token_hex(8)
        self._held = {}

    def has(self, token: str) -> bool:
        """Tell whether it is up to this worker to post for a shop."""
        return token in self._held

    def tick(self, find: Callable[[str], Shop | None], changed: Callable[[Shop], object]) -> None:
        """Take, keep and lose leases, and tell how far the webhooks are."""
        posting = self._link.asked(lambda client: client.smembers(self._link.key("posting")))
        for token in self._held.keys() - posting:
            self._lose(token)
        for token in posting:
            if self._link.run(scripts.LEASE, (self._key(token),), self._name, _HELD_MS):
                shop = find(token)
                if shop is None:
                    continue
                if self._held.get(token) is not shop:
                    self._begin(token, shop)
                self._note(token, shop)
                with suppress(ChangedElsewhere):  # then it is saved the next time
                    changed(shop)  # whether a webhook that refuses too much was switched off
            elif token in self._held:
                self._lose(token)

    def release(self) -> None:
        """Let another worker go on at once."""
        for token, shop in tuple(self._held.items()):
            shop.webhooks.sends = False
            shop.webhooks.close()
            self._note(token, shop)
            self._link.run(scripts.RELEASE, (self._key(token),), self._name)
        self._held = {}

    def _begin(self, token: str, shop: Shop) -> None:
        """Go on where the worker before has stopped."""
        told = self._link.asked(lambda client: client.get(self._link.key("progress", token)))
        self._held[token] = shop
        shop.webhooks.sends = True
        with shop.webhooks.boxes() as boxes:
            boxes.resume(json.loads(told) if told else {})

    def _lose(self, token: str) -> None:
        shop = self._held.pop(token)
        shop.webhooks.sends = False
        shop.webhooks.wake()  # so that its thread ends

    def _note(self, token: str, shop: Shop) -> None:
        with shop.webhooks.boxes() as boxes:
            text = json.dumps(boxes.progress())
        keys: tuple[Any, ...] = (self._link.key("shop", token), self._link.key("progress", token))
        self._link.run(scripts.NOTE, keys, text)

    def _key(self, token: str) -> str:
        return self._link.key("lease", token)
