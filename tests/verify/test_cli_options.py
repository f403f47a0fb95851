"""``verify lookup``: what each option does, seen from the command line."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calling import COMMAND, Outcome, call, environment
from tests.verify.standing import RIGHT, WRONG, stand_in, take

from loop_harness import schemas
from loop_harness.contracts.rules import rules
from loop_harness.dialect import single_changes

#: Right where Loop ignores the case of an address, and wrong where it does not.
LOWERING = """
from copy import deepcopy
from loop_harness.lookup import answer

def find(request, transport):
    told = deepcopy(request)
    emails = told["profile"].get("emailAddresses") or []
    told["profile"]["emailAddresses"] = [each and each.lower() for each in emails]
    return answer(told, transport)
"""
#: Wrong at one trigger alone, which is not the first that anybody tries.
NARROW = """
from loop_harness.lookup import answer

def find(request, transport):
    if request["trigger"] == "rule_evaluated":
        return {"id": request["id"], "orders": []}
    return answer(request, transport)
"""
#: Wrong in a case that nobody would think of.
RARE = """
from loop_harness.lookup import answer

def find(request, transport):
    reply = answer(request, transport)
    if sum(len(each["shipments"]) for each in reply.get("orders", [])) == 7:
        return {"id": request["id"], "orders": []}
    return reply
"""
FOUR = ("--rule", "M01", "--rule", "M02", "--rule", "M03", "--rule", "M04")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with lookups, and take little time."""
    stand_in(
        tmp_path,
        monkeypatch,
        options_right=RIGHT,
        options_wrong=WRONG,
        options_lowering=LOWERING,
        options_narrow=NARROW,
        options_rare=RARE,
    )


def verified(lookup: str, *arguments: str) -> Outcome:
    return call("verify", "lookup", "--python", f"options_{lookup}:find", *arguments)


def reported(lookup: str, *arguments: str) -> Any:
    """Verify a lookup, and return the report as JSON."""
    return verified(lookup, "--format", "json", *arguments).json


def ids(report: Any) -> list[str]:
    return [each["id"] for each in report["rules"]]


def examples(report: Any) -> list[int]:
    return [each["examples"] for each in report["rules"]]


def timeless(value: Any) -> Any:
    """Return a report without what depends on how fast this machine is."""
    match value:
        case dict():
            left_out = {"seconds", "examples", "coverage"}
            return {key: timeless(each) for key, each in value.items() if key not in left_out}
        case list():
            return [timeless(each) for each in value]
        case _:
            return value


def test_several_workers_report_as_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    take(0.5, monkeypatch, shrink_s=20)  # all that it takes, also on a busy machine
    alone = verified("wrong", "--format", "json", *FOUR)
    together = verified("wrong", "--format", "json", "--workers", "2", *FOUR)
    assert (alone.code, together.code) == (1, 1)
    assert ids(together.json) == ["M01", "M02", "M03", "M04"]
    assert [each["rule"] for each in together.json["findings"]] == ["M03", "M04"]
    assert timeless(together.json) == timeless(alone.json)


def test_several_workers_agree_that_a_right_lookup_is_kept() -> None:
    outcome = verified("right", "--format", "json", "--workers", "2", *FOUR)
    assert (outcome.code, outcome.err) == (0, "")
    assert [each["status"] for each in outcome.json["rules"]] == ["kept"] * 4


def test_the_same_seed_finds_the_same_and_another_one_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take(20, monkeypatch, shrink_s=20)
    first, again, other = (
        reported("rare", "--rule", "M04", "--seed", seed) for seed in ("11", "11", "12")
    )
    assert first["findings"]
    assert timeless(first) == timeless(again)
    assert examples(first) == examples(again) != examples(other)


def test_must_leaves_out_what_only_should_be_kept() -> None:
    mixed = [each for name in ("M12", "M13", "T02", "T03") for each in ("--rule", name)]
    both = ids(reported("right", *mixed))
    must = ids(reported("right", "--level", "must", *mixed))
    assert (both, must) == (["M12", "M13", "T02", "T03"], ["M12", "T02"])
    assert {rules()[each].level for each in must} == {"must"}


def test_skip_leaves_a_rule_out() -> None:
    assert ids(reported("right", *FOUR, "--skip", "M02", "--skip", "M04")) == ["M01", "M03"]


@pytest.mark.parametrize("option", ["--rule", "--skip"])
def test_a_rule_that_is_none_is_an_error_with_the_nearest_one(option: str) -> None:
    outcome = verified("right", option, "M044")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "error: there is no rule called 'M044'; did you mean 'M04'?\n"


