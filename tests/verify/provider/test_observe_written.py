"""What was seen of a provider can be written down, and every command takes it as a dialect."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.verify.provider.looking import WORLD, choices, looked, provider
from tests.verify.provider.providing import known, mock

from loop_harness.dialect import Dialect, assumptions
from loop_harness.verify.provider.observe.dialect_file import written
from loop_harness.verify.report import Observation

CHOSEN = {
    "email-case": "local-sensitive",
    "orders-limit": "fifty",
    "graphql-introspection": "off",
    "rest-not-found": "status-404",
}


def test_what_was_seen_is_read_back_as_the_same_dialect(tmp_path: Path) -> None:
    _, seen = looked(provider(known(WORLD), CHOSEN))
    file = tmp_path / "seen.toml"
    file.write_text(written(seen.values()), encoding="utf-8")

    told = {name: choice for name, choice in choices(seen).items() if choice is not None}
    assert tomllib.loads(file.read_text(encoding="utf-8")) == told
    assert Dialect.parse([str(file)]) == Dialect.of(CHOSEN)


def test_every_question_is_there_with_its_answer_or_the_reason() -> None:
    _, seen = looked(mock("single"), known("single"))

    blocks = written(seen.values()).split("\n\n")[1:]

    assert len(blocks) == len(seen)
    for block, each in zip(blocks, seen.values(), strict=True):
        question, answer, *choice = block.strip().splitlines()
        one = assumptions()[each.assumption]
        assert question == f"# {one.question}"
        if each.choice is None:
            assert (answer, choice) == (f"# {one.id} is not seen: {each.why}", [])
        else:
            assert answer == f"# Seen: {one.alternatives[each.choice]}"
            assert choice == [f'{one.id} = "{each.choice}"']


def test_a_reason_never_leaves_its_comment() -> None:
    why = 'it says\n"]\r\x00\u2028email-case = "ignore"\x85 and more'

    text = written([Observation(assumption="email-case", choice=None, why=why, exchange=None)])

    assert tomllib.loads(text) == {}
    assert len(text.splitlines()) == 5
