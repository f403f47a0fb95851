"""How a shop decides what is open."""

from __future__ import annotations

from loop_harness.dialect import Dialect, assumptions
from loop_harness.mock.admin.call import Call
from loop_harness.mock.exchange import Response
from loop_harness.mock.shop import Shop


def shown(call: Call) -> Response:
    """Show every choice."""
    return _every(call.shop)


def replaced(call: Call) -> Response:
    """Make some choices, and take the default for all others."""
    dialect = Dialect.of(call.body)
    with call.changing() as shop:
        shop.dialect = dialect
    return _every(shop)


def changed(call: Call) -> Response:
    """Make some choices, and leave all others."""
    asked = call.body
    with call.changing() as shop:
        shop.dialect = Dialect.of({**dict(shop.dialect.chosen), **asked})
    return _every(shop)


def _every(shop: Shop) -> Response:
    return Response.of_json({name: shop.dialect[name] for name in assumptions()})
