"""Plans for the lists of a schema."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from loop_harness.generate.given import MISSING, Plan, completed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loop_harness.generate.recipes import Maker
    from loop_harness.generate.source import Source
    from loop_harness.model import Json
    from loop_harness.schemas import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlan:
    """How a list comes about; a missing one is as long as ``low`` to ``high`` elements."""

    first: tuple[Plan, ...]  #: the elements that have a schema of their own
    rest: Plan
    low: int
    high: int
    unique: bool
    ready_made: Maker | None  #: makes a missing list at one go

    def __call__(self, given: Any, source: Source, path: str) -> Json:
        """Return the complete list; what is no list stays as it is."""
        if given is MISSING:
            if self.ready_made:
                return self.ready_made(source, path)
            given = [MISSING] * source.between(self.low, self.high, path, "length")
        elif not isinstance(given, list | tuple):
            return given
        made: list[Json] = []
        plans = chain(self.first, repeat(self.rest))
        for index, (each, plan) in enumerate(zip(given, plans, strict=False)):
            element = completed(each, plan, source, f"{path}/{index}")
            if self.unique and each is MISSING and element in made:
                others = _others(plan, source, f"{path}/{index}")
                element = next((other for other in others if other not in made), element)
            made.append(element)
        return made


def lengths(schema: Schema, least: int) -> tuple[int, int]:
    """Return how short and how long a missing list may be."""
    if schema.get("items") is False:
        return least, least
    most = schema.get("maxItems")
    low = max(schema.get("minItems", 1), least)
    if schema.get("uniqueItems"):
        return low, low
    return (low, low + 1) if most is None else (min(low, most), min(low + 1, most))


def _others(plan: Plan, source: Source, path: str) -> Iterator[Json]:
    """Yield one value after another for an element that must differ from the others."""
    for attempt in range(1, 1000):
        yield plan(MISSING, source, f"{path}~{attempt}")
