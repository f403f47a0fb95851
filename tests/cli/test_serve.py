"""``serve`` tells where it is, answers, keeps a journal, and stops when it is told to."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calling import COMMAND, call, environment, served

from loop_harness.dialect import Dialect
from loop_harness.population import Population

TOKEN = "sk_test_2017_demo"


def fetched(url: str, body: bytes | None = None, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        sent["content-type"] = "application/json"
    request = urllib.request.Request(url, body, sent)  # noqa: S310 - our own server
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server
        return json.loads(answer.read())


def refused(url: str) -> int:
    """Return the status with which *url* is refused."""
    with pytest.raises(urllib.error.HTTPError) as error:
        fetched(url)
    error.value.close()
    return error.value.code


def welcome(*arguments: str) -> list[str]:
    """Return what ``serve`` tells a person."""
    with subprocess.Popen(
        (*COMMAND, "serve", "--port", "0", *arguments),
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or not lines[-1].startswith("lookup"):
            lines.append(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    return ("".join(lines) + rest).splitlines()


def test_the_start_is_one_line_of_json_with_all_that_a_script_needs() -> None:
    with served("--world", "demo", "--world", "phone-only", "--token", "sk_test_1001_mine") as (
        _,
        started,
    ):
        health = fetched(f"{started['base_url']}/__admin/health")

    assert [(each["token"], each["orders"]) for each in started["shops"]] == [
        ("sk_test_1001_mine", 9),
        ("sk_test_2002_phone", 3),
    ]
    assert started["shops"][1]["addresses"] == ["rosa@example.com", "piet@example.net"]
    assert health == {"status": "ok", "shops": 2}


def test_a_lookup_asks_the_mock_and_a_phone_only_profile_does_not() -> None:
    with served("--world", "demo") as (_, started):
        url = started["base_url"]
        ask = ("--base-url", url, "--format", "json")
        env = {"LOOP_API_TOKEN": TOKEN}
        phone = call("lookup", "--phone", "+12025550101", *ask, env=env)
        before = fetched(f"{url}/__admin/journal")
        email = call("lookup", "--email", "grace@example.com", *ask, env=env)
        after = fetched(f"{url}/__admin/journal")

    assert "stopped" in phone.json
    assert before == {"entries": []}
    assert [each["name"] for each in email.json["orders"]] == ["#4001"]
    assert [each["operation"] for each in after["entries"]] == ["graphql"]
    assert TOKEN not in json.dumps(after)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_termination_stop_it_cleanly(stop: signal.Signals) -> None:
    with served() as (process, _):
        process.send_signal(stop)
        out, err = process.communicate(timeout=20)

    assert (process.returncode, out, err) == (0, "", "stopped\n")


def test_ctrl_c_stops_it_in_the_background_of_a_script_too() -> None:
    """A shell starts background jobs with the signal ignored."""
    script = f'{shlex.join(COMMAND)} serve --port 0 & read -r _; kill -INT $!; wait $!; echo "$?"'
    with subprocess.Popen(
        ("sh", "-c", script),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(),
        start_new_session=True,
    ) as shell:
        assert shell.stdout
        try:
            while not shell.stdout.readline().startswith("journal"):
                pass
            rest, _ = shell.communicate("\n", timeout=20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)

    assert rest.split() == ["0"]


def test_every_request_is_shown_on_standard_error_without_secrets() -> None:
    with served("--world", "demo") as (process, started):
        url = started["base_url"]
        call(
            *("lookup", "--email", "nora@example.org", "--base-url", url),
            env={"LOOP_API_TOKEN": TOKEN},
        )
        assert refused(f"{url}/%1b[31m") == 401
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)

    first, second, last = err.splitlines()
    assert first[8:] == " POST /graphql  nora@example.org  200 22 B"
    assert second[8:].startswith(" GET /%1b[31m  401 ")
    assert last == "stopped"
    assert TOKEN not in err


def test_it_answers_on_when_nobody_reads_its_log_any_more() -> None:
    with served("--world", "demo") as (process, started):
        assert process.stderr
        process.stderr.close()
        asked = [
            call(*("lookup", "--email", "nora@example.org", "--format", "json"), env=env)
            for env in [{"LOOP_API_TOKEN": TOKEN, "LOOP_HARNESS_BASE_URL": started["base_url"]}] * 3
        ]

    assert [each.json for each in asked] == [{"id": "1", "orders": []}] * 3


def test_a_person_is_told_the_shops_and_what_to_try() -> None:
    lines = welcome("--world", "demo", "--world", "phone-only")

    assert lines[0].startswith("Loop mock on http://127.0.0.1:")
    assert lines[1:5] == [
        "",
        f"shop      {TOKEN}, 9 orders",
        "profiles  Grace Lindqvist (1 address), Sofia Reyes (3 addresses), …",
        "addresses kofi@example.com, sofia@example.com, sofia.old@example.net, …",
    ]
    assert [each.split()[0] for each in lines[5:] if each] == [
        *("curl", "lookup", "shop", "profiles", "addresses", "curl", "lookup", "admin", "journal")
    ]


def test_the_curl_line_can_be_pasted_as_it_is(tmp_path: Path) -> None:
    """Whatever the token and the addresses hold: a shell takes each line apart as it was meant."""
    world = tmp_path / "world.json"
    world.write_text(
        json.dumps(
            {
                "shop": {"token": "it's$HOME"},
                "orders": [
                    {"name": "#1", "emails": ["o'hara&co@example.net", "\x1b[2J@example.net"]}
                ],
            }
        )
    )
    lines = welcome("--world", str(world))
    curl, lookup = (shlex.split(each)[1:] for each in lines if each.startswith(("curl", "lookup")))

    body = json.loads(curl.pop())
    assert curl[:1] + curl[3:] == [
        *("curl", "-H", "x-wonderment-access-token: it's$HOME"),
        *("-H", "content-type: application/json", "-d"),
    ]
    assert body["variables"] == {"emails": ["o'hara&co@example.net"]}
    assert lookup[0] == "LOOP_API_TOKEN=it's$HOME"
    assert lookup[-2:] == ["--email", "o'hara&co@example.net"]


def test_the_query_of_the_curl_line_is_answered() -> None:
    with served("--world", "demo") as (_, started):
        example = json.loads(call("contract", "show", "graphql-request").out)["examples"][0]
        body = json.dumps({**example, "variables": {"emails": ["grace@example.com"]}})
        answer = fetched(
            f"{started['base_url']}/graphql", body.encode(), x_wonderment_access_token=TOKEN
        )

    assert [each["name"] for each in answer["data"]["orders"]] == ["#4001"]


def admin_line(*arguments: str) -> str:
    """Return what a person is told of the admin API."""
    (line,) = (each for each in welcome(*arguments) if each.startswith("admin "))
    return line


def test_beyond_loopback_the_admin_api_needs_the_token_that_is_told() -> None:
    assert "Bearer" not in admin_line()
    told = [admin_line("--host", "0.0.0.0").partition("Bearer ")[2] for _ in range(2)]  # noqa: S104
    assert len(set(told)) == 2
    assert all(len(each) > 20 for each in told)

    with served("--host", "0.0.0.0") as (_, started):  # noqa: S104 - what is tested
        url = f"http://127.0.0.1:{started['base_url'].rpartition(':')[2]}/__admin/journal"
        assert refused(url) == 401
        assert fetched(url, authorization=f"Bearer {started['admin_token']}") == {"entries": []}


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (("--admin-token", "my-own"), {}),
        ((), {"LOOP_HARNESS_ADMIN_TOKEN": "my-own"}),
    ],
    ids=["option", "environment"],
)
def test_a_token_of_your_own_is_needed_on_loopback_too(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], env: dict[str, str]
) -> None:
    for name, text in env.items():
        monkeypatch.setenv(name, text)
    with served(*arguments) as (_, started):
        url = f"{started['base_url']}/__admin/health"
        assert started["admin_token"] == "my-own"
        assert refused(url) == 401
        assert fetched(url, authorization="Bearer my-own") == {"status": "ok", "shops": 1}


def test_on_loopback_nobody_needs_a_token() -> None:
    with served() as (_, started):
        assert started["admin_token"] is None


@pytest.mark.parametrize("token", ["", "a b", "ä"])
def test_an_admin_token_that_cannot_travel_is_refused(token: str) -> None:
    outcome = call("serve", "--port", "0", "--admin-token", token)

    assert outcome.code == 2
    assert outcome.err.startswith("error: Invalid value for '--admin-token': ")


def test_a_dialect_holds_for_every_shop_and_for_strangers() -> None:
    with served("--world", "demo", "--dialect", "graphql-auth-failure=errors-200") as (_, started):
        answer = fetched(f"{started['base_url']}/graphql", b"{}")

    assert answer["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


def test_the_same_seed_serves_the_same_orders() -> None:
    shops = []
    for seed in ("3", "3", "4"):
        with served("--seed", seed) as (_, started):
            shops.append(started["shops"])

    assert shops[0] == shops[1] != shops[2]


def test_a_port_of_ones_own_is_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with served("--port", str(port)) as (_, started):
        assert started["base_url"] == f"http://127.0.0.1:{port}"


def test_without_a_world_a_million_customers_are_served() -> None:
    with served("--seed", "7") as (_, started):
        (shop,) = started["shops"]
        found = asked_for(started, shop["addresses"])

    population = Population(7, 1_000_000)
    assert (shop["orders"], shop["customers"], len(shop["addresses"])) == (0, 1_000_000, 5)
    assert found == [each.name for each in population.matching(shop["addresses"], Dialect())]
    assert found


def test_a_world_lies_over_a_population_of_any_size() -> None:
    population = Population(0, 1_000_000_000)
    last = next(o for k in range(999_999_000, 10**9) for o in population.orders_of(k))
    with served("--world", "single", "--population", "1000000000") as (_, started):
        (shop,) = started["shops"]
        found = asked_for(started, [shop["addresses"][0], last.emails[0]])

    assert (shop["orders"], shop["customers"]) == (1, 1_000_000_000)
    assert {last.name, "#2301"} <= set(found)


def asked_for(started: Any, emails: list[str]) -> list[str]:
    """Return the names of the orders that the first shop finds."""
    query = "query($e: [String!]!) { orders(input: {customerEmails: $e}) { name } }"
    body = json.dumps({"query": query, "variables": {"e": emails}}).encode()
    token = started["shops"][0]["token"]
    answer = fetched(f"{started['base_url']}/graphql", body, x_wonderment_access_token=token)
    return [each["name"] for each in answer["data"]["orders"]]


def test_a_person_is_told_whom_a_population_holds() -> None:
    lines = welcome("--seed", "7", "--population", "2")
    above = welcome("--world", "single", "--population", "1")

    names = [Population(7, 2).profile(k).name for k in range(2)]
    assert re.fullmatch(
        r"shop      sk_test_\d{4}_mock, a population of 2 customers \(seed 7\)", lines[2]
    )
    assert re.fullmatch(rf"profiles  {names[0]} \(.*\), {names[1]} \(.*\)", lines[3])
    assert above[2] == (
        "shop      sk_test_2003_single, 1 order over a population of 1 customer (seed 0)"
    )


def test_a_population_lies_below_one_world_only() -> None:
    # As a process: serve takes signals over.
    ended = subprocess.run(
        (*COMMAND, *("serve", "--world", "demo", "--world", "single", "--population", "5")),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--population lies below one --world: its orders are of one shop" in ended.stderr
