"""Makes a case that breaks a rule as small as it gets, by leaving out what is not needed.

Hypothesis' own shrinking would run a case again and call it flaky if the subject remembers. Here
each smaller case is carried out afresh and has to break the same rule.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Profile, World
from loop_harness.verify.case import (
    Case,
    Change,
    Misbehave,
    Pull,
    Restart,
    Setting,
    Step,
    Together,
)

Still = Callable[[Case], bool]


def smallest(case: Case, still: Still, until: float) -> Case:
    """Return the smallest case found before a moment for which *still* holds."""
    smaller: Case | None = case
    while smaller is not None:
        case = smaller
        smaller = next((each for each in _other(case, until) if still(each)), None)
    return case


def _other(case: Case, until: float) -> Iterator[Case]:
    """Yield smaller cases that really differ, as long as there is time."""
    for each in _smaller(case):
        if time.monotonic() >= until:
            return
        if each != case:
            yield each


def _smaller(case: Case) -> Iterator[Case]:
    """Yield cases that are a little smaller, those that leave out most first."""
    yield from _fewer_steps(case)
    yield from _fewer_shops(case)
    yield from _fewer_orders(case)
    yield from _fewer_addresses(case)
    yield from _fewer_parcels(case)
    yield from _fewer_owners(case)
    yield from _plainer(case)


def _without(items: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Yield from where to where something is left out: halves, quarters, …, single ones."""
    size = len(items) // 2
    while size >= 1:
        for start in range(0, len(items), size):
            yield start, min(start + size, len(items))
        size //= 2
    if len(items) == 1:
        yield 0, 1


def _fewer_steps(case: Case) -> Iterator[Case]:
    for start, end in _without(case.steps):
        steps = case.steps[:start] + case.steps[end:]
        left = replace(case, steps=steps, prelude=_prelude(case, start, end))
        if len(left.pulls) > left.prelude:
            yield left


def _prelude(case: Case, start: int, end: int) -> int:
    """Return how many pulls only come before the others once some steps are left out."""
    first = len(replace(case, steps=case.steps[:start]).pulls)
    gone = len(replace(case, steps=case.steps[start:end]).pulls)
    return case.prelude - max(min(gone, case.prelude - first), 0)


def _fewer_shops(case: Case) -> Iterator[Case]:
    """Leave out a shop that nobody asks; those behind it move up."""
    used = {each.shop for each in case.pulls}
    for gone in range(len(case.shops) - 1, -1, -1):
        if gone not in used:
            shops = case.shops[:gone] + case.shops[gone + 1 :]
            steps = (each for each in case.steps if getattr(each, "shop", None) != gone)
            yield replace(case, shops=shops, steps=tuple(_moved_up(each, gone) for each in steps))


def _moved_up(step: Step, gone: int) -> Step:
    match step:
        case Together():
            pulls = (replace(each, shop=each.shop - (each.shop > gone)) for each in step.pulls)
            return Together(pulls=tuple(pulls))
        case Pull() | Change() | Misbehave():
            return replace(step, shop=step.shop - (step.shop > gone))
        case Restart():
            return step


def _worlds(case: Case) -> Iterator[World]:
    for setting in case.shops:
        yield setting.world
    for step in case.steps:
        if isinstance(step, Change):
            yield step.world


def _with_worlds(case: Case, change: Callable[[World], World]) -> Case:
    shops = tuple(replace(each, world=change(each.world)) for each in case.shops)
    steps = tuple(
        replace(each, world=change(each.world)) if isinstance(each, Change) else each
        for each in case.steps
    )
    return replace(case, shops=shops, steps=steps)


def _with_orders(case: Case, change: Callable[[Order], Order]) -> Case:
    return _with_worlds(case, lambda world: replace(world, orders=tuple(map(change, world.orders))))


def _fewer_orders(case: Case) -> Iterator[Case]:
    """Leave orders out of every world in which they are."""
    ids = list(dict.fromkeys(order.id for world in _worlds(case) for order in world.orders))
    for start, end in _without(ids):
        gone = set(ids[start:end])

        def kept(world: World, gone: set[str] = gone) -> World:
            return replace(world, orders=tuple(o for o in world.orders if o.id not in gone))

        yield _with_worlds(case, kept)


def _with_profiles(case: Case, change: Callable[[Profile], Profile]) -> Case:
    def changed(step: Step) -> Step:
        match step:
            case Pull():
                return replace(step, profile=change(step.profile))
            case Together():
                pulls = tuple(replace(each, profile=change(each.profile)) for each in step.pulls)
                return Together(pulls=pulls)
            case _:
                return step

    return replace(case, steps=tuple(map(changed, case.steps)))


def _fewer_addresses(case: Case) -> Iterator[Case]:
    """Leave addresses out of every profile that lists them."""
    listed = list(
        dict.fromkeys(
            address for pull in case.pulls for address in pull.profile.email_addresses or ()
        )
    )
    for start, end in _without(listed):
        yield _with_profiles(case, _without_addresses(set(listed[start:end])))


def _without_addresses(gone: set[str | None]) -> Callable[[Profile], Profile]:
    def change(person: Profile) -> Profile:
        if person.email_addresses is None:
            return person
        kept = tuple(each for each in person.email_addresses if each not in gone)
        return replace(person, email_addresses=kept)

    return change


def _fewer_parcels(case: Case) -> Iterator[Case]:
    most = max((len(o.shipments) for world in _worlds(case) for o in world.orders), default=0)
    for place in range(most):
        yield _with_orders(
            case,
            lambda order, place=place: replace(  # type: ignore[misc]
                order, shipments=order.shipments[:place] + order.shipments[place + 1 :]
            ),
        )


def _fewer_owners(case: Case) -> Iterator[Case]:
    most = max((len(o.emails) for world in _worlds(case) for o in world.orders), default=0)
    for place in range(most):
        yield _with_orders(
            case,
            lambda order, place=place: replace(  # type: ignore[misc]
                order, emails=order.emails[:place] + order.emails[place + 1 :]
            ),
        )


def _plainer(case: Case) -> Iterator[Case]:
    """Leave out fields of profiles, faults, and choices of the dialect."""
    for each in fields(Profile):
        if each.name != "email_addresses":
            yield _with_profiles(case, _without_field(each.name))
    for number, setting in enumerate(case.shops):
        for smaller in _plainer_settings(setting):
            shops = (*case.shops[:number], smaller, *case.shops[number + 1 :])
            yield replace(case, shops=shops)
    for place, step in enumerate(case.steps):
        if isinstance(step, Misbehave) and step.faults:
            steps = (*case.steps[:place], replace(step, faults=()), *case.steps[place + 1 :])
            yield replace(case, steps=steps)


def _without_field(name: str) -> Callable[[Profile], Profile]:
    return lambda person: replace(person, **{name: None})


def _plainer_settings(setting: Setting) -> Iterator[Setting]:
    for place in range(len(setting.faults)):
        yield replace(setting, faults=setting.faults[:place] + setting.faults[place + 1 :])
    chosen = dict(setting.dialect.chosen)
    for name in chosen:
        rest = {key: value for key, value in chosen.items() if key != name}
        yield replace(setting, dialect=Dialect.of(rest))
