"""The mock's refusals, word for word from ``mocks/refusals.toml``."""

from __future__ import annotations

from loop_harness import content
from loop_harness.mock.exchange import JSON, Response


def refusal(name: str, content_type: str = JSON) -> Response:
    """Return the refusal called *name*."""
    said = content.table("mocks", "refusals.toml")[name]
    return Response.of_json(said["body"], said["status"], content_type)
