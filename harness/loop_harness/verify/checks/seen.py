"""Classes of cases that several rules count, from what was really carried out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loop_harness.model import Trigger
from loop_harness.verify.run import Run
from loop_harness.verify.truth import real, truth

_FEW, _SEVERAL, _MANY = 1, 5, 10
SIZES = ("no address", "one address", "two to five addresses", "six to ten", "more than ten")
TRIGGERS = tuple(f"trigger {each}" for each in Trigger)
FOUND = ("no order found", "one order found", "several orders found")

PARCELS = ("order without parcels", "order of one parcel", "order of several parcels")


def sizes(run: Run) -> Iterator[str]:
    """Yield how many different addresses each pull had."""
    for each in run.outcomes:
        yield _size(len(set(real(each.pull.profile.email_addresses))))


def triggers(run: Run) -> Iterator[str]:
    """Yield each trigger."""
    for each in run.outcomes:
        yield f"trigger {each.pull.trigger}"


def parcels(run: Run) -> Iterator[str]:
    """Yield how many parcels the orders had that were to be shown."""
    for each in run.outcomes:
        for _, shipments in truth(each.setting, real(each.pull.profile.email_addresses)):
            yield PARCELS[min(len(shipments), 2)]


def found(run: Run) -> Iterator[str]:
    """Yield how many orders were shown."""
    for each in run.outcomes:
        yield FOUND[min(len(each.orders), 2)]


def together(*parts: Iterable[str]) -> frozenset[str]:
    """Return all classes of some."""
    return frozenset(each for part in parts for each in part)


def _size(count: int) -> str:
    if count <= _FEW:
        return SIZES[count]
    if count <= _SEVERAL:
        return SIZES[2]
    return SIZES[3] if count <= _MANY else SIZES[4]
