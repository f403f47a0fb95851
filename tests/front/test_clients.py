"""Real clients with a hard-coded https://api.wonderment.com, none of them changed."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.calling import COMMAND, environment
from tests.front.talking import FOUND, QUERY, TOKEN

CLIENTS = Path(__file__).parent / "clients"
REFUSED = "loop-harness refuses example.com:443: nothing leaves this machine"
CURL = (
    'curl -sS https://api.wonderment.com/graphql -H "x-wonderment-access-token: $TOKEN" '
    "-H 'content-type: application/json' -d \"$BODY\" && echo && "
    "curl -sSv https://example.com/ 2>&1"
)


def program(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"{name} is not installed here")


def python(module: str) -> list[str]:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"Python has no {module} here")
    return [sys.executable, str(CLIENTS / f"with_{module}.py")]


def java(name: str) -> list[str]:
    program("javac")  # a single source file is compiled before it runs
    return [program("java"), str(CLIENTS / f"{name}.java")]


#: Each with what it says of a host that is refused; few show the reason of a refused tunnel.
COMMANDS: dict[str, tuple[Callable[[], list[str]], str]] = {
    "curl": (lambda: [program("sh"), "-c", CURL.replace("curl", program("curl"))], REFUSED),
    "urllib": (lambda: python("urllib"), REFUSED),
    "requests": (lambda: python("requests"), REFUSED),
    "httpx": (lambda: python("httpx"), REFUSED),
    "fetch": (lambda: [program("node"), str(CLIENTS / "with_fetch.mjs")], REFUSED),
    "node https": (lambda: [program("node"), str(CLIENTS / "with_https.cjs")], REFUSED),
    "ruby": (lambda: [program("ruby"), str(CLIENTS / "with_net_http.rb")], REFUSED),
    "go": (lambda: [program("go"), "run", str(CLIENTS / "with_net_http.go")], REFUSED),
    "java client": (
        lambda: java("WithHttpClient"),
        "https://example.com/: Tunnel failed, got: 403",
    ),
    "java connection": (lambda: java("WithUrlConnection"), REFUSED),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_client_talks_to_the_mock_and_to_nobody_else(name: str, tmp_path: Path) -> None:
    """From a folder whose name has blanks and quotes, and past an inherited way around."""
    made, words = COMMANDS[name]
    journal, temporary = tmp_path / "journal.json", tmp_path / 'a folder\'s "name"'
    temporary.mkdir()
    body = json.dumps({"query": QUERY})
    inherited = {"TMPDIR": str(temporary), "NO_PROXY": "*", "no_proxy": "*"}
    more = {"TOKEN": TOKEN, "BODY": body, "GOCACHE": str(tmp_path / "go"), "GO111MODULE": "off"}

    done = subprocess.run(
        (*COMMAND, "exec", "--world", "single", "--journal", str(journal), "--", *made()),
        env=environment({**inherited, **more}),
        capture_output=True,
        text=True,
        check=False,
    )

    first, *rest = done.stdout.splitlines()
    assert json.loads(first) == FOUND, done.stderr
    assert words in "\n".join(rest)
    kept = json.loads(journal.read_text())
    (entry,) = kept["shops"][0]["entries"]
    assert (entry["operation"], entry["status"]) == ("graphql", 200)
    assert (kept["strangers"], kept["failures"]) == ([], [])
    assert kept["refused"] == [{"to": "example.com:443", "times": 1}]
    assert list(temporary.glob("loop-harness-*")) == []


def test_node_reaches_this_machine_and_nothing_beyond(tmp_path: Path) -> None:
    """In each way in which a connection can be asked for."""
    done = subprocess.run(
        (*COMMAND, "exec", "--", program("node"), str(CLIENTS / "every_way.cjs"), "a.sock"),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    def refused(to: str) -> str:
        return f"ECONNREFUSED loop-harness refuses {to}: nothing leaves this machine"

    assert done.stdout.splitlines() == [
        *["connected"] * 8,
        *map(refused, ["example.com:443", "192.0.2.1:5432", "example.com:443"]),
        *map(refused, ["[2001:db8::1]:443", "api.wonderment.com:8443"]),
    ]
