"""Cases cover each class of profile and overlap, and shrink to what a person would write."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from tests.strategies.seen import examples, smallest

from loop_harness import schemas
from loop_harness.dialect import Dialect
from loop_harness.matching import keys, matches
from loop_harness.model import Order, PhoneNumber, Profile, World
from loop_harness.strategies import Case, Overlap, awkward_texts, cases
from loop_harness.strategies.cases import CLASSES
from loop_harness.strategies.profiles import MANY

PHONE = PhoneNumber(number="+12025550101")


def case(*emails: str | None, orders: tuple[tuple[str, ...], ...] = ()) -> Case:
    """Return a case of these addresses, in a world with an order for each tuple of *orders*."""
    found = tuple(
        Order(id=str(number), name=f"#{number}", emails=each, created_at="2026-01-01T00:00:00Z")
        for number, each in enumerate(orders)
    )
    return Case(World(token="sk_test_1001_plain", orders=found), Profile(email_addresses=emails))


def addresses(found: Case) -> list[str]:
    return [each for each in found.profile.email_addresses or () if each and each.strip()]


def test_three_hundred_cases_cover_every_class() -> None:
    assert frozenset().union(*(each.classes for each in examples(cases()))) == CLASSES


@pytest.mark.parametrize("size", ["one address", "two addresses", "fifty addresses"])
def test_every_number_of_addresses_meets_every_overlap(size: str) -> None:
    met = {each.overlap for each in examples(cases(), 500) if size in each.classes}

    assert met == set(Overlap)


def test_in_a_part_overlap_orders_of_strangers_stand_among_the_own() -> None:
    """A lookup that shows everything must be noticed."""
    strange = [
        order
        for each in examples(cases(), 300)
        if each.overlap is Overlap.PART
        for order in each.world.orders
        if order.emails and not matches(order, addresses(each), Dialect())
    ]

    assert len(strange) > 3


def test_of_fifty_addresses_any_may_be_the_only_one_that_finds_an_order() -> None:
    """A lookup that drops what is beyond some number of addresses must be noticed."""
    alone: list[int] = []
    for each in examples(cases(), 1000):
        emails = addresses(each)
        for order in each.world.orders if len(emails) >= MANY else ():
            finding = [
                place for place, email in enumerate(emails) if matches(order, [email], Dialect())
            ]
            alone.extend(finding if len(finding) == 1 else ())

    assert min(alone) < 3
    assert any(3 <= place < MANY - 3 for place in alone)
    assert max(alone) >= MANY - 3


@pytest.mark.parametrize(
    ("found", "classes"),
    [
        (case(), {"no address", "overlap none"}),
        (case(None, "a@example.com"), {"one address", "overlap none", "null address"}),
        (case("", " "), {"no address", "overlap none", "blank address"}),
        (
            case("a@example.com", "a@example.com", orders=(("a@example.com",),)),
            {"one address", "overlap full", "repeated address"},
        ),
        (
            case("A@example.com", "a@example.com", orders=(("a@example.com",), ())),
            {"one address", "overlap part", "case twins"},
        ),
        (
            case(" ADA@example.com", orders=(("ada@example.com",),)),
            {"one address", "overlap full"},
        ),
        (
            case(*(f"{each}@example.com" for each in range(7))),
            {"several addresses", "overlap none"},
        ),
    ],
)
def test_a_case_knows_its_classes(found: Case, classes: set[str]) -> None:
    assert found.classes == classes


@pytest.mark.parametrize("emails", [None, (), ("", None)])
def test_a_profile_with_nothing_but_phones_is_phone_only(
    emails: tuple[str | None, ...] | None,
) -> None:
    with_phones = Profile(email_addresses=emails, phone_numbers=(PHONE,))
    without = Profile(email_addresses=emails, phone_numbers=())
    world = World(token="sk_test_1001_plain")

    assert "phone only" in Case(world, with_phones).classes
    assert "phone only" not in Case(world, without).classes


@given(cases())
def test_the_overlap_is_the_one_that_matching_finds(found: Case) -> None:
    own = [each for each in found.world.orders if matches(each, addresses(found), Dialect())]
    expected = {0: Overlap.NONE, len(found.world.orders): Overlap.FULL}

    assert found.overlap == (Overlap.NONE if not own else expected.get(len(own), Overlap.PART))


@given(cases())
def test_a_case_can_be_written_down(found: Case) -> None:
    schemas.check(found.world.to_json(), "world", "world of a case")
    schemas.check(found.profile.to_json(), "profile", "profile of a case")


@given(cases(texts=awkward_texts()))
def test_awkward_texts_reach_the_world(found: Case) -> None:
    schemas.check(found.world.to_json(), "world", "world of a case")
    assert not [each for each in found.world.orders if each.name.startswith("#100")]


CLAIMS: dict[str, Callable[[Case], bool]] = {
    "an order has parcels": lambda each: any(order.shipments for order in each.world.orders),
    "an order is found": lambda each: each.overlap is not Overlap.NONE,
    "two orders are found": lambda each: (
        each.overlap is Overlap.FULL and len(each.world.orders) > 1
    ),
    "only some orders are found": lambda each: each.overlap is Overlap.PART,
    "an address is repeated": lambda each: "repeated address" in each.classes,
    "two spellings": lambda each: "case twins" in each.classes,
    "an order under two addresses": lambda each: any(
        len(keys(order.emails, Dialect())) > 1 for order in each.world.orders
    ),
    "a parcel is stalled": lambda each: any(
        parcel.status == "SHIPMENT_STALLED"
        for order in each.world.orders
        for parcel in order.shipments
    ),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_finding_shrinks_to_two_addresses_and_two_orders_at_most(claim: str) -> None:
    found = smallest(cases(), CLAIMS[claim])

    assert len(found.profile.email_addresses or ()) <= 2
    assert len(found.world.orders) <= 2
    assert set(found.profile.to_json()) <= {"id", "emailAddresses"}


def test_the_smallest_match_is_ada_and_one_pending_order() -> None:
    found = smallest(cases(), CLAIMS["an order is found"])

    order = found.world.orders[0]
    assert found == case_of(order, found.profile)
    assert (order.name, order.shipments) == ("#1001", ())


def case_of(order: Order, profile: Profile) -> Case:
    """Return the case of one order and a profile with an id and that order's only address."""
    (email,) = order.emails
    assert email.endswith("@example.com")
    world = World(token="sk_test_1001_plain", orders=(order,))
    return Case(world, Profile(id=profile.id, email_addresses=(email,)))
