"""The table of changes is complete: each kind has a meaning, each sentence is needed."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from loop_harness import content, diff
from loop_harness.diff.change import Direction, Verdict, change_kinds

SOURCE = "\n".join(
    each.read_text(encoding="utf-8") for each in Path(inspect.getfile(diff)).parent.glob("*.py")
)
#: How some kinds are put together where they are found.
MADE = {
    "pattern": ("added", "removed", "changed"),
    "format": ("added", "removed", "changed"),
    "condition": ("added", "removed", "changed"),
    "length": ("narrowed", "widened"),
    "limit": ("narrowed", "widened"),
    "success-status": ("added", "removed"),
    "error-status": ("added", "removed"),
    "member": ("added", "removed"),
    "interface": ("added", "removed"),
}


def test_every_kind_is_told_somewhere() -> None:
    made = {f"{name}-{how}" for name, ways in MADE.items() for how in ways}
    told = {each for each in change_kinds() if f'"{each}"' in SOURCE}

    assert set(change_kinds()) - told - made == set()
    assert made <= set(change_kinds())


def test_every_kind_that_is_told_has_a_meaning() -> None:
    told = set(re.findall(r'(?:tell|_tell|_change)\(\s*(?:walk, )?(?:place, )?"([a-z-]+)"', SOURCE))

    assert told
    assert told <= set(change_kinds())


def test_every_sentence_is_needed_and_every_kind_has_one() -> None:
    sentences = {each["id"] for each in content.table("contracts", "changes.toml")["policy"]}
    used = {policy.id for each in change_kinds().values() for _, policy in each.meanings.values()}

    assert used == sentences
    assert all(each.meanings for each in change_kinds().values())


def test_what_the_policy_calls_compatible_is_so() -> None:
    kinds = change_kinds()
    answer, request = Direction.ANSWER, Direction.REQUEST

    assert {
        kinds[name].meanings[way][0]
        for name, way in (
            ("property-added", answer),
            ("property-added", request),
            ("field-added", answer),
            ("parameter-added", request),
            ("length-widened", answer),
            ("value-added", answer),
            ("path-added", request),
            ("webhook-added", answer),
        )
    } == {Verdict.COMPATIBLE}
    assert {
        kinds[name].meanings[way][0]
        for name, way in (
            ("property-removed", answer),
            ("type-changed", answer),
            ("null-added", answer),
            ("required-parameter-added", request),
            ("value-removed", request),
            ("values-listed", request),
        )
    } == {Verdict.BREAKING}
