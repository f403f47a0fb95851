"""A replay token holds a whole case, and nothing else is taken for one."""

from __future__ import annotations

import base64
import json
import random
import re
import zlib
from typing import Any

import pytest
from hypothesis import given, strategies as st
from tests.verify.drawn import cases

from loop_harness.contracts.rules import rules
from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidReplayToken
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw
from loop_harness.verify.replay_token import read_token, token_of

RULES = [each.id for each in rules().values() if each.subject == "lookup"]
CASE = draw.one_pull(draw.one_order("ada@example.com"), ("ada@example.com",), Dialect())
TOKEN = token_of("M03", CASE)


def packed(text: str) -> str:
    return "lh1." + base64.urlsafe_b64encode(zlib.compress(text.encode())).decode().rstrip("=")


def bent(**changes: Any) -> str:
    """Return a token of a case of which some parts are something else."""
    return packed(json.dumps({"rule": "M03", "case": {**CASE.to_json(), **changes}}))


def pulling(**changes: Any) -> str:
    """Return a token of a case whose only step is something else."""
    (step,) = CASE.to_json()["steps"]
    return bent(steps=[{**step, **changes}])


@given(st.sampled_from(RULES), cases())
def test_a_token_gives_back_its_rule_and_its_case(rule: str, case: Case) -> None:
    assert read_token(token_of(rule, case)) == (rule, case)


@given(cases())
def test_a_token_is_one_word_that_a_shell_leaves_alone(case: Case) -> None:
    assert re.fullmatch(r"lh1\.[A-Za-z0-9_-]+", token_of("M03", case))


def test_the_same_case_has_the_same_token() -> None:
    assert token_of("M03", Case.from_json(CASE.to_json())) == TOKEN


def test_spaces_around_a_token_do_not_matter() -> None:
    assert read_token(f"  {TOKEN}\n") == ("M03", CASE)


def test_a_rule_may_be_written_small() -> None:
    assert read_token(token_of("m03", CASE)) == ("M03", CASE)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_token_is_refused_or_means_the_same(seed: int) -> None:
    chance = random.Random(seed)
    letters = list(TOKEN)
    letters[chance.randrange(len(letters))] = chance.choice("abcXYZ019_-")

    try:
        assert read_token("".join(letters)) == ("M03", CASE)
    except InvalidReplayToken:
        assert letters != list(TOKEN)


@pytest.mark.parametrize("length", [0, 3, 4, 5, 20, 100, len(TOKEN) - 2])
def test_a_token_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(InvalidReplayToken):
        read_token(TOKEN[:length])


@pytest.mark.parametrize(
    "token",
    [
        "lh0." + TOKEN[4:],
        "lh2." + TOKEN[4:],
        "lh1.äöü",
        "lh1.@@@@",
        packed(""),
        packed("null"),
        packed("[]"),
        packed('"text"'),
        packed("[" * 100_000),
        packed("{}"),
        packed('{"rule": "M03"}'),
        packed('{"rule": "M03", "case": []}'),
        packed(json.dumps({"rule": "M99", "case": CASE.to_json()})),
        packed(json.dumps({"rule": "P01", "case": CASE.to_json()})),
        packed(json.dumps({"rule": 3, "case": CASE.to_json()})),
        bent(shops=[]),
        bent(shops=[{"world": [], "dialect": {}, "faults": []}]),
        bent(shops=[{"world": {"orders": 1}, "dialect": [], "faults": []}]),
        bent(steps=[]),
        bent(steps=[{"do": "restart"}]),
        bent(steps=[{"do": "together", "pulls": []}]),
        bent(steps=[{"do": "misbehave", "shop": 1, "faults": []}, *CASE.to_json()["steps"]]),
        bent(prelude=1),
        bent(prelude=-1),
        bent(prelude=float("inf")),
        bent(timeoutSeconds=0),
        bent(timeoutSeconds=float("nan")),
        bent(timeoutSeconds=1e9),
        pulling(shop=1),
        pulling(shop=-1),
        pulling(shop="0"),
        pulling(token="stolen"),
        pulling(trigger="never"),
    ],
)
def test_what_is_no_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(InvalidReplayToken):
        read_token(token)


def test_a_token_that_would_become_huge_is_refused() -> None:
    huge = packed(" " * (17 * 1024 * 1024))

    assert len(huge) < 30_000
    with pytest.raises(InvalidReplayToken) as refused:
        read_token(huge)
    assert refused.value == InvalidReplayToken("it is cut off, or too long")
