"""One Redis server for the tests of a process; each test has a store to itself, by a prefix."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from tests.mock.store.redis_server import RedisServer, redis_server

from loop_harness.mock import LoopMock
from loop_harness.mock.store import SharedShops


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    with redis_server() as found:
        yield found


@pytest.fixture
def store(redis: RedisServer) -> str:
    """Return the URL of a store in which nothing is yet."""
    return redis.url(f"test-{secrets.token_hex(6)}")


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """Run a server that a test may stop."""
    with redis_server() as found:
        yield found


@pytest.fixture
def worker() -> Iterator[Callable[[str], LoopMock]]:
    """Make mocks over a store; each hears of changes by itself, as a process of its own would."""
    with ExitStack() as made:

        def make(url: str) -> LoopMock:
            mock = LoopMock(store=SharedShops(url), check=True)
            mock.start()
            made.callback(mock.close)
            return mock

        yield make
