"""The measuring of the rules of a provider is not to be fooled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loop_harness.mock.exchange import Request, Response
from loop_harness.verify.depth import depth
from loop_harness.verify.provider.mutants import (
    Mutant,
    Passing,
    Provider,
    all_mutants,
    all_variations,
    register,
)
from loop_harness.verify.provider.self_test import try_right, try_wrong

QUICK = depth("quick")


class Refusing(Provider):
    """Refuses every token."""

    def respond(self, request: Request) -> Response:
        return super().respond(replace(request, headers={}))


def with_mutant(monkeypatch: pytest.MonkeyPatch, name: str, mutant: Mutant) -> None:
    monkeypatch.setitem(register._MUTANTS, name, mutant)


def test_a_wrong_provider_that_is_not_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    same = type("Same", (Provider,), {})
    with_mutant(monkeypatch, "same", replace(all_mutants()["cut-at-nine"], provider=same))

    trial = try_wrong("same", rules=["P01"])

    assert (trial.fate, trial.killers) == ("not applied", ())
    assert (trial.addresses, trial.orders) == (None, None)


def test_a_provider_that_the_rule_cannot_find_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(all_mutants()["cut-at-nine"], breaks="P03", also=())
    with_mutant(monkeypatch, "other", other)

    trial = try_wrong("other", rules=["P01", "P03"])

    assert (trial.fate, trial.killers, trial.unexpected) == ("survived", ("P01",), ("P01",))


def test_a_found_one_is_told_with_its_smallest_case() -> None:
    trial = try_wrong("first-address-only", rules=["P02"])

    assert (trial.fate, trial.addresses) == ("killed", 2)
    assert trial.orders


def test_a_slow_one_differs_though_it_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = replace(all_mutants()["slow-for-addresses"], breaks="P03")
    with_mutant(monkeypatch, "slow", slow)

    assert try_wrong("slow", rules=["P03"]).applied


def test_time_is_not_sat_out() -> None:
    time = Passing()
    time.wait(3600)

    provider = all_mutants()["slow-for-ten"].held.provided(Provider, time)
    before = provider.held.clock.now()
    provider.respond(Request(method="GET", path="/"))

    assert (provider.held.clock.now() - before).total_seconds() == 3600


def test_a_rule_that_flags_a_right_provider_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = all_mutants()["cut-at-nine"].provider
    found = replace(all_variations()["plain"], provider=wrong)
    monkeypatch.setitem(register._VARIATIONS, "wrong", found)

    assert "P01" in [each.rule for each in try_right("wrong", QUICK).alarms]


def test_a_right_provider_that_cannot_be_judged_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = replace(all_variations()["plain"], provider=Refusing)
    monkeypatch.setitem(register._VARIATIONS, "refusing", found)

    with pytest.raises(RuntimeError, match=r"refusing: .*token"):
        try_right("refusing", QUICK)
