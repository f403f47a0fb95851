"""Whatever public documents leave open is listed, and is a switch or declared out of scope."""

from __future__ import annotations

from collections import Counter

import pytest

from loop_harness import content
from loop_harness.dialect import Assumption, Dialect, assumption, assumptions, single_changes
from loop_harness.errors import UnknownName

TABLE = content.table("contracts", "assumptions.toml")
OPEN = {each["id"]: each for each in TABLE["open"]}
OUT_OF_SCOPE = TABLE["out_of_scope"]

every_assumption = pytest.mark.parametrize("switch", assumptions().values(), ids=assumptions())


def covered() -> list[str]:
    """Return what assumptions and out-of-scope entries answer."""
    switches = [name for each in assumptions().values() for name in each.covers]
    return [*switches, *(name for each in OUT_OF_SCOPE for name in each["covers"])]


def test_all_contradictions_are_listed() -> None:
    found = [each["id"] for each in TABLE["open"] if each["kind"] == "contradiction"]

    assert found == [f"C{number}" for number in range(1, 23)]


def test_every_open_question_is_listed_once_and_is_a_sentence() -> None:
    assert [
        name for name, count in Counter(e["id"] for e in TABLE["open"]).items() if count > 1
    ] == []
    assert [name for name, each in OPEN.items() if not each["statement"].endswith(".")] == []
    assert {each["kind"] for each in OPEN.values()} == {"contradiction", "unknown"}


def test_an_unknown_is_named_after_its_section() -> None:
    assert [
        name
        for name, each in OPEN.items()
        if each["kind"] == "unknown" and not name.startswith(f"U{each['section']}-")
    ] == []


def test_every_open_question_is_answered_and_nothing_else_is() -> None:
    assert set(covered()) == set(OPEN)


def test_no_open_question_is_both_a_switch_and_out_of_scope() -> None:
    switches = {name for each in assumptions().values() for name in each.covers}

    assert [name for each in OUT_OF_SCOPE for name in each["covers"] if name in switches] == []


def test_what_is_out_of_scope_says_why() -> None:
    assert [each for each in OUT_OF_SCOPE if not each["why"].endswith(".")] == []


@every_assumption
def test_a_switch_has_a_default_among_at_least_two_alternatives(switch: Assumption) -> None:
    assert switch.default in switch.alternatives
    assert len(switch.alternatives) >= 2
    assert [each for each in switch.alternatives.values() if not each.endswith(".")] == []


@every_assumption
def test_a_switch_asks_a_question_covers_something_and_has_evidence(switch: Assumption) -> None:
    assert switch.question.endswith("?")
    assert switch.covers
    assert any(each in switch.evidence for each in ("documented", "observed", "inferred"))
    assert switch.applies_to in {"provider", "gladly"}


@every_assumption
def test_what_cannot_be_seen_from_outside_says_why_and_only_that(switch: Assumption) -> None:
    assert bool(switch.unobservable_because) is not switch.observable


@every_assumption
def test_what_gladly_does_cannot_be_seen_at_the_provider(switch: Assumption) -> None:
    assert switch.applies_to == "provider" or not switch.observable


def test_ids_are_unique() -> None:
    assert len(TABLE["assumption"]) == len(assumptions())


def test_a_dialect_keeps_only_what_differs_from_the_defaults() -> None:
    chosen = Dialect.of({"email-case": "local-sensitive", "email-spaces": "trim"})

    assert chosen == Dialect((("email-case", "local-sensitive"),))
    assert (chosen["email-case"], chosen["email-spaces"]) == ("local-sensitive", "trim")
    assert chosen.but(email_case="ignore") == Dialect()


def test_a_dialect_is_read_from_texts() -> None:
    assert Dialect.parse(["email-case=local-sensitive"]) == Dialect().but(
        email_case="local-sensitive"
    )


def test_an_unknown_switch_or_choice_brings_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        Dialect.parse(["email-cas=ignore"])
    assert (
        str(caught.value) == "there is no assumption called 'email-cas'; did you mean 'email-case'?"
    )

    with pytest.raises(UnknownName) as caught:
        Dialect.parse(["email-case=sensitive"])
    assert str(caught.value) == (
        "there is no choice of email-case called 'sensitive'; did you mean 'local-sensitive'?"
    )

    with pytest.raises(UnknownName):
        assumption("email")


def test_the_single_changes_are_the_default_and_each_other_alternative_alone() -> None:
    found = [each.chosen for each in single_changes()]

    assert found[0] == ()
    assert sorted(found[1:]) == sorted(
        ((name, choice),)
        for name, each in assumptions().items()
        for choice in each.alternatives
        if choice != each.default
    )
