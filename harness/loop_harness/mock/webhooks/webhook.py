"""One webhook of a shop."""

from __future__ import annotations

from dataclasses import dataclass, field

from loop_harness import redaction
from loop_harness.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where a shop posts what becomes of its parcels."""

    id: str
    url: str
    token: str = field(repr=False)  #: by which the receiver knows the sender
    is_on: bool = True

    def to_json(self) -> dict[str, Json]:
        """Return the webhook as it may be shown, without its token."""
        return {
            "id": self.id,
            "url": redaction.secrets(self.url, self.token),
            "token": redaction.token(self.token),
            "isOn": self.is_on,
        }
