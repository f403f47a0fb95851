"""Moments as providers write them: with and without a time, with and without a zone."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def moment(value: Any) -> datetime | None:
    """Read a date or a time in ISO form; None for anything else."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def is_before(one: Any, other: Any) -> bool:
    """Tell whether one moment is surely before the other, as far as they can be compared."""
    if any(isinstance(each, str) and _DATE.fullmatch(each) for each in (one, other)):
        one, other = (each[:10] if isinstance(each, str) else each for each in (one, other))
    first, second = moment(one), moment(other)
    if first is None or second is None or (first.tzinfo is None) != (second.tzinfo is None):
        return False
    return first < second
