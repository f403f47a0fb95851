"""The time of a shop: real, or frozen at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time of a shop; ``Clock()`` runs with the real one."""

    frozen_at: datetime | None = None

    def now(self) -> datetime:
        """Return the shop's time, in UTC."""
        return self.frozen_at or datetime.now(UTC)
