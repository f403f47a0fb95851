"""Effort is a time budget, whatever the lookup: each rule has its turn, and the run ends."""

from __future__ import annotations

import time
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from tests.verify.lookups import subject
from tests.verify.remembering import saying_no
from tests.verify.verifying import QUICK, broken, events, judgements, report

from loop_harness.errors import UnknownName
from loop_harness.lookup import answer
from loop_harness.verify.checks import checks
from loop_harness.verify.effort import Effort, effort, efforts
from loop_harness.verify.events import Finished, Judged, Progressed
from loop_harness.verify.search import Search
from loop_harness.verify.subjects.python import PythonSubject

QUICKLY = effort("quick")
#: All rules but those that wait for a clock.
RULES = tuple(name for name, each in checks().items() if not each.seconds_each)


class Clock:
    """Time that passes only when a lookup is asked."""

    def __init__(self, patch: pytest.MonkeyPatch, seconds_each: float) -> None:
        self.now = 0.0
        self._each = seconds_each
        for module in ("lookup", "search", "settle", "shrink"):
            fake = SimpleNamespace(monotonic=lambda: self.now)
            patch.setattr(f"loop_harness.verify.{module}.time", fake)

    def slow(self, lookup: Any = answer) -> Any:
        """Return a lookup that takes its time."""

        def slowly(request: Any, transport: Any) -> Any:
            self.now += self._each
            return lookup(request, transport)

        return lambda: subject(slowly)


@pytest.mark.parametrize("seconds_each", [0.001, 0.02, 0.05])
def test_every_rule_has_its_turn_however_slow_the_lookup(
    seconds_each: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, seconds_each)

    found = report(clock.slow(), rules=QUICK, effort=QUICKLY)

    assert not broken(found)
    assert [name for name, each in judgements(found).items() if not each.examples] == []
    assert clock.now <= QUICKLY.seconds + 10 * seconds_each


def test_a_slow_lookup_has_a_turn_at_each_of_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, 0.02)

    found = report(clock.slow(), rules=RULES, effort=QUICKLY)

    assert [name for name, each in judgements(found).items() if not each.examples] == []
    assert clock.now <= QUICKLY.seconds + 1


def test_no_rule_takes_much_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, 0.05)

    found = report(clock.slow(), rules=QUICK, effort=QUICKLY)

    seconds = [each.seconds for each in found.judgements]
    assert min(seconds) > 0
    assert max(seconds) <= 3 * QUICKLY.seconds / len(QUICK), seconds


def test_what_time_is_left_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, 0.01)

    found = report(clock.slow(), rules=("M03",), effort=QUICKLY)

    assert clock.now >= QUICKLY.seconds
    assert found.examples >= 0.9 * QUICKLY.seconds / 0.01


@pytest.mark.parametrize("seconds_each", [0.01, 0.3])
def test_a_run_ends_also_if_everything_is_broken_and_slow(
    seconds_each: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, seconds_each)

    def no(request: Any, _transport: Any) -> Any:
        return saying_no(request)

    found = report(clock.slow(no), rules=RULES, effort=QUICKLY)

    assert broken(found)
    assert clock.now <= 3 * QUICKLY.seconds + 10 * seconds_each


def test_a_broken_rule_costs_no_further_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: Counter[str] = Counter()
    before = Search.tried

    def counting(self: Search, *case: Any, **how: Any) -> bool:
        tried[self.check.rule.id] += 1
        return before(self, *case, **how)

    monkeypatch.setattr(Search, "tried", counting)

    def no(request: Any, transport: Any) -> Any:  # noqa: ARG001 - it asks nobody
        return saying_no(request)

    found = report(lambda: subject(no), rules=("M01", "M04"), effort=QUICKLY)

    assert broken(found) == ["M04"]
    assert tried["M04"] == judgements(found)["M04"].examples == 1
    assert tried["M01"] > 100


def test_a_lookup_that_is_really_slow_ends_near_its_budget() -> None:
    def slowly(request: Any, transport: Any) -> Any:
        time.sleep(0.03)
        return answer(request, transport)

    begun = time.monotonic()
    short = Effort(name="quick", seconds=1, shrink_s=0.5)
    found = report(lambda: subject(slowly), rules=("M01", "M04", "T01"), effort=short)

    assert not broken(found)
    assert all(each.examples for each in found.judgements)
    assert time.monotonic() - begun < 5


def test_a_lookup_is_told_how_far_it_is_and_how_each_rule_came_out() -> None:
    told = events(rules=("M01", "M04"))

    progress = [each for each in told if isinstance(each, Progressed)]
    assert {each.rule for each in progress} == {"M01", "M04"}
    counts = [each.examples for each in progress]
    assert counts == sorted(counts)
    assert [each.judgement.rule.id for each in told if isinstance(each, Judged)] == ["M01", "M04"]
    assert isinstance(told[-1], Finished)
    assert told[-1].report.examples == counts[-1]


class Closing(PythonSubject):
    """The reference lookup, which tells how often it was opened and closed."""

    def __init__(self, told: Counter[str]) -> None:
        super().__init__(answer)
        self._told = told
        told["opened"] += 1

    def anew(self) -> Closing:
        return Closing(self._told)

    def close(self) -> None:
        super().close()
        self._told["closed"] += 1


def test_every_subject_that_was_opened_is_closed() -> None:
    told: Counter[str] = Counter()

    report(lambda: Closing(told), rules=("M01", "F06"))

    assert told == {"opened": 2, "closed": 2}  # one beside the other


def test_efforts_are_known_by_name() -> None:
    assert [effort(each).seconds for each in efforts()] == [5, 60, 600]
    with pytest.raises(UnknownName) as refused:
        effort("endless")
    assert refused.value == UnknownName("effort", "endless", efforts())
