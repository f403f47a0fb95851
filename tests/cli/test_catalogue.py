"""``rules`` and ``assumptions`` list everything, explain one thing, and give data to programs."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from tests.cli.calling import call

from loop_harness.contracts.rules import rules
from loop_harness.dialect import assumptions


def test_every_rule_is_one_line_in_a_pipe() -> None:
    lines = call("rules").out.splitlines()

    assert [each.rstrip().split(maxsplit=4) for each in lines[1:]] == [
        [each.id, each.subject, each.level, each.kind, each.title] for each in rules().values()
    ]


def test_every_assumption_is_one_line_in_a_pipe() -> None:
    lines = [each.rstrip() for each in call("assumptions").out.splitlines()]

    headings = {"provider": "Loop, and so the mock:", "gladly": "Gladly:"}
    expected: list[list[str]] = []
    for whose, heading in headings.items():
        expected += [heading.split(maxsplit=2), ["id", "default", "other choices"]]
        expected += [
            [each.id, each.default, ", ".join(x for x in each.alternatives if x != each.default)]
            for each in assumptions().values()
            if each.applies_to == whose
        ]
        expected.append([])
    assert [each.split(maxsplit=2) for each in lines] == expected


@pytest.mark.parametrize("command", ["rules", "assumptions"])
@pytest.mark.parametrize("columns", [40, 80])
def test_a_list_fits_the_terminal_and_no_id_is_cut(command: str, columns: int) -> None:
    lines = call(command, env={"COLUMNS": str(columns)}).out.splitlines()

    ids = rules() if command == "rules" else assumptions()
    assert max(map(len, lines)) <= columns
    assert set(ids) <= {line.split()[0] for line in lines if line.strip()}


def test_json_holds_all_of_it() -> None:
    assert call("rules", "--format", "json").json == [
        {**asdict(each), "basis": list(each.basis)} for each in rules().values()
    ]
    assert call("assumptions", "--format", "json").json == [
        {**asdict(each), "covers": list(each.covers)} for each in assumptions().values()
    ]


@pytest.mark.parametrize("name", ["M02", "m02"])
def test_one_rule_is_explained_with_its_source(name: str) -> None:
    rule = rules()["M02"]

    assert call("rules", name).out == (
        f"M02  {rule.title}\nmust, for a lookup, matching\n\n{rule.statement}\n\n"
        f"Based on: {', '.join(rule.basis)} ({rule.source})\n"
    )


def test_one_assumption_is_explained_with_its_evidence() -> None:
    open_ = assumptions()["email-case"]

    shown = call("assumptions", "email-case").out

    assert shown == (
        f"email-case\n{open_.question}\n\n"
        f"  ignore (default): {open_.alternatives['ignore']}\n"
        f"  local-sensitive: {open_.alternatives['local-sensitive']}\n\n"
        f"Evidence: {open_.evidence}\nAnswers: {', '.join(open_.covers)}\n"
    )


def test_what_cannot_be_observed_says_why() -> None:
    hidden = next(each for each in assumptions().values() if not each.observable)

    assert f"from outside: {hidden.unobservable_because}\n" in call("assumptions", hidden.id).out
