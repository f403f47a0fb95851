"""What ``fixtures/recipes.toml`` says besides its recipes: the epoch, shares and pools."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from loop_harness import content

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@cache
def epoch() -> datetime:
    """Return the moment at which a made-up world stands still."""
    moment: datetime = content.table("fixtures", "recipes.toml")["epoch"]
    return moment


@cache
def section(name: str) -> Mapping[str, Any]:
    """Return one table of the file, such as ``customers``."""
    table: Mapping[str, Any] = content.table("fixtures", "recipes.toml")[name]
    return table


@cache
def counts(section_name: str, name: str) -> Mapping[int, int]:
    """Return how often each number occurs, such as the number of parcels of an order."""
    return {int(number): share for number, share in section(section_name)[name].items()}
