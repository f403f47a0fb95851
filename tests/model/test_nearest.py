"""Texts and addresses are as near to each other as a person would say."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from loop_harness.nearest import Gap, Misspelled, distance, gap, slip

TEXTS = st.text(max_size=12)
ADA, BEN, CY = "ada@example.com", "ben@example.org", "cy@example.net"


@given(one=TEXTS, other=TEXTS)
def test_only_equal_texts_are_at_no_distance(one: str, other: str) -> None:
    assert (distance(one, other) == 0) is (one == other)
    assert 0 <= distance(one, other) <= 1


def test_texts_that_differ_only_far_behind_are_near_and_not_equal() -> None:
    assert 0 < distance("x" * 10_000 + "a", "x" * 10_000 + "b") < 0.001


def test_what_is_more_alike_is_nearer() -> None:
    others = ["ada@example.org", "adam@example.org", BEN, "x"]

    assert sorted(others, key=lambda each: distance(ADA, each)) == others


@pytest.mark.parametrize(
    ("other", "by"),
    [
        ("Ada@example.com", "case"),
        (" ada@example.com", "spaces"),
        ("ada@ex ample.COM", "spaces and case"),
        ("ada@example.org", None),
    ],
)
def test_the_smallest_slip_is_named(other: str, by: str | None) -> None:
    assert slip(ADA, other) == by


def test_of_two_lists_the_misspelled_the_missing_and_the_extra_are_told() -> None:
    expected, actual = [ADA, BEN, CY, CY], ["bne@example.org", ADA, CY, "x", "Cy@example.net"]

    assert gap(expected, actual) == Gap(
        misspelled=(
            Misspelled(CY, "Cy@example.net", "case"),
            Misspelled(BEN, "bne@example.org", None),
        ),
        missing=(),
        extra=("x",),
    )


def test_of_many_addresses_only_the_first_are_held_against_each_other() -> None:
    many = [f"{each:02}@example.com" for each in range(30)]
    found = gap(many, [each.upper() for each in many])

    assert [len(found.misspelled), len(found.missing), len(found.extra)] == [20, 10, 10]


def test_a_sure_slip_is_preferred_to_a_likeness() -> None:
    found = gap(["ada@example.co", ADA], ["ADA@example.com"])

    assert found == Gap((Misspelled(ADA, "ADA@example.com", "case"),), ("ada@example.co",), ())


@given(both=st.lists(TEXTS, max_size=5), seed=st.randoms(use_true_random=False))
def test_between_the_same_addresses_in_any_order_there_is_no_gap(
    both: list[str], seed: object
) -> None:
    shuffled = list(both)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]

    assert gap(both, shuffled) == Gap((), (), ())
