"""C06: which statuses parcels and events have."""

from __future__ import annotations

from typing import Any

import pytest
from tests.verify.provider.judging import of_orders, of_parcels, told
from tests.verify.provider.providing import Edit, known

from loop_harness.verify.provider.checks.statuses import published


def graphql_status(old: str, new: Any) -> Edit:
    """Return an edit of one status of GraphQL answers."""

    def edited(order: Any) -> Any:
        parcels = [
            {**each, "status": new} if each["status"] == old else each
            for each in order["shipments"]
        ]
        return {**order, "shipments": parcels}

    return of_orders(edited)


def last_event(parcel: Any) -> Any:
    events = parcel["events"]
    return {**parcel, "events": [*events[:-1], {**events[-1], "status": "X"}] if events else []}


@pytest.mark.parametrize(
    ("edit", "status"),
    [
        (graphql_status("DELIVERED", "delivered"), "delivered"),
        (graphql_status("SHIPMENT_STALLED", "STALLED"), "STALLED"),
        (graphql_status("ERROR", "FAILURE"), "FAILURE"),
        (graphql_status("RETURNED", ""), ""),
        (of_parcels(last_event), "X"),
        (
            of_parcels(
                lambda each: {
                    **each,
                    **(
                        {"statusDetails": {**each["statusDetails"], "status": "Delivered"}}
                        if "statusDetails" in each
                        else {}
                    ),
                }
            ),
            "Delivered",
        ),
    ],
)
def test_a_status_that_nobody_has_published_is_found(edit: Edit, status: str) -> None:
    (found,) = told("C06", edit)

    assert found.endswith(f"has the status {status!r}, which is unpublished")


@pytest.mark.parametrize("status", sorted(published()))
def test_every_published_status_is_right(status: str) -> None:
    assert told("C06", graphql_status("DELIVERED", status)) == []


@pytest.mark.parametrize("value", [None, 7, {"code": "DELIVERED"}])
def test_what_is_no_text_is_told_by_another_rule(value: Any) -> None:
    assert told("C06", graphql_status("DELIVERED", value)) == []


@pytest.mark.parametrize("choice", ["TRANSIT", "IN_TRANSIT"])
def test_either_word_for_a_parcel_on_its_way_is_right(choice: str) -> None:
    assert told("C06", transit_word=choice) == []


def test_a_status_of_the_known_world_is_the_worlds_own_business() -> None:
    assert told("C06", held=known("unknown-statuses")) == []
