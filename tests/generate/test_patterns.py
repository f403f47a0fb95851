"""Texts are made for simple patterns, and complicated ones are admitted."""

from __future__ import annotations

import re

import pytest

from loop_harness.generate.patterns import matching
from loop_harness.generate.source import Source


@pytest.mark.parametrize(
    "pattern",
    [
        r"^sk_(test|live)_\d{4}_[a-f0-9]+$",
        r"^[!-~]+(?![\s\S])",
        r"\S",
        r"^#\d{4,6}$",
        r"^(?:a|b(c|d){2})?x*$",
        r"^[^\s@]+@[^\s@]+\.[a-z]{2,}$",
        r"^\+[1-9]\d{6,14}$",
        r"^.\.\W\D\s\w$",
        r"^a{2,}?b??$",
    ],
)
def test_a_text_matches_its_pattern(pattern: str) -> None:
    texts = [matching(pattern, Source(7), str(number)) for number in range(100)]

    assert all(text is not None and re.search(pattern, text) for text in texts)


def test_a_pattern_out_of_reach_yields_nothing() -> None:
    assert matching(r"^(ab|cd)\1$", Source(7), "path") is None
