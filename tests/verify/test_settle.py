"""A lookup that remembers is reported under the rule that forbids it, with all that it takes."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from tests.verify import remembering
from tests.verify.lookups import subject
from tests.verify.remembering import opening, saying_no
from tests.verify.verifying import broken, events, judgements, report

from loop_harness.dialect import Dialect
from loop_harness.lookup import answer
from loop_harness.verify.case import Misbehave
from loop_harness.verify.checks import checks, draw
from loop_harness.verify.events import Found
from loop_harness.verify.memory import after
from loop_harness.verify.replay_token import read_token
from loop_harness.verify.report import Finding, Status
from loop_harness.verify.search import Search
from loop_harness.verify.settle import settled
from loop_harness.verify.stage import Stage
from loop_harness.verify.subjects.python import PythonSubject
from loop_harness.verify.trial import Trial

MEMORY = {"T01", "X04", "F07"}


def repeats(found: Finding, fresh: PythonSubject) -> bool:
    """Tell whether the replay token of a finding shows it again, as the command does."""
    name, case = read_token(found.replay)
    with Stage(fresh) as stage:
        return checks()[name].judge(stage.run(case, anew=True, as_written=True)) is not None


@pytest.mark.parametrize(
    ("source", "rules"),
    [
        ("BY_ADDRESS", {"T01", "X04"}),
        ("BY_NOTHING", {"X04"}),
        ("AFTER_THE_FIFTH_CALL", {"T01"}),
        ("AFTER_A_FAILURE", {"F07"}),
    ],
)
def test_a_lookup_that_remembers_breaks_the_rules_that_forbid_it(
    source: str, rules: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = opening(getattr(remembering, source), tmp_path, monkeypatch)

    found = report(opens)

    assert rules <= set(broken(found)) <= MEMORY
    for each in found.findings:
        assert repeats(each, opens()), each.replay


@pytest.mark.parametrize("rule", ["M03", "M04", "S02"])
def test_what_only_a_past_brings_about_is_no_fault_of_another_rule(
    rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = opening(remembering.AFTER_THE_FIFTH_CALL, tmp_path, monkeypatch)

    found = report(opens, rules=(rule,))

    assert broken(found) == ["T01"]
    assert {name: each.status for name, each in judgements(found).items()} == {
        rule: Status.KEPT,
        "T01": Status.BROKEN,
    }
    assert repeats(found.findings[0], opens())


def test_a_past_is_told_once_however_many_rules_it_misleads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = opening(remembering.AFTER_THE_FIFTH_CALL, tmp_path, monkeypatch)

    told = [each.finding.rule.id for each in events(opens) if isinstance(each, Found)]

    assert told
    assert len(told) == len(set(told))


def test_a_past_does_not_hide_what_a_fresh_lookup_does_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = remembering.AFTER_A_FAILURE.replace(
        "    return reply\n",
        "    for each in reply.get('orders', ()):\n"
        "        each['shipments'] = each['shipments'][:1]\n"
        "    return reply\n",
    )
    opens = opening(wrong, tmp_path, monkeypatch)

    assert set(broken(report(opens, rules=("F07", "S02")))) == {"F07", "S02"}


def test_the_case_holds_no_more_of_the_past_than_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = opening(remembering.AFTER_THE_FIFTH_CALL, tmp_path, monkeypatch)
    with Stage(opens()) as stage:
        Search(checks()["M01"], stage, Dialect(), 0).landmarks()
        search = Search(checks()["M04"], stage, Dialect(), 0)
        search.landmarks()
        case = settled(search, 10.0).broken.case

    assert (len(case.pulls), case.prelude) == (6, 5)


def test_what_a_failure_left_behind_is_told_apart_from_old_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = opening(remembering.AFTER_A_FAILURE, tmp_path, monkeypatch)

    assert broken(report(opens, rules=("F01", "M03"))) == ["F07"]


def test_after_a_past_was_told_the_search_goes_on_with_a_fresh_lookup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = opening(remembering.AFTER_THE_FIFTH_CALL, tmp_path, monkeypatch)
    with Stage(opens()) as stage:
        Search(checks()["M01"], stage, Dialect(), 0).landmarks()
        search = Search(checks()["M04"], stage, Dialect(), 0)
        trial = Trial(checks()["M04"], (search,))
        search.landmarks()
        assert search.broken
        case = search.broken.case
        trial.settle(10.0, None)

        assert trial.is_open
        assert search.tried(case)


def test_what_a_fresh_lookup_does_wrong_is_made_small_without_a_past() -> None:
    with Stage(subject(saying_no)) as stage:
        search = Search(checks()["M04"], stage, Dialect(), 0)
        search.landmarks()
        result = settled(search, 10.0)

    assert (result.rule.id, result.broken.case.prelude) == ("M04", 0)
    assert len(result.broken.case.pulls) == 1


def test_what_happens_only_once_is_reported_as_that() -> None:
    calls = itertools.count()

    def once(request: Any, transport: Any) -> Any:
        return saying_no(request) if next(calls) == 2 else answer(request, transport)

    with Stage(subject(once)) as stage:
        search = Search(checks()["M04"], stage, Dialect(), 0)
        search.landmarks()
        result = settled(search, 10.0)

    assert result.rule.id == "M04"
    assert "(once: the same case went well when it was tried again)" in result.broken.problem.what


def test_a_search_that_found_nothing_has_nothing_to_settle() -> None:
    with Stage(subject()) as stage, pytest.raises(ValueError, match="found nothing"):
        settled(Search(checks()["M04"], stage, Dialect(), 0), 1.0)


def test_the_cases_before_keep_shops_of_their_own() -> None:
    one = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], Dialect())
    other = draw.with_faults(one, "reset")
    changing = draw.one_pull(draw.one_order(), draw.PEOPLE[:2], Dialect())
    both = after([other], after([changing], one))

    assert [each.faults for each in both.shops] == [("reset",), (), ()]
    assert [each.shop for each in both.pulls] == [0, 1, 2]
    assert both.prelude == 2
    assert not any(isinstance(each, Misbehave) for each in both.steps)
