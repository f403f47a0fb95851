"""The self-test counts right, shows what it counted, and is not to be fooled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.cli.calling import call

from loop_harness import schemas
from loop_harness.cli import self_test as command
from loop_harness.contracts.rules import rule
from loop_harness.errors import UnknownName
from loop_harness.verify import self_test as module
from loop_harness.verify.depth import depth
from loop_harness.verify.kills import Alarm, Measured, RightTrial, Trial
from loop_harness.verify.mutants import Lookup, all_mutants, all_variations, register
from loop_harness.verify.provider import mutants as providers
from loop_harness.verify.self_test import Done, self_test, try_right, try_wrong

TRIAL = Trial(
    name="first-address-only",
    family="matching",
    wrong="Asks for the first address only.",
    rule=rule("M03"),
    also=("M04",),
    narrow=False,
    applied=True,
    killers=("M03", "M04"),
    examples=4,
    seconds=0.25,
    addresses=2,
    orders=1,
)
ALONE = replace(TRIAL, name="alone", killers=("M03",), examples=10, seconds=0.75, addresses=1)
SHOULD = replace(TRIAL, name="should", rule=rule("M13"), killers=(), addresses=None, orders=None)
PLAIN = RightTrial(name="plain", otherwise="As it is.", dialect={}, examples=100, alarms=())
GOOD = Measured(effort="quick", seed=0, seconds=9.0, trials=(TRIAL, ALONE, SHOULD), tests=(PLAIN,))
PROVIDER = replace(TRIAL, name="cut", family="orders", rule=rule("P01"), killers=("P01", "P02"))
ASKS_WHO = replace(PLAIN, name="asks-who", subject="provider")
BOTH = replace(
    GOOD,
    trials=(*GOOD.trials, PROVIDER),
    tests=(PLAIN, ASKS_WHO),
    subjects=("lookup", "provider"),
)
SURVIVOR = replace(TRIAL, name="survivor", killers=("S01",))
IDENTICAL = replace(TRIAL, name="identical", applied=False)
FLAGGED = replace(PLAIN, name="flagged", alarms=(Alarm("S05", "6 orders match"),))


def with_trial(trial: Trial) -> Measured:
    return replace(GOOD, trials=(*GOOD.trials, trial))


def test_the_figures_are_those_of_the_lookups() -> None:
    document = GOOD.to_json()

    assert (document["killRate"], document["mustKillRate"]) == (2 / 3, 1.0)
    assert document["examplesToKill"] == {"median": 7.0, "worst": 10}
    assert document["secondsToKill"] == {"median": 0.5, "worst": 0.75}
    assert (document["addresses"], document["orders"]) == (1.5, 1.0)
    assert {name: count for name, count in GOOD.kills.items() if count} == {"M03": 2, "M04": 1}
    assert {name: count for name, count in GOOD.alone.items() if count} == {"M03": 1}
    assert "M04" not in GOOD.idle
    assert "M05" in GOOD.idle


@pytest.mark.parametrize(
    ("measured", "is_good"),
    [
        (GOOD, True),
        (with_trial(SURVIVOR), False),
        (with_trial(IDENTICAL), False),
        (replace(GOOD, tests=(PLAIN, FLAGGED)), False),
    ],
)
def test_a_survivor_one_that_is_not_wrong_or_an_alarm_spoils_it(
    measured: Measured, is_good: bool
) -> None:
    assert measured.is_good is is_good
    assert measured.to_json()["verdict"] == ("kept" if is_good else "broken")


def test_a_rule_that_need_not_tell_does_not_kill() -> None:
    assert (SURVIVOR.fate, SURVIVOR.unexpected) == ("survived", ("S01",))


def test_the_json_conforms_to_its_schema() -> None:
    for each in (GOOD, BOTH, with_trial(IDENTICAL), replace(GOOD, trials=(), tests=(FLAGGED,))):
        assert schemas.problems(json.loads(json.dumps(each.to_json())), "self-test") == ()


def test_a_wrong_lookup_that_is_not_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    same = replace(all_mutants()["first-address-only"], lookup=type("Same", (Lookup,), {}))
    monkeypatch.setitem(register._MUTANTS, "same", same)

    trial = try_wrong("same", depth("quick"), rules=["M03"])

    assert (trial.fate, trial.killers) == ("not applied", ())


def test_a_lookup_that_the_rule_cannot_find_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(all_mutants()["token-in-url"], breaks="X06")
    monkeypatch.setitem(register._MUTANTS, "other", other)

    trial = try_wrong("other", depth("quick"), rules=["X01", "X06"])

    assert (trial.fate, trial.killers, trial.unexpected) == ("survived", ("X01",), ("X01",))


def test_a_rule_that_flags_a_right_lookup_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = all_mutants()["first-address-only"].lookup
    monkeypatch.setitem(
        register._VARIATIONS, "wrong", replace(all_variations()["plain"], lookup=wrong)
    )

    alarms = try_right("wrong", depth("quick")).alarms

    assert "M03" in [each.rule for each in alarms]


def test_what_only_a_memory_does_wrong_is_told_by_the_rule_that_forbids_it() -> None:
    trial = try_wrong("first-token-stays", depth("quick"), rules=["M03", "M04", "X04"])

    assert trial.killers == ("X04",)


def test_lookups_are_tried_in_processes_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("token-in-url", "first-hundred-addresses")
    monkeypatch.setattr(
        module, "all_mutants", lambda: {each: all_mutants()[each] for each in names}
    )
    monkeypatch.setattr(module, "all_variations", lambda: {"plain": all_variations()["plain"]})

    *told, measured = self_test(depth("quick"), workers=2)

    assert isinstance(measured, Measured)
    assert {each.name for each in told if isinstance(each, Done)} == {*names, "plain"}
    assert [(each.name, each.fate, each.killers) for each in measured.trials] == [
        ("token-in-url", "killed", ("X01",)),
        ("first-hundred-addresses", "killed", ("M03",)),
    ]
    assert measured.is_good


def test_providers_are_tried_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"cut-at-nine": providers.all_mutants()["cut-at-nine"]}
    right = {"asks-who": providers.all_variations()["asks-who"]}
    monkeypatch.setattr(providers, "all_mutants", lambda: wrong)
    monkeypatch.setattr(providers, "all_variations", lambda: right)

    *told, measured = self_test(depth("quick"), subjects=("provider",))

    assert isinstance(measured, Measured)
    assert [each.name for each in told if isinstance(each, Done)] == ["cut-at-nine", "asks-who"]
    assert [(each.name, each.fate) for each in measured.trials] == [("cut-at-nine", "killed")]
    assert [(each.name, each.subject) for each in measured.tests] == [("asks-who", "provider")]
    assert measured.is_good


def test_each_kind_of_subject_is_counted_by_its_own_rules() -> None:
    assert BOTH.part("lookup") == replace(GOOD, subjects=("lookup",))
    assert BOTH.part("provider").trials == (PROVIDER,)
    assert {name for name in BOTH.part("provider").kills if name[0] in "MSTFX"} == set()
    assert {name: count for name, count in BOTH.kills.items() if count} == {
        "M03": 2,
        "M04": 1,
        "P01": 1,
        "P02": 1,
    }


def test_an_unknown_depth_brings_the_known_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        depth("normle")

    assert caught.value == UnknownName("effort", "normle", ("quick", "normal"))


def told(monkeypatch: pytest.MonkeyPatch, measured: Measured, *options: str) -> Any:
    def canned(*_: Any, **__: Any) -> Iterator[Done | Measured]:
        yield Done("plain", 1, 2)
        yield measured

    monkeypatch.setattr(command, "self_test", canned)
    return call("self-test", *options)


def test_the_text_shows_each_lookup_with_the_rules_that_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = replace(with_trial(SURVIVOR), tests=(PLAIN, FLAGGED))

    outcome = told(monkeypatch, bad)
    lines = outcome.out.splitlines()

    assert outcome.code == 1
    assert lines[4] == "  M03 first-address-only ··#+" + "·" * 35
    assert lines[7].startswith("✘ M03 survivor          ")
    assert lines[7].endswith("·  survived: Asks for the first address only.")
    assert lines[7].count("!") == 1
    assert "✔ plain: As it is." in lines
    assert "✘ flagged: S05: 6 orders match" in lines
    assert "Wrong lookups found: 50.0% of 4; of those that must be: 66.7%" in lines
    assert lines[-1] == "not as it should be, in 9 s (seed 0)"


def test_the_json_of_the_command_is_the_document_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = told(monkeypatch, GOOD, "--format", "json", "--effort", "quick")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.json == json.loads(json.dumps(GOOD.to_json()))


def test_the_text_shows_each_kind_of_subject_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = told(monkeypatch, BOTH)
    lines = outcome.out.splitlines()

    assert outcome.code == 0
    assert [each for each in lines if each.startswith("  P01 ")] == [
        "  P01 cut ········#!············"
    ]
    assert "Wrong lookups found: 66.7% of 3; of those that must be: 100.0%" in lines
    assert "Wrong providers found: 100.0% of 1; of those that must be: 100.0%" in lines
    assert "Right providers flagged: 0.0% of 1" in lines
    assert lines[-1] == "as it should be, in 9 s (seed 0)"


@pytest.mark.parametrize(
    ("options", "subjects"),
    [
        ((), ("lookup", "provider")),
        (("--subject", "all"), ("lookup", "provider")),
        (("--subject", "provider"), ("provider",)),
    ],
)
def test_both_kinds_are_tried_unless_one_is_named(
    monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], subjects: tuple[str, ...]
) -> None:
    asked: list[Any] = []

    def canned(*_: Any, **more: Any) -> Iterator[Measured]:
        asked.append(more["subjects"])
        yield GOOD

    monkeypatch.setattr(command, "self_test", canned)
    call("self-test", *options)

    assert asked == [subjects]
