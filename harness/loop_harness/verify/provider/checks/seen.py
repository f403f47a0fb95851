"""Answers and known orders in one shape, to be compared."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Any, TypeVar

from loop_harness.verify.provider.inquiry import Asked, Observed
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.probe import Answer, Probe

T = TypeVar("T")

#: From so many orders on an answer may be cut.
LEAST_CUT = 10

_TAME = re.compile(r"(#?[\w.-]+( [\w.-]+)*)?", re.ASCII)


def is_tame(text: str) -> bool:
    """Tell whether a name or a code holds no special character (others are the business of P08)."""
    return _TAME.fullmatch(text) is not None


def in_turn(groups: Iterable[Iterable[T]]) -> Iterator[T]:
    """Yield the first of each group, then the second of each, and so on."""
    nothing: Any = object()
    each = chain.from_iterable(zip_longest(*groups, fillvalue=nothing))
    return (item for item in each if item is not nothing)


def names(answer: Answer) -> list[str] | None:
    """Return the names of the orders that a GraphQL answer holds; None where it holds no list."""
    orders = answer.orders
    if orders is None:
        return None
    return [str(each.get("name")) for each in orders if isinstance(each, dict)]


def any_orders(answer: Answer) -> list[dict[str, Any]]:
    """Return the orders in a GraphQL answer, whatever else it says."""
    found = answer.data.get("orders") if isinstance(answer.data, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def addresses_of(probe: Probe) -> list[str]:
    """Return the addresses of the app's own question."""
    return list(json.loads(probe.body or "")["variables"]["emails"])


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

    They differ where the file does not tell whether an order is pending, where pending orders
    may be left out, where it is open how addresses are compared, and for special names.
    """
    asked_for = list(addresses)
    sure, possible = _places(asked, asked_for)
    must: Counter[str] = Counter()
    may: Counter[str] = Counter()
    for place in sorted(possible):
        order = asked.known.orders[place]
        may[order.name] += 1
        is_due = place in sure and is_tame(order.name)
        must[order.name] += is_due and not may_be_left_out(order, asked.observed)
    return must, may


def _places(asked: Asked, addresses: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return where the orders stand that are found for sure, and those that may be.

    Where case may matter, it may matter in a domain as well: only P05 speaks of that.
    """
    known, observed = asked.known, asked.observed
    found = [known.places(addresses, each) for each in observed.comparing]
    sure, possible = set(found[0]).intersection(*found), set().union(*found)
    if "local-sensitive" in observed.may_be("email-case"):
        spelled = set(addresses)
        if observed.may_be("email-spaces") == ("trim",):
            spelled |= {each.strip() for each in spelled}
        sure = {each for each in sure if not spelled.isdisjoint(known.orders[each].emails)}
    return sure, possible


def may_be_left_out(order: KnownOrder, observed: Observed) -> bool:
    """Tell whether an order is, or may be, pending where such orders may be left out."""
    has_none = order.shipments is None or order.is_pending
    return has_none and "omitted" in observed.may_be("pending-orders")


def missing_and_foreign(
    came: Sequence[str], must: Counter[str], may: Counter[str], cut: int | None
) -> tuple[list[str], list[str]]:
    """Return the names that are missing (below a cut), and those that nobody asked for.

    A name that is none of the known ones may be a special one that was changed on its way.
    """
    have = Counter(came)
    changed = sum(count for name, count in (may - have).items() if not is_tame(name))
    foreign = sorted((have - may).elements())
    unknown = [each for each in foreign if each not in may]
    for each in unknown[:changed]:
        foreign.remove(each)
    missing = sorted((must - have).elements())
    is_cut = len(came) >= LEAST_CUT and cut is not None and len(came) >= cut
    return ([] if is_cut else missing), foreign
