"""A file of choices stands wherever a choice may stand; of two that differ, the later wins."""

from __future__ import annotations

import subprocess
import urllib.request
from pathlib import Path

import pytest
from tests.cli.calling import COMMAND, call, environment, served

from loop_harness.dialect import Dialect
from loop_harness.errors import UnreadableFile

LOWERING = """
from copy import deepcopy
from loop_harness.lookup import answer

def find(request, transport):
    told = deepcopy(request)
    emails = told["profile"].get("emailAddresses") or []
    told["profile"]["emailAddresses"] = [each and each.lower() for each in emails]
    return answer(told, transport)
"""
ASK = ("lookup", "--email", "KOFI@example.com", "--world", "demo", "--format", "json")


@pytest.fixture
def file(tmp_path: Path) -> str:
    found = tmp_path / "seen.toml"
    found.write_text(
        '# as it was seen\nemail-case = "local-sensitive"\nemail-idn = "equivalent"\n',
        encoding="utf-8",
    )
    return str(found)


def test_a_file_chooses_as_its_lines_would(file: str) -> None:
    assert Dialect.parse([file]) == Dialect().but(
        email_case="local-sensitive", email_idn="equivalent"
    )


def test_the_later_of_two_choices_wins(file: str) -> None:
    after = Dialect.parse([file, "email-case=ignore"])
    before = Dialect.parse(["email-case=ignore", file])

    assert after == Dialect().but(email_idn="equivalent")
    assert before == Dialect.parse([file])


def test_a_lookup_takes_a_file(file: str) -> None:
    exact, folded = (
        call(*ASK, "--dialect", file),
        call(*ASK, "--dialect", file, "--dialect", "email-case=ignore"),
    )

    assert exact.json["orders"] == []
    assert [each["name"] for each in folded.json["orders"]] == ["#4008", "#4007", "#4006"]


@pytest.mark.parametrize(("dialect", "verdict"), [("email-case=ignore", "kept"), ("", "broken")])
def test_a_verification_of_a_lookup_takes_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, dialect: str, verdict: str
) -> None:
    """A lookup that lowers its addresses is right where case is ignored alone."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "lowering_all.py").write_text(LOWERING, encoding="utf-8")
    chosen = ("--dialect", file, *(("--dialect", dialect) if dialect else ()))

    judged = call(
        *("verify", "lookup", "--python", "lowering_all:find", "--rule", "M10"),
        *("--effort", "quick", "--format", "json", "--corpus", str(tmp_path / "corpus"), *chosen),
    )

    assert judged.json["verdict"] == verdict


def test_a_server_takes_a_file(tmp_path: Path) -> None:
    file = tmp_path / "seen.toml"
    file.write_text('graphql-auth-failure = "errors-200"\n', encoding="utf-8")

    with served("--world", "demo", "--dialect", str(file)) as (_, started):
        request = urllib.request.Request(f"{started['base_url']}/graphql", b"{}")  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server
            assert answer.status == 200


def test_a_command_finds_what_a_file_says(file: str) -> None:
    lookup = (*COMMAND, "lookup", "--email", "KOFI@example.com")
    done = subprocess.run(
        (*COMMAND, "exec", "--world", "demo", "--dialect", file, "--", *lookup),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "No orders.\n")


WRONG = {
    "email-case =": "is not TOML: ",
    'email-cas = "ignore"': "there is no assumption called 'email-cas'; did you mean 'email-case'?",
    'email-case = "sensitive"': "there is no choice of email-case called 'sensitive'",
    "email-case = 5": 'write email-case = "CHOICE", a text in quotes',
    "[email-case]": 'write email-case = "CHOICE", a text in quotes',
    "x = " + "[" * 20_000: "is not TOML: ",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_file_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableFile) as caught:
        Dialect.parse([str(file)])
    done = call(*ASK, "--dialect", str(file))

    assert str(caught.value).startswith(f"{file}: {WRONG[text]}")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {caught.value}\n"


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    done = call(*ASK, "--dialect", str(tmp_path / "none.toml"))

    assert done.code == 2
    assert done.err == f"error: {tmp_path}/none.toml: No such file or directory\n"
