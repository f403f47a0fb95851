"""Values come from the seed and the path alone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, strategies as st

from loop_harness.generate.source import Source

PATHS = [f"orders/{number}" for number in range(2000)]


def test_values_never_change_from_release_to_release() -> None:
    source = Source(7)

    assert source.number("orders", 1, "status") == 5906663150914270909
    assert source.below(10, "a") == 6
    assert source.between(-5, 5, "a") == 2
    assert source.pick("abcdef", "a") == "e"
    assert source.weighted({"x": 1, "y": 3}, "a") == "y"


@given(st.integers(), st.text())
def test_the_same_seed_and_path_give_the_same_number(seed: int, path: str) -> None:
    number = Source(seed).number(path)

    assert number == Source(seed).number(path)
    assert 0 <= number < 2**64


def test_every_seed_is_a_seed() -> None:
    seeds = (0, 1, -1, 255, 256, -256, 2**64, 10**6000, -(10**6000))

    assert len({Source(seed).number("path") for seed in seeds}) == len(seeds)


def test_steps_of_a_path_are_kept_apart() -> None:
    source = Source(7)

    assert source.number("ab", "c") != source.number("a", "bc")


def test_a_lone_surrogate_in_a_path_is_no_error() -> None:
    assert Source(7).number("orders/\ud800") != Source(7).number("orders/?")


def test_numbers_stay_in_their_range_and_reach_both_ends() -> None:
    source = Source(7)

    assert {source.between(-2, 2, path) for path in PATHS} == {-2, -1, 0, 1, 2}
    assert {source.below(3, path) for path in PATHS} == {0, 1, 2}


def test_a_weight_says_how_often_a_value_occurs() -> None:
    source = Source(7)
    counts = Counter(source.weighted({"often": 9, "seldom": 1, "never": 0}, p) for p in PATHS)

    assert counts["never"] == 0
    assert 0.85 < counts["often"] / len(PATHS) < 0.95


def test_a_share_says_how_often_a_chance_comes_true() -> None:
    source = Source(7)

    assert 0.25 < sum(source.chance(0.3, path) for path in PATHS) / len(PATHS) < 0.35
    assert not any(source.chance(0, path) for path in PATHS)
    assert all(source.chance(1, path) for path in PATHS)


def test_weights_that_are_all_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="no weight is positive"):
        Source(7).weighted({"a": 0}, "path")
