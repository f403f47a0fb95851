"""The rule catalogue is complete, says where each rule comes from, and is proven here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from loop_harness import content
from loop_harness.contracts.rules import Rule, rule, rules
from loop_harness.errors import UnknownName

FIXED = [
    *(f"M{number:02}" for number in range(1, 14)),
    *(f"S{number:02}" for number in range(1, 11)),
    *(f"T{number:02}" for number in range(1, 4)),
    *(f"F{number:02}" for number in range(1, 8)),
    *(f"X{number:02}" for number in range(1, 7)),
    *("A01", "A02"),
    *(f"C{number:02}" for number in range(1, 7)),
    *(f"P{number:02}" for number in range(1, 12)),
    *("R01", "R02", "Q01"),
]
KINDS = {
    "lookup": {"matching", "shape", "time", "fault", "security"},
    "provider": {"contract", "matching", "auth", "shape"},
}
KIND_OF_LETTER = {"M": "matching", "S": "shape", "T": "time", "F": "fault", "X": "security"}
OF_LOOKUPS = [each for each in rules().values() if each.subject == "lookup"]
PROPERTIES = Path(__file__).parents[1] / "properties"

every_rule = pytest.mark.parametrize("rule", rules().values(), ids=rules())


def test_the_catalogue_holds_exactly_the_fixed_rules_each_once() -> None:
    entries = content.table("contracts", "rules.toml")["rule"]

    assert sorted(each["id"] for each in entries) == sorted(FIXED)


@every_rule
def test_a_rule_is_of_a_known_level_kind_and_basis(rule: Rule) -> None:
    assert rule.level in {"must", "should"}
    assert rule.kind in KINDS[rule.subject]
    assert rule.basis
    assert set(rule.basis) <= {"documented", "observed", "standard", "harness"}


@every_rule
def test_a_rule_has_a_title_a_statement_and_a_source(rule: Rule) -> None:
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.statement.endswith((".", ".)"))
    assert rule.source


@every_rule
def test_a_rule_of_our_own_judgement_is_a_must_only_with_a_reason(rule: Rule) -> None:
    """The catalogue says which: privacy, honesty, or what no reader could do without."""
    own_musts = {
        *("M05", "M06", "M07", "M12", "S03", "S06", "S07", "S09", "F01", "F04", "F06", "F07"),
        *("X03", "X04", "X05", "A02", "P07", "P08"),
    }
    if rule.level == "must" and rule.basis == ("harness",):
        assert rule.id in own_musts


@pytest.mark.parametrize("rule", OF_LOOKUPS, ids=lambda each: each.id)
def test_the_letter_of_a_rule_tells_its_kind(rule: Rule) -> None:
    assert rule.kind == KIND_OF_LETTER[rule.id[0]]


def test_a_rule_is_found_whatever_the_case_of_its_id() -> None:
    assert rule("m05") is rules()["M05"]


def test_an_unknown_rule_brings_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        rule("M50")

    assert str(caught.value).startswith("there is no rule called 'M50'; did you mean 'M")


def marked(text: str) -> Iterator[str]:
    """Yield the ids that the tests of one module are marked with."""
    for each in ast.parse(text).body:
        marks: list[ast.expr] = []
        if isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
            marks = each.decorator_list
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call):
            marks = [each.value.func]  # test_it = pytest.mark.rule("T01")(Machine.TestCase)
        for mark in marks:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.rule":
                yield from (ast.literal_eval(argument) for argument in mark.args)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('@pytest.mark.rule("M01", "M02")\ndef test_it(): ...', ["M01", "M02"]),
        ('test_it = pytest.mark.rule("T01")(Machine.TestCase)', ["T01"]),
        ('@pytest.mark.rule("M01")\ndef helper(): ...', []),
        ('# pytest.mark.rule("M01")\ndef test_it(): ...', []),
    ],
)
def test_markers_are_found_on_tests_and_nowhere_else(text: str, found: list[str]) -> None:
    assert list(marked(text)) == found


def test_every_rule_of_a_lookup_has_a_property_that_proves_it() -> None:
    proven = {
        name for file in PROPERTIES.glob("test_*.py") for name in marked(file.read_text("utf-8"))
    }

    assert sorted({each.id for each in OF_LOOKUPS} - proven) == []
    assert sorted(proven - set(rules())) == []
