"""What the mock says when it refuses is what the documents show, word for word."""

from __future__ import annotations

import pytest
from tests.contracts.test_openapi import examples

from loop_harness import content
from loop_harness.mock.refusals import refusal

REFUSALS = content.table("mocks", "refusals.toml")
DOCUMENTED = [name for name, each in REFUSALS.items() if each["basis"].startswith("documented")]


def shown() -> list[tuple[str | None, object]]:
    return [(each.status, each.value) for each in examples()]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_refusal_is_an_example_of_the_contract(name: str) -> None:
    said = REFUSALS[name]

    assert (str(said["status"]), said["body"]) in shown()


def test_every_refusal_says_what_it_is_based_on() -> None:
    assert {each["basis"].partition(":")[0] for each in REFUSALS.values()} == {"documented", "ours"}
    assert len(DOCUMENTED) >= 6


def test_a_refusal_is_sent_word_for_word() -> None:
    answer = refusal("missing-term")

    assert (answer.status, answer.body) == (
        400,
        b'{"message":"Invalid request. Must include search term."}',
    )
