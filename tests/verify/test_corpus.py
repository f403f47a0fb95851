"""What broke a rule is kept, tried first the next time, and dropped once it is kept."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.verify import remembering
from tests.verify.lookups import showing, subject
from tests.verify.remembering import opening
from tests.verify.verifying import broken, report

from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidReplayToken, UnreadableFile
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw
from loop_harness.verify.corpus import Corpus
from loop_harness.verify.replay_token import read_token, token_of
from loop_harness.verify.run import Run
from loop_harness.verify.stage import Stage
from loop_harness.verify.subjects.python import PythonSubject

CASE = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], Dialect())
TOKEN = token_of("M04", CASE)
OTHER = draw.one_pull(draw.one_order(), draw.PEOPLE[:2], Dialect())


def wrong() -> PythonSubject:
    """Show all orders but the last."""
    return subject(showing(lambda orders: orders[:-1]))


def kept_in(corpus: Corpus, rule: str) -> list[Case]:
    """Return the cases of a rule; a text that is none of its tokens is left out."""
    found = []
    for token in corpus.tokens(rule):
        with suppress(InvalidReplayToken):
            found += [case for name, case in [read_token(token)] if name == rule]
    return found


def files_of(folder: Path) -> list[str]:
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*.*"))


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """Keep every case that is carried out to judge by it."""
    cases: list[Case] = []
    run = Stage.run

    def kept(self: Stage, case: Case, **how: Any) -> Run:
        if how or self.past.cases():  # the first of all is a greeting
            cases.append(case)
        return run(self, case, **how)

    monkeypatch.setattr(Stage, "run", kept)
    return cases


def test_what_is_kept_is_there_again_under_its_rule(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "new" / "folder")
    for each in (CASE, OTHER, CASE):
        corpus.keep("M04", token_of("M04", each))

    assert sorted(map(repr, kept_in(corpus, "M04"))) == sorted(map(repr, (CASE, OTHER)))
    assert kept_in(corpus, "M03") == []


def test_what_is_dropped_is_gone_and_nothing_else(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    corpus.keep("M04", TOKEN)
    corpus.keep("M04", token_of("M04", OTHER))

    corpus.drop("M04", TOKEN)
    corpus.drop("M04", TOKEN)

    assert kept_in(corpus, "M04") == [OTHER]


def test_a_folder_that_cannot_be_made_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="ascii")

    with pytest.raises(UnreadableFile) as refused:
        Corpus(tmp_path / "file").keep("M04", TOKEN)
    assert str(tmp_path / "file" / "M04") in str(refused.value)


def test_a_finding_is_kept_as_its_replay_token(tmp_path: Path) -> None:
    found = report(wrong, rules=("M04",), corpus=Corpus(tmp_path))

    (kept,) = (tmp_path / "M04").iterdir()
    assert kept.read_text(encoding="ascii") == found.findings[0].replay + "\n"


def test_what_broke_a_rule_is_tried_first(tmp_path: Path, given: list[Case]) -> None:
    corpus = Corpus(tmp_path)
    report(wrong, rules=("M04",), corpus=corpus)
    (known,) = kept_in(corpus, "M04")
    given.clear()

    found = report(wrong, rules=("M04",), corpus=corpus)

    assert given[0] == known
    assert [each.examples for each in found.judgements] == [1]
    assert broken(found) == ["M04"]
    assert kept_in(corpus, "M04") == [known]


def test_what_is_right_by_now_is_dropped(tmp_path: Path, given: list[Case]) -> None:
    corpus = Corpus(tmp_path)
    report(wrong, rules=("M03", "M04"), corpus=corpus)
    assert kept_in(corpus, "M04")
    given.clear()

    assert broken(report(rules=("M04",), corpus=corpus)) == []

    assert kept_in(corpus, "M04") == []
    assert kept_in(corpus, "M03"), "nobody asked for M03"


def test_a_past_is_tried_on_a_lookup_that_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = opening(remembering.AFTER_THE_FIFTH_CALL, tmp_path, monkeypatch)
    corpus = Corpus(tmp_path / "corpus")
    report(opens, rules=("M04",), corpus=corpus)
    (known,) = kept_in(corpus, "M04")

    assert known.prelude
    assert broken(report(opens, rules=("M04",), corpus=corpus)) == ["T01"]
    assert known in kept_in(corpus, "M04")


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    folder = tmp_path / "M04"
    folder.mkdir()
    (folder / "notes.txt").write_text(token_of("M04", CASE), encoding="ascii")
    (folder / "torn.replay").write_text(token_of("M04", CASE)[:40], encoding="ascii")
    (folder / "odd.replay").write_bytes(b"\xff\xfe\x00")
    (folder / "another.replay").write_text(token_of("M03", CASE), encoding="ascii")
    (folder / "folder.replay").mkdir()
    before = files_of(tmp_path)

    assert kept_in(corpus, "M04") == []
    assert broken(report(rules=("M04",), corpus=corpus)) == []
    assert files_of(tmp_path) == before


def test_a_token_under_another_name_is_tried_too(tmp_path: Path, given: list[Case]) -> None:
    folder = tmp_path / "M04"
    folder.mkdir()
    (folder / "mine.replay").write_text(token_of("M04", OTHER) + "\n", encoding="ascii")

    report(rules=("M04",), corpus=Corpus(tmp_path))

    assert given[0] == OTHER
    assert read_token((folder / "mine.replay").read_text(encoding="ascii")) == ("M04", OTHER)
