"""P05: whether case and outer spaces are treated the same everywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.verify.provider.finding import Finds, finding
from tests.verify.provider.judging import RICH, told
from tests.verify.provider.providing import known

OWN = {*known(RICH).addresses}


def losing(loses: Callable[[str, list[str]], bool]) -> Finds:
    """Return what finds nothing for an address that is not written as it is known, in a case."""

    def finds(asked: list[str], right: list[object], _: list[object]) -> list[object]:
        return [] if any(a not in OWN and loses(a, asked) for a in asked) else right

    return finds  # type: ignore[return-value]


_SPACES: list[Callable[[str, list[str]], bool]] = [
    lambda one, asked: one.startswith(" ") and len(asked) > 1,
    lambda one, _: one.endswith("  "),
    lambda one, _: one != one.lstrip() and ".org" in one,
]
_LETTERS: list[Callable[[str, list[str]], bool]] = [
    lambda one, _: "." in one.partition("@")[0] and one != one.lower(),
    lambda one, _: one.partition("@")[2] != one.partition("@")[2].lower() and "+" in one,
    lambda one, asked: one != one.lower() and asked[-1] != one,
    lambda one, _: one[:1] != one[:1].lower() and one[1:] == one[1:].lower(),
]


@pytest.mark.parametrize("loses", [*_SPACES, *_LETTERS])
def test_another_treatment_in_some_case_is_found(loses: Callable[[str, list[str]], bool]) -> None:
    assert told("P05", at=finding(losing(loses)))


@pytest.mark.parametrize("loses", [*_SPACES, _LETTERS[1]])
def test_it_is_found_where_case_counts_too(loses: Callable[[str, list[str]], bool]) -> None:
    assert told("P05", at=finding(losing(loses), email_case="local-sensitive"))


@pytest.mark.parametrize("spaces", ["trim", "exact"])
@pytest.mark.parametrize("case", ["ignore", "local-sensitive"])
@pytest.mark.parametrize("held", [RICH, "case-twins", "plus-and-dots"])
def test_any_way_is_right_that_is_the_same_everywhere(held: str, case: str, spaces: str) -> None:
    assert told("P05", held=known(held), email_case=case, email_spaces=spaces) == []


@pytest.mark.parametrize("held", [RICH, "case-twins"])
def test_case_may_count_in_domains_where_it_counts_before_them(held: str) -> None:
    exact = finding(
        lambda asked, right, _: [
            each for each in right if not {a.strip() for a in asked}.isdisjoint(each.emails)
        ],
        held,
    )

    assert told("P05", held=known(held), at=exact) == []


def test_an_address_that_finds_too_little_as_it_is_known_is_none_of_its_business() -> None:
    assert told("P05", at=finding(lambda _, right, __: right[:-1])) == []
