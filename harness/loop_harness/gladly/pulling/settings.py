"""What an installed app brings along: its configuration and its secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loop_harness.model import Json, JsonObject


@dataclass(frozen=True, kw_only=True)
class Integration:
    """The settings of one installation."""

    secrets: Mapping[str, Json] = field(default_factory=dict)
    configuration: Mapping[str, Json] = field(default_factory=dict)

    def to_json(self) -> JsonObject:
        """Return what templates see as ``.integration``."""
        return {"configuration": dict(self.configuration), "secrets": dict(self.secrets)}
