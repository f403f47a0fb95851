"""P07: what REST and GraphQL tell of one order."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.verify.provider.judging import of_orders, of_parcels, of_search, told
from tests.verify.provider.providing import Edit, known

from loop_harness.verify.provider.probe import SEARCH

TWO, PENDING = "#5102", "#5105"


def with_status(parcel: Any, status: str) -> Any:
    details = parcel.get("statusDetails")
    return parcel if details is None else {**parcel, "statusDetails": {**details, "status": status}}


def of_order(name: str, edit: Any) -> Edit:
    """Return an edit of the parcels of one order, when it is searched for."""
    return of_search(
        lambda found, _: (
            {**found, "shipments": edit(found["shipments"])} if found["name"] == name else found
        )
    )


def unless_by_name(name: str) -> Edit:
    """Return an edit that shows one parcel less, where an order is searched for by a code."""
    return of_search(
        lambda found, term: (
            {**found, "shipments": found["shipments"][:-1]}
            if found["name"] == name != term
            else found
        )
    )


def unfound(name: str) -> Edit:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_it = request.url.path == f"{SEARCH}/{name}"
        return httpx.Response(200, content=b"null") if is_it else answer

    return edited


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (
            of_order(TWO, lambda found: [with_status(found[0], "RETURNED"), *found[1:]]),
            "a search for order #5102 shows another status than GraphQL",
        ),
        (
            of_order(TWO, lambda found: [*found, found[0]]),
            "a search for order #5102 shows other parcels than GraphQL",
        ),
        (
            of_order(PENDING, lambda found: [{**found[0], "trackingCode": "1Z0"}]),
            "a search for order #5105 shows other parcels than GraphQL",
        ),
        (
            of_order(TWO, lambda found: [found[0], {**found[1], "carrierName": "Acme"}]),
            "a search for order #5102 shows another carrier than GraphQL",
        ),
        (
            of_orders(lambda order: {**order, "shipments": order["shipments"][:1]}),
            "a search for order #5102 shows other parcels than GraphQL",
        ),
        (
            unless_by_name("#5104"),
            "a search for order #5104 shows other parcels than GraphQL",
        ),
        (
            of_search(lambda found, _: {**found, "name": found["name"].lower() + " "}),
            "order #5101 of GraphQL has another name when it is searched for",
        ),
        (
            unfound(PENDING),
            "order #5105 is shown over GraphQL, and a search for it finds nothing",
        ),
    ],
)
def test_what_differs_is_told(edit: Edit, what: str) -> None:
    assert told("P07", edit) == [what]


@pytest.mark.parametrize(
    "edit",
    [
        of_parcels(lambda parcel: {**parcel, "carrierName": parcel["carrierName"].upper()}),
        of_parcels(lambda parcel: {k: v for k, v in parcel.items() if k != "statusDetails"}),
        of_parcels(lambda parcel: {**parcel, "more": 1}),
        of_orders(lambda order: {**order, "shipments": order["shipments"][::-1]}),
        of_orders(
            lambda order: {
                **order,
                "shipments": [
                    {**each, "status": each["status"].replace("TRANSIT", "In transit").lower()}
                    for each in order["shipments"]
                    if "PRE" not in each["status"]
                ]
                if order["name"] == "#5101"
                else order["shipments"],
            }
        ),
        of_orders(lambda order: {**order, "name": f"{order['name']}!"}),
        of_search(lambda found, _: {**found, "shipments": None}),
    ],
    ids=["raw", "no status", "added", "sequence", "word", "no name of ours", "no list"],
)
def test_what_may_differ_or_is_told_by_another_rule_is_not(edit: Edit) -> None:
    assert told("P07", edit) == []


def test_a_parcel_that_moves_between_two_requests_is_no_difference() -> None:
    seen: list[str] = []

    def moving(found: Any, _: str) -> Any:
        seen.append(found["name"])
        if found["name"] != TWO or seen.count(TWO) % 2:
            return found
        return {
            **found,
            "shipments": [with_status(each, "RETURNED") for each in found["shipments"]],
        }

    assert told("P07", of_search(moving)) == []
    assert seen.count(TWO) > 2


@pytest.mark.parametrize("choice", ["whole-order", "that-parcel"])
def test_a_search_by_code_may_show_either(choice: str) -> None:
    assert told("P07", held=known("multi-package"), search_by_code=choice) == []


@pytest.mark.parametrize("name", ["same-name-twice", "multi-package", "pending", "demo"])
def test_our_mock_tells_one_story(name: str) -> None:
    assert told("P07", held=known(name)) == []
