"""How a made-up parcel fares: its stages in time, past and to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from loop_harness.model.json import JsonObject


@dataclass(frozen=True, slots=True)
class Stage:
    """How a parcel is from a moment on, until its next stage."""

    at: datetime  #: in UTC, a whole second
    status: str
    eta: str | None
    events: int  #: so many events of its life have happened


@dataclass(frozen=True, slots=True)
class Life:
    """Every stage of a parcel, oldest first, and every event of its life."""

    stages: Sequence[Stage]
    events: Sequence[JsonObject]
