"""The e-mail matching rules (M01-M13) hold for the reference lookup, over any case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st
from tests import oracle
from tests.support import pull

from loop_harness.dialect import Dialect
from loop_harness.lookup import NO_ADDRESS
from loop_harness.model import PhoneNumber, Profile, World
from loop_harness.strategies import cases, dialects, phone_numbers, profiles, worlds
from loop_harness.strategies.cases import Case
from loop_harness.strategies.profiles import BLANKS
from loop_harness.world import load

PHONE = PhoneNumber(number="+12025550101", type="MOBILE")
NO_EMAIL = Profile(id="c1", email_addresses=())
PHONE_ONLY = Profile(
    id="c1", primary_phone_number=PHONE, phone_numbers=(PHONE,), email_addresses=()
)

spellings = st.sampled_from([each.text for each in oracle.TABLE])
tabled_worlds = worlds(addresses=spellings)
lists = st.lists(spellings, min_size=1, max_size=6).map(tuple)
email_dialects = dialects("email-case", "email-spaces", "email-idn", "email-unicode")


def expected(world: World, profile: Profile, dialect: Dialect | None = None) -> set[str]:
    """Return the names that the oracle finds."""
    chosen = dialect or Dialect()
    choices = {name: chosen[name] for name in oracle.DEFAULTS}
    return {each.name for each in oracle.found(world, oracle.asked(profile), choices)}


@pytest.mark.rule("M01")
@given(world=worlds(), profile=profiles(email_addresses=st.sampled_from([None, ()])))
def test_a_profile_without_addresses_asks_nothing_and_finds_nothing(
    world: World, profile: Profile
) -> None:
    pulled = pull(world, profile)

    assert (pulled.reply.stopped, pulled.reply.orders, pulled.journal) == (NO_ADDRESS, None, ())


@pytest.mark.rule("M01")
@given(world=worlds())
def test_the_no_email_profile_yields_no_request(world: World) -> None:
    assert pull(world, NO_EMAIL).journal == ()


@pytest.mark.rule("M02")
@given(world=worlds())
def test_the_phone_only_profile_is_a_profile_without_an_address(world: World) -> None:
    """Also when an order carries the very phone number of the profile."""
    orders = tuple(replace(each, phone=PHONE.number) for each in world.orders)
    pulled = pull(World(token=world.token, orders=orders), PHONE_ONLY)

    assert pulled == pull(world, NO_EMAIL)


@pytest.mark.rule("M02")
@given(case=cases(), phones=st.lists(phone_numbers(), min_size=1, max_size=3).map(tuple))
def test_phone_numbers_change_nothing_and_never_reach_loop(
    case: Case, phones: tuple[PhoneNumber, ...]
) -> None:
    emails = case.profile.email_addresses
    with_phones = Profile(
        email_addresses=emails, phone_numbers=phones, primary_phone_number=phones[0]
    )
    pulled = pull(case.world, with_phones)

    assert pulled.reply == pull(case.world, Profile(email_addresses=emails)).reply
    sent = "".join(f"{each.target}{each.headers}{each.body}" for each in pulled.journal)
    assert not [each.number for each in phones if each.number in sent]


@pytest.mark.rule("M03", "M04", "M09", "M10")
@given(world=tabled_worlds, emails=lists, dialect=email_dialects)
def test_exactly_the_orders_of_any_address_are_shown(
    world: World, emails: tuple[str, ...], dialect: Dialect
) -> None:
    profile = Profile(email_addresses=emails)

    assert set(pull(world, profile, dialect=dialect).names) == expected(world, profile, dialect)


@pytest.mark.rule("M03")
@given(case=cases())
def test_every_address_is_in_the_one_request(case: Case) -> None:
    pulled = pull(case.world, case.profile)

    wanted = list(dict.fromkeys(oracle.asked(case.profile)))
    assert [list(each.emails) for each in pulled.journal] == ([wanted] if wanted else [])


@pytest.mark.rule("M03", "M04")
def test_the_multi_email_overlap_profile_shows_the_orders_of_each_address() -> None:
    world = load("multi-email-overlap")
    profile = world.profiles[0]
    assert len(profile.email_addresses or ()) == 3

    shown = set(pull(world, profile).names)

    own = {order.name for order in world.orders if set(order.emails) & set(oracle.asked(profile))}
    assert shown == own
    assert own < {order.name for order in world.orders}


@pytest.mark.rule("M05")
@given(world=tabled_worlds, emails=lists)
def test_an_order_that_several_addresses_match_appears_once(
    world: World, emails: tuple[str, ...]
) -> None:
    names = pull(world, Profile(email_addresses=emails)).names

    assert sorted(names) == sorted(set(names))


@pytest.mark.rule("M05")
@given(case=cases(), times=st.integers(2, 4))
def test_an_order_that_loop_answers_twice_appears_once(case: Case, times: int) -> None:
    def repeat(document: dict[str, dict[str, list[object]]]) -> object:
        return {"data": {"orders": document["data"]["orders"] * times}}

    assert pull(case.world, case.profile, edit=repeat).reply == (
        pull(case.world, case.profile).reply
    )


@pytest.mark.rule("M06")
@given(world=tabled_worlds, data=st.data(), emails=lists)
def test_the_order_of_the_addresses_changes_nothing(
    world: World, data: st.DataObject, emails: tuple[str, ...]
) -> None:
    shuffled = tuple(data.draw(st.permutations(emails)))

    assert pull(world, Profile(email_addresses=shuffled)).reply == (
        pull(world, Profile(email_addresses=emails)).reply
    )


@pytest.mark.rule("M07")
@given(world=tabled_worlds, emails=lists, again=st.integers(1, 3))
def test_an_address_listed_twice_changes_nothing(
    world: World, emails: tuple[str, ...], again: int
) -> None:
    repeated = pull(world, Profile(email_addresses=emails + emails[:1] * again))

    assert repeated.reply == pull(world, Profile(email_addresses=emails)).reply


@pytest.mark.rule("M08")
@given(world=tabled_worlds, emails=lists, more=spellings)
def test_one_more_address_never_hides_an_order(
    world: World, emails: tuple[str, ...], more: str
) -> None:
    before = set(pull(world, Profile(email_addresses=emails)).names)
    after = set(pull(world, Profile(email_addresses=(*emails, more))).names)

    assert before <= after


@pytest.mark.rule("M11")
@given(world=tabled_worlds, emails=lists)
def test_addresses_reach_loop_unfolded(world: World, emails: tuple[str, ...]) -> None:
    journal = pull(world, Profile(email_addresses=emails)).journal

    assert [each.emails for each in journal] == [tuple(dict.fromkeys(emails))]


@pytest.mark.rule("M12")
@given(
    world=tabled_worlds,
    emails=st.lists(spellings, max_size=3).map(tuple),
    blanks=st.lists(st.sampled_from(BLANKS), min_size=1, max_size=3).map(tuple),
    dialect=email_dialects,
)
def test_a_blank_or_null_address_is_no_address(
    world: World, emails: tuple[str, ...], blanks: tuple[str | None, ...], dialect: Dialect
) -> None:
    with_blanks = pull(world, Profile(email_addresses=(*blanks, *emails, *blanks)), dialect=dialect)
    without = pull(world, Profile(email_addresses=emails), dialect=dialect)

    assert with_blanks.reply == without.reply
    assert [each.emails for each in with_blanks.journal] == [
        each.emails for each in without.journal
    ]


@pytest.mark.rule("M13")
@given(world=tabled_worlds, emails=lists, primary=spellings)
def test_a_primary_address_that_is_not_listed_is_never_asked_for(
    world: World, emails: tuple[str, ...], primary: str
) -> None:
    with_primary = Profile(primary_email_address=primary, email_addresses=emails)

    assert pull(world, with_primary).reply == pull(world, Profile(email_addresses=emails)).reply
