"""What one worker changes, every other one shows with its next answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from tests.mock.asking import ADA, PUBLISHED, TOKEN, document, order, shop_of
from tests.mock.store.redis_server import PASSWORD, RedisServer

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.errors import ChangedElsewhere, InvalidStore, StoreUnavailable
from loop_harness.generate.settings import epoch
from loop_harness.mock import LoopMock, Request, Response, Shop
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.store import SharedShops
from loop_harness.mock.store.link import Link
from loop_harness.mock.store.place import Place
from loop_harness.model import World

Worker = Callable[[str], LoopMock]
REFUSED = {"message": "401: Authentication Failed"}


def asked(mock: LoopMock, token: str = TOKEN, address: str = ADA) -> Response:
    """Ask one worker for the orders of an address."""
    body = json.dumps({"query": PUBLISHED, "variables": {"emails": [address]}}).encode()
    headers = {TOKEN_HEADER: token, "content-type": "application/json"}
    return mock.respond(Request(method="POST", path="/graphql", headers=headers, body=body))


def names(mock: LoopMock, token: str = TOKEN) -> list[str]:
    return [each["name"] for each in document(asked(mock, token))["data"]["orders"]]


def commands(redis: RedisServer) -> int:
    """Return how many commands the server was given, but for those that only look after it."""
    import redis as client  # noqa: PLC0415 - the extra may be missing

    with client.Redis.from_url(redis.url().removesuffix("/")) as connection:
        info: Any = connection.info("commandstats")
    idle = ("ping", "info", "auth", "hello", "client", "smembers", "select")
    return sum(
        each["calls"]
        for name, each in info.items()
        if not name.removeprefix("cmdstat_").startswith(idle)
    )


def keys(store: str) -> list[str]:
    import redis as client  # noqa: PLC0415 - the extra may be missing

    base, _, prefix = store.rpartition("/")
    with client.Redis.from_url(base, decode_responses=True) as connection:
        found: Any = connection.keys(f"{prefix}:*")
    return sorted(each.removeprefix(f"{prefix}:") for each in found)


def test_a_shop_of_one_worker_is_there_at_every_other_one(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    assert document(asked(other)) == REFUSED
    one.add(shop_of(order("#1", ADA)))

    assert names(other) == names(one) == ["#1"]
    assert [each.token for each in other.shops] == [TOKEN]


def test_a_worker_that_comes_later_finds_all(store: str, worker: Worker) -> None:
    one = worker(store)
    one.add(shop_of(order("#2", ADA), token="sk_test_2_two"))
    one.add(shop_of(order("#1", ADA), token="sk_test_1_one"))
    other = worker(store)

    assert [each.token for each in other.shops] == ["sk_test_2_two", "sk_test_1_one"]
    assert [other.id_of(each) for each in other.shops] == ["shop-1", "shop-2"]
    assert (found := other.shop("shop-2")) is not None
    assert found.token == "sk_test_1_one"
    assert names(other, "sk_test_1_one") == ["#1"]


def test_every_change_shows_with_the_next_answer(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    shop = one.add(shop_of(order("#1", ADA)))
    assert names(other) == ["#1"]

    for number in range(2, 30):
        shop.world = shop_of(order(f"#{number}", ADA)).world
        one.changed(shop)
        assert names(other) == [f"#{number}"]


def test_a_change_may_come_from_any_worker(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    mine = one.add(shop_of(order("#1", ADA)))
    theirs = other.find(TOKEN)
    assert theirs is not None
    theirs.clock, theirs.dialect = Clock(epoch()), Dialect().but(pending_orders="omitted")
    theirs.faults.add("null-order")
    other.changed(theirs)

    assert one.find(TOKEN) is mine
    assert (mine.clock, mine.dialect) == (Clock(epoch()), Dialect().but(pending_orders="omitted"))
    assert list(map(str, mine.faults)) == ["null-order"]


def test_a_shop_that_was_changed_meanwhile_is_not_overwritten(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    mine = one.add(shop_of(order("#1", ADA)))
    theirs = other.find(TOKEN)
    assert theirs is not None
    theirs.world = shop_of(order("#2", ADA)).world
    other.changed(theirs)
    mine.clock = Clock(epoch())

    with pytest.raises(ChangedElsewhere):
        one.changed(mine)
    assert names(one) == names(other) == ["#2"]


def test_changes_step_by_step_lose_nothing(store: str, worker: Worker) -> None:
    """As the admin API makes them: each under the lock, at whatever worker."""
    mocks = [worker(store), worker(store)]
    mocks[0].add(shop_of())

    def add(number: int) -> None:
        mock = mocks[number % 2]
        with mock.lock:
            shop = mock.find(TOKEN)
            assert shop is not None
            shop.world = World(token=TOKEN, orders=(*shop.world.orders, order(f"#{number}", ADA)))
            mock.changed(shop)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(24)))
    assert sorted(names(mocks[0])) == sorted(names(mocks[1])) == sorted(f"#{n}" for n in range(24))


def test_a_closed_shop_is_closed_everywhere_and_leaves_nothing(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    shop = one.add(Shop(shop_of(order("#1", ADA)).world, faults=("slow:seconds=0,first=1",)))
    asked(one)
    asked(other)
    assert len(one.entries(shop)) == 2
    assert {f"shop:{TOKEN}", f"counts:{TOKEN}", f"journal:{TOKEN}"} < set(keys(store))
    one.remove(shop)

    assert keys(store) == []
    assert document(asked(one)) == document(asked(other)) == REFUSED


def test_a_shop_that_takes_anothers_place_inherits_nothing(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    one.add(Shop(shop_of(order("#1", ADA)).world, faults=("data-null:first=1",)))
    assert document(asked(other)) == {"data": None}
    new = one.add(Shop(shop_of(order("#2", ADA)).world, faults=("data-null:first=1",)))

    assert document(asked(other)) == {"data": None}
    assert names(other) == ["#2"]
    assert len(one.entries(new)) == 2


def test_who_asks_for_what_is_known_asks_redis_nothing(
    own_redis: RedisServer, worker: Worker
) -> None:
    mock, store = worker(own_redis.url("quiet")), own_redis
    mock.add(Shop(shop_of(order("#1", ADA)).world, faults=("slow:seconds=0",)))
    names(mock)
    before = commands(store)
    for _ in range(20):
        names(mock)
        asked(mock, "sk_test_9_stranger")

    # Once a second what was asked goes there, and the lease is looked after.
    assert commands(store) - before < 20


def test_two_prefixes_do_not_meet(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(f"{store}-other")
    one.add(shop_of(order("#1", ADA)))

    assert document(asked(other)) == REFUSED
    assert (len(one.shops), len(other.shops)) == (1, 0)


def test_a_shop_that_is_there_already_is_kept(store: str, worker: Worker) -> None:
    worker(store).add(shop_of(order("#1", ADA)))
    shared = SharedShops(store)

    assert not shared.add_missing(shop_of(order("#2", ADA)))
    assert shared.add_missing(shop_of(order("#2", ADA), token="sk_test_2_two"))
    assert names(worker(store)) == ["#1"]
    shared.close()


def test_time_passes_everywhere_alike(store: str, worker: Worker) -> None:
    one, other = worker(store), worker(store)
    shop = one.add(shop_of(order("#1", ADA)))
    shop.clock = shop.clock.advanced(timedelta(days=3))
    one.changed(shop)
    theirs = other.find(TOKEN)

    assert theirs is not None
    assert theirs.clock == shop.clock


def test_without_redis_what_is_at_hand_is_served_and_all_else_says_why(
    own_redis: RedisServer, worker: Worker
) -> None:
    mock = worker(own_redis.url("gone"))
    shop = mock.add(shop_of(order("#1", ADA)))
    assert names(mock) == ["#1"]
    own_redis.stop()

    assert names(mock) == ["#1"]
    until(lambda: asked(mock, "sk_test_9_stranger").status == 503)
    told = document(asked(mock, "sk_test_9_stranger"))["message"]
    assert told.startswith(f"cannot ask the store of shops at {own_redis.shown}/gone: ")
    assert PASSWORD not in told
    shop.clock = Clock(epoch())
    with pytest.raises(StoreUnavailable):
        mock.changed(shop)

    own_redis.start()
    until(lambda: document(asked(mock, "sk_test_9_stranger")) == REFUSED)


def test_what_happened_while_nothing_was_heard_shows_afterwards(
    own_redis: RedisServer, worker: Worker
) -> None:
    deaf, other = worker(own_redis.url("deaf")), worker(own_redis.url("deaf"))
    other.add(shop_of(order("#1", ADA)))
    assert names(deaf) == ["#1"]
    import redis as client  # noqa: PLC0415 - the extra may be missing

    with client.Redis.from_url(own_redis.url().removesuffix("/")) as connection:
        connection.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    theirs = other.find(TOKEN)
    assert theirs is not None
    theirs.world = shop_of(order("#2", ADA)).world
    other.changed(theirs)

    until(lambda: names(deaf) == ["#2"])


def until(holds: Callable[[], bool]) -> None:
    """Wait for what has to come about, and no longer than it may take."""
    end = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1",
        "redis://",
        f"redis://:{PASSWORD}@127.0.0.1:port",
        f"redis://127.0.0.1/0?password={PASSWORD}",
        f"redis://user:{PASSWORD}@[::1",
    ],
)
def test_an_unreadable_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(InvalidStore) as error:
        SharedShops(url)
    assert PASSWORD not in str(error.value)
    assert "\n" not in str(error.value)


def test_a_wrong_password_is_told_without_it(redis: RedisServer) -> None:
    with pytest.raises(StoreUnavailable) as error:
        SharedShops(f"redis://:wrong-{PASSWORD}@127.0.0.1:{redis.port}")
    assert PASSWORD not in str(error.value)
    assert "\n" not in str(error.value)


def test_what_redis_says_is_told_without_the_password(redis: RedisServer) -> None:
    link = Link(Place.parse(redis.url()))
    told = link.told(ValueError(f"cannot\nuse {redis.url()}."))
    link.client.close()

    assert told == f"cannot use redis://:…@127.0.0.1:{redis.port}/0/"
