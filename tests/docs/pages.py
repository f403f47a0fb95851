"""The documents of the project, and the fenced blocks in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
)
_FENCE = re.compile(r"^```(\w*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the file that it shows (if it names one), its text."""

    page: Path
    line: int
    language: str
    file: str | None
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}, line {self.line}"


def ids(page: Path) -> str:
    """Return how a test is called that is about one page."""
    return page.relative_to(ROOT).as_posix()


def read(page: Path) -> str:
    """Return the text of one page."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of one page, from top to bottom."""
    text = read(page)
    return [
        Block(page, text.count("\n", 0, found.start()) + 1, found[1], found[2], found[3])
        for found in _FENCE.finditer(text)
    ]


def prose(page: Path) -> str:
    """Return the text of one page without its fenced blocks."""
    return _FENCE.sub("", read(page))


def section(page: Path, heading: str) -> str:
    """Return the text under one heading, down to the next of the same or a higher level."""
    _, found, rest = read(page).partition(f"\n{heading}\n")
    assert found, f"{ids(page)} has no heading {heading!r}"
    level = len(heading.split(maxsplit=1)[0])
    return re.split(rf"^#{{1,{level}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]
