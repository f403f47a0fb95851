"""Phone numbers that nobody has: 555-0100 to 555-0199 are kept for fiction in each area code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loop_harness.generate.pools import pool

if TYPE_CHECKING:
    from loop_harness.generate.source import Source


def phone_number(source: Source, *path: str | int) -> str:
    """Return a North American number in the form of E.164, such as ``+12025550101``."""
    area = source.pick(pool("area_codes"), *path, "area")
    return f"+1{area}55501{source.below(100, *path, 'line'):02}"
