"""A search tries what is narrow, then what Hypothesis makes, and stops at the first failure."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from tests.verify.lookups import Lookup_, subject
from tests.verify.remembering import saying_no

from loop_harness.dialect import Dialect
from loop_harness.lookup import answer
from loop_harness.verify.case import Case
from loop_harness.verify.checks import checks, draw
from loop_harness.verify.memory import Past
from loop_harness.verify.mutants import MadeSubject, all_variations
from loop_harness.verify.run import Run
from loop_harness.verify.search import Search
from loop_harness.verify.stage import Stage


class Recording(Stage):
    """A stage that keeps what it was given."""

    def __init__(self, lookup: Lookup_ | None = None) -> None:
        super().__init__(subject(lookup))
        self.given: list[Case] = []

    def run(self, case: Case, *, anew: bool = False, as_written: bool = False) -> Run:
        self.given.append(case)
        return super().run(case, anew=anew, as_written=as_written)


def searching(stage: Stage, rule: str = "M04", seed: int = 0) -> Search:
    return Search(checks()[rule], stage, Dialect(), seed)


def test_landmarks_go_on_where_time_ran_out(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count()
    wanted = list(checks()["M04"].landmarks(Dialect()))
    with Recording() as stage:
        search = searching(stage)
        with monkeypatch.context() as patch:
            patch.setattr("loop_harness.verify.search.time.monotonic", lambda: next(clock))
            search.landmarks(until=20)
        first = len(stage.given)
        search.landmarks()
        search.landmarks()

    assert 0 < first < len(wanted)
    assert stage.given == wanted


def test_when_time_is_over_nothing_is_tried() -> None:
    with Recording() as stage:
        search = searching(stage)
        search.landmarks(until=time.monotonic())
        search.more(10, until=time.monotonic())

    assert (stage.given, search.examples) == ([], 0)


def test_the_same_seed_makes_the_same_cases_and_each_round_others() -> None:
    def made(seed: int) -> list[Case]:
        with Recording() as stage:
            search = searching(stage, seed=seed)
            search.more(10)
            search.more(10)
            return stage.given

    one, again, other = made(1), made(1), made(2)

    assert one == again
    assert one != other
    assert one[:10] != one[10:]


def test_constants_of_a_project_around_it_change_no_case(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> list[Case]:
        with Recording() as stage:
            searching(stage).more(40)
            return stage.given

    alone = made()
    around = Constants(integers=set(range(50)), strings={f"{each:05}" for each in range(500)})
    monkeypatch.setattr(providers, "_get_local_constants", lambda: around)
    monkeypatch.setattr(providers, "CONSTANTS_CACHE", LRUCache(1024))

    assert made() == alone
    assert providers._get_local_constants() is around  # a project's own tests still draw them


def test_nothing_more_is_tried_once_the_rule_is_broken() -> None:
    with Recording(saying_no) as stage:
        search = searching(stage)
        search.landmarks()
        search.landmarks()
        search.more(50)
        search.known(checks()["M04"].landmarks(Dialect()))

    assert len(stage.given) == search.examples == 1
    assert search.broken is not None
    assert search.broken.case == stage.given[0]


def test_a_lookup_that_is_wrong_by_turns_is_no_error_of_hypothesis() -> None:
    turns = itertools.count()

    def by_turns(request: Any, transport: Any) -> Any:
        return saying_no(request) if next(turns) % 7 == 6 else answer(request, transport)

    with Stage(subject(by_turns)) as stage:
        search = searching(stage)
        search.more(50)

    assert search.broken is not None
    assert search.broken.problem.order is not None


def test_a_search_knows_what_all_rules_have_asked_before() -> None:
    with Recording(saying_no) as stage:
        searching(stage, "M01").landmarks()
        before = list(stage.given)
        search = searching(stage)
        search.landmarks()

    assert before
    assert list(search.before) == before[-32:]


def test_a_case_with_trouble_is_remembered_longer_than_others() -> None:
    plain = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], Dialect())
    troubled = draw.with_faults(plain, "reset")
    past = Past()
    for each in (plain, troubled, *[plain] * 100):
        past.add(each)

    assert past.cases() == (troubled, *[plain] * 32)


def test_a_refreshed_lookup_has_no_past() -> None:
    with Recording() as stage:
        searching(stage, "M01").landmarks()
        stage.refresh()
        search = searching(stage)
        search.more(1)

    assert list(stage.past.cases()) == stage.given[-1:]


def test_classes_are_counted_from_what_was_carried_out() -> None:
    def landmarks(_dialect: Dialect) -> Iterator[Case]:
        yield from itertools.islice(checks()["M02"].landmarks(Dialect()), 3)

    with Stage(subject()) as stage:
        search = searching(stage, "M02")
        search.known(landmarks(Dialect()))

    assert search.classes == {"phones only": 3}


def test_a_quota_that_many_requests_use_up_is_no_mistake_of_a_lookup() -> None:
    dialect = Dialect.of({"rate-limit": "hundred-per-quarter-hour"})
    people = [f"nobody{each}@example.org" for each in range(101)]
    case = draw.one_pull(draw.one_order(*people[-1:]), people, dialect)
    one_by_one = MadeSubject(all_variations()["one-by-one"].lookup)
    with Stage(one_by_one) as stage:
        search = Search(checks()["M04"], stage, dialect, 0)

        assert search.tried(case)
        assert stage.run(case).last.error_kind == "rate_limited"
