"""What comes of one request, as plain values, and lists in parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Failure:
    """Why Loop could not be asked, or not in full."""

    kind: str
    message: str


@dataclass(frozen=True)
class Answer:
    """What came of one request: orders as Loop said them, a failure, or both."""

    orders: list[Any] | None = None
    failure: Failure | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def in_parts(addresses: list[str], size: int) -> list[list[str]]:
    """Return a list in parts of one size."""
    return [addresses[at : at + size] for at in range(0, len(addresses), size)]


def joined(parts: Iterable[list[Any]]) -> list[Any]:
    """Return the elements of several lists."""
    return [each for part in parts for each in part]
