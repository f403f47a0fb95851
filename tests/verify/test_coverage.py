"""What a rule has met is counted from what was carried out; what it never met it cannot keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from tests.verify.lookups import subject
from tests.verify.verifying import EFFORT, broken, judgements, report

from loop_harness.dialect import Dialect, single_changes
from loop_harness.lookup import answer
from loop_harness.verify.case import Case
from loop_harness.verify.checks import check as register, checks
from loop_harness.verify.report import Status, Verdict
from loop_harness.verify.run import Run
from loop_harness.verify.stage import Stage
from loop_harness.verify.subjects.reference import reference


def changed(monkeypatch: pytest.MonkeyPatch, rule: str, **parts: Any) -> None:
    """Let a rule have other cases for one test."""
    monkeypatch.setitem(register._CHECKS, rule, replace(checks()[rule], **parts))


def without(rule: str, *classes: str) -> dict[str, Any]:
    """Return the cases of a rule without those of some classes."""
    before = checks()[rule]

    def outside(case: Case) -> bool:
        with Stage(reference()) as stage:
            return set(classes).isdisjoint(before.classes(stage.run(case)))

    return {
        "landmarks": lambda dialect: filter(outside, before.landmarks(dialect)),
        "cases": lambda dialect: before.cases(dialect).filter(outside),
    }


def nobody_has_a_phone(dialect: Dialect) -> st.SearchStrategy[Case]:
    """Generate what M02 says nothing about."""
    return checks()["M03"].cases(dialect)


@pytest.mark.parametrize("rule", ["M01", "M03", "M04", "M09", "S02", "T01", "F07", "X04"])
def test_the_reference_lookup_meets_every_class(rule: str) -> None:
    found = judgements(report(rules=(rule,)))[rule]

    assert (found.status, found.missed, found.why) == (Status.KEPT, (), None)
    assert set(found.met) >= checks()[rule].all_classes


def test_classes_are_counted_once_for_each_run_that_met_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: Counter[str] = Counter()
    before = checks()["M02"].classes

    def counting(run: Run) -> list[str]:
        found = list(before(run))
        counted.update(set(found))
        return found * 2

    changed(monkeypatch, "M02", classes=counting)
    found = judgements(report(rules=("M02",)))["M02"]

    assert found.met == dict(sorted(counted.items()))
    assert sum(found.met.values()) <= 2 * found.examples


def test_a_rule_whose_classes_are_emptied_is_skipped_and_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed(monkeypatch, "M02", landmarks=lambda _: (), cases=nobody_has_a_phone)
    found = judgements(report(rules=("M02",)))["M02"]

    assert found.examples > 0
    assert (found.status, found.met) == (Status.SKIPPED, {})
    assert found.missed == ("phones and addresses", "phones only")
    assert found.why == "no case of the kinds that it is about was met"


def test_a_rule_that_met_only_a_part_is_kept_and_says_what_it_never_met(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed(monkeypatch, "M02", **without("M02", "phones only"))
    found = judgements(report(rules=("M02",)))["M02"]

    assert (found.status, found.missed) == (Status.KEPT, ("phones only",))
    assert set(found.met) == {"phones and addresses"}


def test_a_rule_that_is_only_skipped_breaks_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, "M02", landmarks=lambda _: (), cases=nobody_has_a_phone)
    found = report(rules=("M02", "M03"))

    assert (found.verdict, broken(found)) == (Verdict.KEPT, [])
    assert found.to_json()["coverage"]["rules"]["M02"] == {
        "met": {},
        "missed": ["phones and addresses", "phones only"],
    }


def test_a_rule_for_which_there_was_no_time_says_so() -> None:
    found = judgements(report(rules=("M03",), effort=replace(EFFORT, seconds=0)))["M03"]

    assert (found.status, found.examples) == (Status.SKIPPED, 0)
    assert found.why == "there was no time for it"


@pytest.mark.parametrize("seconds", [0.02, 2])
def test_every_dialect_is_met_however_little_time_there_is(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: set[Dialect] = set()
    run = Stage.run

    def noting(self: Stage, case: Case, **how: Any) -> Run:
        met.update(each.dialect for each in case.shops)
        return run(self, case, **how)

    monkeypatch.setattr(Stage, "run", noting)
    dialects = tuple(single_changes())

    found = report(rules=("M03", "S02"), dialects=dialects, effort=replace(EFFORT, seconds=seconds))

    assert met >= set(dialects[1:])
    assert found.verdict is Verdict.KEPT
    assert found.dialects == tuple(dict(each.chosen) for each in dialects)


def test_a_choice_that_only_one_dialect_makes_is_found_there() -> None:
    def small(request: Any, transport: Any) -> Any:
        person = request["profile"]
        emails = [each and each.lower() for each in person.get("emailAddresses") or ()]
        return answer({**request, "profile": {**person, "emailAddresses": emails}}, transport)

    alone = Dialect.of({"email-case": "local-sensitive"})
    effort = replace(EFFORT, seconds=4)
    found = report(
        lambda: subject(small), rules=("M04", "M10"), dialects=(Dialect(), alone), effort=effort
    )

    assert {tuple(each.dialect.items()) for each in found.findings} <= {
        (("email-case", "local-sensitive"),),
        (),
    }
    assert broken(found)
