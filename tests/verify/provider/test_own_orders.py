"""P01: what an address finds."""

from __future__ import annotations

import pytest
from tests.verify.provider.finding import Finds, finding
from tests.verify.provider.judging import RICH, of_orders, told
from tests.verify.provider.providing import known


@pytest.mark.parametrize(
    "finds",
    [
        lambda _, right, __: [each for each in right if len(each.emails) < 2],
        lambda asked, right, _: right[1:] if "." in asked[0].partition("@")[0] else right,
        lambda asked, right, _: right if asked[0].isascii() else [],
        lambda _, right, stored: right or stored[:1],
        lambda _, right, stored: [*right, stored[0]] if len(right) == 1 else right,
        lambda _, right, __: [*right, right[0]] if len(right) > 2 else right,
        lambda _, right, __: [each for each in right if len(each.shipments) < 3],
    ],
)
def test_an_order_that_is_missing_foreign_or_there_twice_is_found(finds: Finds) -> None:
    assert told("P01", at=finding(finds))


@pytest.mark.parametrize(
    "finds",
    [
        lambda _, right, __: right[:10],
        lambda _, right, __: right[::-1],
        lambda asked, right, _: [e for e in right if not {*asked}.isdisjoint(e.emails)],
    ],
)
def test_a_cut_of_ten_another_sequence_and_heeding_all_case_are_right(finds: Finds) -> None:
    assert told("P01", at=finding(finds)) == []


def test_a_provider_may_heed_case_in_domains_too_if_it_heeds_it_at_all() -> None:
    strict = finding(
        lambda asked, right, _: [e for e in right if not {*asked}.isdisjoint(e.emails)],
        "case-twins",
        email_case="local-sensitive",
    )

    assert told("P01", held=known("case-twins"), at=strict) == []


def test_names_with_special_characters_are_none_of_its_business() -> None:
    held = known("awkward-names")
    quoteless = finding(
        lambda _, right, __: [each for each in right if '"' not in each.name], "awkward-names"
    )

    assert told("P01", held=held, at=quoteless) == []


@pytest.mark.parametrize("choice", ["empty-shipments", "placeholder", "omitted"])
def test_a_pending_order_that_is_not_shown_as_others_are_is_found(choice: str) -> None:
    addresses = [e.emails[0] for e in known(RICH).orders if e.is_pending]
    odd = finding(
        lambda asked, right, _: [e for e in right if e.shipments or asked != addresses[-1:]],
        pending_orders=choice,
    )

    assert bool(told("P01", at=odd)) is (choice != "omitted")


@pytest.mark.parametrize("nullability", ["nullable", "non-null"])
def test_null_is_no_way_to_show_a_pending_order(nullability: str) -> None:
    edit = of_orders(lambda order: {**order, "shipments": order["shipments"] or None})

    found = told("P01", edit, graphql_nullability=nullability)

    assert bool(found) is (nullability == "nullable")  # C01 tells of the other one
