"""A Redis server of the tests' own: on a free port of this machine, in a folder that goes away."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

PASSWORD = "pw-of-the-tests"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@dataclass
class RedisServer:
    """Runs a server, which may be stopped and started again on the same port."""

    folder: str
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None

    def url(self, prefix: str = "") -> str:
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0/{prefix}"

    @property
    def shown(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": self.folder,
            "save": "",
            "appendonly": "yes",
            "requirepass": PASSWORD,
        }
        flat = [part for name, value in options.items() for part in (f"--{name}", value)]
        self.process = subprocess.Popen(
            ("redis-server", *flat), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert time.monotonic() < until, "redis-server does not listen"
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    pytest.importorskip("redis", reason="the extra redis is not installed")
    with tempfile.TemporaryDirectory(prefix="loop-redis-") as folder:
        server = RedisServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
