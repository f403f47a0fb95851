"""The pools are committed, clean, and can be filled again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from loop_harness import content
from loop_harness.errors import UnknownName
from loop_harness.generate.pools import SUFFIX, Place, places, pool, refill
from loop_harness.generate.settings import section
from loop_harness.generate.zones import ZONES

NAMES = content.names("fixtures", "pools", suffix=SUFFIX)


@pytest.mark.parametrize("name", NAMES)
def test_a_pool_has_no_blank_or_repeated_value(name: str) -> None:
    values = pool(name)

    assert all(each == each.strip() and each for each in values)
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("name", NAMES)
def test_no_value_looks_like_a_domain(name: str) -> None:
    assert [each for each in pool(name) if re.search(r"\.(com|net|org|io|co)\b", each)] == []


def test_an_unknown_pool_is_named() -> None:
    with pytest.raises(UnknownName) as refused:
        pool("first_name")

    assert str(refused.value) == "there is no pool called 'first_name'; did you mean 'first_names'?"


def test_places_of_a_country_are_its_own() -> None:
    assert {each.country for each in places("CA", "GB")} == {"CA", "GB"}
    assert {each.country for each in places()} >= {"US", "CA", "GB", "AU"}
    assert {each.timezone for each in places()} == set(ZONES)


def test_a_place_is_shown_without_what_it_lacks() -> None:
    paris = Place("Paris", "", "75001", "FR", "Europe/Paris")
    austin = Place("Austin", "TX", "78701", "US", "America/Chicago")

    assert (paris.display, austin.display) == ("Paris, 75001, FR", "Austin, TX, 78701, US")


def test_filling_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    once, twice = tmp_path / "once", tmp_path / "twice"
    for each in (once, twice):
        each.mkdir()
        refill(each)

    written = {each.name: each.read_bytes() for each in once.iterdir()}
    assert written == {each.name: each.read_bytes() for each in twice.iterdir()}
    assert set(written) == {name + SUFFIX for name in section("pools")}


@pytest.mark.parametrize("name", [key for key, each in section("pools").items() if "by" in each])
def test_a_pool_of_combinations_is_what_its_recipe_says(name: str, tmp_path: Path) -> None:
    refill(tmp_path)

    assert tuple((tmp_path / (name + SUFFIX)).read_text("utf-8").splitlines()) == pool(name)
