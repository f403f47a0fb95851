"""Small app folders, written for one test each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loop_harness import content
from loop_harness.gladly.folder import App

SCHEMA = """
type Order @dataType(name: "order", version: "1.0") {
  id: ID!
  name: String!
  note: String
}

type Query {
  orders: [Order]
}
"""
URL = "https://api.wonderment.com/graphql"
CONFIG: dict[str, Any] = {
    "dataType": {"name": "order", "version": "1.0"},
    "httpMethod": "POST",
    "contentType": "application/json",
}


def written(root: Path, files: Mapping[str, str | dict[str, Any] | list[Any]]) -> Path:
    """Write files below a folder; what is no text is written as JSON."""
    for name, what in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(what if isinstance(what, str) else json.dumps(what), encoding="utf-8")
    return root


def folder(root: Path, **more: Any) -> Path:
    """Write an app with one data pull; *more* is written over it, ``__`` for a slash."""
    files: dict[str, Any] = {
        "manifest.json": {"author": "test", "appName": "Test", "version": "1.0.0"},
        "data/data_schema.graphql": SCHEMA,
        "data/pull/orders/config.json": CONFIG,
        "data/pull/orders/request_url.gtpl": URL,
        "data/pull/orders/request_body.gtpl": '{"emails": {{ toJson .customer.emailAddresses }}}',
        "data/pull/orders/response_transformation.gtpl": "{{ toJson .rawData }}",
        "data/pull/orders/external_id.gtpl": "{{ .id }}",
    }
    return written(root, files | more)


def app(root: Path, **more: Any) -> App:
    """Return an app with one data pull."""
    return App.load(folder(root, **more))


def example() -> Path:
    """Return the app folder that comes with the project."""
    return Path(str(content.folder("fixtures"))) / "apps" / "order_tracking"
