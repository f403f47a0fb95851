"""``serve --store``: real processes over a real Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.cli.calling import call, served
from tests.mock.asking import ADA, PUBLISHED, TOKEN
from tests.mock.store.redis_server import PASSWORD, RedisServer
from tests.mock.store.test_shared_shops import until

from loop_harness.mock.exchange import TOKEN_HEADER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="--workers forks")
NEW = {"token": TOKEN, "world": {"orders": [{"name": "#1", "emails": [ADA]}]}}


def names(base_url: str) -> list[str]:
    """Ask on a connection of its own, which any worker may take."""
    answer = httpx.post(
        f"{base_url}/graphql",
        json={"query": PUBLISHED, "variables": {"emails": [ADA]}},
        headers={TOKEN_HEADER: TOKEN},
    ).json()
    return [each["name"] for each in answer["data"]["orders"]]


def children(process: subprocess.Popen[str]) -> list[int]:
    task = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(each) for each in task.read_text(encoding="ascii").split()]


def admin(base_url: str, method: str, path: str, body: Any = None) -> Any:
    answer = httpx.request(method, f"{base_url}/__admin/{path}", json=body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def answering(ask: Callable[[], object], wanted: object) -> bool:
    try:
        return ask() == wanted
    except httpx.TransportError:  # of a worker that was killed
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_worker_that_is_killed_loses_no_shop_and_no_change(store: str) -> None:
    with served("--workers", "2", "--store", store, "--world", "single") as (process, told):
        base = told["base_url"]
        shop = admin(base, "POST", "shops", NEW)["id"]
        assert [names(base) for _ in range(8)] == [["#1"]] * 8
        for number in range(2, 6):
            admin(base, "POST", f"shops/{shop}/orders", {"name": f"#{number}", "emails": [ADA]})
            for _ in range(6):
                assert sorted(names(base)) == [f"#{each}" for each in range(1, number + 1)]
        before, everything = children(process), sorted(names(base))
        os.kill(before[0], signal.SIGKILL)

        until(lambda: len(children(process)) == 2 and children(process) != before)
        until(lambda: answering(lambda: sorted(names(base)), everything))
        assert [sorted(names(base)) for _ in range(12)] == [everything] * 12
        assert len(admin(base, "GET", "shops")["shops"]) == 2
        count = len(admin(base, "GET", f"journal?shop={shop}")["entries"])
        names(base)
        assert len(admin(base, "GET", f"journal?shop={shop}")["entries"]) == count + 1


def test_a_shop_that_is_there_is_kept_and_the_start_says_so(store: str) -> None:
    given = ("--store", store, "--world", "single", "--token", TOKEN)
    with served(*given) as (_, told):
        assert [each["was_there"] for each in told["shops"]] == [False]
        shop = admin(told["base_url"], "GET", "shops")["shops"][0]["id"]
        admin(told["base_url"], "POST", f"shops/{shop}/orders", {"name": "#9", "emails": [ADA]})
    with served(*given) as (_, told):
        assert [each["was_there"] for each in told["shops"]] == [True]
        assert names(told["base_url"]) == ["#9", "#2301"]


def test_a_store_that_is_not_there_is_one_clear_line() -> None:
    with_nobody = f"redis://:{PASSWORD}@127.0.0.1:1/0/mine"
    found = call("serve", "--port", "0", "--store", with_nobody)

    assert (found.code, found.out) == (2, "")
    assert "cannot ask the store of shops at redis://127.0.0.1:1/0/mine: " in found.err
    assert PASSWORD not in found.err
    assert "Traceback" not in found.err


def test_without_the_package_the_extra_is_named(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    found = call("serve", "--port", "0", "--store", redis.url("mine"))

    assert found.code == 2
    assert "pip install 'loop-harness[redis]'" in found.err
    assert PASSWORD not in found.err
