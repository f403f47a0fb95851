"""What workers do together: count, write the journal, post to webhooks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.mock.asking import ADA, TOKEN, document, order, parcel, shop_of
from tests.mock.store.redis_server import RedisServer
from tests.mock.store.test_shared_shops import asked, commands, until

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.generate.settings import epoch
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.expectation import Expectation
from loop_harness.mock.quota import Quota
from loop_harness.mock.store.counting import SharedQuota
from loop_harness.mock.store.link import Link
from loop_harness.mock.store.place import Place
from loop_harness.mock.store.shared_journal import Ring
from loop_harness.mock.verification import Times, verify

Worker = Callable[[str], LoopMock]


def shop_with(*faults: str) -> Shop:
    return Shop(shop_of(order("#1", ADA)).world, faults=faults)


def test_a_fault_that_is_counted_is_counted_over_all_workers(store: str, worker: Worker) -> None:
    mocks = [worker(store), worker(store)]
    mocks[0].add(shop_with("data-null:first=3,after=1"))
    answers = [document(asked(mocks[number % 2])) for number in range(6)]

    assert [each == {"data": None} for each in answers] == [False, True, True, True, False, False]


def test_a_share_of_requests_is_the_same_however_many_workers_there_are(
    store: str, worker: Worker
) -> None:
    mocks = [worker(store), worker(store)]
    mocks[0].add(shop_with("data-null:share=0.5,seed=3"))
    alone = LoopMock(shop_with("data-null:share=0.5,seed=3"))

    together = [asked(mocks[number % 2]).body for number in range(20)]
    assert together == [asked(alone).body for _ in range(20)]
    assert len(set(together)) == 2


def test_a_fault_counts_on_where_another_is_planned_beside_it(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    shop = one.add(shop_with("data-null:first=2"))
    assert document(asked(other)) == {"data": None}
    shop.faults.add("slow:seconds=0")
    one.changed(shop)

    assert [document(asked(mock)) == {"data": None} for mock in (other, one)] == [True, False]


def test_a_fault_that_strikes_always_asks_redis_nothing(
    own_redis: RedisServer, worker: Worker
) -> None:
    mock = worker(own_redis.url("always"))
    shop = mock.add(shop_with("data-null"))
    asked(mock)
    before = commands(own_redis)
    for _ in range(50):
        asked(mock)
    always = commands(own_redis) - before
    shop.faults.add("slow:seconds=0,first=1")
    mock.changed(shop)
    before = commands(own_redis)
    for _ in range(50):
        asked(mock)

    assert always < 50 <= commands(own_redis) - before


def test_a_quota_is_one_for_all_workers_and_on_the_clock_of_the_shop(
    store: str, worker: Worker
) -> None:
    mocks = [worker(store), worker(store)]
    shop = shop_with("quota:requests=3,seconds=60")
    shop.clock = Clock(epoch())
    mocks[0].add(shop)

    assert [asked(mocks[n % 2]).status for n in range(5)] == [200, 200, 200, 429, 429]
    assert dict(asked(mocks[1]).headers)["retry-after"] == "60"
    shop.clock = shop.clock.advanced(timedelta(seconds=59))
    mocks[0].changed(shop)
    assert dict(asked(mocks[1]).headers)["retry-after"] == "1"
    shop.clock = shop.clock.advanced(timedelta(seconds=1))
    mocks[0].changed(shop)
    assert asked(mocks[1]).status == 200


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.integers(-100_000, 100_000), min_size=1, max_size=20),
    requests=st.integers(0, 3),
    seconds=st.integers(1, 60),
)
def test_a_shared_quota_lets_through_what_one_in_memory_does(
    redis: RedisServer, steps: list[int], requests: int, seconds: int
) -> None:
    """On a clock that goes forwards and backwards by milliseconds."""
    link = Link(Place.parse(redis.url("quotas")))
    link.client.delete(link.key("counts", TOKEN))
    link.client.set(link.key("shop", TOKEN), "{}")
    shop = shop_of()
    shop.clock = Clock(datetime(2026, 3, 1, tzinfo=UTC))
    held, shared = Quota(lambda: shop.clock.now()), SharedQuota(link, shop)  # noqa: PLW0108
    for step in steps:
        shop.clock = shop.clock.advanced(timedelta(milliseconds=step))
        assert shared.take("q", requests, seconds) == held.take("q", requests, seconds)
    link.client.close()


def test_what_was_asked_of_any_worker_is_read_at_any_worker_at_once(
    store: str, worker: Worker
) -> None:
    mocks = [worker(store), worker(store), worker(store)]
    mocks[0].add(shop_of(order("#1", ADA)))
    addresses = [f"a{number}@example.com" for number in range(30)]
    for number, each in enumerate(addresses):
        asked(mocks[number % 3], address=each)
    asked(mocks[1], "sk_test_9_stranger")

    for mock in mocks:
        shop = mock.find(TOKEN)
        assert [entry.emails for entry in mock.entries(shop)] == [(one,) for one in addresses]
        assert [entry.number for entry in mock.entries(shop)] == list(range(1, 31))
        assert [entry.status for entry in mock.entries(None)] == [401]


def test_asked_exactly_so_often_holds_over_all_workers(store: str, worker: Worker) -> None:
    mocks = [worker(store), worker(store)]
    shop = mocks[0].add(shop_of(order("#1", ADA)))
    for number in range(7):
        asked(mocks[number % 2])
    expectation = Expectation(operation="graphql")

    assert verify(mocks[1].entries(shop), expectation, Times(least=7, most=7)).kept
    assert not verify(mocks[1].entries(shop), expectation, Times(least=8, most=8)).kept


def test_the_journal_in_the_store_holds_no_token_and_no_more_than_fits(
    store: str, worker: Worker
) -> None:
    mock = worker(store)
    mock.add(shop_of(order("#1", ADA)))
    link = Link(Place.parse(store))
    entry = {"monotonicSeconds": 1.0, "number": 1, "text": "x"}
    ring = Ring(link, "journal", TOKEN)
    for number in range(5):
        ring.push("w", 3, 10, [{**entry, "monotonicSeconds": number + 0.5, "of": number}])
    asked(mock)

    assert [(each["of"], each["number"]) for each in ring.show()] == [(2, 48), (3, 49), (4, 50)]
    link.run("return redis.call('del', KEYS[1], KEYS[2])", (ring._key, ring._counts))
    mock.entries(mock.find(TOKEN))
    texts = link.client.zrange(ring._key, 0, -1)
    assert len(texts) == 1
    assert TOKEN not in texts[0]
    link.client.close()


def test_a_journal_that_was_cleared_is_empty_at_every_worker(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    shop = one.add(shop_of(order("#1", ADA)))
    asked(one)
    asked(other)
    one.clear(shop)
    assert other.entries(other.find(TOKEN)) == one.entries(shop) == ()
    asked(other)

    assert [each.number for each in one.entries(shop)] == [1]


# Webhooks.


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.bodies.append(body)  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def receiver() -> Iterator[tuple[str, list[bytes]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    server.bodies = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/loop", server.bodies  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def with_parcel(status: str) -> Shop:
    return shop_of(order("#1", ADA, parcels=(parcel("1Z1", status=status),)))


def senders(mocks: list[LoopMock]) -> list[bool]:
    found = [each.find(TOKEN) for each in mocks]
    return [each is not None and each.webhooks.sends for each in found]


def test_a_change_at_any_worker_is_posted_once(store: str, worker: Worker) -> None:
    with receiver() as (url, bodies):
        mocks = [worker(store) for _ in range(3)]
        shop = with_parcel("TRANSIT")
        shop.clock = Clock(epoch())
        mocks[0].add(shop)
        shop.webhooks.register(url, "whk_test_1")
        mocks[0].changed(shop)
        until(lambda: sum(senders(mocks)) == 1)
        for mock, status in zip(mocks, ("OUT_FOR_DELIVERY", "EXCEPTION", "DELIVERED"), strict=True):
            theirs = mock.find(TOKEN)
            assert theirs is not None
            theirs.world = with_parcel(status).world
            mock.changed(theirs)

        until(lambda: len(bodies) >= 3)
        until(lambda: len(mocks[1].deliveries(shop)) == 3)
        told = [each["parcelStatus"] for each in mocks[2].deliveries(shop)]
        assert told == ["OUT_FOR_DELIVERY", "EXCEPTION", "DELIVERED"]
        assert len(bodies) == 3


def test_another_worker_posts_when_the_first_is_gone(store: str, worker: Worker) -> None:
    with receiver() as (url, bodies):
        mocks = [worker(store), worker(store)]
        shop = with_parcel("TRANSIT")
        shop.clock = Clock(epoch())
        mocks[0].add(shop)
        shop.webhooks.register(url, "whk_test_1")
        mocks[0].changed(shop)
        until(lambda: sum(senders(mocks)) == 1)
        gone = mocks.pop(senders(mocks).index(True))
        gone.close()
        until(lambda: senders(mocks) == [True])
        theirs = mocks[0].find(TOKEN)
        assert theirs is not None
        theirs.world = with_parcel("DELIVERED").world
        mocks[0].changed(theirs)

        until(lambda: len(bodies) == 1)


def test_a_quota_of_the_dialect_is_one_for_all_workers(store: str, worker: Worker) -> None:
    mocks = [worker(store), worker(store)]
    mocks[0].add(Shop(shop_of(order("#1", ADA)).world, dialect=_limited(), clock=Clock(epoch())))
    answers = [asked(mocks[n % 2]).status for n in range(101)]

    assert answers == [200] * 100 + [429]


def _limited() -> Dialect:
    from loop_harness.dialect import assumption  # noqa: PLC0415 - one choice of it

    choice = next(each for each in assumption("rate-limit").alternatives if each != "none")
    return Dialect().but(rate_limit=choice)


@pytest.mark.parametrize("path", ["", "/3", "/team", "/3/team", "/team/a"])
def test_the_path_names_the_database_and_the_prefix(path: str) -> None:
    place = Place.parse(f"redis://user:pw@db.example:6380{path}")

    assert (place.url.rpartition("/")[2], place.prefix, place.shown) == {
        "": ("0", "loop-harness", "redis://db.example:6380/0/loop-harness"),
        "/3": ("3", "loop-harness", "redis://db.example:6380/3/loop-harness"),
        "/team": ("0", "team", "redis://db.example:6380/0/team"),
        "/3/team": ("3", "team", "redis://db.example:6380/3/team"),
        "/team/a": ("0", "team/a", "redis://db.example:6380/0/team/a"),
    }[path]
