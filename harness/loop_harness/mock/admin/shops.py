"""Shops: listed, opened, shown, closed."""

from __future__ import annotations

import itertools

from werkzeug.exceptions import Conflict

from loop_harness import content, files, redaction, world
from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidDocument, Problem, UnknownName
from loop_harness.generate.settings import epoch
from loop_harness.mock.admin import clocks
from loop_harness.mock.admin.call import NOTHING, Call, created
from loop_harness.mock.exchange import Response
from loop_harness.mock.shop import Shop
from loop_harness.model import Json, JsonObject, World
from loop_harness.population import Population


def listed(call: Call) -> Response:
    """List every shop."""
    return Response.of_json({"shops": [_shown(call, each) for each in call.mock.shops]})


def shown(call: Call) -> Response:
    """Show one shop."""
    return Response.of_json(_shown(call, call.shop))


def opened(call: Call) -> Response:
    """Open a shop as the body says."""
    asked = call.body
    dialect, seed = Dialect.of(asked.get("dialect", {})), int(asked.get("seed", 0))
    begun = _world(asked.get("world", {}), seed, dialect)
    size = asked.get("population")
    with call.mock.lock:
        token = asked.get("token") or _new_token(call)
        if any(each.token == token for each in call.mock.shops):
            raise Conflict("another shop has this token: choose another, or none")
        shop = Shop(
            begun.with_token(token),
            population=Population(seed, int(size)) if size else None,
            dialect=dialect,
            seed=seed,
            faults=asked.get("faults", ()),
            clock=_clock(begun, asked.get("clock")),
        )
        call.mock.add(shop)
        call.mock.changed(shop)
    return created({**_shown(call, shop), "token": shop.token}, call.mock.id_of(shop))


def closed(call: Call) -> Response:
    """Close one shop."""
    with call.changing() as shop:
        call.mock.remove(shop)
    return NOTHING


def _shown(call: Call, shop: Shop) -> dict[str, Json]:
    return {
        "id": call.mock.id_of(shop),
        "token": redaction.token(shop.token),
        "seed": shop.seed,
        "orders": len(shop.world.orders),
        "customers": shop.population.size if shop.population else 0,
        "clock": clocks.document(shop.clock),
        "dialect": dict(shop.dialect.chosen),
        "faults": list(map(str, shop.faults)),
        "webhooks": len(shop.webhooks),
    }


def _world(asked: str | JsonObject, seed: int, dialect: Dialect) -> World:
    """Make the world that a body asks for: no name leads to a file but to a bundled one."""
    if isinstance(asked, str):
        if asked not in world.names():
            raise UnknownName("bundled world", asked, world.names())
        text = content.text("fixtures", "worlds", f"{asked}.json")
        return world.read(files.parse_json(text, asked), asked, seed=seed, dialect=dialect)
    try:
        return world.complete(asked, "the world", seed=seed, dialect=dialect)
    except InvalidDocument as error:
        placed = (Problem(f"$.world{each.path[1:]}", each.reason) for each in error.problems)
        raise InvalidDocument(error.source, error.schema, tuple(placed)) from error


def _clock(begun: World, asked: JsonObject | None) -> Clock | None:
    """Return the clock that a body asks for, by default at the moment at which the world begins."""
    return clocks.turned(Clock(begun.begins or epoch()), asked) if asked else None


def _new_token(call: Call) -> str:
    taken = {each.token for each in call.mock.shops}
    made = (f"sk_test_{number}_plain" for number in itertools.count(1001))
    return next(each for each in made if each not in taken)
