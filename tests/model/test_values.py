"""The words of the domain: frozen values that survive being written down and read again."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given, strategies as st

from loop_harness import schemas, world as worlds_on_disk
from loop_harness.dialect import Dialect
from loop_harness.failures import GraphQLFailed
from loop_harness.model import (
    Json,
    Order,
    PhoneNumber,
    Profile,
    Reply,
    ShownOrder,
    ShownShipment,
    Trigger,
    World,
)
from loop_harness.strategies import (
    awkward_texts,
    cases,
    dialects,
    from_schema,
    orders,
    profiles,
    worlds,
)

PARCEL = ShownShipment(carrier_display_name="UPS", status="TRANSIT", tracking_code="1Z")
SHOWN = ShownOrder(
    id="#1", name="#1", shipment_url="https://x.example/?n=%231", shipments=(PARCEL,)
)
SHOWN_JSON = {
    "id": "#1",
    "name": "#1",
    "shipmentUrl": "https://x.example/?n=%231",
    "shipments": [{"carrierDisplayName": "UPS", "status": "TRANSIT", "trackingCode": "1Z"}],
}
PHONE = PhoneNumber(number="+12025550101", type="MOBILE")
FULL = Profile(
    id="c1",
    name="Ada Lee",
    address="1 Main Street",
    primary_email_address="ada@example.com",
    email_addresses=("ada@example.com", None, ""),
    primary_phone_number=PHONE,
    phone_numbers=(PHONE, PhoneNumber(number="+12025550102")),
)
FULL_JSON = {
    "id": "c1",
    "name": "Ada Lee",
    "address": "1 Main Street",
    "primaryEmailAddress": "ada@example.com",
    "emailAddresses": ["ada@example.com", None, ""],
    "primaryPhoneNumber": {"number": "+12025550101", "type": "MOBILE"},
    "phoneNumbers": [
        {"number": "+12025550101", "type": "MOBILE"},
        {"number": "+12025550102"},
    ],
}


def written(document: Json) -> Any:
    """Return *document* as it comes back from a file."""
    return json.loads(json.dumps(document))


def test_a_profile_is_written_in_gladlys_words() -> None:
    assert FULL.to_json() == FULL_JSON
    assert Profile.from_json(FULL_JSON) == FULL


def test_what_a_profile_lacks_is_not_written() -> None:
    assert Profile().to_json() == {}
    assert Profile.from_json({}) == Profile()
    assert Profile(email_addresses=()).to_json() == {"emailAddresses": []}


@given(profiles())
def test_a_profile_survives_being_written(profile: Profile) -> None:
    assert Profile.from_json(written(profile.to_json())) == profile


@given(from_schema("profile"))
def test_every_profile_that_its_schema_accepts_can_be_read(document: Json) -> None:
    profile = Profile.from_json(document)

    schemas.check(profile.to_json(), "profile", "profile read and written")
    assert Profile.from_json(profile.to_json()) == profile
    assert list(profile.email_addresses or ()) == document.get("emailAddresses", [])
    assert profile.id == document.get("id")


@given(worlds() | worlds(texts=awkward_texts()))
def test_a_world_survives_being_written(world: World) -> None:
    assert World.from_json(written(world.to_json())) == world


@given(orders())
def test_an_order_survives_being_written(order: Order) -> None:
    assert Order.from_json(written(order.to_json())) == order


ORDER_JSON = {
    "id": "5001",
    "name": "#1001",
    "emails": ["ada@example.com", "ben@example.com"],
    "phone": "+12025550101",
    "createdAt": "2026-01-02T03:04:05Z",
    "shipments": [
        {
            "trackingCode": "1Z5R89390357567127",
            "carrierName": "ups",
            "carrierDisplayName": "UPS",
            "status": "TRANSIT",
            "serviceLevel": {"name": "Ground", "token": "ups_ground"},
            "trackingUrl": "https://tracking.example.com/1Z",
            "eta": "2026-01-06",
            "events": [{"status": "TRANSIT"}],
            "lineItems": [{"sku": "A-1"}],
        }
    ],
}


def test_nothing_of_an_order_is_lost() -> None:
    assert Order.from_json(ORDER_JSON).to_json() == ORDER_JSON


@pytest.mark.parametrize("authentication", [True, False])
def test_nothing_of_a_world_is_lost(authentication: bool) -> None:
    document = {
        "shop": {"token": "sk_test_1001_plain", "trackingPageAuthentication": authentication},
        "orders": [ORDER_JSON],
        "profiles": [FULL_JSON],
    }

    assert World.from_json(document).to_json() == document


@pytest.mark.parametrize("name", worlds_on_disk.names())
def test_a_world_with_events_and_items_survives_being_written(name: str) -> None:
    world = worlds_on_disk.load(name)

    assert World.from_json(written(world.to_json())) == world
    schemas.check(world.to_json(), "world", name)


@given(from_schema("world"))
def test_every_world_that_its_schema_accepts_can_be_completed_and_written(document: Json) -> None:
    world = worlds_on_disk.read(document, "a world")

    assert World.from_json(written(world.to_json())) == world
    assert [each.name for each in world.orders] == [
        each["name"] for each in document.get("orders", ())
    ]


def test_another_token_changes_nothing_else() -> None:
    world = worlds_on_disk.load("single")
    other = world.with_token("sk_test_1002_other")

    assert other.to_json() == world.to_json() | {
        "shop": {"token": "sk_test_1002_other", "trackingPageAuthentication": False}
    }


FAILURE = GraphQLFailed(("down",))
ERROR = {"kind": "graphql", "message": str(FAILURE)}


@pytest.mark.parametrize(
    ("reply", "document"),
    [
        (Reply(orders=()), {"orders": []}),
        (Reply(orders=(SHOWN,)), {"orders": [SHOWN_JSON]}),
        (Reply(stopped="no address"), {"stopped": "no address"}),
        (Reply(error=FAILURE), {"error": ERROR}),
        (Reply(orders=(SHOWN,), error=FAILURE), {"orders": [SHOWN_JSON], "error": ERROR}),
    ],
)
def test_a_reply_says_only_what_it_has(reply: Reply, document: dict[str, Json]) -> None:
    assert reply.to_json("7") == {"id": "7"} | document
    schemas.check(reply.to_json("7"), "lookup-reply", "reply")


@given(from_schema("gladly-order"))
def test_every_order_that_gladly_accepts_survives_being_read(document: Json) -> None:
    order = ShownOrder.from_json(document)

    assert order.to_json() == {"shipmentUrl": None} | document


VALUES = [PHONE, FULL, PARCEL, SHOWN, Reply(orders=(SHOWN,), error=FAILURE), Dialect()]


@pytest.mark.parametrize("value", VALUES, ids=lambda each: type(each).__name__)
def test_values_do_not_change(value: Any) -> None:
    name = next(iter(value.__slots__))

    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)


@pytest.mark.parametrize("value", VALUES, ids=lambda each: type(each).__name__)
def test_values_travel_to_another_process_and_are_equal_there(value: Any) -> None:
    there = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes

    assert there == value == copy.deepcopy(value)
    assert hash(there) == hash(value)


@given(cases(), dialects())
def test_a_case_travels_to_another_process(case: Any, dialect: Dialect) -> None:
    there = pickle.loads(pickle.dumps((case, dialect)))  # noqa: S301 - our own bytes

    assert there == (case, dialect)
    assert hash(there[0].profile) == hash(case.profile)


@given(st.sampled_from(Trigger))
def test_a_trigger_is_its_word(trigger: Trigger) -> None:
    assert Trigger(str(trigger)) is trigger
    assert json.dumps({"trigger": trigger}) == f'{{"trigger": "{trigger.value}"}}'
