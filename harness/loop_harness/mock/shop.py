"""One Loop account: the only place where anything changes with time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidToken
from loop_harness.generate.settings import epoch
from loop_harness.journeys import seen_at
from loop_harness.mock.answers import Answers
from loop_harness.mock.faults import Fault, Schedule
from loop_harness.mock.journal import Journal
from loop_harness.mock.quota import Quota
from loop_harness.mock.rendered import Rendered
from loop_harness.mock.webhooks import Webhooks
from loop_harness.model import Json, Order, World
from loop_harness.population import Overlay, Population
from loop_harness.world import OrderIndex, has_term

_RENDERED = 384  #: views of virtual orders that are kept, by GraphQL; less than half a MB
_SEARCHED = 32  #: the same by REST, where each takes 8 KB


class Shop:
    """Holds a world under a dialect and a clock, and the journal of what was asked of it.

    The world may lie over a virtual *population*, whose orders are found as well.
    """

    def __init__(
        self,
        world: World,
        *,
        population: Population | None = None,
        dialect: Dialect | None = None,
        clock: Clock | None = None,
        seed: int = 0,
        faults: Iterable[str] = (),
        journal_capacity: int = 1000,
    ) -> None:
        refuse_unusable_token(world.token)
        self.seed = seed
        self._clock = clock or Clock.starting(world.begins or epoch())
        self.faults = Schedule(map(Fault.parse, faults))
        self.quota = Quota(lambda: self._clock.now())  # noqa: PLW0108 - clocks may be exchanged
        self.journal = Journal(journal_capacity)
        self._dialect = dialect or Dialect()
        self._world = world
        self.population = population
        self._index: tuple[World, Dialect, OrderIndex | Overlay] | None = None
        self._rendered = self._nothing_rendered()
        self._answers: Answers | None = None
        self.webhooks = Webhooks(self)

    @property
    def token(self) -> str:
        """The API token that opens this shop."""
        return self._world.token

    @property
    def world(self) -> World:
        """What exists in this shop; assign another world to change it, the token stays."""
        return self._world

    @world.setter
    def world(self, world: World) -> None:
        with self.webhooks.watching():
            self._world = world.with_token(self.token)
            self._rendered = self._nothing_rendered()
            self._answers = None

    @property
    def dialect(self) -> Dialect:
        """How this shop decides what documents leave open; assign another to change it."""
        return self._dialect

    @dialect.setter
    def dialect(self, dialect: Dialect) -> None:
        self._dialect, self._rendered = dialect, self._nothing_rendered()
        self._answers = None

    @property
    def clock(self) -> Clock:
        """The time of this shop; assign another clock to turn it."""
        return self._clock

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self._clock, self._rendered = clock, self._nothing_rendered()
        self._answers = None
        self.webhooks.wake()

    @property
    def index(self) -> OrderIndex | Overlay:
        """Finds orders of the present world, and below it, under the present dialect."""
        kept, world, dialect = self._index, self._world, self._dialect
        if kept is None or kept[0] is not world or kept[1] is not dialect:
            # Under threads the shop may change meanwhile: the next one to ask then sees it.
            explicit = OrderIndex.of(world.orders, dialect)
            found = Overlay(explicit, self.population) if self.population else explicit
            kept = self._index = (world, dialect, found)
        return kept[2]

    @property
    def stored_orders(self) -> tuple[Order, ...]:
        """The explicit orders, and as many of a population as a list can show, at any time."""
        virtual = self.population.sample(self._dialect) if self.population else ()
        return self._world.orders + virtual

    @property
    def listed_orders(self) -> tuple[Order, ...]:
        """The stored orders as they are now."""
        now = self.clock.now()
        return tuple(seen for each in self.stored_orders if (seen := seen_at(each, now)))

    def matching(self, addresses: Iterable[str | None]) -> tuple[Order, ...]:
        """Return each order that any of *addresses* matches, as it is now, in Loop's sequence."""
        found = self.index.matching(addresses)
        return tuple(self._rendered.present(found, self.clock.now()))

    def searched(self, term: str) -> tuple[Order, ...]:
        """Return the orders that now have *term* as their exact name or a tracking code."""
        present = self._rendered.present(self.index.searched(term), self.clock.now())
        return tuple(each for each in present if has_term(each, term, self._dialect))

    def rendered(
        self, view: str, orders: Iterable[Order], render: Callable[[Order], Json]
    ) -> list[Json]:
        """Return *orders* as *view* shows them; what was rendered lately is not rendered again."""
        return self._rendered.views(view, orders, render)

    def answers(self, now: datetime) -> Answers:
        """Return the answers that were given in the second of *now*."""
        kept = self._answers
        if kept is None or not kept.covers(now):
            kept = self._answers = Answers(now)
        return kept

    def _nothing_rendered(self) -> Rendered:
        explicit = len(self._world.orders)
        return Rendered(explicit + _RENDERED, {"search": explicit + _SEARCHED})


def refuse_unusable_token(token: str) -> None:
    """Raise InvalidToken if *token* could not travel in a header."""
    if not token:
        raise InvalidToken("is empty")
    if not all("!" <= each <= "~" for each in token):
        raise InvalidToken("holds a space, a line break or another character that is not allowed")
