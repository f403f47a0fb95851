"""P02: what several addresses find."""

from __future__ import annotations

import pytest
from tests.verify.provider.finding import Finds, finding
from tests.verify.provider.judging import RICH, told
from tests.verify.provider.providing import known

from loop_harness.model import Order

OWN = known(RICH).addresses


@pytest.mark.parametrize(
    "finds",
    [
        lambda asked, right, _: right * len({*asked}),
        lambda asked, right, _: right * (len(asked) - len({*asked}) + 1),
        lambda asked, right, _: right[1:] if len(asked) == 3 else right,
        lambda asked, right, _: right[:-1] if len(asked) > 50 else right,
        lambda asked, right, stored: stored if len(asked) > 8 else right,
        lambda asked, right, _: right if asked[0] in OWN else [],
        lambda asked, right, _: right if len(asked) == 1 else right[: len(right) - 1],
    ],
)
def test_what_is_no_union_is_found(finds: Finds) -> None:
    assert told("P02", at=finding(finds))


def test_the_same_address_in_other_letters_that_doubles_its_orders_is_found() -> None:
    doubled = finding(
        lambda asked, right, _: right * (len({*asked}) - len({a.lower() for a in asked}) + 1)
    )

    assert told("P02", at=doubled)


@pytest.mark.parametrize("size", [10, 20, 40])
def test_batches_of_which_the_last_one_is_lost_are_found(size: int) -> None:
    def whole_batches(asked: list[str], right: list[Order], _: list[Order]) -> list[Order]:
        kept = asked if len(asked) < size else asked[: len(asked) // size * size]
        return [each for each in right if not {*kept}.isdisjoint(each.emails)]

    assert told("P02", at=finding(whole_batches))


@pytest.mark.parametrize(
    "finds",
    [
        lambda _, right, __: [each for each in right if len(each.emails) < 2],
        lambda _, right, __: [each for each in right if each.name != "#5102"],
        lambda _, right, __: right[:12],
    ],
)
def test_what_each_address_alone_loses_and_a_cut_are_none_of_its_business(finds: Finds) -> None:
    assert told("P02", at=finding(finds)) == []


@pytest.mark.parametrize("choice", ["none", "hundred"])
def test_a_limit_of_addresses_is_right(choice: str) -> None:
    assert told("P02", addresses_limit=choice) == []
