"""How soon the command line answers: --help, and a mock that is ready to be asked."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request

RUNS = 7
COMMAND = (sys.executable, "-m", "loop_harness")


def main() -> None:
    """Print medians beside those of a bare Python."""
    bare = median([timed(lambda: run(sys.executable, "-c", "pass")) for _ in range(RUNS)])
    usage = median([timed(lambda: run(*COMMAND, "--help")) for _ in range(RUNS)])
    ready = median([serve_until_ready() for _ in range(RUNS)])
    print(f"a bare Python       {bare * 1e3:6.0f} ms")
    print(f"loop-harness --help {usage * 1e3:6.0f} ms  {usage / bare:5.1f} of bare  (aim 250 ms)")
    print(f"serve, ready        {ready * 1e3:6.0f} ms  {ready / bare:5.1f} of bare  (aim 700 ms)")


def run(*command: str) -> None:
    """Run a command to its end."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def timed(work: object) -> float:
    """Return the seconds that *work* takes."""
    begin = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begin


def serve_until_ready() -> float:
    """Return the seconds from the start of ``serve`` to its first answer."""
    begin = time.perf_counter()
    command = (*COMMAND, "serve", "--port", "0", "--format", "json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        started = json.loads(process.stdout.readline())
        with urllib.request.urlopen(f"{started['base_url']}/__admin/health") as answer:  # noqa: S310 - our own server
            answer.read()
        took = time.perf_counter() - begin
        process.terminate()
    return took


def median(values: list[float]) -> float:
    """Return the middle value."""
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
