"""What the admin API says about itself."""

from __future__ import annotations

from loop_harness.contracts import admin
from loop_harness.mock.admin.call import Call
from loop_harness.mock.exchange import Response


def index(_call: Call) -> Response:
    """List every route."""
    routes = [
        {"method": each.method, "path": each.template, "summary": each.summary}
        for each in admin.operations().values()
    ]
    return Response.of_json({"openapi": "/__admin/openapi.json", "routes": routes})


def openapi(_call: Call) -> Response:
    """Show the contract."""
    return Response.of_json(admin.document())


def health(call: Call) -> Response:
    """Tell that the mock answers."""
    return Response.of_json({"status": "ok", "shops": len(call.mock.shops)})
