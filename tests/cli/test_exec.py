"""``exec`` runs a client against the mock, and tells what it asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calling import COMMAND, call, environment

TOKEN = "sk_test_2003_single"
OWN = "sk_live_77_hardcoded"
ASK = """
import sys, urllib.error, urllib.request
for token, target in zip(sys.argv[1::2], sys.argv[2::2]):
    url = target if "://" in target else "https://api.wonderment.com" + target
    request = urllib.request.Request(url, headers={"x-wonderment-access-token": token})
    try:
        print(urllib.request.urlopen(request).status)
    except urllib.error.URLError as error:
        print(getattr(error, "code", "refused"))
"""
SEARCH = "/2022-10/shipments/search/%232301"


def ran(*options: str, asks: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a client that asks for each token and target in turn."""
    return subprocess.run(
        (*COMMAND, "exec", *options, "--", sys.executable, "-c", ASK, *asks),
        env=environment({"NO_COLOR": "1"}),
        capture_output=True,
        text=True,
        check=False,
    )


def without_times(text: str) -> list[str]:
    return [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in text.splitlines()]


def test_afterwards_the_journal_is_on_standard_error() -> None:
    done = ran(
        *("--world", "single"),
        asks=(TOKEN, SEARCH, OWN, SEARCH, TOKEN, "https://example.com/", TOKEN, SEARCH),
    )

    assert (done.returncode, done.stdout.split()) == (0, ["200", "401", "refused", "200"])
    assert without_times(done.stderr) == [
        "loop-harness: 3 requests to https://api.wonderment.com",
        f"GET {SEARCH}  200 2356 B",
        f"GET {SEARCH}  401 40 B",
        f"GET {SEARCH}  200 2356 B",
        "a token opened no shop: name it with --token, or use --any-token",
        "refused example.com:443, 1 time: nothing leaves this machine",
    ]


def test_a_saved_journal_is_one_document_and_nothing_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "asked.json"
    done = ran("--world", "single", "--journal", str(file), asks=(TOKEN, SEARCH, OWN, SEARCH))
    saved = json.loads(file.read_text())

    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == [file]
    assert [[each["target"] for each in shop["entries"]] for shop in saved["shops"]] == [[SEARCH]]
    assert [each["status"] for each in saved["strangers"]] == [401]
    assert {name: saved[name] for name in ("refused", "failures")} == {
        "refused": [],
        "failures": [],
    }
    assert TOKEN not in file.read_text()
    assert OWN not in file.read_text()


def test_a_token_that_is_built_in_can_be_that_of_the_shop() -> None:
    done = ran("--world", "single", "--token", OWN, asks=(OWN, SEARCH, TOKEN, SEARCH))

    assert done.stdout.split() == ["200", "401"]


def test_any_token_may_open_the_first_shop_but_it_is_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "asked.json"
    options = ("--world", "single", "--world", "demo", "--any-token")
    leaking = "/2022-10/shipments/search/odd'token?t=odd'token"
    asks = (OWN, SEARCH, "sk_test_2017_demo", SEARCH, "odd'token", leaking, "", SEARCH)
    printed = ran(*options, asks=asks)
    ran(*options, "--journal", str(file), asks=asks)
    saved: Any = json.loads(file.read_text())

    assert printed.stdout.split() == ["200", "200", "200", "401"]
    assert [[each["target"] for each in shop["entries"]] for shop in saved["shops"]] == [
        [SEARCH, "/2022-10/shipments/search/…?t=…"],
        [SEARCH],
    ]
    assert len(saved["strangers"]) == 1
    assert [
        text for text in (printed.stderr, file.read_text()) if "odd" in text or OWN in text
    ] == []


def test_the_shops_are_those_of_serve() -> None:
    options = ("--world", "demo", "--seed", "3", "--dialect", "email-case=local-sensitive")
    done = subprocess.run(
        (*COMMAND, "exec", *options, "--", *COMMAND, "lookup", "--email", "GRACE@example.com"),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "No orders.\n")
    assert without_times(done.stderr)[1:] == ["POST /graphql  GRACE@example.com  200 22 B"]


def test_a_fault_reaches_the_client() -> None:
    done = ran("--world", "single", "--fault", "unavailable", asks=(TOKEN, SEARCH))

    assert done.stdout.split() == ["503"]


@pytest.mark.parametrize("arguments", [(), ("--",), ("--world", "single", "--")])
def test_without_a_command_it_is_called_in_a_wrong_way(arguments: tuple[str, ...]) -> None:
    done = call("exec", *arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err == "error: Missing argument '-- CMD …'; see 'loop-harness exec --help'\n"


def test_options_after_the_command_are_its_own() -> None:
    done = subprocess.run(
        (*COMMAND, "exec", "--world", "single", "echo", "--world", "--", "-x"),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "--world -- -x\n"


def test_a_journal_that_could_not_be_saved_is_refused_before_anything_runs(tmp_path: Path) -> None:
    file, mark = tmp_path / "missing" / "asked.json", tmp_path / "mark"
    done = call("exec", "--journal", str(file), "--", "touch", str(mark))

    assert (done.code, done.err) == (2, f"error: {file}: its folder does not exist\n")
    assert not mark.exists()


@pytest.mark.parametrize(("own", "code"), [(0, 2), (7, 7)])
def test_a_journal_that_cannot_be_saved_in_the_end_is_an_error_beside_the_commands_own(
    tmp_path: Path, own: int, code: int
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "asked.json"
    done = subprocess.run(
        (*COMMAND, "exec", "--journal", str(file), "--", "sh", "-c", f"rmdir {folder}; exit {own}"),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (
        code,
        f"error: {file}: No such file or directory\n",
    )


def test_what_a_client_has_left_behind_is_in_the_journal() -> None:
    """It sends requests that take a while, and ends without waiting for any answer."""
    rude = rf"""
import os, socket
from urllib.parse import urlsplit
to = urlsplit(os.environ["HTTP_PROXY"])
body = b'{{"query": "{{ __typename' + b" " * 500_000 + b'}}"}}'
head = b"POST http://api.wonderment.com/graphql HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n"
token = b"x-wonderment-access-token: {TOKEN}\r\n\r\n"
lines = [socket.create_connection((to.hostname, to.port)) for _ in range(20)]
for line in lines:
    line.sendall(head % len(body) + token + body)
os._exit(0)
"""
    done = subprocess.run(
        (*COMMAND, "exec", "--world", "single", "--", sys.executable, "-c", rude),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (
        without_times(done.stderr)[0] == "loop-harness: 20 requests to https://api.wonderment.com"
    )
