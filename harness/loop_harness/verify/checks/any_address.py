"""Exactly the orders of any address appear: M03, M04, M09."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.matching import key
from loop_harness.model import Trigger, World
from loop_harness.verify.case import Case, Setting
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import missing, strange
from loop_harness.verify.run import Run
from loop_harness.verify.truth import real, truth


def _many(dialect: Dialect) -> Iterator[Case]:
    """Let the last of many addresses be the one that has an order."""
    for size in (2, 3, 6, 11, 12, 21, 26, 33, 51, 60, 101):
        own = draw.addresses(3, size)
        for place in (-1, size // 2):
            world = draw.world([draw.Spot((place,), 1, size)], own, ())
            yield draw.one_pull(world, own, dialect)
    longest = max(draw.PEOPLE, key=len)
    yield draw.one_pull(draw.one_order(longest), (longest,), dialect)


@check(
    "M03",
    cases=lambda dialect: draw.tame(dialect, sizes=(1, 2, 7, 12, 30, 60), most_orders=6),
    landmarks=_many,
    classes=lambda run: (*seen.sizes(run), *seen.triggers(run)),
    all_classes=(*seen.SIZES[1:], *seen.TRIGGERS),
)
def every_address_takes_part(run: Run) -> Problem | None:
    """Look for each address in what Loop was asked, and for its orders in the reply."""
    for number, outcome in enumerate(run.outcomes):
        own = real(outcome.pull.profile.email_addresses)
        dialect = outcome.setting.dialect
        if len(own) > _limit(dialect):
            continue
        asked = {key(each, dialect) for each in outcome.addresses}
        for place, each in enumerate(own, 1):
            if key(each, dialect) not in asked:
                return Problem(
                    what=f"address {place} of {len(own)} was not asked for",
                    expected=list(own),
                    actual=list(outcome.addresses),
                    pull=number,
                    address=each,
                )
        if problem := missing(outcome, number):
            return problem
    return None


def _limit(dialect: Dialect) -> int:
    """Return how many addresses Loop takes in one request; a lookup need not know."""
    return 100 if dialect["addresses-limit"] == "hundred" else 10**6


def _any_one(dialect: Dialect) -> Iterator[Case]:
    """Let each single place of a small profile be the one that matches, for each trigger."""
    for size in (1, 2, 3, 4):
        own = draw.addresses(7, size)
        for place in range(size):
            world = draw.world([draw.Spot((place,), 1, place)], own, ())
            for trigger in Trigger:
                yield draw.one_pull(world, own, dialect, trigger=trigger)


@check(
    "M04",
    cases=lambda dialect: draw.tame(dialect, sizes=(1, 2, 3, 4), most_orders=8),
    landmarks=_any_one,
    classes=lambda run: (*seen.sizes(run), *seen.found(run), *seen.triggers(run)),
    all_classes=(*seen.SIZES[1:3], *seen.FOUND, *seen.TRIGGERS),
)
def one_matching_address_is_enough(run: Run) -> Problem | None:
    """Look for every order that any address matches."""
    found = (missing(outcome, number) for number, outcome in enumerate(run.outcomes))
    return next(filter(None, found), None)


def _two_shops(dialect: Dialect) -> st.SearchStrategy[Case]:
    """Generate two shops with orders under the same addresses, and people who look alike."""

    def build(case: Case, alike: int, other: list[draw.Spot]) -> Case:
        (setting,), (pull,) = case.shops, case.pulls
        own = real(pull.profile.email_addresses)
        twins = _alike(own[0])
        count = len(setting.world.orders)
        stranger = draw.order(count, [twins[alike % len(twins)]], draw.parcels(count, 1, alike))
        mine = replace(setting.world, orders=(*setting.world.orders, stranger))
        theirs = _renamed(draw.world(other, own, twins))
        return replace(
            case,
            shops=(
                replace(setting, world=mine),
                Setting(world=theirs, dialect=dialect),
            ),
        )

    return st.builds(
        build,
        draw.tame(dialect, sizes=(1, 2, 3), most_orders=4),
        st.integers(0, 63),
        st.lists(draw.spots(), max_size=3),
    )


def _renamed(world: World) -> World:
    orders = tuple(
        replace(each, name=f"#{2001 + number}") for number, each in enumerate(world.orders)
    )
    return replace(world, orders=orders)


def _alike(address: str) -> tuple[str, ...]:
    """Return other people's addresses that resemble one."""
    local, _, domain = address.rpartition("@")
    return (
        f"{local}+shop@{domain}",
        f"{local[0]}.{local[1:] or 'x'}@{domain}",
        f"{local}@{domain}.example.org" if domain != "example.org" else f"{local}@example.com",
        f"x{address}",
        f"{local}x@{domain}",
        f"{local}@other.example",
        f"someone.else@{domain}",
        f"{address}.test",
        f'"{local}"@{domain}x.example',
        domain,
        local,
    )


def _each_alike(dialect: Dialect) -> Iterator[Case]:
    own = draw.PEOPLE[5]
    for number, twin in enumerate(_alike(own)):
        orders = (
            draw.order(0, [own], draw.parcels(0, 1, 0)),
            draw.order(1, [twin], draw.parcels(1, 1, number)),
        )
        world = World(token="sk_test_1001_plain", orders=orders)  # noqa: S106 - fictional
        for trigger in Trigger:
            yield draw.one_pull(world, (own,), dialect, trigger=trigger)


def _foreign(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        own = len(truth(each.setting, real(each.pull.profile.email_addresses)))
        if own < len(each.setting.world.orders):
            yield "orders of strangers"
    if len(run.case.shops) > 1:
        yield "another shop"


@check(
    "M09",
    cases=_two_shops,
    landmarks=_each_alike,
    classes=_foreign,
    all_classes=("orders of strangers", "another shop"),
)
def nobody_elses_order_appears(run: Run) -> Problem | None:
    """Look for an order in the reply that no address matches."""
    found = (strange(outcome, number) for number, outcome in enumerate(run.outcomes))
    return next(filter(None, found), None)
