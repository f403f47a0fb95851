"""P06: the shipments of an order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.verify.provider.judging import RICH, of_orders, told
from tests.verify.provider.providing import known

Change = Callable[[list[Any]], list[Any]]


def changed(change: Change, world: str = RICH, **choices: Any) -> list[str]:
    """Return what is said of a provider that shows other parcels."""
    edit = of_orders(lambda o: {**o, "shipments": change(o["shipments"])})
    return told("P06", edit, held=known(world), **choices)


def each(field: str, value: Callable[[str], Any]) -> Change:
    return lambda parcels: [{**p, field: value(p[field])} for p in parcels]


@pytest.mark.parametrize(
    "change",
    [
        lambda parcels: parcels[:-1] if len(parcels) > 1 else parcels,
        lambda parcels: [*parcels, *parcels[-1:]] if len(parcels) > 1 else parcels,
        each("status", lambda s: None if s == "RETURNED" else s),
        each("status", lambda s: "DELIVERED" if s == "READY_FOR_PICKUP" else s),
        each("carrierDisplayName", lambda s: s.upper()),
        each("carrierDisplayName", lambda s: None if s == "FedEx" else s),
        each("trackingCode", lambda s: s[:-1]),
        each("trackingCode", lambda s: s or None),
        lambda parcels: [{k: v for k, v in p.items() if k != "status"} for p in parcels],
        lambda parcels: [None if p["status"] == "PRE_TRANSIT" else p for p in parcels],
        lambda parcels: None if len(parcels) == 1 else parcels,
        lambda parcels: [
            {**p, "status": q["status"]} for p, q in zip(parcels, parcels[::-1], strict=True)
        ],
    ],
)
def test_a_parcel_that_is_not_as_the_file_says_is_found(change: Change) -> None:
    assert changed(change, pending_orders="placeholder")


@pytest.mark.parametrize(
    "change",
    [
        lambda parcels: parcels[::-1],
        lambda parcels: [{**p, "eta": None} for p in parcels],
        each("status", lambda s: "IN_TRANSIT" if s == "TRANSIT" else s),
    ],
)
def test_another_sequence_more_fields_and_the_other_word_are_right(change: Change) -> None:
    assert changed(change) == []


@pytest.mark.parametrize("choice", ["friendly", "raw"])
@pytest.mark.parametrize("world", ["multi-package", "same-name-twice", "awkward-names"])
def test_either_name_of_a_carrier_is_right(world: str, choice: str) -> None:
    assert changed(lambda parcels: parcels, world, carrier_display_name=choice) == []


def test_parcels_that_move_between_orders_of_one_name_are_found() -> None:
    def moved(order: Any) -> Any:
        is_it = order["name"] == "#1042" and len(order["shipments"]) > 1
        return {**order, "shipments": order["shipments"][1:]} if is_it else order

    held = known("same-name-twice")

    assert told("P06", of_orders(moved), held=held)


def test_special_texts_are_none_of_its_business() -> None:
    assert changed(each("status", str.strip), "awkward-names") == []
