"""What one process knows of the shops in the store, and since which version."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from loop_harness.mock.shop import Shop
from loop_harness.mock.store import document
from loop_harness.model import JsonObject

State = tuple[int, int]  #: the version of a shop, and the how-manieth it was that was opened


def read_state(text: str) -> State:
    """Read a state as the store keeps it."""
    version, _, number = text.partition(" ")
    return int(version), int(number)


@dataclass(slots=True)
class Kept:
    """A shop as this process has read it."""

    shop: Shop
    version: int
    number: int
    document: JsonObject


class Known:
    """Keeps shops that were read; *share* has each do with other processes what they do together.

    *closed* is called with the token of each that is not what it was.
    """

    def __init__(self, share: Callable[[Shop], None], closed: Callable[[str], None]) -> None:
        self._share, self._closed = share, closed
        self._guard = threading.RLock()
        self._kept: dict[str, Kept] = {}
        self.newest: dict[str, State] = {}  #: of every shop that there is, while that is heard

    def kept(self, token: str) -> Kept | None:
        """Return what was read under a token."""
        return self._kept.get(token)

    def tokens(self) -> tuple[str, ...]:
        """Return the tokens of the shops that were read."""
        return tuple(self._kept)

    def current(self, token: str) -> Shop | None:
        """Return a shop that was read and is as it was."""
        newest, kept = self.newest.get(token), self._kept.get(token)
        if newest is None or kept is None or kept.version < newest[0]:
            return None
        return kept.shop

    def learn(self, found: Mapping[str, State]) -> None:
        """Take in what there is; of what changed meanwhile, the version is another."""
        with self._guard:
            self.newest = dict(found)
            gone = self._kept.keys() - found.keys()
        for each in gone:
            self.forget(each)

    def take(self, token: str, state: State, read: JsonObject) -> Shop:
        """Take in what was read: the shop that is kept becomes what its document says."""
        version, number = state
        with self._guard:
            kept = self._kept.get(token)
            if kept is not None and kept.document["born"] == read["born"]:
                if version > kept.version:
                    document.apply(kept.shop, read, kept.document)
                    kept.version, kept.document = version, read
                    self._share(kept.shop)
                return kept.shop
            shop = document.opened(read)
            self._keep(Kept(shop, version, number, read))
        return shop

    def put(self, shop: Shop, state: State, written: JsonObject) -> None:
        """Take in what was written."""
        with self._guard:
            kept = self._kept.get(shop.token)
            self.newest[shop.token] = state
            if kept is not None and kept.shop is shop:
                kept.version, kept.document = state[0], written
                self._share(shop)
            else:
                self._keep(Kept(shop, *state, written))

    def forget(self, token: str) -> None:
        """Take in that a shop was closed."""
        with self._guard:
            self.newest.pop(token, None)
            kept = self._kept.pop(token, None)
        self._closed(token)
        if kept is not None:
            kept.shop.webhooks.close()

    def close(self) -> None:
        """End what the shops do by themselves."""
        for each in tuple(self._kept.values()):
            each.shop.webhooks.close()

    def _keep(self, new: Kept) -> None:
        token = new.shop.token
        before = self._kept.get(token)
        self._share(new.shop)
        self._kept[token] = new
        if before is not None:
            self._closed(token)
            before.shop.webhooks.close()
