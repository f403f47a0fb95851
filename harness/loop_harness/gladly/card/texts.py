"""Texts with formulas in them: ``Order {{ name }}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from loop_harness.gladly.card.expressions import read
from loop_harness.gladly.card.operations import Names
from loop_harness.gladly.card.values import Wrong

#: Each alternative ends with the text at the latest, so that nothing is looked through twice.
_FORMULA = re.compile(
    r"""\{\{(?P<formula>(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^'"}]|\}(?!\}))*)\}\}"""
    r"|\{\#.*?\#\}|\{%(?P<statement>.*?)%\}|(?P<open>\{[{\#%].*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: one that stands as it is, or a formula."""

    text: str  #: of a formula: why it is none
    formula: str | None = None

    def value(self, names: Names) -> Any:
        """Return what the formula comes to; raises Wrong."""
        if self.text:
            raise Wrong(self.text)
        return read(self.formula or "")(names)


def pieces(source: str) -> Iterator[Piece]:
    """Yield the pieces of a text; ``{{-`` and ``-}}`` take the spaces beside them."""
    at, is_trimmed = 0, False
    for found in _FORMULA.finditer(source):
        formula = found["formula"]
        text = source[at : found.start()]
        text = text.lstrip() if is_trimmed else text
        yield Piece(text.rstrip() if (formula or "").startswith("-") else text)
        at, is_trimmed = found.end(), (formula or "").endswith("-")
        if formula is not None:
            yield Piece("", formula.removeprefix("-").removesuffix("-").strip())
        elif found["statement"] is not None:
            yield Piece("statements are not carried out here", found["statement"].strip("- \n"))
        elif found["open"]:
            yield Piece("it does not end", found["open"][:60].strip())
    yield Piece(source[at:].lstrip() if is_trimmed else source[at:])
