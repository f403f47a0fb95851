"""What keeps the harness from judging is told as an error, and is no fault of any rule."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calling import COMMAND
from tests.verify.lookups import subject
from tests.verify.verifying import EFFORT, judgements, report

from loop_harness.mock import LoopMock
from loop_harness.reporters import render
from loop_harness.verify import greeting
from loop_harness.verify.effort import Effort
from loop_harness.verify.plan import Plan
from loop_harness.verify.report import Status, Verdict
from loop_harness.verify.side_by_side import verify_side_by_side
from loop_harness.verify.subjects.command import CommandSubject
from loop_harness.verify.subjects.python import PythonSubject
from loop_harness.verify.subjects.url import UrlSubject

RULES = ("M03", "M04")
DEAD = f'{sys.executable} -c "raise SystemExit(7)"'


def test_a_program_that_ends_at_once_is_no_wrong_lookup() -> None:
    found = report(lambda: CommandSubject(DEAD), rules=RULES)

    assert (found.verdict, found.findings) == (Verdict.ERROR, ())
    assert found.error is not None
    assert "does not reply: the program ended with exit code 7; it was asked" in found.error
    assert {each.status for each in found.judgements} == {Status.SKIPPED}
    assert {each.why for each in found.judgements} == {"the harness could not go on"}
    assert list(judgements(found)) == list(RULES)


def test_a_program_that_says_nothing_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greeting, "_TO_START_S", 0.2)
    begun = time.monotonic()

    over = threading.Event()
    try:
        found = report(lambda: PythonSubject(lambda _: over.wait(60)), rules=RULES)
    finally:
        over.set()  # a call that goes on would be listened to still

    assert time.monotonic() - begun < 10 * greeting._TO_START_S + 4
    assert found.verdict is Verdict.ERROR
    assert "no reply within" in (found.error or "")


def test_a_service_that_is_not_there_is_no_wrong_lookup() -> None:
    found = report(lambda: UrlSubject("http://127.0.0.1:9/find"), rules=RULES)

    assert (found.verdict, found.findings) == (Verdict.ERROR, ())


def test_rubbish_is_a_reply_and_breaks_rules() -> None:
    found = report(lambda: PythonSubject(lambda _: "rubbish"), rules=("M04",))

    assert (found.verdict, found.error) == (Verdict.BROKEN, None)


def test_several_processes_tell_the_error_of_any() -> None:
    effort = Effort(name="quick", seconds=2, shrink_s=1)
    *_, last = verify_side_by_side(Plan(subject=_dead, effort=effort, rules=RULES), 2)

    assert last.report.verdict is Verdict.ERROR  # type: ignore[union-attr] # the last event
    assert list(judgements(last.report)) == list(RULES)  # type: ignore[union-attr]


def _dead() -> CommandSubject:
    return CommandSubject(DEAD)


def test_what_fails_in_the_mock_is_not_blamed_on_the_lookup(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(_self: LoopMock, _request: Any) -> Any:
        raise ZeroDivisionError("in the mock")

    monkeypatch.setattr(LoopMock, "respond", fails)

    with pytest.raises(ZeroDivisionError, match="in the mock"):
        report(subject, rules=("M04",), effort=EFFORT)


def test_where_every_rule_is_skipped_nothing_was_judged() -> None:
    kept = report(rules=("M04",))
    skipped = tuple(replace(each, status=Status.SKIPPED) for each in kept.judgements)
    found = replace(kept, judgements=skipped)

    assert (kept.verdict, found.verdict, found.error) == (Verdict.KEPT, Verdict.ERROR, None)
    assert render("text", found).endswith(": no verdict. Rules: 0 kept, 0 broken, 1 skipped\n")


def test_nothing_is_left_behind_in_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "from loop_harness.lookup import answer\nODD = 12345678901234567890\n", encoding="ascii"
    )
    lookup = ("verify", "lookup", "--python", "mine:answer", "--rule", "M03")
    run = subprocess.run(
        (*COMMAND, *lookup, "--effort", "quick"), cwd=tmp_path, capture_output=True, check=False
    )

    assert run.returncode == 0, run.stderr
    assert {each.name for each in tmp_path.iterdir()} - {"__pycache__"} == {"mine.py"}
