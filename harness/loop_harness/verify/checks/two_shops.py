"""Two shops and one lookup: X04."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger, World
from loop_harness.verify.case import Case, Change, Misbehave, Setting, Step, Together
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.failing import quickly
from loop_harness.verify.run import Run


def _twin(world: World, *, same_names: bool) -> World:
    """Return the world of another shop: other orders of the same people."""
    return draw.of(_other(each, n, same_names=same_names) for n, each in enumerate(world.orders))


def _other(order: Order, number: int, *, same_names: bool) -> Order:
    parcels = (
        replace(each, tracking_code=f"9X{number:03}{place:02}")
        for place, each in enumerate(order.shipments)
    )
    name = order.name if same_names else f"#{2001 + number}"
    return replace(order, name=name, shipments=tuple(parcels))


_TROUBLE: tuple[str | None, ...] = (
    *(None, None, "status:status=500", "reset", "data-null", "html"),
    *("unauthorized", "scope-missing", "rate-limited:retry_after=60"),
)


def _two_shops(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(
        case: Case, sequence: list[int], triggers: list[Trigger], same_names: bool, trouble: int
    ) -> Case:
        (setting,), (pull,) = case.shops, case.pulls
        other = _twin(setting.world, same_names=same_names)
        if trouble == 1:
            other = draw.of(other.orders[1:])
        pulls = [
            replace(pull, shop=shop, trigger=triggers[at % len(triggers)])
            for at, shop in enumerate(sequence)
        ]
        steps: tuple[Step, ...] = tuple(pulls)
        if fault := _TROUBLE[trouble]:
            steps = (pulls[0], Misbehave(faults=(fault,), shop=1), *pulls[1:])
        elif same_names and len(pulls) > 1:
            steps = (pulls[0], Together(pulls=tuple(pulls[1:])))
        shops = (setting, Setting(world=other, dialect=dialect))
        return quickly(replace(case, shops=shops, steps=steps))

    return st.builds(
        build,
        draw.tame(dialect, sizes=(1, 2, 3), most_orders=4),
        st.lists(st.sampled_from((0, 1)), min_size=2, max_size=4),
        st.lists(draw.TRIGGERS, min_size=1, max_size=3),
        st.booleans(),
        st.integers(0, len(_TROUBLE) - 1),
    )


def _each_pair(dialect: Dialect) -> Iterator[Case]:
    world, own = draw.one_order(), draw.PEOPLE[:1]
    waiting = draw.of(replace(each, shipments=()) for each in world.orders)
    others = (
        *(_twin(world, same_names=False), _twin(world, same_names=True)),
        *(draw.of(()), waiting),
    )
    for other in others:
        case = draw.one_pull(world, own, dialect)
        case = replace(case, shops=(*case.shops, Setting(world=other, dialect=dialect)))
        (pull,) = case.pulls
        for trigger in Trigger:
            for again in Trigger:
                first = replace(pull, trigger=trigger)
                second = replace(pull, shop=1, trigger=again)
                yield replace(case, steps=(first, second, first))
        for fault in _TROUBLE[2:]:
            there = Misbehave(faults=(str(fault),), shop=1)
            yield quickly(replace(case, steps=(pull, there, replace(pull, shop=1))))


def _shop_classes(run: Run) -> Iterator[str]:
    asked = [each.pull.shop for each in run.outcomes]
    if any(one != other for one, other in pairwise(asked)):
        yield "two shops by turns"
    if any(entry.faults for each in run.outcomes for entry in each.asked):
        yield "one shop fails"


@check(
    "X04",
    cases=_two_shops,
    landmarks=_each_pair,
    classes=_shop_classes,
    all_classes=("two shops by turns", "one shop fails"),
)
def shops_never_mix(run: Run) -> Problem | None:
    """Look in each reply for what only another shop's token may see."""
    worlds = _ever(run)
    for number, outcome in enumerate(run.outcomes):
        own = worlds[outcome.pull.shop]
        others = {
            text for shop, known in worlds.items() if shop != outcome.pull.shop for text in known
        }
        for name, shipments in outcome.shown:
            for text in (name, *(code for _, _, code in shipments)):
                if text in others and text not in own:
                    return Problem(
                        what=f"{text} is shown, which only another shop knows",
                        expected=[each.name for each in outcome.setting.world.orders],
                        actual=list(outcome.names),
                        pull=number,
                        order=name,
                    )
    return None


def _ever(run: Run) -> dict[int, set[str]]:
    """Return the names and codes that each shop has ever known."""
    worlds = [(shop, each.world) for shop, each in enumerate(run.case.shops)]
    worlds += [(each.shop, each.world) for each in run.case.steps if isinstance(each, Change)]
    known: dict[int, set[str]] = {shop: set() for shop in range(len(run.case.shops))}
    for shop, world in worlds:
        for order in world.orders:
            known[shop].add(order.name)
            known[shop].update(each.tracking_code or "" for each in order.shipments)
    return known