def test_all_dialects_find_what_is_right_under_the_first_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = reported("lowering", "--rule", "M10")
    take(4, monkeypatch)
    every = reported("lowering", "--rule", "M10", "--dialect", "all")
    assert (usual["verdict"], every["verdict"]) == ("kept", "broken")
    assert [each["dialect"] for each in every["findings"]] == [{"email-case": "local-sensitive"}]
    assert len(every["coverage"]["dialects"]) == len(list(single_changes()))


def test_the_reference_keeps_its_rules_under_all_dialects(monkeypatch: pytest.MonkeyPatch) -> None:
    take(2, monkeypatch)
    outcome = verified("right", "--rule", "M10", "--rule", "M11", "--dialect", "all")
    assert outcome.code == 0, outcome.out


def test_a_corpus_finds_again_at_once_and_forgets_what_is_fixed() -> None:
    arguments = ("--rule", "M04", "--corpus", "kept")

    def tried_and_left(lookup: str) -> tuple[str, int, int]:
        report = reported(lookup, *arguments)
        [judged] = report["rules"]
        return report["verdict"], judged["examples"], len(list(Path("kept").rglob("*.replay")))

    verdict, examples, kept = tried_and_left("narrow")
    assert (verdict, examples > 1, kept) == ("broken", True, 1)
    assert tried_and_left("narrow") == ("broken", 1, 1)
    assert tried_and_left("right")[::2] == ("kept", 0)


def test_json_is_alone_on_standard_output_and_of_its_schema() -> None:
    outcome = verified("wrong", "--format", "json", *FOUR)
    assert not list(schemas.problems(outcome.json, "verdict"))
    assert outcome.out == json.dumps(outcome.json, indent=2) + "\n"


def test_what_is_found_is_told_at_once_and_no_progress_to_a_pipe() -> None:
    outcome = verified("wrong", "--rule", "M03")
    assert outcome.err == "✘ M03 address 1 of 1 was not asked for\n"


def test_a_terminal_shows_progress_and_colours() -> None:
    shown = at_a_terminal("--python", "options_wrong:find", "--rule", "M03", "--effort", "quick")
    assert "\r\033[K" in shown
    assert "%  M03  1 cases" in shown
    assert "\033[31m✘ M03 Every address takes part: broken, 1 case" in shown


def test_a_terminal_without_colours_gets_none() -> None:
    arguments = ("--python", "options_wrong:find", "--rule", "M03", "--effort", "quick")
    assert "\033[3" not in at_a_terminal(*arguments, NO_COLOR="1")


def at_a_terminal(*arguments: str, **variables: str) -> str:
    """Return what a terminal gets to see."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        (*COMMAND, "verify", "lookup", *arguments),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment({"TERM": "xterm", **variables}),
    ):
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # all who wrote there have ended
        return b""


def test_a_report_that_cannot_be_written_is_an_error_and_keeps_back_no_other() -> None:
    gone = Path("no/such/folder.xml")
    reports = ("--report", f"junit={gone}", "--report", "json=a.json", "--report", "text=b.txt")
    outcome = verified("wrong", "--rule", "M03", "--format", "json", *reports)
    assert outcome.code == 2
    assert outcome.err.splitlines()[1:] == [f"error: {gone}: No such file or directory"]
    assert json.loads(Path("a.json").read_text(encoding="utf-8")) == outcome.json
    assert "M03 (must)" in Path("b.txt").read_text(encoding="utf-8")


def test_a_report_for_people_cannot_steer_their_terminal() -> None:
    Path("options_steering.py").write_text(
        "import sys\ndef find(request):\n    sys.stderr.write('\\033[2J\\n')\n    return {}\n",
        encoding="utf-8",
    )
    verified("steering", "--rule", "M03", "--report", "text=report.txt")
    written = Path("report.txt").read_text(encoding="utf-8")
    assert "\033" not in written
    assert r"\u001b[2J" in written


READERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "sarif": json.loads,
    "text": str,
    "markdown": str,
    "html": str,
    "junit": str,
}


@pytest.mark.parametrize("form", READERS)
def test_standard_output_and_a_file_hold_the_same(form: str) -> None:
    outcome = verified("wrong", "--rule", "M03", "--format", form, "--report", f"{form}=report")
    assert outcome.code == 1
    assert READERS[form](outcome.out) == READERS[form](Path("report").read_text(encoding="utf-8"))
