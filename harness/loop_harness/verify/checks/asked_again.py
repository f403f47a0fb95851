"""Each trigger asks Loop again, and shows the same as the others: T01, T02."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger, World
from loop_harness.verify.case import Case, Change, Pull, Setting, Step
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import names_of
from loop_harness.verify.run import Outcome, Run, Shown
from loop_harness.verify.truth import real, truth

_TRIGGERS = tuple(Trigger)
_OWN = draw.PEOPLE[28:30]
_STRANGER = draw.PEOPLE[-3]


def _changed(orders: Sequence[Order], how: str) -> tuple[Order, ...]:
    """Return some orders after one change at Loop, which concerns the first of them."""
    first, *others = orders
    parcel = first.shipments[0]
    match how:
        case "status":
            first = replace(first, shipments=(replace(parcel, status="DELIVERED"),))
        case "carrier":
            other = replace(parcel, carrier_name="gls", carrier_display_name="GLS")
            first = replace(first, shipments=(other,))
        case "code":
            first = replace(first, shipments=(replace(parcel, tracking_code="1ZNEW"),))
        case "name":
            first = replace(first, name="#3001")
        case "address":
            first = replace(first, emails=(_STRANGER,))
        case "new order":
            return (draw.order(29, _OWN[:1], draw.parcels(29, 1, 0)), *orders)
        case "new last order":
            return (*orders, draw.order(29, _OWN[-1:], draw.parcels(29, 1, 0)))
        case "all gone":
            return ()
        case _:
            return tuple(others)
    return (first, *others)


_CHANGES = (
    *("status", "carrier", "code", "name", "address", "new order"),
    *("new last order", "gone", "all gone"),
)


def _world(count: int = 2) -> tuple[Order, ...]:
    return tuple(
        draw.order(at, _OWN[at % 2 : at % 2 + 1], draw.parcels(at, 1, 0)) for at in range(count)
    )


def _story(
    worlds: Sequence[Sequence[Order]], triggers: Sequence[Sequence[Trigger]], dialect: Dialect
) -> Case:
    """Return some pulls in each of the worlds, one world after the other."""
    person = draw.profile(_OWN, fields=15)
    steps: list[Step] = []
    for at, (world, some) in enumerate(zip(worlds, triggers, strict=True)):
        steps += [Change(world=draw.of(world))] if at else []
        steps += [Pull(profile=person, trigger=each) for each in some]
    return Case(shops=(Setting(world=draw.of(worlds[0]), dialect=dialect),), steps=tuple(steps))


def _each_change(dialect: Dialect) -> Iterator[Case]:
    """Try each change between each two triggers, there and back, then long sequences."""
    before = _world()
    for how in _CHANGES:
        after = _changed(before, how)
        for one in _TRIGGERS:
            for other in _TRIGGERS:
                yield _story([before, after, before], [[one], [other], [one]], dialect)
        yield _story([after, before], [_TRIGGERS, _TRIGGERS], dialect)
        yield _story([before, after], [_TRIGGERS * 2, _TRIGGERS], dialect)
    for trigger in _TRIGGERS:
        yield _story([(), before, ()], [[trigger], [trigger], [trigger]], dialect)
        plain = _story([before, _changed(before, "gone")], [[trigger], [trigger]], dialect)
        yield replace(plain, steps=tuple(map(_nameless, plain.steps)))


def _nameless(step: Step) -> Step:
    return replace(step, profile=draw.profile(_OWN)) if isinstance(step, Pull) else step


def _stories(dialect: Dialect) -> st.SearchStrategy[Case]:
    some = st.lists(draw.TRIGGERS, min_size=1, max_size=3)

    def build(count: int, changes: list[str], triggers: list[list[Trigger]], plain: bool) -> Case:
        before = _world(count)
        worlds = [before, *(_changed(before, how) for how in changes)]
        case = _story(worlds, triggers[: len(worlds)], dialect)
        return replace(case, steps=tuple(map(_nameless, case.steps))) if plain else case

    return st.builds(
        build,
        st.integers(1, 4),
        st.lists(st.sampled_from(_CHANGES), min_size=1, max_size=3),
        st.lists(some, min_size=4, max_size=4),
        st.booleans(),
    )


def _change_classes(run: Run) -> Iterator[str]:
    before: tuple[Outcome, tuple[Shown, ...]] | None = None
    for outcome in run.outcomes:
        now = _truth(outcome)
        if before is not None and set(before[1]) != set(now):
            yield f"{before[0].pull.trigger}, a change, {outcome.pull.trigger}"
            old, new = set(names_of(before[1])), set(names_of(now))
            yield (
                "an order came and one went"
                if new - old and old - new
                else "an order came"
                if new - old
                else "an order went"
                if old - new
                else "an order changed"
            )
        before = outcome, now


@check(
    "T01",
    cases=_stories,
    landmarks=_each_change,
    classes=_change_classes,
    all_classes=(
        *("an order came and one went", "an order came", "an order went", "an order changed"),
        *(f"{one}, a change, {other}" for one in Trigger for other in Trigger),
    ),
)
def a_change_is_visible_at_the_next_trigger(run: Run) -> Problem | None:
    """Look for what was shown before a change in place of what is true after it."""
    for number, outcome in enumerate(run.outcomes):
        now, shown = _truth(outcome), set(outcome.shown)
        if shown == set(now) or _misshapen(outcome):
            continue
        earlier = [each for each in run.outcomes[:number] if set(_truth(each)) != set(now)]
        if any(_is_stale(outcome, each) for each in earlier):
            return Problem(
                what=f"at {outcome.pull.trigger} a change at Loop is not visible",
                expected=[[name, *map(list, rows)] for name, rows in now],
                actual=outcome.said.problem
                or [[name, *map(list, rows)] for name, rows in outcome.shown],
                pull=number,
                order=next((name for name, _ in shown ^ set(now)), None),
            )
    return None


def _is_stale(outcome: Outcome, earlier: Outcome) -> bool:
    """Tell whether a pull shows what was true before, or does not show an order that is new."""
    if earlier.pull.shop != outcome.pull.shop:
        return False
    before, now, shown = set(_truth(earlier)), set(_truth(outcome)), set(outcome.shown)
    if shown == set(earlier.shown) or shown & (before - now):
        return True
    new = {*names_of(now)} - {*names_of(before)}
    return set(earlier.shown) == before and not new <= {*outcome.names}


def _misshapen(outcome: Outcome) -> bool:
    """Tell whether a reply holds what is null or of a wrong type: that is the business of S01."""
    return bool(outcome.problems) and outcome.said.problem is None


def _truth(outcome: Outcome) -> tuple[Shown, ...]:
    return truth(outcome.setting, real(outcome.pull.profile.email_addresses))


def _all_triggers(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(case: Case, triggers: list[Trigger]) -> Case:
        (pull,) = case.pulls
        return replace(case, steps=tuple(replace(pull, trigger=each) for each in triggers))

    return st.builds(
        build,
        draw.tame(dialect, sizes=(1, 2, 3, 11), most_orders=14),
        st.permutations(_TRIGGERS).map(lambda each: [*each, *each[:1]]),
    )


def _each_state(dialect: Dialect) -> Iterator[Case]:
    own = draw.addresses(31, 3)
    spots = [draw.Spot((at % 3,), (at + 1) % 4, at) for at in range(10)]
    many = [draw.Spot((0,), 1, 0) for _ in range(25)]
    worlds: list[World] = [
        draw.of(()),
        draw.world([draw.Spot((0,), 1, 0)], own, ()),
        draw.world([draw.Spot((-1,), 2, 3)], own, ()),
        draw.world([draw.Spot((0,), 0, 0)], own, ()),
        draw.world([draw.Spot((0, 1), 1, 1), draw.Spot((2,), 0, 2)], own, ()),
        draw.world(spots, own, ()),
        *(draw.world(many[:count], own, ()) for count in (11, 12, 14, 25)),
    ]
    for world in worlds:
        for listed in (own[:1], own):
            yield draw.pulls(world, listed, dialect, *_TRIGGERS, *_TRIGGERS[::-1])


@check(
    "T02",
    cases=_all_triggers,
    landmarks=_each_state,
    classes=lambda run: (*seen.triggers(run), *seen.found(run), *seen.parcels(run)),
    all_classes=(*seen.TRIGGERS, *seen.FOUND, *seen.PARCELS[1:]),
)
def all_triggers_show_the_same(run: Run) -> Problem | None:
    """Hold the first pull of each trigger against the first of all, if each trigger is steady."""
    firsts: dict[Trigger, tuple[int, Outcome]] = {}
    for number, outcome in enumerate(run.outcomes):
        _, first = firsts.setdefault(outcome.pull.trigger, (number, outcome))
        if _misshapen(outcome) or _seen(outcome) != _seen(first):
            return None
    (_, first), *others = firsts.values()
    for number, each in others:
        alike = each.pull == replace(first.pull, trigger=each.pull.trigger)
        if not alike or each.setting != first.setting:
            continue
        if _seen(each) != _seen(first):
            return Problem(
                what=f"at {each.pull.trigger} other orders are shown than at {first.pull.trigger}",
                expected=names_of(first.shown) or first.said.problem or first.reply.get("error"),
                actual=names_of(each.shown) or each.said.problem or each.reply.get("error"),
                pull=number,
                order=next((name for name, _ in {*each.shown} ^ {*first.shown}), None),
            )
    return None


def _seen(outcome: Outcome) -> tuple[set[Shown], bool]:
    return set(outcome.shown), outcome.error_kind is None
