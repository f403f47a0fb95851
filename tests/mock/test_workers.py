"""Several processes on one port: the same shops, one journal, and none of them outlives another."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from loop_harness.mock.exchange import TOKEN_HEADER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="workers start as copies")

MAYA = {"query": '{ orders(input: {customerEmails: ["maya@example.com"]}) { name } }'}
LIMIT_S = 20


@dataclass
class Served:
    """A mock with several workers, and what it has said."""

    process: subprocess.Popen[bytes]
    start: dict[str, Any]
    said: Path

    def ask(self) -> httpx.Response:
        """Ask over a connection of its own, which any of the workers may get."""
        return httpx.post(
            f"{self.start['base_url']}/graphql",
            json=MAYA,
            headers={TOKEN_HEADER: self.start["shops"][0]["token"]},
            timeout=LIMIT_S,
        )

    def workers(self) -> list[int]:
        """Return the processes that serve."""
        listed = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(each) for each in listed.stdout.split()]


@contextmanager
def serve(folder: Path, *options: str) -> Iterator[Served]:
    said = folder / "said"
    with said.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "loop_harness", "serve", "--world", "multi-email-overlap",
             "--port", "0", "--workers", "2", "--format", "json", *options],
            stdout=subprocess.PIPE,
            stderr=errors,
        )  # fmt: skip
    assert process.stdout is not None
    with process, process.stdout as told:
        try:
            yield Served(process, json.loads(told.readline()), said)
        finally:
            process.terminate()
            process.wait(LIMIT_S)


def until(claim: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + LIMIT_S
    while not claim():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("served")) as found:
        yield found


def test_all_workers_answer_alike(served: Served) -> None:
    answers = {served.ask().text for _ in range(20)}

    assert len(answers) == 1
    assert len(json.loads(answers.pop())["data"]["orders"]) == 3
    assert len(served.workers()) == 2


def test_every_worker_shows_what_all_were_asked_and_lets_nobody_change_a_shop(
    tmp_path: Path,
) -> None:
    with serve(tmp_path) as served:
        for _ in range(20):
            served.ask()
        admin = f"{served.start['base_url']}/__admin"
        counts = {len(httpx.get(f"{admin}/journal").json()["entries"]) for _ in range(10)}
        (shop,) = httpx.get(f"{admin}/shops").json()["shops"]
        refused = httpx.delete(f"{admin}/shops/{shop['id']}")

    assert counts == {20}
    assert refused.status_code == 409
    assert "several workers serve this shop" in refused.text


def test_a_worker_that_dies_is_replaced_and_named(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        victim, other = served.workers()
        os.kill(victim, signal.SIGKILL)
        until(lambda: len(served.workers()) == 2 and victim not in served.workers())
        answers = [served.ask().status_code for _ in range(10)]

        assert other in served.workers()
        assert answers == [200] * 10
        assert f"(process {victim}) ended by signal 9; it is started again" in (
            served.said.read_text()
        )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_end_when_the_parent_is_told_to(tmp_path: Path, number: int) -> None:
    with serve(tmp_path) as served:
        workers = served.workers()
        served.process.send_signal(number)

        assert served.process.wait(LIMIT_S) == 0
        assert all(is_gone(each) for each in workers)
        assert served.said.read_text().splitlines()[-1] == "stopped"


def test_no_worker_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        workers = served.workers()
        assert len(workers) == 2
        served.process.kill()

        until(lambda: all(is_gone(each) for each in workers))


def test_a_port_that_other_workers_share_is_busy(served: Served) -> None:
    port = served.start["base_url"].rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "-m", "loop_harness", "serve", "--port", port, "--workers", "2"],
        capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip

    assert second.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in second.stderr


@pytest.mark.parametrize(
    ("options", "warned"),
    [
        (["--fault", "slow:seconds=0"], False),
        (["--fault", "slow:seconds=0,first=1"], True),
        (["--fault", "quota"], True),
        (["--dialect", "rate-limit=hundred-per-quarter-hour"], True),
    ],
)
def test_what_every_worker_counts_for_itself_is_told(
    tmp_path: Path, options: list[str], *, warned: bool
) -> None:
    with serve(tmp_path, *options) as served:
        told = served.said.read_text()

    assert ("with several workers each counts for itself" in told) is warned
