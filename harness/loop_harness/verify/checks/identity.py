"""An order keeps its id: S10."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger, World
from loop_harness.verify.case import Case, Change, Pull, Restart, Setting, Step
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real, truth

_OWN = draw.PEOPLE[24:26]
#: Names that are easily taken for each other.
_ALIKE = (
    *(("#1001", "1001"), ("#1001", "#1001-A"), ("#1001-A", "#1001-B"), ("#1001", "#10010")),
    *(("#A1", "#a1"), ("1001", "01001"), ("#1001-1", "#10011"), ("EU1001", "US1001")),
    *(
        ("Nr 1", "Nr. 1"),
        ("a-b", "a_b"),
        ("R-1001", "1001"),
        ("#1001", "#1001 bis"),
        ("#1001", "#1001 "),
    ),
    ("ORDER-" + "0" * 60 + "1", "ORDER-" + "0" * 60 + "2"),
    ("1-" + "0" * 60, "2-" + "0" * 60),
    ("#1001", "#1101", "#1011", "#1010"),
)


def _named(number: int, name: str, load: int = 1, kind: int = 0) -> Order:
    return replace(draw.order(number, _OWN, draw.parcels(number, load, kind)), name=name)


def _around(middle: Sequence[Order]) -> World:
    """Return the orders with new ones before and behind them, in whatever sequence Loop answers."""
    newer, older = _named(7, "#2001"), _named(9, "#2002")
    return draw.of(
        (
            replace(newer, created_at="2026-03-01T10:00:00Z"),
            *middle,
            replace(older, created_at="2025-03-01T10:00:00Z"),
        )
    )


def _later(orders: Sequence[Order]) -> Iterator[World]:
    """Yield what may become of some orders without any of them becoming another."""
    yield draw.of(orders)
    yield _around(orders)
    for load, kind in ((1, 5), (3, 2), (0, 0)):
        yield draw.of(
            replace(each, shipments=draw.parcels(at + 40, load, kind))
            for at, each in enumerate(orders)
        )
    yield draw.of(replace(each, emails=_OWN[:1]) for each in orders)
    yield draw.of(orders[1:])


def _history(
    worlds: Sequence[World], dialect: Dialect, triggers: Sequence[Trigger], *, restart: bool = False
) -> Case:
    """Return a pull in each of the worlds, one after the other."""
    person = draw.profile(_OWN, fields=15)
    steps: list[Step] = [Pull(profile=person, trigger=triggers[0])]
    for at, world in enumerate(worlds[1:], 1):
        steps += [Restart()] if restart and at == 1 else []
        steps += [Change(world=world), Pull(profile=person, trigger=triggers[at % len(triggers)])]
    return Case(shops=(Setting(world=worlds[0], dialect=dialect),), steps=tuple(steps))


def _each_history(dialect: Dialect) -> Iterator[Case]:
    two = (_named(1, "#1001"), _named(2, "#1002", 2, 3))
    triggers = tuple(Trigger)
    for names in _ALIKE:
        orders = [_named(at, name, 1, at) for at, name in enumerate(names)]
        yield draw.pulls(draw.of(orders), _OWN, dialect, triggers[len(names[0]) % 3])
    for load in (0, 1):
        orders = [_named(at, f"#{1001 + at}", load, 3) for at in range(11)]
        yield draw.pulls(draw.of(orders), _OWN, dialect, *triggers)
    same = draw.of(_named(at, f"#{1001 + at}", 0) for at in range(2))
    yield _history([same, same], dialect, triggers, restart=True)
    for world in _later(two):
        for first in triggers:
            yield _history([draw.of(two), world], dialect, [first, first])
        yield _history([draw.of(two), world, draw.of(two)], dialect, triggers)
    yield _history([draw.of(two), _around(two)], dialect, triggers, restart=True)
    case = draw.pulls(draw.of(two), _OWN, dialect, *triggers)
    shorter = Pull(profile=draw.profile(_OWN[1:], fields=15))
    yield replace(case, steps=(case.steps[0], shorter))


def _histories(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(
        names: list[int], loads: list[int], turns: list[int], triggers: list[Trigger], new: bool
    ) -> Case:
        orders = tuple(
            _named(at, f"#{1001 + name}", load, name)
            for at, (name, load) in enumerate(zip(names, loads, strict=False))
        )
        later = [world for at, world in enumerate(_later(orders)) if at in turns]
        return _history([draw.of(orders), *later], dialect, triggers, restart=new)

    return st.builds(
        build,
        st.lists(st.integers(0, 30), min_size=1, max_size=5, unique=True),
        st.lists(st.integers(0, 2), min_size=5, max_size=5),
        st.lists(st.integers(0, 6), max_size=3),
        st.lists(draw.TRIGGERS, min_size=1, max_size=4),
        st.integers(0, 19).map(lambda each: each == 1),  # a program takes its time to start
    )


def _classes(run: Run) -> Iterator[str]:
    yield from seen.triggers(run)
    met: dict[str, set[int]] = {}
    for outcome in run.outcomes:
        for place, name in enumerate(outcome.names):
            met.setdefault(name, set()).add(place)
    if any(len(places) > 1 for places in met.values()):
        yield "an order in another place"
    if len(run.outcomes) > 1 and any(isinstance(each, Restart) for each in run.case.steps):
        yield "after a restart"
    if any(isinstance(each, Change) for each in run.case.steps):
        yield "after a change"
    if any(names <= met.keys() for names in map(set, _ALIKE)):
        yield "names that are alike"


@check(
    "S10",
    cases=_histories,
    landmarks=_each_history,
    classes=_classes,
    all_classes=(
        *("an order in another place", "after a restart", "after a change"),
        *("names that are alike", *seen.TRIGGERS),
    ),
)
def an_order_keeps_its_id(run: Run) -> Problem | None:
    """Hold the ids of all pulls against each other: one to a name, and one name to each."""
    ids: dict[tuple[int, str], str] = {}
    names: dict[tuple[int, str], str] = {}
    for number, outcome in enumerate(run.outcomes):
        shop = outcome.pull.shop
        for name, found in _ids(outcome):
            if (before := ids.setdefault((shop, name), found)) != found:
                return Problem(
                    what=f"order {name} has the id {found!r}, and had {before!r} in a pull before",
                    expected=before,
                    actual=found,
                    pull=number,
                    order=name,
                )
            if (other := names.setdefault((shop, found), name)) != name:
                return Problem(
                    what=f"orders {other} and {name} have the same id {found!r}",
                    expected="an id for each",
                    actual=found,
                    pull=number,
                    order=name,
                )
    return None


def _ids(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Yield name and id of each order whose name is unique; an id that is no text breaks S01."""
    found = truth(outcome.setting, real(outcome.pull.profile.email_addresses))
    wanted = [name for name, _ in found]
    for each in outcome.orders:
        if isinstance(each, dict):
            name, identity = each.get("name"), each.get("id")
            if isinstance(identity, str) and wanted.count(name) == 1:  # type: ignore[arg-type]
                yield str(name), identity
