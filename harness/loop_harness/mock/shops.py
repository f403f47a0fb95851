"""Where a mock keeps its shops: in its own memory, or where other processes find them, too."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Protocol

from loop_harness.mock.entry import Entry
from loop_harness.mock.journal import Journal
from loop_harness.mock.shop import Shop
from loop_harness.model import Json


class Shops(Protocol):
    """Finds the shop of a token, or of an id; each may raise StoreUnavailable."""

    is_shared: bool  #: whether other processes see every change, too
    strangers: Callable[[], Journal]  #: the journal of those whose token opens no shop

    @property
    def lock(self) -> AbstractContextManager[object]:
        """What is held by who changes a shop step by step."""

    def find(self, token: str) -> Shop | None:
        """Return the shop that a token opens."""

    def named(self, name: str) -> Shop | None:
        """Return the shop of an id, such as ``shop-1``."""

    def id_of(self, shop: Shop) -> str:
        """Return the id of a shop; empty if it is not here."""

    def tokens(self) -> Collection[str]:
        """Return the token of every shop."""

    def all(self) -> tuple[Shop, ...]:
        """Return every shop, in the sequence in which they were opened."""

    def add(self, shop: Shop) -> None:
        """Open a shop, in place of one with the same token."""

    def remove(self, shop: Shop) -> None:
        """Close a shop."""

    def changed(self, shop: Shop) -> None:
        """Take notice that a shop has changed; a shop that is not here has nobody to tell."""

    def entries(self, shop: Shop | None) -> tuple[Entry, ...] | None:
        """Return what was asked by way of any process; None: this one's journal is all."""

    def deliveries(self, shop: Shop) -> list[dict[str, Json]] | None:
        """Return what any process has sent to a shop's webhooks; None: this one's is all."""

    def clear(self, shop: Shop | None) -> None:
        """Forget what was asked by way of other processes."""

    def start(self) -> None:
        """Begin to work with other processes, as this one is to serve."""

    def close(self) -> None:
        """End what the shops do by themselves."""


class HeldShops:
    """Keeps shops in the memory of this process."""

    is_shared = False

    def __init__(self) -> None:
        self.strangers: Callable[[], Journal] = Journal
        self.lock = threading.Lock()
        self._shops: dict[str, Shop] = {}  # by token
        self._ids: dict[str, str] = {}  # of each token
        self._tokens: dict[str, str] = {}  # of each id
        self._numbers = itertools.count(1)

    def find(self, token: str) -> Shop | None:
        """Return the shop that a token opens."""
        return self._shops.get(token)

    def named(self, name: str) -> Shop | None:
        """Return the shop of an id."""
        return self._shops.get(self._tokens.get(name, ""))

    def id_of(self, shop: Shop) -> str:
        """Return the id of a shop."""
        return self._ids.get(shop.token, "")

    def tokens(self) -> Collection[str]:
        """Return the token of every shop."""
        return tuple(self._shops)

    def all(self) -> tuple[Shop, ...]:
        """Return every shop."""
        return tuple(self._shops.values())

    def add(self, shop: Shop) -> None:
        """Open a shop; who takes another one's place has its id."""
        before = self._shops.get(shop.token)
        self._shops[shop.token] = shop
        if shop.token not in self._ids:
            name = f"shop-{next(self._numbers)}"
            self._ids[shop.token], self._tokens[name] = name, shop.token
        if before is not None and before is not shop:
            before.webhooks.close()

    def remove(self, shop: Shop) -> None:
        """Close a shop."""
        self._shops.pop(shop.token, None)
        self._tokens.pop(self._ids.pop(shop.token, ""), None)
        shop.webhooks.close()

    def changed(self, shop: Shop) -> None:
        """Do nothing: who changed it has changed all there is."""

    def entries(self, _shop: Shop | None) -> None:
        """Return that there is no other process."""

    def deliveries(self, _shop: Shop) -> None:
        """Return that there is no other process."""

    def clear(self, _shop: Shop | None) -> None:
        """Do nothing: there is nothing elsewhere."""

    def start(self) -> None:
        """Do nothing, likewise."""

    def close(self) -> None:
        """End what the shops do by themselves."""
        for each in self.all():
            each.webhooks.close()
