"""Answers and known orders in one shape, to be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from loop_harness.verify.provider.inquiry import Asked, Observed
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.probe import Answer

#: From so many orders on an answer may be cut.
LEAST_CUT = 10


def names(answer: Answer) -> list[str] | None:
    """Return the names of the orders that a GraphQL answer holds; None where it holds no list."""
    orders = answer.orders
    if orders is None:
        return None
    return [str(each.get("name")) for each in orders if isinstance(each, dict)]


def codes(order: Any) -> list[str]:
    """Return the tracking codes of one answered order, but for the placeholder's empty one."""
    shipments = order.get("shipments") if isinstance(order, dict) else None
    found = [each.get("trackingCode") for each in shipments or () if isinstance(each, dict)]
    return [each for each in found if each]


def what_came(answer: Answer) -> str:
    """Say what an answer without a list of orders is, in a few words."""
    if answer.status is None:
        return f"nothing came: {answer.failure}"
    return f"status {answer.status}: {answer.text[:200]}"


def due(asked: Asked, addresses: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Return how often each name must, and may, be answered for these addresses.

    They differ where the file does not tell whether an order is pending, or where pending
    orders may be left out.
    """
    must: Counter[str] = Counter()
    may: Counter[str] = Counter()
    for order in asked.known.matching(addresses, asked.observed.dialect):
        may[order.name] += 1
        must[order.name] += not may_be_left_out(order, asked.observed)
    return must, may


def may_be_left_out(order: KnownOrder, observed: Observed) -> bool:
    """Tell whether an order is, or may be, pending where such orders may be left out."""
    has_none = order.shipments is None or order.is_pending
    return has_none and "omitted" in observed.may_be("pending-orders")


def missing_and_foreign(
    came: Sequence[str], must: Counter[str], may: Counter[str], cut: int | None
) -> tuple[list[str], list[str]]:
    """Return the names that are missing (below a cut), and those that nobody asked for."""
    have = Counter(came)
    foreign = sorted((have - may).elements())
    missing = sorted((must - have).elements())
    is_cut = len(came) >= LEAST_CUT and cut is not None and len(came) >= cut
    return ([] if is_cut else missing), foreign
