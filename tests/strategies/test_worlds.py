"""Worlds, orders and parcels: unique where they must be, varied where they may."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, strategies as st
from tests.strategies.seen import examples, smallest

from loop_harness import schemas
from loop_harness.dialect import Dialect, assumptions
from loop_harness.model import Order, Shipment, World
from loop_harness.strategies import awkward_texts, dialects, orders, shipments, worlds

EVERY_KIND = worlds() | worlds(texts=awkward_texts()) | worlds(most_orders=40)


@given(EVERY_KIND)
def test_orders_have_names_ids_and_times_of_their_own(world: World) -> None:
    count = len(world.orders)

    assert len({each.name for each in world.orders}) == count
    assert len({each.id for each in world.orders}) == count
    assert len({each.created_at for each in world.orders}) == count


@given(EVERY_KIND)
def test_a_world_can_be_written_down(world: World) -> None:
    schemas.check(world.to_json(), "world", "world")


@given(orders() | orders(texts=awkward_texts()))
def test_an_order_can_be_written_down(order: Order) -> None:
    schemas.check(order.to_json(), "order", "order")


@given(shipments() | shipments(texts=awkward_texts()))
def test_a_parcel_can_be_written_down(parcel: Shipment) -> None:
    order = Order(id="5001", name="#1001", emails=(), created_at="2026-01-01T00:00:00Z")
    document = order.to_json() | {"shipments": [parcel.to_json()]}

    schemas.check(document, "order", "order with a parcel")


def test_orders_are_pending_single_and_split_under_none_to_three_addresses() -> None:
    seen = [each for world in examples(worlds(), 200) for each in world.orders]

    assert {len(each.shipments) for each in seen} == {0, 1, 2, 3}
    assert {len(each.emails) for each in seen} == {0, 1, 2, 3}


def test_worlds_hold_none_to_six_orders() -> None:
    assert {len(each.orders) for each in examples(worlds())} == set(range(7))


def test_equal_parcels_meet_in_one_order_and_in_two() -> None:
    """A lookup that takes a tracking code for a key must be noticed (rule S02)."""
    seen = examples(worlds())
    codes = [
        [[parcel.tracking_code for parcel in order.shipments] for order in world.orders]
        for world in seen
    ]

    assert any(len(set(order)) < len(order) for world in codes for order in world)
    assert any(set(one) & set(other) for world in codes for one, other in pairwise(world))


def test_every_status_meets_every_carrier() -> None:
    seen = {(each.status, each.carrier_name) for each in examples(shipments(), 1000)}

    assert len(seen) == len({status for status, _ in seen}) * len({name for _, name in seen})


def test_chosen_texts_are_the_names_carriers_statuses_and_codes() -> None:
    seen = [order for each in examples(worlds(texts=st.just("x"))) for order in each.orders]
    parcels = [parcel for order in seen for parcel in order.shipments]

    assert {order.name for order in seen} == {"x"}
    assert {(each.carrier_display_name, each.status, each.tracking_code) for each in parcels} == {
        ("x", "x", "x")
    }


def test_the_addresses_of_orders_may_be_chosen_one_by_one_or_whole() -> None:
    single = examples(worlds(addresses=st.just("ada@example.com")))
    whole = examples(worlds(emails=st.just(("ada@example.com", "ben@example.com"))))

    assert {email for each in single for order in each.orders for email in order.emails} == {
        "ada@example.com"
    }
    assert {order.emails for each in whole for order in each.orders} == {
        ("ada@example.com", "ben@example.com")
    }


def test_the_token_may_be_chosen() -> None:
    assert {each.token for each in examples(worlds(token="sk_test_1002_other"), 5)} == {
        "sk_test_1002_other"
    }


def test_the_smallest_split_order_has_two_parcels_and_nothing_else() -> None:
    found = smallest(worlds(), lambda each: any(order.shipments[1:] for order in each.orders))

    assert [(each.name, each.emails, len(each.shipments)) for each in found.orders] == [
        ("#1001", (), 2)
    ]


def test_dialects_reach_every_choice_of_a_provider_and_none_of_gladly() -> None:
    wanted = {
        (name, choice)
        for name, each in assumptions().items()
        for choice in each.alternatives
        if each.applies_to == "provider" and choice != each.default
    }

    assert {pair for each in examples(dialects(), 1000) for pair in each.chosen} == wanted


def test_only_the_named_assumptions_vary() -> None:
    seen = examples(dialects("email-case", "email-idn"))

    assert {each.chosen for each in seen} == {
        (),
        (("email-case", "local-sensitive"),),
        (("email-idn", "equivalent"),),
        (("email-case", "local-sensitive"), ("email-idn", "equivalent")),
    }


def test_the_smallest_dialect_is_the_default_one() -> None:
    assert smallest(dialects(), lambda _: True) == Dialect()
