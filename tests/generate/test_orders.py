"""An order of a world file is completed so that all of it tells one story."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from loop_harness import schemas
from loop_harness.dialect import Dialect
from loop_harness.generate import Source, complete_order
from loop_harness.generate.carriers import Carrier, carrier_named, carriers, serial_of
from loop_harness.generate.check_digits import has_valid_check_digit
from loop_harness.generate.journeys import journey_to, journeys
from loop_harness.generate.numbering import serial_behind
from loop_harness.generate.settings import epoch

SOURCE = Source(7)
PUBLISHED = [
    "PRE_TRANSIT",
    "TRANSIT",
    "SHIPMENT_STALLED",
    "ATTEMPTED_DELIVERY",
    "DELIVERED",
    "RETURNED",
    "ERROR",
    "SHIPMENT_CREATED",
    "READY_FOR_PICKUP",
    "OUT_FOR_DELIVERY",
    "CANCELLED",
    "CONFIRMED",
]
USPS_ONLY = {"CANCELLED", "CONFIRMED"}


def complete(shipments: Any = None, *, path: str = "orders/1", **more: Any) -> dict[str, Any]:
    """Complete an order that says little but its shipments."""
    parts = {} if shipments is None else {"shipments": shipments}
    order = {"name": "#1001", "emails": ["a@example.com"], **parts, **more}
    whole = complete_order(order, SOURCE, path)
    assert schemas.problems(whole, "order") == ()
    return whole


def parcel(path: str = "orders/1", **said: Any) -> dict[str, Any]:
    """Complete one shipment."""
    (found,) = complete([said], path=path)["shipments"]
    result: dict[str, Any] = found
    return result


EVERY = [complete(path=f"orders/{number}") for number in range(400)]
PARCELS = [each for order in EVERY for each in order["shipments"]]


def test_a_name_and_an_address_are_enough() -> None:
    for order in EVERY:
        assert re.fullmatch(r"[0-9]{10,13}", order["id"])
        assert order["phone"] is None or re.fullmatch(r"\+1[2-9]\d\d55501\d\d", order["phone"])
        created = datetime.fromisoformat(order["createdAt"])
        assert epoch() - timedelta(days=60) < created < epoch()
        assert order["createdAt"].endswith("Z")


def test_most_orders_have_one_parcel_and_some_are_pending() -> None:
    counts = Counter(len(each["shipments"]) for each in EVERY)

    assert counts.keys() == {0, 1, 2, 3}
    assert counts[1] > sum(counts.values()) / 2


def test_every_published_status_occurs_and_no_other() -> None:
    many = [parcel(f"orders/{number}") for number in range(3000)]

    assert {each["status"] for each in many} == set(PUBLISHED)
    assert set(journeys()) == {*PUBLISHED, "PENDING"}
    usps_only = {each["carrierName"] for each in many if each["status"] in USPS_ONLY}
    assert usps_only == {"usps"}


def test_a_parcel_agrees_with_its_carrier() -> None:
    for each in PARCELS:
        carrier = carrier_named(each["carrierName"])
        assert carrier is not None
        assert each["carrierDisplayName"] == carrier.display
        assert each["serviceLevel"] in [
            {"name": service.name, "token": service.token} for service in carrier.services
        ]
        assert has_valid_check_digit(each["trackingCode"]) is True
        assert serial_of(carrier, each["trackingCode"]) is not None
        assert each["trackingUrl"] == carrier.page(each["trackingCode"])


def test_events_lead_to_the_status_one_after_the_other() -> None:
    for order in EVERY:
        created = datetime.fromisoformat(order["createdAt"])
        for each in order["shipments"]:
            stored = [datetime.fromisoformat(event["createdAt"]) for event in each["events"]]
            assert [created, *stored, epoch()] == sorted([created, *stored, epoch()])
            assert each["events"][-1]["status"] == each["status"]
            shared = {
                (event["trackingCode"], event["trackingUrl"], event["eta"])
                for event in each["events"]
            }
            assert shared == {(each["trackingCode"], each["trackingUrl"], each["eta"])}


def test_an_event_is_shown_as_loop_shows_it() -> None:
    (event,) = parcel(status="PRE_TRANSIT", trackingCode="1Z999")["events"]

    assert event == {
        "trackingCode": "1Z999",
        "details": "The sender announced the parcel",
        "status": "PRE_TRANSIT",
        "substatus": "information_received",
        "date": "2026-02-28T03:11:17",
        "city": "Salt Lake City",
        "state": "UT",
        "zip": "84101",
        "country": "US",
        "trackingUrl": "https://tracking.example.com/ups?code=1Z999",
        "eta": "2026-03-02",
        "isTimezoneProvided": False,
        "displayTimezone": "America/Denver",
        "createdAt": "2026-02-28T10:35:21+0000",
        "locationDisplay": "Salt Lake City, UT, 84101, US",
    }


def test_items_belong_to_their_parcel() -> None:
    for each in PARCELS:
        assert 1 <= len(each["lineItems"]) <= 3
        for item in each["lineItems"]:
            assert item["trackingCode"] == each["trackingCode"]
            assert re.fullmatch(r"[0-9]+", item["lineItemId"])
            assert item["productImage"].startswith("https://images.example.com/")
            assert item["quantity"] >= 1


def test_an_explicit_empty_list_of_shipments_is_a_pending_order() -> None:
    assert complete([])["shipments"] == []


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"carrierName": "ups"}, ("ups", "UPS")),
        ({"carrierName": "USPS"}, ("USPS", "USPS")),
        ({"carrierDisplayName": "Canada Post"}, ("canada_post", "Canada Post")),
        ({"carrierName": "x1", "carrierDisplayName": "UPS"}, ("x1", "UPS")),
        ({"carrierName": "Pigeon Post"}, ("Pigeon Post", "Pigeon Post")),
        ({"carrierDisplayName": "Pigeon Post"}, ("Pigeon Post", "Pigeon Post")),
        ({"trackingCode": "1Z5R89390357567127"}, ("ups", "UPS")),
        ({"trackingCode": "1Z999"}, ("ups", "UPS")),
        ({"trackingCode": "RB123456785GB"}, ("royal_mail", "Royal Mail")),
        ({"trackingCode": "1Z999", "carrierName": "dhl"}, ("dhl", "DHL Express")),
    ],
    ids=str,
)
def test_a_carrier_is_known_by_whatever_is_said(said: Any, names: tuple[str, str]) -> None:
    whole = parcel(**said)

    assert (whole["carrierName"], whole["carrierDisplayName"]) == names


def test_an_unknown_carrier_gets_a_code_and_a_service_all_the_same() -> None:
    whole = parcel(carrierName="Pigeon Post")

    assert re.fullmatch(r"ZX\d{10}", whole["trackingCode"])
    assert whole["serviceLevel"] == {"name": "Standard", "token": "standard"}


@pytest.mark.parametrize("status", [*PUBLISHED, "IN_TRANSIT", "shipped", "delivered", "", "✈"])
def test_a_given_status_stays_and_ends_its_events(status: str) -> None:
    whole = parcel(status=status)

    assert (whole["status"], whole["events"][-1]["status"]) == (status, status)


def test_a_parcel_that_is_pending_has_no_events() -> None:
    assert parcel(status="PENDING")["events"] == []


def test_given_events_stay_as_written_and_give_the_status_and_the_code() -> None:
    events = [{"status": "PRE_TRANSIT"}, {"status": "lost in space", "trackingCode": "1Z888"}]
    whole = parcel(events=events)

    assert whole["events"] == events
    assert (whole["status"], whole["trackingCode"]) == ("lost in space", "1Z888")
    assert whole["carrierName"]
    assert parcel(events=[])["events"] == []
    assert parcel(events=[{"city": "Austin"}])["status"] in PUBLISHED


def test_an_order_is_older_than_its_given_events_wherever_they_happened() -> None:
    events = [{"date": "2025-05-01T09:00:00"}, {"date": "soon"}, {"date": "2025-05-02T09:00:00Z"}]
    made = [complete([{"events": events}], path=str(number))["createdAt"] for number in range(100)]

    # Nine o'clock on Kiritimati (UTC+14) is seven in the evening of the day before by UTC.
    assert max(made) < "2025-04-30T19:00:00Z"


def test_events_follow_a_given_time_of_the_order() -> None:
    order = complete([{"status": "DELIVERED"}], createdAt="2026-07-04T10:00:00Z")

    dates = [each["date"] for each in order["shipments"][0]["events"]]
    assert dates == sorted(dates)
    assert "2026-07-04" <= dates[0] < dates[-1] < "2026-07-14"


def test_null_stays_null() -> None:
    order = complete([{"eta": None, "trackingUrl": None}], phone=None)

    (whole,) = order["shipments"]
    assert (order["phone"], whole["eta"], whole["trackingUrl"]) == (None, None, None)
    assert {(each["eta"], each["trackingUrl"]) for each in whole["events"]} == {(None, None)}


def test_an_empty_code_has_no_page() -> None:
    whole = parcel(trackingCode="")

    assert (whole["trackingCode"], whole["trackingUrl"]) == ("", None)


def test_a_part_of_a_service_or_an_item_is_completed() -> None:
    whole = parcel(carrierName="ups", serviceLevel={"name": "Slow"}, lineItems=[{"sku": ""}, {}])

    assert whole["serviceLevel"] == {"name": "Slow", "token": "ups_ground"}
    assert whole["lineItems"][0]["sku"] == ""
    assert all(len(each) == 8 for each in whole["lineItems"])
    assert parcel(lineItems=[])["lineItems"] == []


@pytest.mark.parametrize("word", ["TRANSIT", "IN_TRANSIT"])
def test_made_up_statuses_use_the_word_of_the_dialect(word: str) -> None:
    order = {"name": "#1", "emails": ["a@example.com"]}
    wholes = [
        complete_order(
            order, SOURCE, f"orders/{number}", dialect=Dialect.of({"transit-word": word})
        )
        for number in range(60)
    ]

    parcels = [each for whole in wholes for each in whole["shipments"]]
    said = {event["status"] for each in parcels for event in each["events"]}
    assert said & {"TRANSIT", "IN_TRANSIT"} == {word}
    assert word in {each["status"] for each in parcels}


def test_a_serial_number_decides_the_tracking_code() -> None:
    order = {"name": "#1", "emails": ["a@example.com"], "shipments": [{}, {"carrierName": "ups"}]}
    whole = complete_order(order, SOURCE, "orders/1", first_serial=40)

    found = [
        serial_behind(SOURCE, carrier, each["trackingCode"])
        for each in whole["shipments"]
        if (carrier := carrier_named(each["carrierName"]))
    ]
    assert found == [40, 41]


def test_a_serial_number_that_is_too_high_for_a_named_carrier_is_given_up() -> None:
    order = {"name": "#1", "emails": ["a@example.com"], "shipments": [{"carrierName": "dhl"}, {}]}
    whole = complete_order(order, SOURCE, "orders/1", first_serial=10**12)

    assert re.fullmatch(r"\d{10}", whole["shipments"][0]["trackingCode"])
    assert whole["shipments"][1]["carrierName"] not in {"dhl_express", "fedex"}


@pytest.mark.parametrize("carrier", carriers(), ids=lambda each: each.name)
def test_a_journey_stays_in_a_country_of_its_carrier(carrier: Carrier) -> None:
    whole = parcel(carrierName=carrier.name, status="DELIVERED")

    (country,) = {each["country"] for each in whole["events"]}
    assert country in carrier.countries


def test_a_serial_number_beyond_every_carrier_is_no_error() -> None:
    order = {"name": "#1", "emails": ["a@example.com"], "shipments": [{}]}
    (whole,) = complete_order(order, SOURCE, "orders/1", first_serial=10**30)["shipments"]

    assert has_valid_check_digit(whole["trackingCode"]) is True


def test_the_longest_journey_fits_between_the_oldest_order_and_the_epoch() -> None:
    hours = [sum(scan.hours[1] for scan in each.scans) + each.since[1] for each in _journeys()]

    assert max(hours) + 60 < 60 * 24


def _journeys() -> list[Any]:
    return [*journeys().values(), journey_to("none of these")]


TEXTS = st.text(st.characters(exclude_categories=()), min_size=1)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "trackingCode": TEXTS,
        "carrierName": TEXTS,
        "carrierDisplayName": TEXTS,
        "status": TEXTS,
        "serviceLevel": st.fixed_dictionaries({}, optional={"name": TEXTS, "token": TEXTS}),
        "trackingUrl": st.none() | TEXTS,
        "eta": st.none() | TEXTS,
        "events": st.lists(
            st.fixed_dictionaries({}, optional={"status": TEXTS, "date": TEXTS, "city": st.none()}),
            max_size=3,
        ),
        "lineItems": st.lists(
            st.fixed_dictionaries({}, optional={"sku": st.none() | TEXTS}), max_size=2
        ),
    },
)
ORDERS = st.fixed_dictionaries(
    {"name": TEXTS, "emails": st.lists(TEXTS, max_size=3)},
    optional={
        "id": TEXTS,
        "phone": st.none() | TEXTS,
        "createdAt": st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%SZ}".zfill(20)),
        "shipments": st.lists(SAID, max_size=3),
    },
)


@given(ORDERS)
@settings(max_examples=60)
def test_whatever_is_said_survives_and_the_rest_is_complete(order: dict[str, Any]) -> None:
    whole = complete_order(order, SOURCE, "orders/1")

    said = {key: value for key, value in order.items() if key != "shipments"}
    assert {key: whole[key] for key in said} == said
    assert whole.keys() == {"id", "name", "emails", "phone", "createdAt", "shipments"}
    for given_, each in zip(order.get("shipments", ()), whole["shipments"], strict=False):
        parts = {"serviceLevel", "lineItems"}
        assert {key: each[key] for key in given_.keys() - parts} == {
            key: value for key, value in given_.items() if key not in parts
        }
        assert each["serviceLevel"].items() >= given_.get("serviceLevel", {}).items()
        for item, written in zip(each["lineItems"], given_.get("lineItems", ()), strict=False):
            assert item.items() >= written.items()
        assert len(each) == 9
