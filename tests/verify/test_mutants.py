"""Every wrong lookup is found by the rule that names what is wrong; no right one is flagged.

``--hypothesis-profile=long`` tries the right ones with twenty seeds, under one dialect after the
other.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
from tests.lasting import IS_LONG

from loop_harness.contracts.rules import rules
from loop_harness.dialect import Dialect, assumptions, single_changes
from loop_harness.verify.checks import checks
from loop_harness.verify.depth import Depth, depth
from loop_harness.verify.mutants import Lookup, Mutant, all_mutants, all_variations
from loop_harness.verify.self_test import try_right, try_wrong

QUICK = depth("quick")
FEW = Depth(name="few", every=8, more=0, every_right=8, more_right=2, slow_right=0)
MANY = Depth(name="many", every=1, more=0, every_right=2, more_right=10, slow_right=1)
MUST = [each.id for each in rules().values() if each.subject == "lookup" and each.level == "must"]
#: Cases until the rule that must tell does: what people wait for.
MOST_EXAMPLES = 250


def of_rule(name: str) -> list[Mutant]:
    """Return the wrong lookups that one rule must find, those that it alone may find first."""
    found = [each for each in all_mutants().values() if each.breaks == name]
    return sorted(found, key=lambda each: (len(each.also), not each.narrow))


def _dialects() -> list[Dialect]:
    """Return the default and each other choice of how Loop behaves, alone."""
    ours = {name for name, each in assumptions().items() if each.applies_to == "provider"}
    return [each for each in single_changes() if {name for name, _ in each.chosen} <= ours]


@pytest.mark.parametrize("name", MUST)
def test_a_rule_that_must_be_kept_has_a_crude_and_a_narrow_lookup_that_breaks_it(name: str) -> None:
    assert {each.narrow for each in of_rule(name)} == {True, False}


def test_every_rule_of_a_lookup_has_one_that_breaks_it() -> None:
    assert {each.breaks for each in all_mutants().values()} == set(checks())


def test_there_are_many_ways_to_be_right() -> None:
    assert len(all_variations()) >= 15


def test_every_lookup_says_in_a_sentence_what_it_does() -> None:
    told = [each.wrong for each in all_mutants().values()]
    told += [each.otherwise for each in all_variations().values()]

    assert [each for each in told if not each.endswith(".")] == []
    assert len(set(told)) == len(told)


def test_a_lookup_differs_from_the_right_one_in_few_steps() -> None:
    steps: dict[str, int] = defaultdict(int)
    for name, each in all_mutants().items():
        for kind in each.lookup.__mro__[: each.lookup.__mro__.index(Lookup)]:
            steps[name] += sum(step in vars(Lookup) and step[0] != "_" for step in vars(kind))

    assert {name: count for name, count in steps.items() if not 0 < count <= 4} == {}


@pytest.mark.parametrize("name", all_mutants())
def test_a_wrong_lookup_is_found_by_the_rule_that_names_what_is_wrong(name: str) -> None:
    trial = try_wrong(name, QUICK, rules=[all_mutants()[name].breaks])

    assert (trial.fate, trial.killers) == ("killed", (trial.rule.id,))
    assert trial.examples <= MOST_EXAMPLES


@pytest.mark.parametrize("name", MUST)
def test_a_rule_that_must_be_kept_finds_what_no_other_rule_finds(name: str) -> None:
    assert try_wrong(of_rule(name)[0].name, QUICK).killers == (name,)


@pytest.mark.parametrize("name", [name for name, each in all_mutants().items() if each.also])
def test_only_rules_that_may_tell_do(name: str) -> None:
    quick = [each for each in checks().values() if each.seconds_each < 1]

    trial = try_wrong(name, QUICK, rules=[each.rule.id for each in quick])

    assert trial.unexpected == ()


@pytest.mark.parametrize("seed", range(20 if IS_LONG else 1))
@pytest.mark.parametrize("name", all_variations())
def test_no_rule_flags_a_right_lookup(name: str, seed: int) -> None:
    found = _dialects()  # each seed another one, and each lookup begins elsewhere
    dialect = found[(seed * 7 + list(all_variations()).index(name)) % len(found)]

    assert try_right(name, MANY if IS_LONG else FEW, seed, dialect).alarms == ()
