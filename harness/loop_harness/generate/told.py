"""What was settled about an order: a document, and how its parcels fare."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from loop_harness.generate.completion import fill
from loop_harness.model import Deferred, Life, Order, Shipment

if TYPE_CHECKING:
    from loop_harness.generate.source import Source
    from loop_harness.model import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Told:
    """An order with everything that it leaves out: a document, and how its parcels fare."""

    document: dict[str, Json]  #: its lists of events and items may be deferred
    lives: tuple[Life | None, ...]  #: of the parcels of the document
    coming: tuple[tuple[dict[str, Json], Life], ...]  #: parcels that are sent later
    latest: datetime  #: when the last event of a parcel happened, or the order's own time
    begins: datetime  #: when what is to come begins
    path: str

    def completed(self, source: Source) -> dict[str, Json]:
        """Return a document of the schema ``order``, as the order is when its world begins."""
        shipments: list[Any] = self.document["shipments"]
        whole = {**self.document, "shipments": [_listed(each) for each in shipments]}
        done: dict[str, Json] = fill("order", whole, source, self.path)
        return done

    def order(self, document: JsonObject | None = None, *, is_made_up: bool = False) -> Order:
        """Return the order, by default of the document as it was told."""
        known = document or self.document
        order = Order.from_json({**known, "shipments": ()})
        shipments = zip(known["shipments"], self.lives, strict=True)
        return replace(
            order,
            shipments=tuple(Shipment.from_json(each, life) for each, life in shipments),
            coming=tuple(Shipment.from_json(each, life) for each, life in self.coming),
            is_made_up=is_made_up,
            begins=self.begins,
        )


def _listed(shipment: dict[str, Any]) -> dict[str, Any]:
    """Return a parcel whose lists are made."""
    return {
        name: list(value) if isinstance(value, Deferred) else value
        for name, value in shipment.items()
    }
