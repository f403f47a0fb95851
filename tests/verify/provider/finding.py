"""Our mock, which finds other orders by addresses, or shows them otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.verify.provider.judging import RICH
from tests.verify.provider.providing import known

from loop_harness.dialect import Dialect
from loop_harness.model import Json, Order
from loop_harness.verify.provider.mutants import Passing, Provider

#: What is found, of the addresses, what should be found, and all orders.
Finds = Callable[[list[str], list[Order], list[Order]], list[Order]]


class Finding(Provider):
    """Finds what a function says, and shows orders as another one says."""

    finds: Finds | None = None
    shows: Callable[[Any], Any] | None = None

    def matching(self, addresses: list[str]) -> list[Order]:
        """Find orders in its own way."""
        right = super().matching(addresses)
        stored = list(self.held.stored_orders)
        return right if self.finds is None else self.finds(addresses, right, stored)

    def order(self, shown: Any) -> Json:
        """Show an order in its own way."""
        return super().order(shown) if self.shows is None else self.shows(shown)


def finding(finds: Finds, world: str = RICH, **choices: str) -> Finding:
    """Return a provider that finds what a function says."""
    named = {name.replace("_", "-"): choice for name, choice in choices.items()}
    made = Finding(known(world), Dialect.of(named), Passing())
    made.finds = finds
    return made


def showing(shows: Callable[[Any], Any], world: str = RICH, **choices: str) -> Finding:
    """Return a provider that shows orders as a function says."""
    named = {name.replace("_", "-"): choice for name, choice in choices.items()}
    made = Finding(known(world), Dialect.of(named), Passing())
    made.shows = shows
    return made
