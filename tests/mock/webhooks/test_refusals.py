"""Whatever is not answered with 200 is sent again, and twenty refusals switch a webhook off."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from tests.mock.asking import parcel
from tests.mock.webhooks.receiving import (
    NOON,
    SECRET,
    become,
    living,
    minutes,
    moving,
    placed,
    receiving,
    settle,
    turn,
)

from loop_harness.dialect import Dialect
from loop_harness.journeys import Change
from loop_harness.mock import Shop
from loop_harness.mock.webhooks import Attempt, posting
from loop_harness.mock.webhooks.outbox import Due, Outbox
from loop_harness.mock.webhooks.webhook import Webhook

DOUBLING = Dialect.of({"webhook-retry": "exponential"})
STUBBORN = Dialect.of({"webhook-refusals": "never-deactivate"})


def times(shop: Shop) -> list[float | None]:
    """Return when deliveries were sent, in minutes after noon."""
    return minutes(each.shop_time for each in shop.webhooks.deliveries)


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [(Dialect(), [0, 1, 2, 3, 4, 5, 6, 7, 8]), (DOUBLING, [0, 1, 3, 7])],
    ids=["fixed-minute", "exponential"],
)
def test_a_refused_delivery_is_sent_again_on_the_shops_clock(
    dialect: Dialect, expected: list[float]
) -> None:
    shop = moving(parcel("1Z1"), dialect=dialect)
    with receiving(500) as receiver:
        shop.webhooks.register(receiver.url)
        become(shop, "DELIVERED")
        settle(shop)
        assert times(shop) == [0]
        turn(shop, 8)

    assert times(shop) == expected
    assert [each.attempt for each in shop.webhooks.deliveries] == [*range(1, len(expected) + 1)]
    assert minutes(each.next_at for each in shop.webhooks.deliveries)[:-1] == expected[1:]
    assert len({each.body for each in receiver.got}) == 1


def test_what_is_sent_again_and_what_happens_meanwhile_come_each_at_its_moment() -> None:
    shop = moving(living("1Z1", (0, "PRE_TRANSIT"), (0.5, "TRANSIT"), (2, "DELIVERED")))
    with receiving(500, 500, 200) as receiver:
        shop.webhooks.register(receiver.url)
        turn(shop, 10)

    assert times(shop) == [0.5, 1.5, 2, 2.5]
    assert [what for _, what in receiver.what] == ["TRANSIT", "TRANSIT", "DELIVERED", "TRANSIT"]


def test_twenty_refusals_in_a_row_switch_a_webhook_off() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT"), (40, "DELIVERED")))
    with receiving(500) as receiver:
        shop.webhooks.register(receiver.url)
        turn(shop, 60)

    assert times(shop) == list(range(1, 21))
    assert [each.is_on for each in shop.webhooks] == [False]
    assert shop.webhooks.deliveries[-1].next_at is None


def test_refusals_of_several_deliveries_count_together() -> None:
    shop = moving(living("1Z1", *((n, f"STATUS_{n}") for n in range(1, 20))), dialect=DOUBLING)
    with receiving(500) as receiver:
        shop.webhooks.register(receiver.url)
        turn(shop, 60)

    assert len(receiver.got) == 20
    assert [each.is_on for each in shop.webhooks] == [False]


def test_a_delivery_that_is_taken_begins_the_count_anew() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT"), (30, "DELIVERED")))
    with receiving(*[500] * 19, 200, *[500] * 19, 200) as receiver:
        shop.webhooks.register(receiver.url)
        turn(shop, 90)

    assert len(receiver.got) == 40
    assert [each.is_on for each in shop.webhooks] == [True]


def test_under_the_other_dialect_a_webhook_stays_on_whatever_is_refused() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT")), dialect=STUBBORN)
    with receiving(500) as receiver:
        shop.webhooks.register(receiver.url)
        turn(shop, 30)

    assert len(receiver.got) == 30
    assert [each.is_on for each in shop.webhooks] == [True]


def test_one_webhook_that_is_off_keeps_no_other_from_being_told() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT"), (40, "DELIVERED")))
    with receiving(500) as bad, receiving() as good:
        shop.webhooks.register(bad.url)
        shop.webhooks.register(good.url)
        turn(shop, 60)

    assert (len(bad.got), len(good.got)) == (20, 2)


def test_switched_on_again_a_webhook_is_told_what_changes_from_then_on() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT"), (30, "STALLED"), (50, "DELIVERED")))
    with receiving(*[500] * 20, 200) as receiver:
        webhook = shop.webhooks.register(receiver.url)
        turn(shop, 40)
        assert shop.webhooks.switch_on(webhook.id) == webhook
        assert list(shop.webhooks) == [webhook]
        settle(shop)
        assert len(receiver.got) == 20
        turn(shop, 60)

    assert [what for _, what in receiver.what[20:]] == ["DELIVERED"]


def test_switched_on_again_a_webhook_has_twenty_refusals_more() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT"), (50, "DELIVERED")))
    with receiving(500) as receiver:
        webhook = shop.webhooks.register(receiver.url)
        turn(shop, 40)
        shop.webhooks.switch_on(webhook.id)
        turn(shop, 100)

    assert len(receiver.got) == 40


def test_what_happens_while_a_webhook_is_off_is_not_told_later() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT"), (30, "DELIVERED")))
    with receiving(*[500] * 20, 200) as receiver:
        webhook = shop.webhooks.register(receiver.url)
        turn(shop, 25)
        turn(shop, 40)
        become(shop, "RETURNED")
        settle(shop)
        shop.webhooks.switch_on(webhook.id)
        settle(shop)
        assert len(receiver.got) == 20
        become(shop, "ERROR")
        settle(shop)

    assert receiver.what[20:] == [("1Z1", "ERROR")]


def test_to_switch_on_what_is_on_passes_over_nothing() -> None:
    order = placed(parcel("1Z1"))
    change = Change(NOON, order, order.shipments[0])
    box = Outbox(Webhook(id="1", url="", token=SECRET), NOON - timedelta(hours=1))
    box.switch_on(NOON + timedelta(hours=1))
    box.tell([change], NOON + timedelta(hours=1))

    assert box.first == Due(NOON, 1, change)


def test_to_switch_on_what_is_on_loses_nothing_that_waits() -> None:
    shop = moving(parcel("1Z1"))
    with receiving(500, 200) as receiver:
        webhook = shop.webhooks.register(receiver.url)
        become(shop, "DELIVERED")
        settle(shop)
        shop.webhooks.switch_on(webhook.id)
        turn(shop, 1)

    assert len(receiver.got) == 2


def test_what_is_to_be_sent_again_waits_while_the_clock_is_turned_back() -> None:
    shop = moving(parcel("1Z1"))
    with receiving(500, 200) as receiver:
        shop.webhooks.register(receiver.url)
        become(shop, "DELIVERED")
        settle(shop)
        turn(shop, -60)
        turn(shop, 0.5)
        assert len(receiver.got) == 1
        turn(shop, 1)

    assert times(shop) == [0, 1]


def test_a_doubled_wait_ends_with_the_calendar() -> None:
    order = placed(parcel("1Z1"))
    due = Due(NOON, 1, Change(NOON, order, order.shipments[0]))
    tries = 0
    while (again := due.again(DOUBLING)) is not None:
        due, tries = again, tries + 1

    assert tries == due.attempt - 1 == 31
    assert due.at.year < 10_000


def test_what_waits_is_bounded() -> None:
    order = placed(parcel("1Z1"))
    change = Change(NOON, order, order.shipments[0])
    box = Outbox(Webhook(id="1", url="", token=SECRET), NOON)
    box.add(change for _ in range(20_000))

    assert sum(1 for _ in iter(lambda: box.first and box.take(), None)) == 10_000


# Whatever is no answer of 200


@pytest.mark.parametrize("status", [201, 204, 301, 307, 400, 404, 500, 503])
def test_every_other_status_than_200_is_a_refusal_and_no_redirect_is_followed(status: int) -> None:
    shop = moving(parcel("1Z1"))
    with receiving(status, 200) as receiver:
        shop.webhooks.register(receiver.url)
        become(shop, "DELIVERED")
        settle(shop)

    (attempt,) = shop.webhooks.deliveries
    assert (attempt.status, attempt.failure) == (status, None)
    assert minutes([attempt.next_at]) == [1]
    assert [each.path for each in receiver.got] == ["/hook"]


@contextmanager
def speaking(text: bytes, pause_s: float = 0.0) -> Iterator[str]:
    """Say these bytes, whatever is asked, and hang up; or go on for ever with a pause."""
    over = threading.Event()

    def speak() -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):  # who has heard enough hangs up
            connection.recv(65536)
            for each in text:
                connection.sendall(bytes([each]))
                if pause_s and over.wait(pause_s):
                    return
            if pause_s:
                over.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=speak)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            over.set()
            thread.join()


def sent_to(url: str) -> Attempt:
    """Return what comes of one delivery to *url*."""
    shop = moving(parcel("1Z1"))
    shop.webhooks.register(url)
    become(shop, "DELIVERED")
    settle(shop)
    (attempt,) = shop.webhooks.deliveries
    assert attempt.status is None
    assert minutes([attempt.next_at]) == [1]
    return attempt


def test_a_receiver_that_is_not_there_is_a_refusal() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert sent_to(f"http://127.0.0.1:{port}/").failure == "no connection"


@pytest.mark.parametrize("text", [b"", b"HTTP/1.1 200", b"220 smtp.example.com ESMTP\r\n\r\n"])
def test_a_receiver_that_speaks_something_else_is_a_refusal(text: bytes) -> None:
    with speaking(text) as url:
        assert sent_to(url).failure == "hung up, or answered something else than HTTP"


def test_a_receiver_without_tls_is_a_refusal_where_https_was_registered() -> None:
    with speaking(b"HTTP/1.1 200 OK\r\n\r\n") as url:
        assert sent_to(url.replace("http:", "https:")).failure == "no connection"


@pytest.mark.parametrize("text", [b"", b"HTTP/1.1 200 OK\r\n" + b"x-more: 1\r\n" * 1000])
def test_a_receiver_has_one_limit_of_time_for_the_whole_answer(
    text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not begun anew with each byte that comes."""
    monkeypatch.setattr(posting, "_LIMIT_S", 0.3)
    begun = time.monotonic()
    with speaking(text, pause_s=0.02) as url:
        assert sent_to(url).failure == "no answer within 5 s"

    assert time.monotonic() - begun < 5


def test_the_body_of_an_answer_is_not_waited_for() -> None:
    shop = moving(parcel("1Z1"))
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n"
    with speaking(head, pause_s=0.001) as url:
        shop.webhooks.register(url)
        become(shop, "DELIVERED")
        settle(shop)

    assert [each.status for each in shop.webhooks.deliveries] == [200]


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = moving(parcel("1Z1"))
    with receiving() as proxy, receiving() as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        shop.webhooks.register(receiver.url)
        become(shop, "DELIVERED")
        settle(shop)

    assert (len(proxy.got), len(receiver.got)) == (0, 1)
