"""No thread outlives what it is there for."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.mock.asking import parcel
from tests.mock.webhooks.receiving import NOON, living, moving, receiving, turn

from loop_harness.clock import Clock
from loop_harness.front import fronting
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.server import serving


def waiting() -> Shop:
    """Return a shop whose clock runs towards a change that is an hour off."""
    return moving(living("1Z1", (60, "TRANSIT")), clock=Clock.starting(NOON))


def thread_of(shop: Shop) -> threading.Thread:
    """Register a webhook, and return the thread that waits for what is to be sent."""
    shop.webhooks.register("http://127.0.0.1:9/")
    thread = shop.webhooks._thread
    assert thread is not None
    assert thread.daemon
    return thread


def test_a_shop_without_webhooks_has_no_thread() -> None:
    shop = waiting()
    shop.clock = shop.clock.running()
    shop.world = moving(parcel("1Z1")).world

    assert shop.webhooks.settle(0)
    assert shop.webhooks._thread is None


def test_while_no_time_passes_no_thread_waits_for_it() -> None:
    shop = moving(living("1Z1", (60, "TRANSIT")))
    thread = thread_of(shop)
    thread.join(20)

    assert not thread.is_alive()
    assert shop.webhooks._thread is None


def test_where_nothing_is_to_come_no_thread_waits_for_it() -> None:
    shop = moving(parcel("1Z1"), clock=Clock.starting(NOON))
    thread = thread_of(shop)
    thread.join(20)

    assert not thread.is_alive()


def test_the_thread_ends_with_the_last_webhook() -> None:
    shop = waiting()
    thread = thread_of(shop)
    (webhook,) = shop.webhooks
    assert thread.is_alive()
    shop.webhooks.remove(webhook.id)
    thread.join(20)

    assert not thread.is_alive()


def test_the_thread_ends_when_its_shop_is_removed_or_replaced() -> None:
    for end in (LoopMock.remove, lambda mock, _: mock.add(moving())):
        shop = waiting()
        mock = LoopMock(shop)
        thread = thread_of(shop)
        mock.add(shop)
        assert thread.is_alive()
        end(mock, shop)
        assert not thread.is_alive()


def test_the_thread_ends_with_the_server_and_with_the_front() -> None:
    shop = waiting()
    with serving(LoopMock(shop)):
        thread = thread_of(shop)
    assert not thread.is_alive()

    shop = waiting()
    with fronting(LoopMock(shop)):
        thread = thread_of(shop)
    assert not thread.is_alive()


def test_what_changes_starts_the_thread_again() -> None:
    shop = moving(living("1Z1", (60, "TRANSIT")))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        shop.webhooks.close()
        turn(shop, 60)

    assert len(receiver.got) == 1


@contextmanager
def silent() -> Iterator[tuple[str, threading.Event]]:
    """Take connections and say nothing; the event tells that one was made."""
    came = threading.Event()

    def accept() -> None:
        connection, _ = server.accept()
        with connection:
            came.set()
            while connection.recv(65536):
                pass

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", came
        thread.join()


def test_a_receiver_that_says_nothing_keeps_nobody_from_closing() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT")))
    with silent() as (url, came):
        shop.webhooks.register(url)
        shop.clock = shop.clock.set_to(NOON.replace(minute=1))
        assert came.wait(20)
        begun = time.monotonic()
        shop.webhooks.close()
        assert time.monotonic() - begun < 3  # less than an attempt may take

    assert shop.webhooks.deliveries == ()
    assert shop.webhooks._thread is None


def test_settling_takes_no_longer_than_it_may() -> None:
    shop = moving(living("1Z1", (1, "TRANSIT")))
    with silent() as (url, _):
        shop.webhooks.register(url)
        shop.clock = shop.clock.set_to(NOON.replace(minute=1))
        assert not shop.webhooks.settle(0.05)
        shop.webhooks.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_fails_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = moving(living("1Z1", (1, "TRANSIT"), (2, "DELIVERED")))
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        with monkeypatch.context() as patch:
            patch.setattr(shop.webhooks, "_post", None)
            shop.clock = shop.clock.set_to(NOON.replace(minute=1))
            assert shop.webhooks.settle(20)
        turn(shop, 2)

    assert [what for _, what in receiver.what] == ["DELIVERED"]
