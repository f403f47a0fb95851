"""``verify lookup`` and ``replay``: exit codes, formats, reports and arguments."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.calling import Outcome, call

from loop_harness.cli import judging
from loop_harness.verify.effort import Effort, effort

WRONG = "def find(request):\n    return {'id': request['id'], 'orders': []}\n"


def briefly(name: str) -> Effort:
    """Return an effort that takes less time than it says."""
    return replace(effort(name), seconds=0.5, shrink_s=0.3)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with a wrong lookup, and take little time."""
    (tmp_path / "wrong_lookup_here.py").write_text(WRONG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(judging, "effort", briefly)


def verified(*arguments: str) -> Outcome:
    """Verify the wrong lookup by one rule."""
    subject = ("--python", "wrong_lookup_here:find", "--rule", "M03")
    return call("verify", "lookup", *subject, *arguments)


def test_a_right_lookup_ends_with_0_and_is_told_so_on_standard_output_alone() -> None:
    outcome = call("verify", "lookup", "--reference", "--rule", "M03", "--format", "json")
    assert (outcome.code, outcome.err, outcome.json["verdict"]) == (0, "", "kept")


def test_a_wrong_lookup_ends_with_1_and_can_be_replayed() -> None:
    outcome = verified("--format", "json")
    [found] = outcome.json["findings"]
    again = call("replay", found["replay"], "--python", "wrong_lookup_here:find")
    right = call("replay", found["replay"], "--reference")
    assert (outcome.code, found["rule"], again.code, right.code) == (1, "M03", 1, 0)


def test_reports_are_written_beside_what_is_printed() -> None:
    outcome = verified("--report", "json=a.json", "--report", "junit=b.xml")
    assert outcome.code == 1
    assert json.loads(Path("a.json").read_text())["verdict"] == "broken"
    assert "<testsuites>" in Path("b.xml").read_text()


def test_a_corpus_keeps_what_breaks_a_rule_and_drops_what_is_fixed() -> None:
    verified("--corpus", "kept")
    kept = list(Path("kept").rglob("*.replay"))
    call("verify", "lookup", "--reference", "--rule", "M03", "--corpus", "kept")
    assert (len(kept), list(Path("kept").rglob("*.replay"))) == (1, [])


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--reference", "--url", "http://127.0.0.1:9"),
        ("--reference", "--rule", "M99"),
        ("--reference", "--rule", "M03", "--skip", "M03"),
        ("--reference", "--report", "pdf=x"),
        ("--reference", "--dialect", "nothing=here"),
        ("--python", "nowhere_at_all:find"),
        ("--command", "'"),
        ("--url", "http://x.test:a"),
    ],
)
def test_what_cannot_be_is_an_error_in_one_line(arguments: tuple[str, ...]) -> None:
    outcome = call("verify", "lookup", *arguments)
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)


def test_a_damaged_token_is_an_error() -> None:
    outcome = call("replay", "lh1.damaged", "--reference")
    assert (outcome.code, outcome.out) == (2, "")
