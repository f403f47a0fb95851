"""What was sent stands in a bounded log, and no secret stands anywhere."""

from __future__ import annotations

import json
import time

from tests.mock.asking import parcel
from tests.mock.webhooks.receiving import (
    NOON,
    SECRET,
    after,
    living,
    moving,
    placed,
    receiving,
    turn,
)

from loop_harness.journeys import Change
from loop_harness.mock.webhooks import Attempt, Webhook
from loop_harness.mock.webhooks.log import Log
from loop_harness.mock.webhooks.outbox import Due
from loop_harness.mock.webhooks.posting import Answer


def test_each_attempt_is_kept_with_what_came_of_it() -> None:
    begun = time.monotonic()
    shop = moving(living("1Z1", (5, "TRANSIT")))
    with receiving(503, 200) as receiver:
        webhook = shop.webhooks.register(receiver.url)
        turn(shop, 6)

    first, second = shop.webhooks.deliveries
    assert begun < first.monotonic_s < second.monotonic_s < time.monotonic()
    shared = {"webhook_id": webhook.id, "tracking_code": "1Z1", "parcel_status": "TRANSIT"}
    assert first == Attempt(
        number=1,
        shop_time=after(5),
        monotonic_s=first.monotonic_s,
        attempt=1,
        status=503,
        failure=None,
        next_at=after(6),
        **shared,  # type: ignore[arg-type]
    )
    assert second == Attempt(
        number=2,
        shop_time=after(6),
        monotonic_s=second.monotonic_s,
        attempt=2,
        status=200,
        failure=None,
        next_at=None,
        **shared,  # type: ignore[arg-type]
    )


def test_an_attempt_is_shown_as_json() -> None:
    made = Attempt(
        number=7,
        webhook_id="1",
        shop_time=NOON,
        monotonic_s=1.5,
        attempt=2,
        tracking_code="1Z1",
        parcel_status="TRANSIT",
        status=None,
        failure="no connection",
        next_at=after(1),
    )

    assert made.to_json() == {
        "number": 7,
        "webhook": "1",
        "shopTime": "2026-03-04T12:00:00+00:00",
        "monotonicSeconds": 1.5,
        "attempt": 2,
        "trackingCode": "1Z1",
        "parcelStatus": "TRANSIT",
        "status": None,
        "failure": "no connection",
        "nextAt": "2026-03-04T12:01:00+00:00",
        "isTest": False,
    }


def test_the_oldest_attempts_fall_out() -> None:
    order = placed(parcel("1Z1"))
    due = Due(NOON, 1, Change(NOON, order, order.shipments[0]))
    log = Log()
    for _ in range(1500):
        log.write("1", due, Answer(status=200))

    assert [each.number for each in log] == list(range(501, 1501))


def test_a_webhook_shows_its_token_to_nobody() -> None:
    webhook = Webhook(id="1", url=f"http://127.0.0.1:9/?key={SECRET}", token=SECRET)

    assert webhook.to_json() == {
        "id": "1",
        "url": "http://127.0.0.1:9/?key=…",
        "token": "…",
        "isOn": True,
    }
    assert SECRET not in repr(Webhook(id="1", url="http://127.0.0.1:9/", token=SECRET))


def test_the_log_holds_no_secret() -> None:
    shop = moving(living("1Z1", (5, "TRANSIT")))
    with receiving(503) as receiver:
        webhook = shop.webhooks.register(f"{receiver.url}?key={SECRET}", SECRET)
        shop.webhooks.send_test(webhook.id)
        turn(shop, 6)

    assert len(shop.webhooks.deliveries) == 3
    for each in shop.webhooks.deliveries:
        assert SECRET not in repr(each) + json.dumps(each.to_json())


def test_a_test_posts_an_example_and_counts_as_no_refusal() -> None:
    shop = moving()
    with receiving(500) as receiver:
        webhook = shop.webhooks.register(receiver.url, SECRET)
        attempts = [shop.webhooks.send_test(webhook.id) for _ in range(21)]
        turn(shop, 60)

    assert [each.status for each in attempts] == [500] * 21
    assert all(each.is_test and each.next_at is None for each in attempts)
    assert shop.webhooks.deliveries == tuple(attempts)
    assert list(shop.webhooks) == [webhook]
    assert len(receiver.got) == 21
    assert receiver.got[0].headers["x-wonderment-token"] == SECRET


def test_a_webhook_that_is_off_can_be_tested() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT")))
    with receiving(*[500] * 20, 200) as receiver:
        webhook = shop.webhooks.register(receiver.url)
        turn(shop, 60)
        assert shop.webhooks.send_test(webhook.id).status == 200

    assert [each.is_on for each in shop.webhooks] == [False]
