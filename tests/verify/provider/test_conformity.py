"""C01: the form of every answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.verify.provider.judging import of_orders, of_parcels, of_search, told
from tests.verify.provider.providing import Edit, known

from loop_harness.verify.provider.probe import SEARCH

REPORTS, PREDICTIONS = "/2022-10/reports", "/delivery-promise/predictions"


def of(path: str, edit: Callable[[Any], Any]) -> Edit:
    """Return an edit of each good answer at one path."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if not request.url.path.startswith(path) or answer.status_code != 200:
            return answer
        return httpx.Response(200, json=edit(answer.json()))

    return edited


def without(name: str) -> Callable[[Any], Any]:
    return lambda found: {key: each for key, each in found.items() if key != name}


def parcels(edit: Callable[[Any], Any]) -> Edit:
    """Return an edit of each parcel of GraphQL."""
    return of_orders(lambda order: {**order, "shipments": [*map(edit, order["shipments"])]})


def bodied(path: str, body: bytes, status: int = 200) -> Edit:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_it = request.url.path.startswith(path) and answer.status_code == 200
        return httpx.Response(status, content=body) if is_it else answer

    return edited


MISSING = "is missing, though it was selected"


@pytest.mark.parametrize(
    ("edit", "start", "end"),
    [
        (parcels(without("trackingCode")), "graphql (", f"trackingCode {MISSING}"),
        (parcels(without("status")), "graphql (", f"status {MISSING}"),
        (parcels(without("carrierDisplayName")), "graphql (", f"carrierDisplayName {MISSING}"),
        (of_orders(without("name")), "graphql (", f"name {MISSING}"),
        (of_orders(without("shipments")), "graphql (", f"shipments {MISSING}"),
        (
            of_orders(lambda each: {**each, "name": 5}),
            "graphql (",
            "name: is a number, must be a text or null",
        ),
        (of_orders(lambda each: {**each, "shipments": {}}), "graphql (", "or null"),
        (of("/graphql", lambda _: {"data": None}), "graphql (", "there is no data, and no error"),
        (of("/graphql", lambda _: {"data": {}}), "graphql (", f"orders {MISSING}"),
        (of("/graphql", lambda _: []), "graphql (", "must be an object"),
        (of("/graphql", lambda it: it | {"errors": "no"}), "graphql (", "must be a list"),
        (bodied("/graphql", b"<p>orders</p>"), "graphql (", "the body is no JSON"),
        (bodied("/graphql", b"{}", 204), "graphql (", "no answer with status 204"),
        (of_parcels(without("carrierName")), "searchShipments (", "lacks 'carrierName'"),
        (of_parcels(without("lineItems")), "searchShipments (", "lacks 'lineItems'"),
        (of_search(lambda it, _: without("name")(it)), "searchShipments (", "$: lacks 'name'"),
        (
            of_parcels(lambda each: {**each, "trackingCode": 7} if each["events"] else each),
            "searchShipments (",
            "",
        ),
        (
            of_parcels(lambda each: {**each, "eta": "pending"} if each["trackingCode"] else {}),
            "searchShipments (search for a pending order)",
            "",
        ),
        (of(REPORTS, lambda it: {"reports": it}), "listReports (", "must be a list"),
        (of(REPORTS, lambda it: [*map(without("name"), it)]), "listReports (", "lacks 'name'"),
        (
            of(REPORTS, lambda it: [{**each, "createdAt": "yesterday"} for each in it]),
            "listReports (",
            "is no date-time",
        ),
        (of(PREDICTIONS, lambda it: it["predictions"]), "getDelivery", "must be an object"),
        (
            of(
                PREDICTIONS,
                lambda it: {"predictions": [*map(without("minDate"), it["predictions"])]},
            ),
            "getDelivery",
            "lacks 'minDate'",
        ),
        (of(SEARCH + "/", lambda it: it and [it]), "searchShipments (", ""),
    ],
)
def test_what_breaks_the_contract_is_found(edit: Edit, start: str, end: str) -> None:
    (found,) = told("C01", edit)

    assert found.startswith(start)
    assert found.endswith(end)


@pytest.mark.parametrize("field", ["trackingCode", "status", "carrierDisplayName"])
def test_null_is_found_where_the_schema_says_that_there_is_none(field: str) -> None:
    def nulled(parcel: Any) -> Any:
        return {**parcel, field: None} if parcel["status"] == "RETURNED" else parcel

    (found,) = told("C01", parcels(nulled), graphql_nullability="non-null")

    assert found.endswith(f"{field}: is null, though its type says that it never is")
    assert told("C01", parcels(nulled)) == []


@pytest.mark.parametrize(
    "edit",
    [
        of_orders(lambda each: {**each, "added": 1}),
        parcels(lambda each: {**each, "added": {"more": []}}),
        of_parcels(lambda each: {**each, "added": None}),
        of(REPORTS, lambda found: [{**each, "size": 1} for each in found]),
        of(PREDICTIONS, lambda found: {**found, "zip": "62701"}),
        of_orders(lambda each: {**each, "shipments": each["shipments"][::-1]}),
        of("/graphql", lambda _: {"data": {"orders": []}}),
        of("/graphql", lambda _: {"data": None, "errors": [{"message": "no"}]}),
        of(SEARCH + "/", lambda _: {"shipments": []}),
        bodied("/graphql", b"", 500),
        bodied(PREDICTIONS, b"", 404),
    ],
)
def test_what_is_added_or_told_by_another_rule_is_right(edit: Edit) -> None:
    assert told("C01", edit) == []


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        *(("line-item-shape", "title-image"), ("event-times", "date-only")),
        *(("pending-orders", "placeholder"), ("rest-not-found", "empty-shipments")),
        *(("graphql-nullability", "non-null"), ("search-by-code", "that-parcel")),
    ],
)
@pytest.mark.parametrize("name", ["well-known", "awkward-names", "pending"])
def test_our_mock_conforms_whatever_is_chosen(question: str, choice: str, name: str) -> None:
    chosen: dict[str, Any] = {question: choice}

    assert told("C01", held=known(name), **chosen) == []
