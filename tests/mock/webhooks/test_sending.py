"""Each change of a status is told once to each webhook, on the shop's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.mock.asking import TOKEN, parcel
from tests.mock.webhooks.receiving import (
    NOON,
    SECRET,
    after,
    living,
    minutes,
    moving,
    placed,
    receiving,
    settle,
    turn,
)

from loop_harness import journeys
from loop_harness.clock import Clock
from loop_harness.errors import UnknownName
from loop_harness.generate.settings import epoch
from loop_harness.mock import Shop
from loop_harness.model import World
from loop_harness.population import Population


def test_a_change_is_posted_with_the_token_in_header_and_body() -> None:
    shop = moving(living("1Z1", (-60, "PRE_TRANSIT"), (5, "TRANSIT")))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url, SECRET)
        turn(shop, 5)

    (got,) = receiver.got
    assert got.path == "/hook"
    assert got.headers["content-type"] == "application/json"
    assert (got.headers["x-wonderment-token"], got.document["token"]) == (SECRET, SECRET)
    assert got.what == ("1Z1", "TRANSIT")


def test_nothing_is_sent_before_it_happens() -> None:
    shop = moving(living("1Z1", (-60, "PRE_TRANSIT"), (5, "TRANSIT")))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        turn(shop, 4.9)

    assert receiver.got == []


def test_what_happens_in_between_is_told_in_the_order_in_which_it_happens() -> None:
    shop = moving(
        living("1Z1", (0, "PRE_TRANSIT"), (10, "TRANSIT"), (30, "DELIVERED")),
        living("1Z2", (5, "CONFIRMED"), (20, "TRANSIT"), (25, "TRANSIT")),
    )
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        turn(shop, 60)

    assert receiver.what == [
        ("1Z2", "CONFIRMED"),
        ("1Z1", "TRANSIT"),
        ("1Z2", "TRANSIT"),
        ("1Z1", "DELIVERED"),
    ]
    assert minutes(each.shop_time for each in shop.webhooks.deliveries) == [5, 10, 20, 30]


def test_every_webhook_is_told_with_its_own_token() -> None:
    shop = moving(living("1Z1", (5, "TRANSIT")))
    with receiving() as one, receiving() as other:
        shop.webhooks.register(one.url, "whk_test_one")
        shop.webhooks.register(other.url, "whk_test_other")
        turn(shop, 5)

    assert [each.document["token"] for each in one.got] == ["whk_test_one"]
    assert [each.document["token"] for each in other.got] == ["whk_test_other"]


def test_a_webhook_is_told_only_what_changes_after_its_registration() -> None:
    shop = moving(living("1Z1", (0, "PRE_TRANSIT"), (5, "TRANSIT"), (10, "DELIVERED")))
    with receiving() as early, receiving() as late:
        shop.webhooks.register(early.url)
        turn(shop, 5)
        shop.webhooks.register(late.url)
        turn(shop, 10)

    assert [what for _, what in early.what] == ["TRANSIT", "DELIVERED"]
    assert [what for _, what in late.what] == ["DELIVERED"]


def test_turned_back_and_forward_again_the_clock_tells_nothing_twice() -> None:
    shop = moving(living("1Z1", (5, "TRANSIT"), (15, "DELIVERED")))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        for minute in (10, 0, 10, 0, 20):
            turn(shop, minute)

    assert [what for _, what in receiver.what] == ["TRANSIT", "DELIVERED"]


def test_a_webhook_that_is_registered_after_the_clock_was_turned_back_is_told() -> None:
    shop = moving(living("1Z1", (5, "TRANSIT")))
    with receiving() as one, receiving() as other:
        shop.webhooks.register(one.url)
        turn(shop, 10)
        turn(shop, 0)
        shop.webhooks.register(other.url)
        turn(shop, 12)

    assert (len(one.got), len(other.got)) == (1, 1)


def test_a_removed_webhook_is_told_nothing_more() -> None:
    shop = moving(living("1Z1", (5, "TRANSIT")))
    with receiving() as receiver:
        webhook = shop.webhooks.register(receiver.url)
        assert list(shop.webhooks) == [webhook]
        shop.webhooks.remove(webhook.id)
        turn(shop, 10)

    assert (list(shop.webhooks), len(shop.webhooks), receiver.got) == ([], 0, [])


def test_an_id_is_never_given_again() -> None:
    shop = moving()
    first = shop.webhooks.register("http://127.0.0.1:9/")
    shop.webhooks.remove(first.id)

    assert shop.webhooks.register("http://127.0.0.1:9/").id != first.id


def test_a_webhook_that_nobody_registered_is_not_known() -> None:
    webhooks = moving().webhooks
    known = webhooks.register("http://127.0.0.1:9/").id

    for use in (webhooks.remove, webhooks.switch_on, webhooks.send_test):
        with pytest.raises(UnknownName) as caught:
            use("77")
        assert caught.value == UnknownName("webhook", "77", (known,))


def test_without_a_token_one_is_made_up_and_no_two_are_alike() -> None:
    webhooks = moving().webhooks
    tokens = {webhooks.register("http://127.0.0.1:9/").token for _ in range(3)}

    assert len(tokens) == 3
    assert all(each.startswith("whk_test_") for each in tokens)


def test_a_running_clock_sends_what_becomes_due_by_itself() -> None:
    clock = Clock.starting(NOON + timedelta(seconds=-0.3))
    shop = moving(living("1Z1", (0, "TRANSIT")), clock=clock)
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        receiver.wait_for(1)
        settle(shop)
        assert shop.clock.now() >= NOON
    shop.webhooks.close()

    assert receiver.what == [("1Z1", "TRANSIT")]


def test_a_running_clock_that_waits_notices_when_it_is_turned() -> None:
    shop = moving(living("1Z1", (600, "TRANSIT")), clock=Clock.starting(NOON))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        settle(shop)
        assert receiver.got == []
        shop.clock = shop.clock.advanced(timedelta(hours=10))
        receiver.wait_for(1)
    shop.webhooks.close()

    assert receiver.what == [("1Z1", "TRANSIT")]


def test_a_clock_that_begins_to_run_does_so_for_webhooks_too() -> None:
    shop = moving(living("1Z1", (0.005, "TRANSIT")))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        settle(shop)
        shop.clock = shop.clock.running()
        receiver.wait_for(1)
    shop.webhooks.close()

    assert receiver.what == [("1Z1", "TRANSIT")]


def test_of_a_population_the_sample_that_lists_show_is_told_of() -> None:
    shop = Shop(World(token=TOKEN), population=Population(0, 10**6), clock=Clock(epoch()))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        shop.clock = shop.clock.advanced(timedelta(days=2))
        settle(shop)

    until = epoch() + timedelta(days=2)
    expected = journeys.changes(shop.stored_orders, epoch(), until)
    assert len(expected) > 10
    assert receiver.what == [
        (each.shipment.tracking_code, each.shipment.status) for each in expected
    ]


# A world that is edited


def test_another_status_is_a_change_of_that_moment() -> None:
    shop = moving(parcel("1Z1"), parcel("1Z2"))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        turn(shop, 3)
        edited = placed(parcel("1Z1", status="DELIVERED"), parcel("1Z2"))
        shop.world = World(token=TOKEN, orders=(edited,))
        settle(shop)

    assert receiver.what == [("1Z1", "DELIVERED")]
    assert receiver.got[0].document["DeliveredAt"] == "2026-03-04T12:03:00Z"
    assert minutes(each.shop_time for each in shop.webhooks.deliveries) == [3]


def test_a_new_parcel_is_a_change_and_one_that_is_gone_is_none() -> None:
    shop = moving(parcel("1Z1"), parcel("1Z2"))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        orders = (placed(parcel("1Z1"), parcel("1Z3")), placed(parcel("1Z1"), name="#1002"))
        shop.world = World(token=TOKEN, orders=orders)
        settle(shop)

    assert [each.document["OrderNumber"] for each in receiver.got] == ["#1001", "#1002"]
    assert [code for code, _ in receiver.what] == ["1Z3", "1Z1"]


def test_an_edit_that_leaves_every_status_changes_nothing() -> None:
    shop = moving(parcel("1Z1"), parcel("1Z1"), living("1Z2", (-5, "TRANSIT")))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        (before,) = shop.world.orders
        shop.world = World(token=TOKEN, orders=(placed(name="#9"), before))
        settle(shop)

    assert receiver.got == []


def test_of_parcels_that_are_named_alike_the_one_that_changed_is_told_of() -> None:
    shop = moving(parcel("", status="TRANSIT"), parcel("", status="DELIVERED"))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        edited = placed(parcel("", status="TRANSIT"), parcel("", status="RETURNED"))
        shop.world = World(token=TOKEN, orders=(edited,))
        settle(shop)

    assert receiver.what == [("", "RETURNED")]


def test_a_parcel_that_will_be_announced_is_told_of_only_then() -> None:
    shop = moving()
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        later = placed(living("1Z1", (5, "PRE_TRANSIT"), (9, "TRANSIT")))
        shop.world = World(token=TOKEN, orders=(later,))
        settle(shop)
        assert receiver.got == []
        turn(shop, 5)

    assert receiver.what == [("1Z1", "PRE_TRANSIT")]


def test_what_had_happened_before_an_edit_is_told_as_well() -> None:
    shop = moving(living("1Z1", (5, "TRANSIT")))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        shop.clock = shop.clock.set_to(after(10))
        shop.world = World(token=TOKEN, orders=(placed(parcel("1Z2")),))
        settle(shop)

    assert receiver.what == [("1Z1", "TRANSIT"), ("1Z2", "TRANSIT")]


def test_what_happens_before_the_calendar_ends_is_told_even_in_its_last_hour() -> None:
    last = datetime.max.replace(tzinfo=UTC, microsecond=0)
    shop = moving(parcel("1Z1"), clock=Clock(last))
    with receiving(500) as receiver:
        shop.webhooks.register(receiver.url)
        shop.world = World(token=TOKEN, orders=(placed(parcel("1Z1", status="DELIVERED")),))
        settle(shop)

    assert [each.next_at for each in shop.webhooks.deliveries] == [None]
