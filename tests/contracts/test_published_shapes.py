"""Documents of the shapes that public pages show are accepted, with values of our own.

Sources: the published app and its data sets (github.com/gladly/app-platform-examples), the
reference of Loop's API (wonderment.readme.io), its webhook pages (docs.wonderment.com).
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from loop_harness import schemas

CODE = "9400111202555842332669"
EVENT = {
    "trackingCode": CODE,
    "details": "Your item left our facility",
    "status": "TRANSIT",
    "substatus": "departed_facility",
    "date": "2026-03-05T18:40:00",
    "city": "PORTLAND",
    "state": "OR",
    "zip": "97201",
    "country": None,
    "trackingUrl": None,
    "eta": None,
    "isTimezoneProvided": None,
    "displayTimezone": "America/Los_Angeles",
    "createdAt": "2026-03-06T02:41:07+0000",
    "locationDisplay": "PORTLAND, OR, 97201",
}
FOUND = {
    "name": "SHOP-20931",
    "shipments": [
        {
            "trackingUrl": f"https://carrier.example/track?n={CODE}",
            "trackingCode": CODE,
            "carrierName": "USPS",
            "eta": "2026-03-08",
            "serviceLevel": {"name": "Priority", "token": "usps_priority"},
            "order": {"id": "4455667788", "name": "SHOP-20931"},
            "statusDetails": EVENT,
            "events": [EVENT | {"date": "2026-03-04"}, EVENT],
            "lineItems": [
                {
                    "trackingCode": CODE,
                    "lineItemId": "9988776655",
                    "productImage": "",
                    "productName": "Linen shirt",
                    "variantName": "",
                    "variantImage": None,
                    "sku": "",
                    "quantity": 2,
                }
            ],
        }
    ],
}
PENDING = {
    "name": "SHOP-20932",
    "shipments": [
        {
            "trackingCode": "",
            "trackingUrl": None,
            "carrierName": "",
            "date": "2026-03-05T10:11:12.000Z",
            "eta": "pending",
            "serviceLevel": {"name": "", "token": ""},
            "statusDetails": {
                "status": "PENDING",
                "substatus": "order_received",
                "date": "2026-03-05T10:11:12.000Z",
                "details": "Order has been received",
            },
            "lineItems": [],
            "events": [],
            "order": {"id": "4455667789", "name": "SHOP-20932"},
        }
    ],
}
ORDER_DATA = {
    "name": "#20931",
    "shipments": [
        {"trackingCode": "1Z111", "status": "shipped", "carrierDisplayName": "UPS"},
        {"trackingCode": "1Z222", "status": "delivered", "carrierDisplayName": "UPS"},
    ],
}

SHAPES: dict[str, tuple[str, Any]] = {
    "a profile as a data pull sees it": (
        "profile",
        {
            "id": "Zk3nQ1xRSvWt5pLm7oAa",
            "name": "Mina Okafor",
            "address": "7 Example Lane, Portland, OR 97201",
            "primaryEmailAddress": "mina@example.net",
            "emailAddresses": ["mina@example.net", "mina.okafor@example.org"],
            "primaryPhoneNumber": {"number": "+15035550142", "type": "MOBILE"},
            "phoneNumbers": [
                {"number": "+15035550142", "type": "MOBILE"},
                {"number": "+15035550143", "type": "HOME"},
            ],
        },
    ),
    "a profile without phone and address": (
        "profile",
        {"id": "x", "emailAddresses": [], "primaryPhoneNumber": None, "phoneNumbers": []},
    ),
    "a profile with what Gladly may add": ("profile", {"customAttributes": {"tier": "gold"}}),
    "a profile of which nothing is known": ("profile", {}),
    "a GraphQL request with variables": (
        "graphql-request",
        {
            "query": "query($e: [String!]!){ orders(input: {customerEmails: $e}) { name } }",
            "variables": {"e": ["mina@example.net"]},
        },
    ),
    "a GraphQL request with inline values": (
        "graphql-request",
        {"query": '{ orders(input: {customerEmails: ["mina@example.net"]}) { name } }'},
    ),
    "a GraphQL answer": ("graphql-answer", {"data": {"orders": [ORDER_DATA]}}),
    "a GraphQL answer without orders": ("graphql-answer", {"data": {"orders": []}}),
    "a GraphQL answer with an alias": ("graphql-answer", {"data": {"mine": [ORDER_DATA]}}),
    "GraphQL errors alone": (
        "graphql-answer",
        {"errors": [{"message": "no", "extensions": {"code": "UNAUTHENTICATED"}}]},
    ),
    "GraphQL errors beside data": (
        "graphql-answer",
        {
            "errors": [
                {
                    "message": "no",
                    "path": ["orders", 0, "shipments"],
                    "locations": [{"line": 1, "column": 3}],
                }
            ],
            "data": {"orders": [{"name": "#20931", "shipments": None}]},
        },
    ),
    "a search that found an order": ("shipment-search", FOUND),
    "a search that found a pending order": ("shipment-search", PENDING),
    "a search that found nothing, as null": ("shipment-search", None),
    "a search that found nothing, as an empty list": ("shipment-search", {"shipments": []}),
    "a search with what Loop may add": (
        "shipment-search",
        FOUND | {"returns": [], "shipments": [FOUND["shipments"][0] | {"weight": 1.2}]},  # type: ignore[operator]
    ),
    "the error body of most operations": ("error-message", {"message": "Something went wrong"}),
    "the error body of the download": ("error-unauthorized", {"error": "Forbidden"}),
    "what verifies a customer by address": (
        "tracking-authentication",
        {"query": "SHOP-20931", "email": "mina@example.net"},
    ),
    "what verifies a customer by phone": ("tracking-authentication", {"phone": "+15035550142"}),
    "a list of reports": (
        "reports",
        [
            {
                "name": "20260301T070000_orders.csv.zip",
                "status": "finished",
                "downloadUrl": None,
                "createdAt": "2026-03-01T07:00:00.000Z",
                "expiresAt": None,
                "expired": True,
                "rowCount": 0,
                "createdBy": None,
                "scheduledReport": None,
            }
        ],
    ),
    "a prediction": (
        "predictions",
        {
            "predictions": [
                {
                    "shippingMethod": "Overnight",
                    "estimatedDeliveryDate": "2026-03-06T00:00:00Z",
                    "minDate": "2026-03-06T00:00:00Z",
                    "maxDate": "2026-03-07T00:00:00Z",
                }
            ]
        },
    ),
    "an order as Gladly stores it": (
        "gladly-order",
        {
            "id": "#20931",
            "name": "#20931",
            "shipmentUrl": "https://app.example.com/shipments?order_name=%2320931",
            "shipments": [{"carrierDisplayName": "UPS", "status": "x", "trackingCode": "1Z"}],
        },
    ),
}

#: what must be refused: the shape above it, and how to spoil it
SPOILT: dict[str, tuple[str, tuple[str | int, ...], Any]] = {
    "an address that is a number": ("a profile as a data pull sees it", ("emailAddresses", 0), 1),
    "orders that are no list": ("a GraphQL answer", ("data", "orders"), {}),
    "a status that is a number": (
        "a GraphQL answer",
        ("data", "orders", 0, "shipments", 0, "status"),
        1,
    ),
    "a query that is no text": ("a GraphQL request with variables", ("query",), 5),
    "shipments that are null": ("a search that found an order", ("shipments",), None),
    "a parcel without its carrier": (
        "a search that found an order",
        ("shipments", 0, "carrierName"),
        None,
    ),
    "an event without a status": (
        "a search that found an order",
        ("shipments", 0, "events", 0, "status"),
        None,
    ),
    "a pending order with a code": (
        "a search that found a pending order",
        ("shipments", 0, "trackingCode"),
        "1",
    ),
    "a message that is no text": ("the error body of most operations", ("message",), {}),
    "a moment that is none": ("a prediction", ("predictions", 0, "minDate"), "soon"),
    "a parcel without a status at Gladly": (
        "an order as Gladly stores it",
        ("shipments", 0, "status"),
        None,
    ),
}


@pytest.mark.parametrize(("schema", "value"), SHAPES.values(), ids=SHAPES)
def test_a_document_of_a_published_shape_is_valid(schema: str, value: Any) -> None:
    assert schemas.problems(value, schema) == ()


@pytest.mark.parametrize(("shape", "place", "value"), SPOILT.values(), ids=SPOILT)
def test_a_document_that_breaks_a_published_shape_is_refused(
    shape: str, place: tuple[str | int, ...], value: Any
) -> None:
    schema, document = SHAPES[shape]
    spoilt = deepcopy(document)
    holder = spoilt
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value

    assert schemas.problems(spoilt, schema) != ()
