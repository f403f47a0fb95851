"""Finds shops in the store, keeps what it has read, and hears when that is no longer so."""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from loop_harness.errors import ChangedElsewhere, StoreUnavailable
from loop_harness.mock.entry import Entry
from loop_harness.mock.journal import Journal
from loop_harness.mock.shop import Shop
from loop_harness.mock.store import document, scripts
from loop_harness.mock.store.counting import Numbers, SharedQuota
from loop_harness.mock.store.known import Kept, Known, State, read_state
from loop_harness.mock.store.link import Link
from loop_harness.mock.store.listener import Listener
from loop_harness.mock.store.lock import SharedLock
from loop_harness.mock.store.place import Place
from loop_harness.mock.store.posting import Posting
from loop_harness.mock.store.telling import tell
from loop_harness.mock.store.ticker import Ticker
from loop_harness.mock.store.writing import Writing
from loop_harness.model import Json, JsonObject

_OF_A_SHOP = ("shop", "counts", "journal", "deliveries", "lease", "progress")  #: kinds of keys
_ANY = "*"


class SharedShops:
    """Shops in Redis, of which each process keeps those that it was asked for."""

    is_shared = True

    def __init__(self, url: str) -> None:
        """Raise InvalidStore, MissingExtra or StoreUnavailable."""
        self.place = Place.parse(url)
        self._link = Link(self.place)
        self._link.asked(lambda client: client.ping())
        self.lock = SharedLock(self._link)
        self.strangers: Callable[[], Journal] = Journal
        self._process = 0
        self._starting = threading.Lock()
        self._changing = threading.Lock()  # one thread of this process saves at a time
        self._listener = Listener(self._link, self._begin, self._hear)
        self._ticker = Ticker(self._tick)
        self._writing = Writing(self._link)
        self._posting = Posting(self._link)
        self._known = Known(self._share, self._writing.forget)

    # What a mock asks.

    def find(self, token: str) -> Shop | None:
        """Return the shop that a token opens; Redis is asked only for what is not known here."""
        if not self._hears:
            return self._read(token)
        if token not in self._known.newest:
            return None
        return self._known.current(token) or self._read(token)

    def named(self, name: str) -> Shop | None:
        """Return the shop of an id."""
        known = self._states()
        token = next((each for each in known if f"shop-{known[each][1]}" == name), None)
        return None if token is None else self.find(token)

    def id_of(self, shop: Shop) -> str:
        """Return the id of a shop."""
        kept = self._known.kept(shop.token)
        return f"shop-{kept.number}" if kept else ""

    def tokens(self) -> Collection[str]:
        """Return the token of every shop."""
        return tuple(self._states())

    def all(self) -> tuple[Shop, ...]:
        """Return every shop, in the sequence in which they were opened."""
        known = self._states()
        found = (self.find(each) for each in sorted(known, key=lambda each: known[each][1]))
        return tuple(each for each in found if each is not None)

    def entries(self, shop: Shop | None) -> tuple[Entry, ...]:
        """Return what was asked by way of any worker, once all have told."""
        token = shop.token if shop else None
        self._have_written(token)
        return self._writing.entries(token)

    def deliveries(self, shop: Shop) -> list[dict[str, Json]]:
        """Return what any worker has sent to the webhooks of a shop, once all have told."""
        self._have_written(shop.token)
        return self._writing.deliveries_of(shop.token)

    # Changes.

    def add(self, shop: Shop) -> None:
        """Open a shop, in place of one with the same token."""
        self._save(shop, _ANY, document.written(shop, secrets.token_hex(8)))

    def add_missing(self, shop: Shop) -> bool:
        """Open a shop unless its token opens one already; tell whether it did not."""
        return self._save(shop, "", document.written(shop, secrets.token_hex(8)))

    def remove(self, shop: Shop) -> None:
        """Close a shop; nothing of it is left."""
        token = shop.token
        keys = [self._link.key(each) for each in ("shops", "posting", "opened")]
        self._link.run(
            scripts.REMOVE, (*keys, *(self._link.key(each, token) for each in _OF_A_SHOP)), token
        )
        self._known.forget(token)
        shop.webhooks.close()
        tell(self._link, {"does": "remove", "token": token})

    def changed(self, shop: Shop) -> None:
        """Save a shop and wait until every worker knows; raises ChangedElsewhere."""
        kept = self._known.kept(shop.token)
        if kept is not None and kept.shop is shop:
            self._save_changed(kept, document.written(shop, kept.document["born"]))

    def clear(self, shop: Shop | None) -> None:
        """Forget what was asked by way of any worker."""
        self.entries(shop)  # so that no worker has anything left to write
        self._writing.clear(shop.token if shop else None)

    def start(self) -> None:
        """Hear of changes from now on; a process that is a copy of another begins anew."""
        with self._starting:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
            self._writing.begin()
            self._posting.begin()
            self._listener = Listener(self._link, self._begin, self._hear)
            self._ticker = Ticker(self._tick)
        self._listener.start()
        self._ticker.start()

    def close(self) -> None:
        """Write what is left, and end what the shops do by themselves."""
        if self._process == os.getpid():
            self._ticker.close()
            self._listener.close()
            self._process = -1
            with suppress(StoreUnavailable):  # then nobody can have it
                self._tick()
                self._posting.release()
        self._known.close()
        self._link.client.close()

    # All below is about what is kept.

    @property
    def _hears(self) -> bool:
        """Whether every change comes to be known here: a copy of a process hears nothing."""
        return self._listener.hears and self._process == os.getpid()

    def _states(self) -> Mapping[str, State]:
        """Return version and number of every shop, by token."""
        if self._hears:
            return dict(self._known.newest)
        found = self._link.asked(lambda client: client.hgetall(self._link.key("shops")))
        return {token: read_state(text) for token, text in found.items()}

    def _begin(self) -> None:
        self._known.learn(self._states())

    def _hear(self, message: JsonObject) -> None:
        token = message["token"]
        match message["does"]:
            case "change":
                self._known.newest[token] = message["version"], message["number"]
                if self._posting.has(token):
                    self._read(token)  # what is told of a change, is told at once
            case "remove":
                self._known.forget(token)
            case "write":
                self._write(token)
            case _:  # of a later version of this program
                pass

    def _tick(self) -> None:
        for each in (None, *self._known.tokens()):
            self._write(each)
        self._posting.tick(self.find, self._save_webhooks)

    def _have_written(self, token: str | None) -> None:
        """Have every worker bring what it has of a shop, or of strangers."""
        self._write(token)
        tell(self._link, {"does": "write", "token": token})

    def _write(self, token: str | None) -> None:
        if token is None:
            self._writing.journal(None, self.strangers())
        elif kept := self._known.kept(token):
            self._writing.journal(token, kept.shop.journal)
            self._writing.deliveries(token, kept.shop.webhooks)

    def _read(self, token: str) -> Shop | None:
        """Read a shop; where the store cannot be reached, one that is at hand has to do."""
        keys = self._link.key("shops"), self._link.key("shop", token)
        try:
            state, text = self._link.run(scripts.READ, keys, token)
        except StoreUnavailable:
            if (known := self._known.kept(token)) is not None:
                return known.shop
            raise
        if not state or not text:
            self._known.forget(token)
            return None
        if not document.is_readable(read := json.loads(text)):
            raise StoreUnavailable(self.place.shown, "another version of loop-harness filled it")
        return self._known.take(token, read_state(state), read)

    def _share(self, shop: Shop) -> None:
        """Have a shop count with all workers, and post only where this is up to it."""
        shop.faults.count_by(lambda what: Numbers(self._link, shop.token, what))
        if not isinstance(shop.quota, SharedQuota):
            shop.quota = SharedQuota(self._link, shop)
        shop.webhooks.sends = self._posting.has(shop.token)

    def _save_webhooks(self, shop: Shop) -> None:
        """Save whether webhooks were switched off, and nothing that is being changed."""
        kept = self._known.kept(shop.token)
        if kept is not None and kept.shop is shop:
            self._save_changed(kept, {**kept.document, "webhooks": document.webhooks(shop)})

    def _save_changed(self, kept: Kept, made: JsonObject) -> None:
        with self._changing:
            if document.plain(made) == kept.document:
                return
            done = self._save(kept.shop, str(kept.version), made)
        if not done:
            self._read(kept.shop.token)
            raise ChangedElsewhere(self.id_of(kept.shop))

    def _save(self, shop: Shop, replaced: str, written: JsonObject) -> bool:
        """Save a shop and tell everybody; tell whether nothing spoke against it."""
        token, made = shop.token, document.plain(written)
        keys = [self._link.key("shops"), self._link.key("shop", token)]
        keys += [self._link.key("posting"), self._link.key("opened")]
        if replaced in {"", _ANY}:  # a new shop
            keys += [self._link.key(each, token) for each in _OF_A_SHOP[1:]]
        has_webhooks = "1" if made["webhooks"]["webhooks"] else "0"
        done, *state = self._link.run(
            scripts.SAVE, keys, token, replaced, json.dumps(made), has_webhooks
        )
        if not int(done):
            return False
        version, number = map(int, state)
        self._known.put(shop, (version, number), made)
        message = {"does": "change", "token": token, "version": version, "number": number}
        tell(self._link, message)
        return True
