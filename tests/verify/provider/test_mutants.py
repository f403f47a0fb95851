"""Every wrong provider is found by the rule that names what is wrong; no right one is flagged."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from loop_harness.contracts.rules import rules
from loop_harness.dialect import assumptions
from loop_harness.verify.depth import depth
from loop_harness.verify.provider.mutants import Mutant, Provider, all_mutants, all_variations
from loop_harness.verify.provider.self_test import try_right, try_wrong

QUICK = depth("quick")
OURS = [each for each in rules().values() if each.subject == "provider"]
MUST = [each.id for each in OURS if each.level == "must"]
SHOULD = [each.id for each in OURS if each.level == "should"]
#: Inquiries of a rule until it tells: what a short verification has time for.
MOST_EXAMPLES = 40
STEPS = frozenset(
    (
        *("asked", "claimed", "matching", "searched", "order", "shipment", "found", "parcel"),
        *("reports", "report", "prediction", "said", "respond"),
    )
)


def of_rule(name: str) -> list[Mutant]:
    return [each for each in all_mutants().values() if each.breaks == name]


@pytest.mark.parametrize("name", MUST)
def test_a_rule_that_must_be_kept_has_a_crude_and_a_narrow_provider_that_breaks_it(
    name: str,
) -> None:
    assert {each.narrow for each in of_rule(name)} == {True, False}


@pytest.mark.parametrize("name", SHOULD)
def test_a_rule_that_should_be_kept_has_a_provider_that_breaks_it(name: str) -> None:
    assert of_rule(name)


def test_there_are_many_ways_to_be_right() -> None:
    assert len([each for each in all_variations() if "=" not in each]) >= 20


def test_every_alternative_of_every_assumption_about_providers_is_a_way_to_be_right() -> None:
    other = {
        f"{name}={choice}"
        for name, each in assumptions().items()
        for choice in each.alternatives
        if each.applies_to == "provider" and choice != each.default
    }

    assert other == {each for each in all_variations() if "=" in each}


def test_every_provider_says_in_a_sentence_what_it_does() -> None:
    told = [each.wrong for each in all_mutants().values()]
    told += [each.otherwise for each in all_variations().values()]

    assert [each for each in told if not each.endswith(".")] == []
    assert _twice(told) == []


def test_a_wrong_provider_differs_from_the_right_one_in_few_steps() -> None:
    taken = {
        name: {
            step
            for kind in each.provider.__mro__[: each.provider.__mro__.index(Provider)]
            for step in STEPS & vars(kind).keys()
        }
        for name, each in all_mutants().items()
    }

    assert {name: steps for name, steps in taken.items() if not 0 < len(steps) <= 2} == {}


@pytest.mark.parametrize("name", all_mutants())
def test_a_wrong_provider_is_found_by_the_rule_that_names_what_is_wrong(name: str) -> None:
    trial = try_wrong(name, rules=[all_mutants()[name].breaks])

    assert (trial.fate, trial.killers) == ("killed", (trial.rule.id,))
    assert trial.examples <= MOST_EXAMPLES


@pytest.mark.parametrize("name", MUST)
def test_a_rule_that_must_be_kept_finds_what_no_other_rule_finds(name: str) -> None:
    likely = sorted(of_rule(name), key=lambda each: len(each.also))

    assert any(try_wrong(each.name).killers == (name,) for each in likely)


#: ``test_own_mock`` tries every alternative.
@pytest.mark.parametrize("name", [each for each in all_variations() if "=" not in each])
def test_no_rule_flags_a_right_provider(name: str) -> None:
    assert try_right(name, QUICK).alarms == ()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["plain", "asks-who"])
def test_no_rule_flags_it_by_chance(name: str, seed: int) -> None:
    assert try_right(name, QUICK, seed).alarms == ()


def _twice(texts: Iterable[str]) -> list[str]:
    found = list(texts)
    return [each for each in dict.fromkeys(found) if found.count(each) > 1]
