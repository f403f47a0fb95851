"""Wrong about what a search finds: P09."""

from __future__ import annotations

import re

from loop_harness.model import Order
from loop_harness.verify.provider.mutants.provider import Provider
from loop_harness.verify.provider.mutants.register import crude, narrow


class Searching(Provider):
    """Finds more than it should."""

    def searched(self, term: str) -> list[Order]:
        right = super().searched(term)
        return right or [one for one in self.held.stored_orders if self.finds(term, one)]

    def finds(self, term: str, order: Order) -> bool:
        """Tell whether a term finds an order, too."""
        return any(self.equals(term, each) for each in self.terms(order))

    def equals(self, term: str, known: str) -> bool:
        """Tell whether a term is taken for another one."""
        return term == known

    def terms(self, order: Order) -> list[str]:
        """Return the name of an order, and its codes."""
        return [order.name, *(each.tracking_code for each in order.shipments)]


@crude("P09", "P10", "C05", "P08")
class SearchByBeginning(Searching):
    """Finds an order by the beginning of its name or of a tracking code."""

    def equals(self, term: str, known: str) -> bool:
        return known.startswith(term)


@crude("P09", "P10", "C05", "P08")
class SearchInside(Searching):
    """Finds an order by any part of its name, or of a tracking code."""

    def equals(self, term: str, known: str) -> bool:
        return term in known


@narrow("P09", "P11", "P10")
class SearchByAddress(Searching):
    """Finds an order by its address."""

    def finds(self, term: str, order: Order) -> bool:
        return term in order.emails


@narrow("P09", "P11", "P10")
class SearchByPhone(Searching):
    """Finds an order by its phone number, when it is searched for."""

    def finds(self, term: str, order: Order) -> bool:
        return term == order.phone


@narrow("P09")
class SearchByCodeEnd(Searching):
    """Finds an order by the last six characters of a tracking code."""

    def finds(self, term: str, order: Order) -> bool:
        return any(term == each.tracking_code[-6:] for each in order.shipments)


@narrow("P09")
class SearchByCodeCut(Searching):
    """Finds an order by a tracking code that lacks its last character."""

    def finds(self, term: str, order: Order) -> bool:
        return any(term == each.tracking_code[:-1] for each in order.shipments)


@narrow("P09")
class SearchPatterns(Searching):
    """Reads % in a term as SQL does."""

    def equals(self, term: str, known: str) -> bool:
        pattern = re.escape(term).replace("%", ".*")
        return "%" in term and re.fullmatch(pattern, known, re.DOTALL) is not None


@narrow("P09")
class SearchLonger(Searching):
    """Finds an order by a term that goes on after its name."""

    def finds(self, term: str, order: Order) -> bool:
        return term.startswith(order.name)
