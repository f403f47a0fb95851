"""A world as the store keeps it: with the lives of its parcels, which no world file writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from loop_harness.model import Json, JsonObject, Life, Order, Profile, Shipment, Stage, World


def to_stored(world: World) -> dict[str, Json]:
    """Return all of a world, ready for JSON."""
    return {
        "token": world.token,
        "trackingPageAuthentication": world.tracking_page_authentication,
        "begins": world.begins.isoformat() if world.begins else None,
        "orders": [_order(each) for each in world.orders],
        "profiles": [each.to_json() for each in world.profiles],
    }


def from_stored(document: JsonObject) -> World:
    """Make the world of which ``to_stored`` wrote this."""
    begins = document["begins"]
    return World(
        token=document["token"],
        tracking_page_authentication=document["trackingPageAuthentication"],
        begins=datetime.fromisoformat(begins) if begins else None,
        orders=tuple(map(_read_order, document["orders"])),
        profiles=tuple(map(Profile.from_json, document["profiles"])),
    )


def _order(order: Order) -> dict[str, Json]:
    return {
        **order.to_json(),
        "shipments": [_shipment(each) for each in order.shipments],
        "coming": [_shipment(each) for each in order.coming],
        "isMadeUp": order.is_made_up,
    }


def _read_order(document: JsonObject) -> Order:
    return replace(
        Order.from_json({**document, "shipments": ()}),
        shipments=tuple(map(_read_shipment, document["shipments"])),
        coming=tuple(map(_read_shipment, document["coming"])),
        is_made_up=document["isMadeUp"],
    )


def _shipment(shipment: Shipment) -> dict[str, Json]:
    return {**shipment.to_json(), "life": _life(shipment.life) if shipment.life else None}


def _read_shipment(document: JsonObject) -> Shipment:
    life = document["life"]
    return Shipment.from_json(document, _read_life(life) if life else None)


def _life(life: Life) -> dict[str, Json]:
    return {
        "stages": [
            [each.at.isoformat(), each.status, each.eta, each.events] for each in life.stages
        ],
        "events": list(life.events),
    }


def _read_life(document: JsonObject) -> Life:
    stages = tuple(
        Stage(datetime.fromisoformat(at), status, eta, events)
        for at, status, eta, events in document["stages"]
    )
    return Life(stages, tuple(document["events"]))
