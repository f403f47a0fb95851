"""Settings of all tests: how long Hypothesis searches, and what nobody may do."""

from __future__ import annotations

import os
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester"]

# No deadline: a loaded machine is no bug. Speed belongs in benchmarks/.
settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True, database=None)
settings.register_profile("long", max_examples=3000, deadline=None)
settings.register_profile(
    "stress", parent=settings.get_profile("long"), suppress_health_check=list(HealthCheck)
)
settings.load_profile("quick")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Share the tests out to one process more than there are processors: some tests wait."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that would leave this machine."""
    connect = socket.socket.connect

    def refuse_others(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        assert host in {"127.0.0.1", "::1", "localhost", "local"}, f"a test went to {host}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse_others)
