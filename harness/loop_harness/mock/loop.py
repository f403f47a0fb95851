"""The mock as a whole: many shops side by side, each opened by its token."""

from __future__ import annotations

from collections.abc import Callable

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.mock.answer import answer, route, unauthorized
from loop_harness.mock.breach import refuse_breach
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.faults.schedule import Due
from loop_harness.mock.faults.strike import due, struck
from loop_harness.mock.journal import Entry, Journal
from loop_harness.mock.shop import Shop


class LoopMock:
    """Finds the shop of a token, answers, and writes the journal.

    With *check* every JSON answer is held against the contract before it leaves; a breach is
    raised as InvalidDocument. *watch* is called with every journal entry.
    """

    def __init__(
        self,
        *shops: Shop,
        dialect: Dialect | None = None,
        check: bool = False,
        watch: Callable[[Entry], None] | None = None,
    ) -> None:
        self._shops = {each.token: each for each in shops}
        self._dialect = dialect or Dialect()
        self._check = check
        self._watch = watch
        self._clock = Clock()
        self.strangers = Journal()  #: requests whose token opens no shop

    @property
    def shops(self) -> tuple[Shop, ...]:
        """Every shop that was added."""
        return tuple(self._shops.values())

    def add(self, shop: Shop) -> Shop:
        """Open one more shop, in place of one with the same token; return it."""
        self._shops[shop.token] = shop
        return shop

    def remove(self, shop: Shop) -> None:
        """Close a shop; its token is refused from now on."""
        self._shops.pop(shop.token, None)

    def respond(self, request: Request) -> Response:
        """Answer one request of anybody."""
        found = route(request)
        shop = self._shops.get(request.token or "")
        if shop is None:
            response = unauthorized(found, self._dialect)
            journal, clock = self.strangers, self._clock
            secrets = tuple(self._shops)  # a stranger may have put a token in the wrong place
        else:
            response = answer(request, shop, found)
            journal, clock, secrets = shop.journal, shop.clock, ()
        if self._check:
            refuse_breach(request, found, response)
        met: tuple[Due, ...] = ()
        if shop is not None and (met := due(request, shop, found)):
            response = struck(request, response, shop, found, met)
        entry = journal.write(
            request,
            response,
            operation=found.name,
            at=clock.now(),
            secrets=secrets,
            faults=tuple(str(each.fault) for each in met),
        )
        if self._watch:
            self._watch(entry)
        return response
