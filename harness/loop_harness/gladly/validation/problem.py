"""One thing that is wrong with an app folder."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from loop_harness.model import Json

CLOSE = 0.75  #: two names of which one may be the other, misspelled (1: they are equal)
_MOST_NAMED = 10


class Severity(StrEnum):
    """An error is against the platform's documents; a warning is most likely not meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and the way out."""

    severity: Severity
    file: str  #: below the folder of the app
    line: int | None
    what: str

    def to_json(self) -> dict[str, Json]:
        """Return the problem as JSON."""
        return {
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "what": self.what,
        }


def error(file: str, what: str, line: int | None = None) -> Problem:
    """Return a problem that is an error."""
    return Problem(Severity.ERROR, file, line, what)


def warning(file: str, what: str, line: int | None = None) -> Problem:
    """Return a problem that is a warning."""
    return Problem(Severity.WARNING, file, line, what)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return which of the known names was meant, or what they are: the end of a sentence."""
    names = {each.casefold(): each for each in sorted(known)}
    found = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=CLOSE)
    if found:
        return f"; did you mean {names[found[0]]!r}?"
    return f"; there is {', '.join(names.values())}" if 0 < len(names) <= _MOST_NAMED else ""
