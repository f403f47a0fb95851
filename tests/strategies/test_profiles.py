"""Profiles and addresses: every class is generated, all of it fictional and distinct."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st
from tests.strategies.seen import examples, smallest

from loop_harness import schemas
from loop_harness.dialect import Dialect, single_changes
from loop_harness.matching import key
from loop_harness.model import PhoneNumber, Profile
from loop_harness.strategies import ADDRESSES, addresses, phone_numbers, profiles, twins
from loop_harness.strategies.profiles import BLANKS, MANY

RESERVED = re.compile(r"(^|\.)(example\.(com|org|net)|test|example)$")  # RFC 2606
DIALECTS = list(single_changes())


def sizes(strategy: st.SearchStrategy[Profile]) -> set[int | None]:
    """Return how many addresses the profiles list, None for no list."""
    lists = [each.email_addresses for each in examples(strategy)]
    return {None if each is None else len(each) for each in lists}


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: str(each.chosen))
def test_no_two_addresses_are_equal_under_any_dialect(dialect: Dialect) -> None:
    assert len({key(each, dialect) for each in ADDRESSES}) == len(ADDRESSES)


def test_every_address_is_on_a_reserved_domain() -> None:
    assert [each for each in ADDRESSES if not RESERVED.search(each.rpartition("@")[2])] == []


def test_addresses_are_those_of_the_table() -> None:
    assert set(examples(addresses(), 2000)) == set(ADDRESSES)


@given(st.data(), addresses())
def test_a_twin_is_another_spelling_that_the_dialect_decides_about(
    data: st.DataObject, address: str
) -> None:
    twin = data.draw(twins(address))

    assert twin != address
    assert key(twin, Dialect()) == key(address, Dialect())


@given(phone_numbers())
def test_phone_numbers_are_fictional(phone: PhoneNumber) -> None:
    assert re.fullmatch(r"\+1202555" r"01\d\d", phone.number)


def test_profiles_have_none_one_two_some_or_fifty_addresses() -> None:
    assert sizes(profiles()) == {None, 0, 1, 2, 3, 4, 5, 6, MANY}


def test_a_profile_may_be_held_to_a_few_addresses() -> None:
    assert sizes(profiles(most_addresses=2)) == {None, 0, 1, 2}
    assert sizes(profiles(most_addresses=0)) == {None, 0}


def test_the_addresses_may_be_chosen() -> None:
    chosen = st.sampled_from(["ada@example.com", "ben@example.com"])
    seen = examples(profiles(addresses=chosen))

    listed = {email for each in seen for email in each.email_addresses or ()}
    assert listed == {"ada@example.com", "ben@example.com", *BLANKS}
    assert MANY in {len(each.email_addresses or ()) for each in seen}


def test_the_whole_list_may_be_chosen() -> None:
    only = st.just(("ada@example.com",))

    assert {each.email_addresses for each in examples(profiles(email_addresses=only), 20)} == {
        ("ada@example.com",)
    }


@pytest.mark.parametrize("blank", BLANKS)
def test_every_kind_of_blank_stands_among_addresses(blank: str | None) -> None:
    def holds(profile: Profile) -> bool:
        listed = profile.email_addresses or ()
        return blank in listed and any(each and each.strip() for each in listed)

    assert any(map(holds, examples(profiles())))


def test_every_field_may_be_missing_and_may_be_there() -> None:
    seen = [set(each.to_json()) for each in examples(profiles())]
    fields = set(schemas.load("profile")["properties"])

    assert set.union(*seen) == fields
    assert set.intersection(*seen) == set()


@given(profiles())
def test_a_profile_can_be_written_down(profile: Profile) -> None:
    schemas.check(profile.to_json(), "profile", "profile")


def test_the_smallest_profile_with_an_address_is_adas() -> None:
    found = smallest(profiles(), lambda each: bool(each.email_addresses))

    assert found == Profile(id="c1", email_addresses=("ada@example.com",))
