"""Reading answers of which nothing may be taken for granted."""

from __future__ import annotations

from typing import Any

from loop_harness.model import JsonObject
from loop_harness.verify.provider.probe import Answer


def dicts(value: Any) -> list[JsonObject]:
    """Return the objects in a list; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def parcels(answer: Answer) -> list[JsonObject]:
    """Return the parcels that a search answers."""
    document = answer.document
    return dicts(document.get("shipments")) if isinstance(document, dict) else []
