"""``verify provider`` and its ``replay``: exit codes, what is announced, reports and arguments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calling import Outcome, call

from loop_harness import schemas, world
from loop_harness.cli import judging
from loop_harness.dialect import Dialect
from loop_harness.mock import LoopMock, Request, Response, Shop
from loop_harness.mock.server import serving
from loop_harness.verify.effort import Effort, effort

WORLD = "multi-email-overlap"
TOKEN = "sk_test_2004_overlap"


class Losing(LoopMock):
    """A provider that loses the last order of several addresses."""

    def respond(self, request: Request) -> Response:
        answer = super().respond(request)
        if request.path != "/graphql" or answer.status != 200:
            return answer
        document = json.loads(answer.body)
        orders = (document.get("data") or {}).get("orders")
        asked = (json.loads(request.body).get("variables") or {}).get("emails")
        if not orders or not isinstance(asked, list) or len(asked) < 2:
            return answer
        del orders[-1]
        return replace(answer, body=json.dumps(document).encode())


def briefly(name: str) -> Effort:
    return replace(effort(name), seconds=2, shrink_s=1)


@pytest.fixture(autouse=True)
def _quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(judging, "effort", briefly)


@contextmanager
def provider(kind: type[LoopMock] = LoopMock, **choices: str) -> Iterator[str]:
    """Serve a provider that holds the known world; yield its base URL."""
    dialect = Dialect().but(**choices)
    shop = Shop(world.load(WORLD, dialect=dialect), dialect=dialect)
    with serving(kind(shop)) as server:
        yield server.base_url


def verified(base_url: str, *arguments: str, token: str = TOKEN) -> Outcome:
    which = ("--base-url", base_url, "--known", WORLD, "--token-env", "MY_TOKEN")
    return call("verify", "provider", *which, *arguments, env={"MY_TOKEN": token})


def test_a_right_provider_ends_with_0_and_json_alone_on_standard_output() -> None:
    with provider() as base_url:
        outcome = verified(base_url, "--format", "json", "--rule", "P02")

    assert (outcome.code, outcome.json["verdict"]) == (0, "kept")
    assert schemas.problems(outcome.json, "verdict") == ()
    assert {each["id"]: each["status"] for each in outcome.json["rules"]} == {"P02": "kept"}


def test_it_is_announced_how_much_is_asked() -> None:
    with provider() as base_url:
        fast = verified(base_url, "--effort", "quick", "--rule", "P02")
        slow = verified(base_url, "--effort", "quick", "--rule", "P02", "--rate", "40")

    assert "makes at most 1500 requests, as fast as they are answered" in fast.err
    assert "makes at most 100 requests, 40 a second; all of them only read" in slow.err


def test_a_wrong_provider_ends_with_1_and_can_be_asked_again() -> None:
    with provider(Losing) as wrong, provider() as right:
        outcome = verified(wrong, "--format", "json", "--rule", "P02")
        [found] = outcome.json["findings"]
        env = {"LOOP_API_TOKEN": TOKEN}
        again = call("replay", found["replay"], "--base-url", wrong, env=env)
        fixed = call("replay", found["replay"], "--base-url", right, env=env)

    assert (outcome.code, found["rule"], again.code, fixed.code) == (1, "P02", 1, 0)
    assert found["what"] in again.out
    assert "kept: this case breaks the rule no more" in fixed.out
    assert "asked    curl -s -X POST" in fixed.out
    assert TOKEN not in outcome.raw.decode() + again.out + fixed.out


def test_what_was_seen_is_written_as_a_dialect_that_serve_takes() -> None:
    with provider(email_case="local-sensitive", rest_not_found="status-404") as base_url:
        verified(base_url, "--rule", "P02", "--write-dialect", "seen.toml")
    text = Path("seen.toml").read_text()

    assert 'email-case = "local-sensitive"' in text
    assert 'rest-not-found = "status-404"' in text
    lookup = ("lookup", "--email", "a@example.com", "--format", "json")
    assert call(*lookup, "--dialect", "seen.toml").code == 0


def test_reports_name_what_was_seen() -> None:
    with provider() as base_url:
        outcome = verified(
            base_url, *("--rule", "P02", "--report", "html=a.html"), *("--report", "markdown=b.md")
        )

    assert "email-case = ignore" in outcome.out
    assert "email-case" in Path("a.html").read_text()
    assert "email\\-case | ignore" in Path("b.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "token", "said"),
    [
        ((), "", "no API token in the environment variable MY_TOKEN"),
        ((), "sk_test_1001_other", "refuses the API token"),
        (("--rule", "M01"), TOKEN, "no rule of a provider is left to judge by"),
        (("--rate", "0"), TOKEN, "--rate"),
        (("--known", "nowhere.json"), TOKEN, "nowhere.json"),
        (("--base-url", "loop.example"), TOKEN, "is no URL such as"),
        (("--base-url", "http://127.0.0.1:9"), TOKEN, "nobody answers at http://127.0.0.1:9"),
    ],
)
def test_what_cannot_be_judged_is_an_error_in_a_sentence(
    arguments: tuple[str, ...], token: str, said: str
) -> None:
    with provider() as base_url:
        outcome = verified(base_url, *arguments, token=token)

    assert outcome.code == 2
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_an_error_is_a_verdict_in_json_too() -> None:
    outcome = verified("http://127.0.0.1:9", "--format", "json")

    assert (outcome.code, outcome.json["verdict"]) == (2, "error")


def test_a_quota_ends_it_with_what_was_judged_so_far() -> None:
    with provider(rate_limit="hundred-per-quarter-hour") as base_url:
        outcome = verified(base_url, "--format", "json", "--max-wait", "1")

    assert (outcome.code, outcome.json["verdict"]) == (2, "error")
    assert outcome.json["findings"] == []
    assert "asks to wait" in outcome.err


@pytest.mark.parametrize(
    ("token", "arguments", "said"),
    [
        ("provider", (), "name it with --base-url"),
        ("lookup", ("--base-url", "http://127.0.0.1:9"), "this case is about a lookup"),
    ],
)
def test_a_case_is_replayed_with_what_it_is_about(
    token: str, arguments: tuple[str, ...], said: str
) -> None:
    outcome = call("replay", _token(token), *arguments, env={"LOOP_API_TOKEN": TOKEN})

    assert outcome.code == 2
    assert said in outcome.err


def _token(about: str) -> str:
    if about == "lookup":
        wrong = ("verify", "lookup", "--python", "json:dumps", "--rule", "M04", "--format", "json")
        found: Any = call(*wrong).json
    else:
        with provider(Losing) as base_url:
            found = verified(base_url, "--format", "json", "--rule", "P02").json
    return str(found["findings"][0]["replay"])
