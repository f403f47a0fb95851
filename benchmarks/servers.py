"""The servers that are measured beside each other: our mock, and those that give ready bytes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loop_harness import content
from loop_harness.mock.exchange import JSON

POPULATION = 1_000_000
TOKEN = "sk_test_1001_bench"  # noqa: S105 - of a shop that is made up
PATIENCE_S = 30
_HARNESS = [sys.executable, "-m", "loop_harness"]


@dataclass
class Running:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]
    ready_ms: float


def _free_port() -> int:
    """Return a port that nobody has at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def _started(command: list[str], port: int, **more: Any) -> Iterator[Running]:
    """Run a server for as long as the block lasts."""
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, **more) as process:
        try:
            while True:
                if process.poll() is not None or time.perf_counter() - began > PATIENCE_S:
                    raise SystemExit(f"{command[0]} did not start")
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.005)
            yield Running(port, process, (time.perf_counter() - began) * 1000)
        finally:
            process.terminate()


def ours(workers: int) -> Callable[[], Any]:
    """Serve the population, with the journal on."""

    def run() -> Any:
        port = _free_port()
        options = ["--population", str(POPULATION), "--token", TOKEN, "--workers", str(workers)]
        return _started([*_HARNESS, "serve", "--port", str(port), *options], port)

    return run


def nginx(folder: Path, answers: Mapping[str, bytes]) -> Callable[[], Any]:
    """Serve ready bytes with one worker."""

    def run() -> Any:
        port = _free_port()
        temporary = "".join(
            f"{each}_temp_path {folder}/{each};"
            for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        places = ""
        for path, body in answers.items():
            (folder / "answer").mkdir(exist_ok=True)
            text = body.decode().replace("\\", "\\\\").replace("'", "\\'")
            places += f"location {path} {{ default_type '{JSON}'; return 200 '{text}'; }}\n"
        (folder / "nginx.conf").write_text(
            f"worker_processes 1; daemon off; pid {folder}/pid; error_log /dev/null;\n"
            f"events {{ worker_connections 256; }}\nhttp {{ access_log off; {temporary}\n"
            f"keepalive_requests 1000000000; server {{ listen 127.0.0.1:{port};\n{places} }} }}\n"
        )
        return _started(["nginx", "-c", str(folder / "nginx.conf")], port)

    return run


def granian(folder: Path, answers: Mapping[str, bytes]) -> Callable[[], Any]:
    """Serve ready bytes by WSGI."""

    def run() -> Any:
        port = _free_port()
        (folder / "ready.py").write_text(
            f"ANSWERS = {dict(answers)!r}\n"
            f"HEADERS = [('content-type', {JSON!r})]\n"
            "def app(environ, start):\n"
            "    environ['wsgi.input'].read()\n"
            "    body = ANSWERS['/graphql' if environ['PATH_INFO'] == '/graphql' else '/2022-10']\n"
            "    start('200 OK', [*HEADERS, ('content-length', str(len(body)))])\n"
            "    return [body]\n"
        )
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
        return _started([*command, "--host", "127.0.0.1", "ready:app"], port, cwd=folder)

    return run


def prism() -> Any:
    """Serve the examples of the contract."""
    port = _free_port()
    contract = str(content.folder("contracts") / "openapi.yaml")
    return _started(["prism", "mock", "-p", str(port), contract], port)


def wiremock(folder: Path, answers: Mapping[str, bytes]) -> Callable[[], Any]:
    """Give ready answers, with the journal that WireMock keeps by default."""

    def run() -> Any:
        port = _free_port()
        (folder / "mappings").mkdir(exist_ok=True)
        for number, (path, body) in enumerate(answers.items()):
            mapping = {
                "request": {"method": "ANY", "urlPathPattern": f"{path}.*"},
                "response": {"body": body.decode(), "headers": {"content-type": JSON}},
            }
            (folder / "mappings" / f"{number}.json").write_text(json.dumps(mapping))
        command = ["java", "-jar", os.environ["WIREMOCK_JAR"], "--port", str(port)]
        return _started([*command, "--root-dir", str(folder), "--disable-banner"], port)

    return run
