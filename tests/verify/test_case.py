"""A case is plain data: it can be written down and read again, and its addresses renewed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st
from tests.verify.drawn import cases

from loop_harness import strategies
from loop_harness.dialect import Dialect, single_changes
from loop_harness.matching import key
from loop_harness.model import Profile
from loop_harness.verify.case import Case, Change, Pull, Setting, Together
from loop_harness.verify.checks import draw
from loop_harness.verify.fresh_names import with_fresh_names

WORLD = draw.one_order("ada@example.com")


@given(cases())
def test_a_case_that_is_written_down_is_the_same_when_it_is_read(case: Case) -> None:
    assert Case.from_json(case.to_json()) == case


def test_what_only_comes_before_is_written_down_too() -> None:
    pull = Pull(profile=Profile())
    case = Case(shops=(Setting(world=WORLD),), steps=(pull, pull, pull), timeout_s=0.5, prelude=2)

    assert Case.from_json(case.to_json()) == case


def test_the_pulls_of_a_case_are_in_sequence_those_at_once_too() -> None:
    first, second, third = (Pull(profile=Profile(id=each)) for each in "abc")

    case = Case(shops=(Setting(world=WORLD),), steps=(first, Together(pulls=(second, third))))

    assert case.pulls == (first, second, third)


@pytest.mark.parametrize(
    "damage",
    [{"steps": [{"do": "dance"}]}, {"steps": [{}]}, {"shops": [{}]}, {"timeoutSeconds": "soon"}],
)
def test_what_is_no_case_is_refused(damage: dict[str, object]) -> None:
    case = Case(shops=(Setting(world=WORLD),), steps=(Pull(profile=Profile()),))

    with pytest.raises((KeyError, TypeError, ValueError)):
        Case.from_json({**case.to_json(), **damage})


# Fresh names


def written(case: Case) -> Iterator[str | None]:
    """Yield every address of a case, always in the same sequence."""
    worlds = [each.world for each in case.shops]
    worlds += [each.world for each in case.steps if isinstance(each, Change)]
    for world in worlds:
        for order in world.orders:
            yield from order.emails
    for pull in case.pulls:
        yield pull.profile.primary_email_address
        yield from pull.profile.email_addresses or ()


def equal_pairs(case: Case, dialect: Dialect) -> list[tuple[int, int]]:
    """Return which addresses of a case the dialect takes for the same, by their places."""
    found = [key(each, dialect) for each in written(case)]
    return [
        (one, other)
        for one in range(len(found))
        for other in range(one)
        if found[one] == found[other]
    ]


def lookalikes() -> st.SearchStrategy[Case]:
    """Generate a case whose addresses are all spellings of a few."""

    def build(own: list[str | None], theirs: list[str], later: list[str]) -> Case:
        first, changed = draw.one_order(*theirs), draw.one_order(*later)
        person = Profile(primary_email_address=own[0], email_addresses=tuple(own))
        pull = Pull(profile=person)
        return Case(
            shops=(Setting(world=first),),
            steps=(pull, Change(world=changed), Together(pulls=(pull,))),
        )

    spelled = strategies.addresses().flatmap(strategies.twins)
    near = st.one_of(
        strategies.addresses(),
        spelled,
        st.sampled_from(("ada@example.com", "ADA@EXAMPLE.COM", " ada@example.com", "ada", "", " ")),
        st.sampled_from(
            ("ü@münchen.example", "ü@xn--mnchen-3ya.example", "u\u0308@münchen.example")
        ),
    )
    some = st.lists(near, min_size=1, max_size=4)
    return st.builds(
        build, st.lists(st.one_of(near, st.none()), min_size=1, max_size=4), some, some
    )


@given(lookalikes(), st.sampled_from(list(single_changes())))
def test_fresh_names_keep_which_addresses_are_equal_whatever_the_dialect(
    case: Case, dialect: Dialect
) -> None:
    assert equal_pairs(with_fresh_names(case, 7), dialect) == equal_pairs(case, dialect)


def test_every_address_is_another_one_under_another_number() -> None:
    person = Profile(primary_email_address="ada@example.com", email_addresses=("ada@example.com",))
    case = Case(
        shops=(Setting(world=WORLD),),
        steps=(Pull(profile=person), Together(pulls=(Pull(profile=person),)), Change(world=WORLD)),
    )

    one, other = (set(written(with_fresh_names(case, number))) for number in (1, 2))

    assert (one, other) == ({"ada@h1.example.com"}, {"ada@h2.example.com"})


def test_what_has_no_host_stays_as_it_is() -> None:
    person = Profile(email_addresses=(None, "", " ", "ada"))
    case = Case(shops=(Setting(world=WORLD),), steps=(Pull(profile=person),))

    assert with_fresh_names(case, 7).pulls == case.pulls


def test_a_fresh_case_can_be_written_down_too() -> None:
    case = Case(shops=(Setting(world=WORLD),), steps=(Pull(profile=Profile()),))

    document = json.dumps(with_fresh_names(case, 7).to_json())

    assert "ada@h7.example.com" in document
