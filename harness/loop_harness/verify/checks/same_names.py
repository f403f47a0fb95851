"""Orders that share a name lose nothing: S06."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.many_orders import all_of
from loop_harness.verify.checks.words import jumbled, not_whole
from loop_harness.verify.run import Outcome, Run, Shown

Row = tuple[str, str, str]  #: of one parcel: carrier, status, code

_OWN = draw.PEOPLE[18:20]


def _alike(number: int, name: int, codes: str, owner: int = 0) -> Order:
    """Return an order of a name with a parcel for each letter; a small one has another status."""
    parcels = [
        draw.parcel(f"1Z{code.upper()}", status="TRANSIT" if code.isupper() else "DELIVERED")
        for code in codes
    ]
    return replace(draw.order(number, _OWN[owner : owner + 1], parcels), name=f"#{1001 + name}")


#: Of each order: its name, its parcels, and whose it is.
_TWINS: tuple[tuple[tuple[int, str, int], ...], ...] = (
    ((0, "A", 0), (0, "B", 0)),
    ((0, "A", 0), (0, "B", 1)),
    ((0, "A", 0), (0, "a", 0)),
    ((0, "AB", 0), (0, "Ab", 0)),
    ((0, "A", 0), (0, "", 0)),
    ((0, "", 0), (0, "A", 0)),
    ((0, "A", 0), (0, "AB", 0)),
    ((0, "AB", 0), (0, "AC", 0)),
    ((0, "AB", 0), (0, "A", 0)),
    ((0, "AB", 0), (0, "CB", 0)),
    ((0, "AB", 0), (0, "BA", 0), (0, "C", 0)),
    ((0, "A", 0), (0, "B", 0), (0, "C", 0)),
    ((0, "A", 0), (1, "D", 0), (0, "B", 0)),
    ((0, "AB", 0), (0, "CD", 0), (1, "E", 0), (1, "F", 0)),
    ((1, "D", 1), (0, "A", 1), (0, "BC", 0), (0, "E", 1)),
)
#: An order of its own name: who loses one of its parcels breaks S02.
_CONTROL = (8, "UVWXYY", 0)


def _each_twin(dialect: Dialect) -> Iterator[Case]:
    for twins in _TWINS:
        orders = [_alike(at, *each) for at, each in enumerate((*twins, _CONTROL))]
        for trigger in Trigger:
            yield draw.one_pull(draw.of(orders), _OWN, dialect, trigger=trigger)


def _any_twins(dialect: Dialect) -> st.SearchStrategy[Case]:
    twin = st.tuples(st.integers(0, 1), st.text("ABCDEFGab", max_size=3), st.integers(0, 1))
    return st.builds(
        lambda twins, trigger: draw.one_pull(
            draw.of(_alike(at, *each) for at, each in enumerate((*twins, _CONTROL))),
            _OWN,
            dialect,
            trigger=trigger,
        ),
        st.lists(twin, min_size=2, max_size=5),
        draw.TRIGGERS,
    )


def _twins(outcome: Outcome) -> dict[str, list[Shown]]:
    """Return the different orders of each name that several have."""
    by_name: dict[str, list[Shown]] = {}
    for each in all_of(outcome):
        by_name.setdefault(each[0], []).append(each)
    return {name: found for name, found in by_name.items() if len(found) > 1}


def _twin_classes(run: Run) -> Iterator[str]:
    yield from seen.triggers(run)
    for outcome in run.outcomes:
        for found in _twins(outcome).values():
            yield "two of a name" if len(found) == 2 else "more of a name"  # noqa: PLR2004
            if any(not _parcels(each) for each in found):
                yield "one of them pending"
            if len({rows[:1] for _, rows in found}) < len(found):
                yield "the same first parcel"


@check(
    "S06",
    cases=_any_twins,
    landmarks=_each_twin,
    classes=_twin_classes,
    all_classes=("two of a name", "more of a name", "the same first parcel", *seen.TRIGGERS),
)
def orders_of_one_name_lose_nothing(run: Run) -> Problem | None:
    """Look for every parcel of the orders that share a name, in one order of it or in several."""
    for number, outcome in enumerate(run.outcomes):
        if (outcome.problems and outcome.said.problem is None) or not _several_arrive(outcome):
            continue  # it is the business of S01, or of S02
        for name, found in _twins(outcome).items():
            shown = [row for known, rows in outcome.shown if known == name for row in rows]
            for each in found:
                if lost := _lost(each, shown):
                    return Problem(
                        what=f"{len(found)} orders are named {name}, and a parcel of one is lost",
                        expected=[list(row) for _, rows in found for row in rows],
                        actual=[list(row) for row in shown],
                        pull=number,
                        order=f"{name} with {lost[2]}",
                    )
    return None


def _lost(order: Shown, shown: Sequence[Row]) -> Row | None:
    """Return a parcel of an order that is not shown."""
    left = Counter(jumbled((row,)) for row in shown)
    for row in _parcels(order):
        if not left[jumbled((row,))]:
            return row
        left[jumbled((row,))] -= 1
    return None


def _several_arrive(outcome: Outcome) -> bool:
    """Tell whether an order of several parcels and a name of its own is whole, as S02 wants it."""
    shared = _twins(outcome)
    orders = [each for each in all_of(outcome) if len(each[1]) > 1 and each[0] not in shared]
    return not outcome.shown or not_whole(outcome, 0, orders) is None


def _parcels(order: Shown) -> list[Row]:
    """Return the parcels of an order without what the dialect puts in the place of none."""
    return [row for row in order[1] if row != ("", "PENDING", "")]
