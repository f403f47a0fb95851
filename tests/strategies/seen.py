"""What a strategy generates, collected or shrunk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, find, given, settings, strategies as st

T = TypeVar("T")


def examples(strategy: st.SearchStrategy[T], count: int = 300) -> list[T]:
    """Return *count* examples, always the same ones; what is large or wasteful fails here.

    What is slow does not: a loaded machine is no bug, and speed belongs in benchmarks/.
    """
    seen: list[T] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(strategy)
    def collect(example: T) -> None:
        seen.append(example)

    collect()
    return seen


def smallest(strategy: st.SearchStrategy[T], wanted: Callable[[T], bool]) -> T:
    """Return what an example that is *wanted* shrinks to."""
    searching = settings(
        max_examples=2000,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    return find(strategy, wanted, settings=searching)
