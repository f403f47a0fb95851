"""Shrinking leaves out what a failure does not need, and never the failure."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from tests.verify.drawn import cases as drawn_cases
from tests.verify.lookups import Lookup_, each_order, each_parcel, showing, subject

from loop_harness.dialect import Dialect
from loop_harness.lookup import answer
from loop_harness.model import Profile
from loop_harness.verify.case import Case, Change, Misbehave, Pull, Restart, Setting, Together
from loop_harness.verify.checks import checks, draw
from loop_harness.verify.search import Search
from loop_harness.verify.settle import judged, settled
from loop_harness.verify.shrink import smallest
from loop_harness.verify.stage import Stage

LONG = 10.0


def shrunk(case: Case, still: Callable[[Case], bool]) -> Case:
    return smallest(case, still, time.monotonic() + LONG)


def asking(*emails: str, shop: int = 0) -> Pull:
    return Pull(profile=Profile(email_addresses=emails), shop=shop)


def shop(*emails: str, faults: tuple[str, ...] = ()) -> Setting:
    orders = (
        draw.order(number, [each], draw.parcels(number, 2, 0)) for number, each in enumerate(emails)
    )
    return Setting(world=draw.of(orders), faults=faults)


def test_what_is_not_needed_is_left_out() -> None:
    case = Case(
        shops=(shop(*draw.PEOPLE[:6], faults=("reset", "duplicates")), shop("eve@example.com")),
        steps=(
            Change(world=draw.one_order(), shop=1),
            Restart(),
            asking(*draw.PEOPLE[:9]),
            Misbehave(faults=("reset",)),
            asking(*draw.PEOPLE[:9]),
        ),
    )

    def still(each: Case) -> bool:
        orders = [order for setting in each.shops for order in setting.world.orders]
        asked = [email for pull in each.pulls for email in pull.profile.email_addresses or ()]
        return any(draw.PEOPLE[4] in order.emails for order in orders) and draw.PEOPLE[4] in asked

    found = shrunk(case, still)

    order = draw.order(4, [draw.PEOPLE[4]], ())
    assert found == Case(shops=(Setting(world=draw.of([order])),), steps=(asking(draw.PEOPLE[4]),))


def test_a_shop_that_nobody_asks_is_left_out_and_those_behind_it_move_up() -> None:
    case = Case(
        shops=(shop("a@example.com"), shop("b@example.com"), shop("c@example.com")),
        steps=(
            asking("a@example.com"),
            Misbehave(faults=("reset",), shop=2),
            Change(world=draw.one_order("d@example.com"), shop=2),
            Together(pulls=(asking("c@example.com", shop=2),)),
        ),
    )

    def still(each: Case) -> bool:
        last = each.steps[-1]
        if not isinstance(last, Together):
            return False
        changes = [step for step in each.steps if isinstance(step, Change)]
        troubled = any(step.faults for step in each.steps if isinstance(step, Misbehave))
        return bool(troubled and changes and changes[0].shop == last.pulls[0].shop)

    found = shrunk(case, still)

    assert len(found.shops) == 1
    assert {each.shop for each in found.pulls} == {0}


def test_what_came_before_stays_before() -> None:
    case = Case(
        shops=(shop("a@example.com"),),
        steps=(*(asking(f"{each}@example.com") for each in "abcdefg"), asking("z@example.com")),
        prelude=7,
    )

    def still(each: Case) -> bool:
        before, judged_ = each.pulls[: each.prelude], each.pulls[each.prelude :]
        return asking("c@example.com") in before and judged_ == (asking("z@example.com"),)

    found = shrunk(case, still)

    assert (found.steps, found.prelude) == (
        (asking("c@example.com"), asking("z@example.com")),
        1,
    )


@given(drawn_cases())
def test_no_smaller_case_is_without_a_pull_to_judge_or_asks_a_shop_that_is_not_there(
    case: Case,
) -> None:
    assume(len(case.steps) > 1)
    tried: list[Case] = []

    def still(each: Case) -> bool:
        tried.append(each)
        return len(tried) % 2 == 0

    smallest(case, still, time.monotonic() + LONG)

    assert tried
    for each in tried:
        assert 0 <= each.prelude < len(each.pulls)
        assert {pull.shop for pull in each.pulls} <= set(range(len(each.shops)))


def test_a_case_is_never_smaller_than_what_fails() -> None:
    failing: list[Case] = []
    chance = itertools.cycle((True, False, False))

    def still(each: Case) -> bool:
        if fails := next(chance):
            failing.append(each)
        return fails

    case = draw.one_pull(draw.one_order(*draw.PEOPLE[:4]), draw.PEOPLE[:9], Dialect())
    found = shrunk(case, still)

    assert found == failing[-1]


def test_when_time_is_over_the_case_stays_as_it_is() -> None:
    case = draw.one_pull(draw.one_order(), draw.PEOPLE[:9], Dialect())

    assert smallest(case, lambda _: True, time.monotonic()) == case


# Wrong lookups


def asking_only(count: int) -> Lookup_:
    """Return a lookup that asks for the first addresses alone."""

    def wrong(request: Any, transport: Any) -> Any:
        person = request["profile"]
        emails = person.get("emailAddresses")
        some = {**person, "emailAddresses": emails and emails[:count]}
        return answer({**request, "profile": some}, transport)

    return wrong


def without_last_parcel(order: Any) -> Any:
    return {**order, "shipments": order["shipments"][:-1] or order["shipments"]}


WRONG: dict[str, tuple[str, Lookup_]] = {
    "asks the first": ("M03", asking_only(1)),
    "asks the first ten": ("M03", asking_only(10)),
    "shows the first": ("M04", showing(lambda orders: orders[:1])),
    "shows nine": ("S05", showing(lambda orders: orders[:9])),
    "shows all but the last parcel": ("S02", each_order(without_last_parcel)),
    "knows no stalled parcel": (
        "S02",
        each_parcel(lambda each: {**each, "status": each["status"].replace("_STALLED", "")}),
    ),
}


def sizes(case: Case) -> tuple[int, int]:
    """Return how many addresses the profiles list at most, and how many orders there are."""
    listed = max(len(each.profile.email_addresses or ()) for each in case.pulls)
    return listed, sum(len(each.world.orders) for each in case.shops)


def found_in(rule: str, lookup: Lookup_, *, narrow: bool) -> Case:
    """Return the small case that shows a wrong lookup, and see that it does."""
    with Stage(subject(lookup)) as stage:
        search = Search(checks()[rule], stage, Dialect(), 3)
        if narrow:
            search.landmarks()
        search.more(400)
        assert search.broken is not None, f"{rule} finds nothing"
        result = settled(search, LONG)
        assert result.rule.id == rule
        assert judged(search.check, stage, result.broken.case, anew=True) is not None
        return result.broken.case


@pytest.mark.parametrize("narrow", [True, False], ids=["landmarks", "chance"])
def test_the_median_case_has_at_most_two_addresses_and_two_orders(narrow: bool) -> None:
    found = [sizes(found_in(rule, lookup, narrow=narrow)) for rule, lookup in WRONG.values()]

    addresses, orders = (statistics.median(each) for each in zip(*found, strict=True))
    assert (addresses <= 2, orders <= 2) == (True, True), found
