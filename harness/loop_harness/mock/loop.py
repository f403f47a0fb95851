"""The mock as a whole: many shops side by side, each opened by its token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Unpack

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.errors import StoreUnavailable
from loop_harness.mock.answer import Route, answered, route, unauthorized
from loop_harness.mock.breach import refuse_breach
from loop_harness.mock.entry import Entry, Kept
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.faults.schedule import Due
from loop_harness.mock.faults.strike import due, struck
from loop_harness.mock.journal import Filters, Journal, merged, picked
from loop_harness.mock.shop import Shop
from loop_harness.mock.shops import HeldShops, Shops
from loop_harness.model import Json

#: What one process has written: of each shop by its token, and of strangers under None.
Journals = Mapping[str | None, tuple[Entry, ...]]


class LoopMock:
    """Finds the shop of a token, answers, and writes the journal.

    With *check* every JSON answer is held against the contract before it leaves; a breach is
    raised as InvalidDocument. *watch* is called with every exchange that is kept.
    """

    def __init__(
        self,
        *shops: Shop,
        dialect: Dialect | None = None,
        check: bool = False,
        watch: Callable[[Kept], object] | None = None,
        store: Shops | None = None,
    ) -> None:
        self._shops: Shops = store or HeldShops()
        self._dialect = dialect or Dialect()
        self._check = check
        self.watch = watch
        self._clock = Clock()
        self.strangers = Journal()  #: requests whose token opens no shop
        self._shops.strangers = lambda: self.strangers
        self.lock = self._shops.lock  #: held by who changes a shop step by step
        self.admin_token: str | None = None  #: None: the admin API is for this machine alone
        self.unchangeable = ""  #: why nobody may change a shop, where that is so
        self.siblings: Callable[[], list[Journals]] = list  #: asks other processes for theirs
        for each in shops:
            self.add(each)

    @property
    def is_shared(self) -> bool:
        """Whether other processes see every change of a shop."""
        return self._shops.is_shared

    @property
    def shops(self) -> tuple[Shop, ...]:
        """Every shop that was added."""
        return self._shops.all()

    def add(self, shop: Shop) -> Shop:
        """Open one more shop, in place of one with the same token; return it."""
        self._shops.add(shop)
        return shop

    def remove(self, shop: Shop) -> None:
        """Close a shop; its token is refused from now on."""
        self._shops.remove(shop)

    def find(self, token: str) -> Shop | None:
        """Return the shop that a token opens."""
        return self._shops.find(token)

    def shop(self, name: str) -> Shop | None:
        """Return the shop of an id, such as ``shop-1``."""
        return self._shops.named(name)

    def id_of(self, shop: Shop) -> str:
        """Return the id of a shop, by which it is named where its token must not be."""
        return self._shops.id_of(shop)

    def changed(self, shop: Shop) -> None:
        """Take notice that a shop has changed; every process that shares it then knows, too."""
        self._shops.changed(shop)

    def clear(self, shop: Shop | None) -> None:
        """Forget what was asked of a shop, or by strangers."""
        self._shops.clear(shop)
        if shop is None:
            self.strangers = Journal()
        else:
            shop.journal = Journal()

    def start(self) -> None:
        """Begin to serve in this process, beside others that share the shops."""
        self._shops.start()

    def close(self) -> None:
        """End what the shops do by themselves."""
        self._shops.close()

    def journals(self) -> Journals:
        """Return what this process has written."""
        own: dict[str | None, tuple[Entry, ...]] = {None: tuple(self.strangers)}
        return own | {each.token: tuple(each.journal) for each in self.shops}

    def entries(self, shop: Shop | None) -> tuple[Entry, ...]:
        """Return what was asked of *shop*, or by strangers, by all processes that serve this mock.

        Where there are several, entries are numbered anew in the sequence of time.
        """
        if (shared := self._shops.entries(shop)) is not None:
            return shared
        journal, others = shop.journal if shop else self.strangers, self.siblings()
        if not others:
            return tuple(journal)
        token = shop.token if shop else None
        found = merged([journal, *(each.get(token, ()) for each in others)])
        return tuple(replace(each, number=number) for number, each in enumerate(found, 1))

    def deliveries(self, shop: Shop) -> list[dict[str, Json]]:
        """Return what was sent to the webhooks of a shop by all processes that share it."""
        shared = self._shops.deliveries(shop)
        return [each.to_json() for each in shop.webhooks.deliveries] if shared is None else shared

    def journal(self, shop: Shop | None = None, **filters: Unpack[Filters]) -> tuple[Entry, ...]:
        """Return what was asked of *shop*, or of all and by strangers, as ``picked`` takes it."""
        of = (shop,) if shop else (None, *self.shops)
        return picked(merged(map(self.entries, of)), **filters)

    def respond(self, request: Request) -> Response:
        """Answer one request of anybody."""
        try:
            return self._respond(request)
        except StoreUnavailable as error:
            return Response.message(503, str(error))

    def _respond(self, request: Request) -> Response:
        found = route(request)
        shop = self._shops.find(request.token or "")
        if shop is None:
            response = unauthorized(found, self._dialect)
            journal, now = self.strangers, self._clock.now()
            secrets = self._shops.tokens()  # a stranger may have put a token in the wrong place
        else:
            journal, now, secrets = shop.journal, shop.clock.now(), ()
            response = self._answered(request, shop, found, now)
        if self._check:
            refuse_breach(request, found, response)
        met: tuple[Due, ...] = ()
        if shop is not None and (met := due(request, shop, found)):
            response = struck(request, response, shop, found, met)
        kept = journal.write(
            request,
            response,
            operation=found.name,
            at=now,
            secrets=secrets,
            faults=tuple([str(each.fault) for each in met]) if met else (),
        )
        if self.watch:
            self.watch(kept)
        return response

    def _answered(self, request: Request, shop: Shop, found: Route, now: datetime) -> Response:
        """Answer a request whose token opens a shop, before any fault strikes."""
        return answered(request, shop, found, now)
