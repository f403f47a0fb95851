"""One Loop account: the only place where anything changes with time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidToken
from loop_harness.mock.journal import Journal
from loop_harness.model import Json, Order, World
from loop_harness.world import OrderIndex


class Shop:
    """Holds a world under a dialect and a clock, and the journal of what was asked of it."""

    def __init__(
        self,
        world: World,
        *,
        dialect: Dialect | None = None,
        clock: Clock | None = None,
        seed: int = 0,
        journal_capacity: int = 1000,
    ) -> None:
        refuse_unusable_token(world.token)
        self.seed = seed
        self.clock = clock or Clock()
        self.journal = Journal(journal_capacity)
        self._dialect = dialect or Dialect()
        self._world = world
        self._index: tuple[World, Dialect, OrderIndex] | None = None
        self._rendered: dict[tuple[str, int], Json] = {}

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
        self._world, self._rendered = world.with_token(self.token), {}

    @property
    def dialect(self) -> Dialect:
        """How this shop decides what documents leave open; assign another to change it."""
        return self._dialect

    @dialect.setter
    def dialect(self, dialect: Dialect) -> None:
        self._dialect, self._rendered = dialect, {}

    @property
    def index(self) -> OrderIndex:
        """Finds orders of the present world under the present dialect."""
        kept, world, dialect = self._index, self._world, self._dialect
        if kept is None or kept[0] is not world or kept[1] is not dialect:
            # Under threads the shop may change meanwhile: the next one to ask then sees it.
            kept = self._index = (world, dialect, OrderIndex.of(world.orders, dialect))
        return kept[2]

    def rendered(
        self, view: str, orders: Iterable[Order], render: Callable[[Order], Json]
    ) -> list[Json]:
        """Return *orders* as *view* shows them; each is rendered once until the shop changes."""
        kept = self._rendered
        shown = []
        for order in orders:
            place = (view, id(order))  # the index keeps the order alive, and goes with the cache
            if place not in kept:
                kept[place] = render(order)
            shown.append(kept[place])
        return shown


def refuse_unusable_token(token: str) -> None:
    """Raise InvalidToken if *token* could not travel in a header."""
    if not token:
        raise InvalidToken("is empty")
    if not all("!" <= each <= "~" for each in token):
        raise InvalidToken("holds a space, a line break or another character that is not allowed")
