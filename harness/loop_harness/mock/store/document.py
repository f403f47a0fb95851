"""A whole shop as one document, and back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import cast

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.mock.shop import Shop
from loop_harness.mock.store.stored_world import from_stored, to_stored
from loop_harness.model import Json, JsonObject
from loop_harness.population import Population

_FORMAT = 1  #: of the document; one of another version of this program is not read
_MICROSECOND = timedelta(microseconds=1)


def written(shop: Shop, born: str) -> dict[str, Json]:
    """Return all that any process needs of a shop; *born* tells it from later ones of its token."""
    below = shop.population
    return {
        "format": _FORMAT,
        "born": born,
        "seed": shop.seed,
        "population": [below.seed, below.size] if below else None,
        "dialect": dict(shop.dialect.chosen),
        "clock": _clock(shop.clock),
        "faults": shop.faults.stored(),
        "webhooks": webhooks(shop),
        "world": to_stored(shop.world),
    }


def webhooks(shop: Shop) -> dict[str, Json]:
    """Return the webhooks of a shop as its document has them."""
    with shop.webhooks.boxes() as boxes:
        return {**boxes.stored(), "anyHost": shop.webhooks.allow_any_host}


def opened(document: JsonObject) -> Shop:
    """Open the shop that a document describes."""
    below = document["population"]
    shop = Shop(
        from_stored(document["world"]),
        population=Population(*below) if below else None,
        dialect=Dialect.of(document["dialect"]),
        clock=_read_clock(document["clock"]),
        seed=document["seed"],
    )
    shop.faults.restore(document["faults"])
    shop.webhooks.sends = False  # until this process has the lease
    _restore_webhooks(shop, document)
    return shop


def apply(shop: Shop, document: JsonObject, before: JsonObject) -> None:
    """Change a shop as its document has changed; what is as before is left alone."""
    if document["clock"] != before["clock"]:
        shop.clock = _read_clock(document["clock"])
    if document["dialect"] != before["dialect"]:
        shop.dialect = Dialect.of(document["dialect"])
    if document["faults"] != before["faults"]:
        shop.faults.restore(document["faults"])
    if document["webhooks"] != before["webhooks"]:
        _restore_webhooks(shop, document)
    if document["world"] != before["world"]:
        shop.world = from_stored(document["world"])


def _restore_webhooks(shop: Shop, document: JsonObject) -> None:
    shop.webhooks.allow_any_host = document["webhooks"]["anyHost"]
    with shop.webhooks.boxes() as boxes:
        boxes.restore(document["webhooks"])


def plain(document: JsonObject) -> JsonObject:
    """Return a document as it comes back from the store."""
    return cast("JsonObject", json.loads(json.dumps(document)))


def is_readable(document: JsonObject) -> bool:
    """Tell whether a document is of this version."""
    return bool(document.get("format") == _FORMAT)


def _clock(clock: Clock) -> dict[str, Json]:
    if clock.frozen_at is not None:
        return {"frozenAt": clock.frozen_at.isoformat()}
    return {"aheadMicroseconds": clock.ahead // _MICROSECOND}


def _read_clock(document: JsonObject) -> Clock:
    if "frozenAt" in document:
        return Clock(datetime.fromisoformat(document["frozenAt"]))
    return Clock(ahead=document["aheadMicroseconds"] * _MICROSECOND)
