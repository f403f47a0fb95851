"""Documents of two contracts, and what is found between them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from loop_harness.diff.change import Change, Direction
from loop_harness.diff.comparing import Comparison, compared
from loop_harness.diff.proof import Proof, proven
from loop_harness.diff.usage import Usage, apps_own

Document = dict[str, Any] | str

ORDERS = """
type Query { orders(input: OrdersInput!): [Order] }
input OrdersInput { customerEmails: [String!]! }
type Order { name: String! shipments: [Shipment!]! }
type Shipment { trackingCode: String! status: String! carrierDisplayName: String! }
"""


def write(folder: Path, name: str, document: Document) -> str:
    """Write a document into a folder, and return where it is."""
    ending = "graphql" if isinstance(document, str) else "json"
    path = folder / f"{name}.{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = document if isinstance(document, str) else json.dumps(document)
    path.write_text(text, encoding="utf-8")
    return str(path)


def comparison(
    folder: Path,
    old: Document,
    new: Document,
    *,
    usage: Usage | None = None,
    direction: Direction | None = None,
    name: str = "graphql-answer",
) -> Comparison:
    """Compare two documents that are called the same."""
    before, after = write(folder / "old", name, old), write(folder / "new", name, new)
    return compared(before, after, usage or apps_own(), direction)


def changes(folder: Path, old: Document, new: Document, **more: Any) -> tuple[Change, ...]:
    """Return what has changed between two documents."""
    return comparison(folder, old, new, **more).changes


def proof(folder: Path, old: Document, new: Document, **more: Any) -> Proof:
    """Let the reference lookup ask mocks of two contracts."""
    return proven(comparison(folder, old, new, **more))


def told(found: tuple[Change, ...]) -> set[tuple[str, str, str]]:
    """Return the kind of each change, what it is about, and the verdict."""
    return {(each.kind, each.what, each.verdict.value) for each in found}


def broken(found: Proof) -> set[str]:
    """Return the rules that only the new contract breaks."""
    assert found.ran, found.why
    return {each.finding.rule.id for each in found.broken}


def api(operation: dict[str, Any], *, path: str = "/things", **more: Any) -> dict[str, Any]:
    """Return an OpenAPI document of one operation."""
    answers = operation.get("responses", {"200": {"description": "fine"}})
    return {
        "openapi": "3.1.0",
        "info": {"title": "a test", "version": "1"},
        "paths": {path: {"get": operation | {"responses": answers}}},
        **more,
    }
