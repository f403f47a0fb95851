"""What is posted is a document of the contract, and says what the world knows."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from tests.mock.asking import parcel
from tests.mock.webhooks.receiving import NOON, SECRET, after, living, placed

from loop_harness import journeys, schemas
from loop_harness.dialect import Dialect
from loop_harness.generate.completion import plan
from loop_harness.generate.settings import epoch
from loop_harness.journeys import Change
from loop_harness.mock.webhooks.event import body, example
from loop_harness.model import Order, Shipment
from loop_harness.population import Population


def posted(change: Change, dialect: Dialect | None = None, seed: int = 0) -> Any:
    """Return the document that is posted about a change."""
    return json.loads(body(change, SECRET, seed, dialect or Dialect()))


def edited(shipment: Shipment, at: datetime = NOON) -> Change:
    """Return the change of a parcel that a world file wrote."""
    return Change(at, placed(shipment), shipment)


def last(shipment: Shipment) -> Change:
    """Return the last change of a parcel that lives."""
    return journeys.changes((placed(shipment),), NOON - timedelta(days=99), after(10**6))[-1]


@given(st.integers(0, 2**31), st.integers(0, 10**6))
def test_whatever_happens_to_a_made_up_parcel_is_told_as_the_contract_says(
    seed: int, customer: int
) -> None:
    orders = Population(seed, 2**31).orders_of(customer)
    span = timedelta(days=90)
    for each in journeys.changes(orders, epoch() - span, epoch() + span):
        document = posted(each, seed=seed)
        assert schemas.problems(document, "webhook-event") == ()
        is_stalled = each.shipment.status == "SHIPMENT_STALLED"
        assert ("HoursStalled" in document) == ("NotUpdatedSince" in document) == is_stalled
        assert document.keys() | {"HoursStalled", "NotUpdatedSince"} == set(
            schemas.load("webhook-event")["properties"]
        )


def test_an_event_says_what_the_order_and_the_parcel_are() -> None:
    item = {"lineItemId": "7", "sku": "MUG", "quantity": 2, "productName": "Mug"}
    shipment = living(
        "1Z1",
        (-60 * 24 * 2, "PRE_TRANSIT"),
        (60, "DELIVERED"),
        tracking_url="https://tracking.example.com/1Z1",
        eta="2026-03-04",
        line_items=[item | {"productImage": "https://images.example.com/mug.jpg"}],
    )
    document = posted(last(shipment))

    (line,) = document.pop("LineItems")
    made = {"FulfillmentAddress", "ShippingAddress", "CustomerTags", "OrderTags"}
    assert {name: each for name, each in document.items() if name not in made} == {
        "token": SECRET,
        "CurrentStatus": "DELIVERED",
        "Substatus": "sub_delivered",
        "SubstatusMessage": None,
        "TrackingCode": "1Z1",
        "TrackingURL": "https://tracking.example.com/1Z1",
        "CarrierName": "ups",
        "CarrierNameFriendly": "UPS",
        "ServiceLevel": "Ground",
        "ServiceLevelCode": "ups_ground",
        "ServiceLevelFriendlyName": "UPS Ground",
        "DeliveredAt": "2026-03-04T13:00:00Z",
        "EstimatedPackageDelivery": None,
        "BusinessDaysSinceFulfillmentCreated": 2,
        "FulfillmentCreatedDate": "2026-03-02T12:00:00Z",
        "OrderNumber": "#1001",
        "OrderID": "229",
        "DestinationCountryCode": "US",
        "WondermentAdminShipmentPage": (
            "https://shop.example.com/admin/apps/where-is-my-order/shipment/1Z1"
        ),
        "WondermentTrackingURL": "https://shop.example.com/apps/wonderment/tracking?search=1Z1",
        "WondermentOrderTrackingURL": (
            "https://shop.example.com/apps/wonderment/tracking?search=%231001"
        ),
        "OrderStatusURL": "https://shop.example.com/orders/229",
    }
    known = {name: line[name] for name in ("LineItemID", "SKU", "Quantity", "ProductName")}
    assert known == {"LineItemID": "7", "SKU": "MUG", "Quantity": 2, "ProductName": "Mug"}
    assert line["ProductImage"] == "https://images.example.com/mug.jpg"


def test_an_item_of_either_published_shape_is_told() -> None:
    image = {"src": "https://images.example.com/mug.jpg", "altText": "A mug"}
    titled = {"title": "Mug", "quantity": 1, "image": image}
    (line,) = posted(edited(parcel("1Z1", line_items=[titled])))["LineItems"]

    assert (line["ProductName"], line["ProductImage"]) == ("Mug", image["src"])
    assert (line["Quantity"], line["LineItemID"]) == (1, None)


def test_a_service_that_names_its_carrier_does_not_name_it_twice() -> None:
    level = replace(parcel("1Z1").service_level, name="UPS Ground")
    document = posted(edited(parcel("1Z1", service_level=level)))

    assert document["ServiceLevelFriendlyName"] == "UPS Ground"


def test_a_stalled_parcel_says_since_when() -> None:
    document = posted(last(living("1Z1", (0, "TRANSIT"), (90, "SHIPMENT_STALLED"))))

    assert (document["HoursStalled"], document["NotUpdatedSince"]) == (1, "2026-03-04T12:00:00Z")
    assert document["DeliveredAt"] is None


@pytest.mark.parametrize(
    ("dates", "since"),
    [
        (["2026-03-04T08:00:00", "2026-03-04T10:30:00+0100"], "2026-03-04T09:30:00Z"),
        (["2026-03-03"], "2026-03-03T00:00:00Z"),
        (["9/1/2020 2:46 PM ET", None, "2027-01-01"], "2026-03-02T12:00:00Z"),
        ([], "2026-03-02T12:00:00Z"),
    ],
    ids=["the last event", "a plain date", "no event that can be read", "the order"],
)
def test_a_written_parcel_stands_still_since_its_last_event_or_since_it_was_ordered(
    dates: list[str | None], since: str
) -> None:
    events = [{"date": each} for each in dates]
    document = posted(edited(parcel("1Z1", status="SHIPMENT_STALLED", events=events)))

    assert document["NotUpdatedSince"] == since
    assert document["HoursStalled"] == (NOON - datetime.fromisoformat(since)) // timedelta(hours=1)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1)), st.integers(0, 60))  # noqa: DTZ001
def test_working_days_are_counted_from_monday_to_friday(start: datetime, days: int) -> None:
    started = start.replace(tzinfo=NOON.tzinfo)
    passed = [started + timedelta(days=each) for each in range(1, days + 1)]
    shipment = parcel("1Z1", events=[{"date": started.isoformat()}])
    document = posted(edited(shipment, started + timedelta(days=days)))

    expected = sum(each.weekday() < 5 for each in passed)
    assert document["BusinessDaysSinceFulfillmentCreated"] == expected


def test_the_keys_may_begin_with_a_small_letter_at_every_depth() -> None:
    change = edited(parcel("1Z1", line_items=[{"sku": "MUG"}]))
    camel = posted(change, Dialect.of({"webhook-key-case": "camel"}))
    pascal = posted(change)

    (line,) = camel["lineItems"]
    assert {"trackingCode", "trackingURL", "orderID", "token"} < camel.keys()
    assert {"lineItemID", "sku", "productImageAltText"} < line.keys()
    assert [each.lower() for each in pascal] == [each.lower() for each in camel]
    assert list(pascal["LineItems"][0].values()) == list(line.values())


def test_the_name_and_the_number_of_an_order_may_be_the_other_way_round() -> None:
    change = edited(parcel("1Z1"))
    told = [
        posted(change, Dialect.of({"webhook-order-number": choice})) for choice in ("name", "id")
    ]

    assert [(each["OrderNumber"], each["OrderID"]) for each in told] == [
        ("#1001", "229"),
        ("229", "#1001"),
    ]


def test_a_name_that_no_text_can_hold_is_posted_all_the_same() -> None:
    order: Order = placed(parcel("1Z\ud800"), name="#\ud800")
    document = posted(Change(NOON, order, order.shipments[0]))

    assert (document["OrderNumber"], document["TrackingCode"]) == ("#\ud800", "1Z\ud800")


def test_a_test_is_about_a_parcel_of_the_contract() -> None:
    document = posted(example(NOON))

    assert schemas.problems(document, "webhook-event") == ()
    assert document["OrderNumber"] == "#1001"


@pytest.fixture
def _fresh_plans() -> Iterator[None]:
    plan.cache_clear()
    yield
    plan.cache_clear()


@pytest.mark.usefixtures("_fresh_plans")
def test_a_property_that_the_schema_gains_appears_and_changes_no_other_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change, stored = last(living("1Z1", (0, "TRANSIT"), line_items=[{"sku": "MUG"}])), schemas.load
    before = posted(change)
    changed = copy.deepcopy(stored("webhook-event"))
    note = {"type": "string", "const": "Happy birthday"}
    changed["properties"]["GiftNote"] = note
    changed["properties"]["LineItems"]["items"]["properties"]["GiftNote"] = note
    replaced = {"webhook-event": changed}
    monkeypatch.setattr(schemas, "load", lambda name: replaced.get(name) or stored(name))
    plan.cache_clear()

    grown = posted(change)

    assert grown.pop("GiftNote") == "Happy birthday"
    assert grown["LineItems"][0].pop("GiftNote") == "Happy birthday"
    assert grown == before
