"""What a caller may hand in instead of a complete document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from loop_harness.generate.source import Source
from loop_harness.model import Json


class Given(Enum):
    """What a caller may say instead of a value."""

    MISSING = "make one"
    ABSENT = "leave the property out"


MISSING = Given.MISSING
ABSENT = Given.ABSENT


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A given value that is taken as it stands, whatever it lacks."""

    value: Json


#: Takes what is given of one part of a document, and its path, and returns the complete part.
Plan = Callable[[Any, Source, str], Json]

#: The types of values that lack nothing.
KEPT = frozenset({str, int, float, bool, type(None)})


def completed(value: Any, plan: Plan, source: Source, path: str) -> Json:
    """Return a given value, completed where it can lack something."""
    kind = type(value)
    if kind in KEPT:
        return value
    return value.value if kind is Verbatim else plan(value, source, path)
