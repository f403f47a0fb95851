"""How fast the mock serves, beside other servers, all measured in one run.

The load is wrk: one thread, 16 kept connections. nginx and granian give ready bytes and look at
nothing; WireMock and Prism run where they are installed (WIREMOCK_JAR names the jar, ``prism`` is
on the PATH). Ratios say more than figures, which are this machine's: server and load share it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from servers import PATIENCE_S, POPULATION, TOKEN, Running, granian, nginx, ours, prism, wiremock

from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.population import Population

QUERY = (
    "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) "
    "{ name shipments { trackingCode status carrierDisplayName } } }"
)
VARIED = 200  #: customers whose look-ups take turns
TELL = """
done = function(summary, latency, requests)
  io.write(string.format('{"requests": %d, "us": %d, "errors": %d, "p50": %f, "p99": %f}\\n',
    summary.requests, summary.duration, summary.errors.status + summary.errors.read
    + summary.errors.connect + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


@dataclass
class Load:
    """What wrk sends: a script, and where to."""

    script: Path
    path: str


@dataclass
class Figures:
    """What came of one run."""

    rate: float
    p50: float
    p99: float
    errors: int


def wrk(load: Load, port: int, connections: int, seconds: int) -> Figures:
    """Load a server for some seconds."""
    url = f"http://127.0.0.1:{port}{load.path}"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "-s", str(load.script), url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = json.loads(told.splitlines()[-1])
    rate = found["requests"] / found["us"] * 1e6
    return Figures(rate, found["p50"], found["p99"], found["errors"])


def body_of(emails: list[str]) -> bytes:
    """Return a look-up as the published app sends it."""
    return json.dumps({"query": QUERY, "variables": {"emails": emails}}).encode()


def asked(port: int, path: str, body: bytes | None = None) -> bytes:
    """Ask our own mock once."""
    headers = {TOKEN_HEADER: TOKEN, "content-type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - our own server
        found: bytes = answer.read()
        return found


def customers() -> list[list[str]]:
    """Return the addresses of customers who have ordered, two each where they have as many."""
    population = Population(0, POPULATION)
    found = []
    for k in range(20 * VARIED):
        listed = [each for each in population.profile(k).email_addresses or () if each]
        if listed and any(True for _ in population.orders_of(k)):
            found.append(listed[:2])
        if len(found) == VARIED:
            break
    return found


def loads(folder: Path, name: str, bodies: list[bytes]) -> dict[str, Load]:
    """Write what wrk runs: the same look-up, many look-ups in turn, a search."""
    said = f"wrk.headers['{TOKEN_HEADER}'] = '{TOKEN}'\n"
    post = said + "wrk.method = 'POST'\nwrk.headers['content-type'] = 'application/json'\n"
    (folder / "bodies").write_bytes(b"\n".join(bodies))
    scripts = {
        "G": post + f"wrk.body = [==[{bodies[0].decode()}]==]\n",
        "S": said,
    }
    scripts["G varied"] = (
        post
        + "local all, n = {}, 0\ninit = function()\n"
        + (
            f"  for line in io.lines('{folder}/bodies') do\n"
            "    all[#all + 1] = wrk.format(nil, nil, nil, line)\n  end\nend\n"
            "request = function() n = n % #all + 1; return all[n] end\n"
        )
    )
    made = {}
    for key, script in scripts.items():
        place = folder / f"{key.replace(' ', '-')}.lua"
        place.write_text(script + TELL)
        path = f"/2022-10/shipments/search/{quote(name, safe='')}" if key == "S" else "/graphql"
        made[key] = Load(place, path)
    return made


def memory_mb(process: int) -> list[float]:
    """Return what a process and those that it has started take, in MB; Linux tells."""
    place = Path(f"/proc/{process}")
    if not place.exists():
        return []
    children = (place / f"task/{process}/children").read_text().split()
    pages = [
        Path(f"/proc/{each}/statm").read_text().split()[1] for each in children or [str(process)]
    ]
    return [int(each) * os.sysconf("SC_PAGE_SIZE") / 1e6 for each in pages]


def measure(running: Mapping[str, Running], wanted: Mapping[str, Load], options: Any) -> None:
    """Load all servers in turn, round by round, and print medians."""
    idle = {name: memory_mb(each.process.pid) for name, each in running.items()}
    found: dict[tuple[str, str], list[Figures]] = {}
    for _ in range(options.rounds):
        for load_name, load in wanted.items():
            for name, each in running.items():
                if load_name == "G varied" and not name.startswith("ours"):
                    continue
                figures = wrk(load, each.port, 16, options.seconds)
                found.setdefault((load_name, name), []).append(figures)
    alone = {name: wrk(wanted["G"], each.port, 1, 2).p50 for name, each in running.items()}
    reference: dict[str, float] = {}
    print(f"{'':26}{'req/s':>9} {'of nginx':>8} {'p50 ms':>7} {'p99 ms':>7} {'errors':>7}")
    for (load_name, name), rounds in found.items():
        rate = statistics.median(each.rate for each in rounds)
        if name == "nginx":
            reference[load_name] = rate
        base = reference.get(load_name.split()[0])
        print(
            f"{load_name:10}{name:16}{rate:9,.0f} {f'{rate / base:.2f}' if base else '':>8} "
            f"{statistics.median(each.p50 for each in rounds):7.2f} "
            f"{statistics.median(each.p99 for each in rounds):7.2f} "
            f"{sum(each.errors for each in rounds):7}"
        )
    print(f"\n{'':16}{'1 connection p50 ms':>20} {'ready ms':>9}  idle MB a process")
    for name, each in running.items():
        megabytes = ", ".join(f"{size:.0f}" for size in idle[name])
        print(f"{name:16}{alone[name]:20.3f} {each.ready_ms:9.0f}  {megabytes}")


def soak(server: Running, load: Load, requests: int) -> None:
    """Send many requests and print by how much memory has grown."""
    wrk(load, server.port, 16, 2)
    before, sent = memory_mb(server.process.pid), 0.0
    while sent < requests:
        sent += wrk(load, server.port, 16, 10).rate * 10
    grown = [f"{b - a:+.1f}" for a, b in zip(before, memory_mb(server.process.pid), strict=True)]
    print(f"\nafter {sent:,.0f} requests: {', '.join(grown)} MB")


def main() -> None:
    """Measure what is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3, help="of each run")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--soak", type=int, default=0, help="requests; 10,000,000 take minutes")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        print("skipped: wrk is not installed")
        return
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        bodies = [body_of(each) for each in customers()]
        one, two = stack.enter_context(ours(1)()), stack.enter_context(ours(2)())
        answer = next(
            each for each in (asked(one.port, "/graphql", body) for body in bodies)
            if len(json.loads(each)["data"]["orders"]) >= 3  # noqa: PLR2004 - as request G has it
        )  # fmt: skip
        bodies.sort(key=lambda each: asked(one.port, "/graphql", each) != answer)
        order = json.loads(answer)["data"]["orders"][0]["name"]
        wanted = loads(folder, order, bodies)
        ready = {"/graphql": answer, "/2022-10": asked(one.port, wanted["S"].path)}
        running = {}
        peers: dict[str, tuple[bool, Callable[[], Any]]] = {
            "nginx": (bool(shutil.which("nginx")), nginx(folder, ready)),
            "granian": (_has_granian(), granian(folder, ready)),
            "WireMock": ("WIREMOCK_JAR" in os.environ, wiremock(folder, ready)),
            "Prism": (bool(shutil.which("prism")), prism),
        }
        for peer, (is_there, start) in peers.items():
            if is_there:
                running[peer] = stack.enter_context(start())
            else:
                print(f"skipped: {peer} is not installed")
        running |= {"ours, 1 worker": one, "ours, 2 workers": two}
        measure(running, wanted, options)
        if options.soak:
            soak(two, wanted["G varied"], options.soak)


def _has_granian() -> bool:
    from importlib.util import find_spec  # noqa: PLC0415 - for this question only

    return find_spec("granian") is not None


if __name__ == "__main__":
    main()
