"""The Locust file asks as Gladly does, and notices when what comes is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from loop_harness.dialect import Dialect
from loop_harness.generate.source import Source
from loop_harness.generate.worlds import token
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.server import serving
from loop_harness.model import World
from loop_harness.population import Population

pytestmark = pytest.mark.skipif(find_spec("locust") is None, reason="locust is not installed")
SIZE, SEED = 500, 7

#: Stops Locust after so many requests: how much one asks in a second, no test knows.
ENOUGH = """
import itertools
import gevent
from locust import events

asked = itertools.count(1)

@events.init.add_listener
def begin(environment, **_):
    def stop(**_):
        if next(asked) == 60:
            gevent.spawn(environment.runner.quit)
    environment.events.request.add_listener(stop)
"""


def shop(*faults: str, dialect: Dialect | None = None) -> Shop:
    world = World(token=token(Source(SEED)))
    return Shop(world, population=Population(SEED, SIZE), faults=faults, dialect=dialect)


def loaded(asked: Shop, folder: Path, *options: str) -> tuple[int, dict[str, tuple[int, int]], str]:
    """Run Locust for a while; return its exit code, and per name how often it asked in vain."""
    (folder / "enough.py").write_text(ENOUGH, encoding="utf-8")
    path = subprocess.run(
        (sys.executable, "-m", "loop_harness.load"), capture_output=True, text=True, check=True
    ).stdout.strip()
    with serving(LoopMock(asked)) as server:
        done = subprocess.run(
            (
                *(
                    sys.executable,
                    "-m",
                    "locust",
                    "-f",
                    f"{path},enough.py",
                    "--headless",
                    "--json",
                ),
                *("--host", server.base_url, "--users", "4", "--spawn-rate", "4"),
                *("--run-time", "50s", "--loop-population", str(SIZE), "--loop-seed", str(SEED)),
                *options,
            ),
            capture_output=True,
            text=True,
            timeout=60,
            cwd=folder,
            check=False,
        )
    figures: list[dict[str, Any]] = json.loads(done.stdout)
    found = {each["name"]: (each["num_requests"], each["num_failures"]) for each in figures}
    return done.returncode, found, done.stderr


def test_a_mock_that_is_right_causes_no_failure(tmp_path: Path) -> None:
    asked = shop()
    code, found, err = loaded(asked, tmp_path, "--loop-rest-share", "0.5")

    assert code == 0, err
    assert found.keys() == {"look-up", "search"}
    assert all(requests > 10 and failures == 0 for requests, failures in found.values()), found
    emails = [each.emails for each in asked.journal if each.emails]
    assert max(map(len, emails)) > 1


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("duplicates", "other orders than expected"),
        ("null-order", "the answer breaks the contract"),
        ("malformed", "the answer breaks the contract"),
        ("status:status=500", "status 500"),
    ],
)
def test_a_mock_that_lies_is_found_out(fault: str, message: str, tmp_path: Path) -> None:
    code, found, err = loaded(shop(fault), tmp_path, "--loop-rest-share", "0")

    assert code == 1
    assert found["look-up"][1] > 0
    assert message in err


def test_no_request_searches_where_none_should(tmp_path: Path) -> None:
    _, found, _ = loaded(shop(), tmp_path, "--loop-rest-share", "0")

    assert found.keys() == {"look-up"}
