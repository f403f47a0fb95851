"""What is written into the store comes back as it was, at any time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from hypothesis import given, strategies as st

from loop_harness import strategies, world
from loop_harness.clock import Clock
from loop_harness.generate.settings import epoch
from loop_harness.journeys import lives, seen_at, stays_until
from loop_harness.mock import Shop
from loop_harness.mock.store.document import apply, opened, written
from loop_harness.mock.store.stored_world import from_stored, to_stored
from loop_harness.model import Order, World
from loop_harness.population import Population

#: Of a population whose parcels live, with some that are sent only later.
LIVING = Population(7, 1000).sample()


def travelled(document: Any) -> Any:
    """Return a document as it comes out of the store."""
    return json.loads(json.dumps(document))


def again(before: World) -> World:
    return from_stored(travelled(to_stored(before)))


def moments(order: Order) -> list[Any]:
    """Return each moment at which an order becomes another one, from before it was placed."""
    found = [epoch() - timedelta(days=400)]
    while (later := stays_until(order, found[-1])).year < 9999 and len(found) < 100:
        found.append(later)
    return found


@given(strategies.worlds())
def test_a_world_comes_back_as_it_was(before: World) -> None:
    assert again(before) == before
    assert again(before).begins == before.begins


@given(st.sampled_from(LIVING))
def test_an_order_that_lives_is_at_any_time_what_it_was(order: Order) -> None:
    came = again(World(token="sk_test_1001_plain", orders=(order,), begins=epoch())).orders[0]

    assert lives(came)
    assert moments(came) == moments(order)
    for now in moments(order):
        assert seen_at(came, now) == seen_at(order, now)


def test_some_orders_of_those_have_parcels_to_come_and_some_lives_go_on() -> None:
    assert any(each.coming for each in LIVING)
    assert any(len(moments(each)) > 5 for each in LIVING)


def test_a_made_up_parcel_of_a_world_file_lives_on() -> None:
    document = {"orders": [{"name": "#1", "emails": ["ada@example.com"], "shipments": [{}]}]}
    before = world.read(document, "a test")
    later = epoch() + timedelta(days=60)

    assert again(before).begins == before.begins
    came, went = again(before).orders[0], before.orders[0]
    assert seen_at(came, later) == seen_at(went, later) != went


def test_a_whole_shop_comes_back_as_it_was() -> None:
    shop = Shop(
        world.load("multi-email-overlap"),
        population=Population(3, 50),
        clock=Clock(epoch()),
        seed=3,
        faults=("slow:seconds=0.5,first=2", "null-order"),
    )
    shop.webhooks.allow_any_host = True
    came = opened(travelled(written(shop, "b")))

    assert written(came, "b") == written(shop, "b")
    assert (came.world, came.clock, came.seed) == (shop.world, shop.clock, shop.seed)
    assert came.faults.planned == shop.faults.planned
    assert repr(came.population) == repr(shop.population)
    assert came.webhooks.allow_any_host


def test_a_running_clock_is_as_far_ahead_as_it_was() -> None:
    shop = Shop(world.load("single"))
    shop.clock = Clock(ahead=timedelta(days=-40, microseconds=7))

    assert opened(travelled(written(shop, "b"))).clock == shop.clock


def test_only_what_has_changed_is_changed() -> None:
    shop = Shop(world.load("single"), faults=("slow:first=1",))
    before = travelled(written(shop, "b"))
    kept = shop.world, shop.clock, shop.dialect
    other = Shop(shop.world, clock=shop.clock, faults=("slow:first=1", "null-order"))
    apply(shop, travelled(written(other, "b")), before)

    assert (shop.world, shop.clock, shop.dialect) == kept
    assert shop.world is kept[0]
    assert list(map(str, shop.faults)) == ["slow:first=1", "null-order"]
