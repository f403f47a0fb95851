"""A pending order is shown: S09."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import names_of
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real, truth

_OWN = draw.PEOPLE[20]
_MOST = 10  #: orders that no cut touches


def _pending(dialect: Dialect) -> st.SearchStrategy[Case]:
    return st.builds(
        _without_parcels,
        draw.tame(dialect, sizes=(1, 1, 2), owners=draw.OWNERS[:2], most_orders=6),
        st.integers(0, 5),
    )


def _without_parcels(case: Case, at: int) -> Case:
    (setting,) = case.shops
    orders = list(setting.world.orders)
    orders[at % len(orders)] = replace(orders[at % len(orders)], shipments=())
    return replace(case, shops=(replace(setting, world=draw.of(orders)),))


def _each_pending(dialect: Dialect) -> Iterator[Case]:
    """Let orders be pending alone, first, last, in the middle, and all of them."""
    for counts in ((0,), (0, 1), (1, 0), (1, 0, 2), (0, 0), (0, 0, 0), (2, 0, 0, 1)):
        orders: list[Order] = [
            draw.order(at, (_OWN,), draw.parcels(at, count, at)) for at, count in enumerate(counts)
        ]
        for trigger in Trigger:
            for addresses in ((_OWN,), draw.PEOPLE[20:22]):
                yield draw.one_pull(draw.of(orders), addresses, dialect, trigger=trigger)


def _pending_classes(run: Run) -> Iterator[str]:
    yield from seen.triggers(run)
    for outcome in run.outcomes:
        wanted = truth(outcome.setting, real(outcome.pull.profile.email_addresses))
        if waiting := _waiting(outcome):
            yield "pending orders only" if len(waiting) == len(wanted) else "pending beside others"


@check(
    "S09",
    cases=_pending,
    landmarks=_each_pending,
    classes=_pending_classes,
    all_classes=("pending orders only", "pending beside others", *seen.TRIGGERS),
)
def a_pending_order_is_shown(run: Run) -> Problem | None:
    """Look for the orders without parcels, as far as Loop answers them."""
    for number, outcome in enumerate(run.outcomes):
        wanted = truth(outcome.setting, real(outcome.pull.profile.email_addresses))
        for name in _waiting(outcome):
            if name not in outcome.names:
                return Problem(
                    what=f"order {name}, which has no shipments yet, does not appear",
                    expected=names_of(wanted),
                    actual=outcome.reply.get("error") or list(outcome.names),
                    pull=number,
                    order=name,
                )
    return None


def _waiting(outcome: Outcome) -> list[str]:
    """Return the names of the orders without parcels that Loop answers for a pull."""
    pending = {each.name for each in outcome.setting.world.orders if not each.shipments}
    found = truth(outcome.setting, real(outcome.pull.profile.email_addresses))
    return [name for name, _ in found if name in pending] if len(found) <= _MOST else []
