"""The world of a shop: as a whole, and order by order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from werkzeug.exceptions import Conflict

from loop_harness import world
from loop_harness.journeys import seen_at
from loop_harness.mock.admin.call import NOTHING, Call, created, missing
from loop_harness.mock.exchange import Response
from loop_harness.mock.shop import Shop
from loop_harness.model import Json, JsonObject, Order


def shown(call: Call) -> Response:
    """Show the explicit world as it is now; the token is nobody's business."""
    return Response.of_json(_document(call.shop))


def replaced(call: Call) -> Response:
    """Replace the explicit world."""
    shop = call.shop
    begun = world.complete(call.body, "the body", seed=shop.seed, dialect=shop.dialect)
    with call.changing() as shop:
        shop.world = begun
    return Response.of_json(_document(shop))


def orders(call: Call) -> Response:
    """List the explicit orders as they are now."""
    return Response.of_json({"orders": _orders(call.shop)})


def order(call: Call) -> Response:
    """Show one order as it is now."""
    shop = call.shop
    return Response.of_json(_seen(shop, shop.world.orders[_position(shop, call)]))


def order_added(call: Call) -> Response:
    """Add an order below all others."""
    asked = call.body
    with call.changing() as shop:
        known = shop.world.orders
        given = {"createdAt": world.placed(len(known)), **asked}
        made = _made(shop, given, known)
        shop.world = replace(shop.world, orders=(*known, made))
    place = quote(made.id, safe="", errors="replace")
    return created(_seen(shop, made), call.mock.id_of(shop), "orders", place)


def order_replaced(call: Call) -> Response:
    """Replace one order."""
    asked = call.body
    with call.changing() as shop:
        position, known = _position(shop, call), shop.world.orders
        before, others = known[position], (*known[:position], *known[position + 1 :])
        given = {"id": before.id, "createdAt": before.created_at, **asked}
        made = _made(shop, given, others)
        shop.world = replace(shop.world, orders=(*known[:position], made, *known[position + 1 :]))
    return Response.of_json(_seen(shop, made))


def order_removed(call: Call) -> Response:
    """Take one order out."""
    with call.changing() as shop:
        position, known = _position(shop, call), shop.world.orders
        shop.world = replace(shop.world, orders=(*known[:position], *known[position + 1 :]))
    return NOTHING


def _document(shop: Shop) -> dict[str, Json]:
    whole = shop.world.to_json()
    del whole["shop"]["token"]
    return {**whole, "orders": _orders(shop)}


def _orders(shop: Shop) -> list[Json]:
    return [_seen(shop, each) for each in shop.world.orders]


def _seen(shop: Shop, order: Order) -> dict[str, Json]:
    return (seen_at(order, shop.clock.now()) or order).to_json()


def _made(shop: Shop, given: JsonObject, others: Sequence[Order]) -> Order:
    """Complete an order; those of one name are told apart by how many there are."""
    name = given["name"]
    path = f"orders/{name}/{sum(each.name == name for each in others)}"
    begins = shop.world.begins
    return world.complete_order(given, path, seed=shop.seed, dialect=shop.dialect, begins=begins)


def _position(shop: Shop, call: Call) -> int:
    """Return where the order is that the path names; raises NotFound or Conflict."""
    wanted, known = call.arguments["order"], shop.world.orders
    found = [number for number, each in enumerate(known) if each.id == wanted]
    found = found or [number for number, each in enumerate(known) if each.name == wanted]
    if not found:
        raise missing("order", wanted, (each.name for each in known))
    if len(found) > 1:
        ids = ", ".join(known[each].id for each in found[:10])
        raise Conflict(f"{len(found)} orders are called {wanted!r}: name one by its id ({ids})")
    return found[0]
