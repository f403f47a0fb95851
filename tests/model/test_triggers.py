"""What a teammate, a Guide and a Rule make of the same orders; nobody makes up what is unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from loop_harness import schemas
from loop_harness.dialect import Dialect, assumption
from loop_harness.failures import GraphQLFailed, LookupFailure, TimedOut
from loop_harness.model import Profile, Reply, ShownOrder, ShownShipment, Trigger
from loop_harness.triggers import (
    RuleFacts,
    guide_answer,
    guide_requested,
    is_pending,
    profile_opened,
    rule_evaluated,
    rule_facts,
)

DOWN = TimedOut(5.0)
PARTIAL = GraphQLFailed(("one order is missing",))
SEQUENCES = list(assumption("order-sequence").alternatives)
NOTHING_FOUND = RuleFacts(
    order_count=0,
    any_stalled=False,
    any_returned=False,
    all_delivered=False,
    newest_pending=False,
    lookup_failed=False,
)
NOTHING_KNOWN = RuleFacts(
    order_count=None,
    any_stalled=None,
    any_returned=None,
    all_delivered=None,
    newest_pending=None,
    lookup_failed=True,
)


def parcel(status: str, carrier: str = "UPS", code: str = "1Z") -> ShownShipment:
    return ShownShipment(carrier_display_name=carrier, status=status, tracking_code=code)


def order(*statuses: str, name: str = "#1001") -> ShownOrder:
    return ShownOrder(id=name, name=name, shipment_url=None, shipments=tuple(map(parcel, statuses)))


def reply(*orders: ShownOrder, error: LookupFailure | None = None) -> Reply:
    return Reply(orders=orders, error=error)


def facts(given_reply: Reply, sequence: str = "newest-first") -> RuleFacts:
    return rule_facts(given_reply, Dialect.of({"order-sequence": sequence}))


ON_ITS_WAY = replace(NOTHING_FOUND, order_count=1)


@pytest.mark.parametrize(
    ("given_reply", "expected"),
    [
        (reply(), NOTHING_FOUND),
        (Reply(stopped="the profile has no email address"), NOTHING_FOUND),
        (Reply(error=DOWN), NOTHING_KNOWN),
        (reply(error=PARTIAL), NOTHING_KNOWN),
        (reply(order("TRANSIT")), ON_ITS_WAY),
        (reply(order("TRANSIT", "SHIPMENT_STALLED")), replace(ON_ITS_WAY, any_stalled=True)),
        (reply(order("shipment_stalled")), replace(ON_ITS_WAY, any_stalled=True)),
        (reply(order("RETURNED", "DELIVERED")), replace(ON_ITS_WAY, any_returned=True)),
        (reply(order("DELIVERED", "delivered")), replace(ON_ITS_WAY, all_delivered=True)),
        (reply(order("DELIVERED", "TRANSIT")), ON_ITS_WAY),
        (reply(order("DELIVERED"), order("TRANSIT")), replace(ON_ITS_WAY, order_count=2)),
        (
            reply(order("DELIVERED"), order()),
            replace(ON_ITS_WAY, order_count=2),
        ),
        (
            reply(order("DELIVERED"), order("DELIVERED")),
            replace(ON_ITS_WAY, order_count=2, all_delivered=True),
        ),
        (reply(order()), replace(ON_ITS_WAY, newest_pending=True)),
        (reply(order("PENDING")), replace(ON_ITS_WAY, newest_pending=True)),
        (
            reply(order(), order("TRANSIT")),
            replace(ON_ITS_WAY, order_count=2, newest_pending=True),
        ),
        (reply(order("TRANSIT"), order()), replace(ON_ITS_WAY, order_count=2)),
    ],
)
def test_a_rule_gets_the_facts_of_what_was_found(given_reply: Reply, expected: RuleFacts) -> None:
    assert facts(given_reply) == expected


@pytest.mark.parametrize(
    ("shown", "proved"),
    [
        (order("TRANSIT"), {"all_delivered": False}),
        (order("DELIVERED"), {}),
        (order("SHIPMENT_STALLED"), {"any_stalled": True, "all_delivered": False}),
        (order("RETURNED"), {"any_returned": True, "all_delivered": False}),
        (order(), {"all_delivered": False}),
    ],
)
def test_after_a_partial_answer_a_rule_gets_only_what_the_orders_prove(
    shown: ShownOrder, proved: dict[str, bool]
) -> None:
    expected = replace(NOTHING_KNOWN, order_count=1, **proved)

    assert facts(reply(shown, error=PARTIAL)) == expected


@pytest.mark.parametrize(
    ("sequence", "count", "expected"),
    [
        ("newest-first", 2, "first"),
        ("newest-first", 10, "first"),
        ("oldest-first", 2, "last"),
        ("oldest-first", 9, "last"),
        ("oldest-first", 10, "unknown"),  # the newest may have been cut off
        ("as-stored", 2, "unknown"),
    ],
)
def test_whether_the_newest_is_pending_depends_on_loops_sequence(
    sequence: str, count: int, expected: str
) -> None:
    others = [order("TRANSIT")] * (count - 1)
    found = {
        place: facts(reply(*orders), sequence).newest_pending
        for place, orders in {"first": (order(), *others), "last": (*others, order())}.items()
    }

    assert (
        found
        == {
            "first": {"first": True, "last": False},
            "last": {"first": False, "last": True},
            "unknown": {"first": None, "last": None},
        }[expected]
    )


def test_every_sequence_is_decided_about() -> None:
    assert set(SEQUENCES) == {"newest-first", "oldest-first", "as-stored"}


orders = st.lists(
    st.lists(
        st.sampled_from(["TRANSIT", "DELIVERED", "RETURNED", "PENDING", "SHIPMENT_STALLED"])
    ).map(lambda statuses: order(*statuses)),
    max_size=4,
)


@given(orders, st.sampled_from([DOWN, PARTIAL]), st.sampled_from(SEQUENCES))
def test_a_failure_is_never_a_fact(
    found: list[ShownOrder], failure: LookupFailure, sequence: str
) -> None:
    """Not "no orders", and nothing that an order which did not come could make untrue."""
    known = facts(reply(*found, error=failure), sequence)

    assert known.lookup_failed
    assert known.order_count != 0
    assert known.any_stalled is not False
    assert known.any_returned is not False
    assert known.all_delivered is not True
    assert known.newest_pending is None


@given(orders, st.sampled_from(SEQUENCES))
def test_facts_have_names_and_are_json(found: list[ShownOrder], sequence: str) -> None:
    known = facts(reply(*found), sequence)

    assert RuleFacts(**known.to_json()) == known
    assert {type(each) for each in known.to_json().values()} <= {bool, int, type(None)}


@pytest.mark.parametrize(
    ("shown", "pending"),
    [
        (order(), True),
        (order("PENDING"), True),
        (order("pending", "PENDING"), True),
        (order("PENDING", "TRANSIT"), False),
    ],
)
def test_an_order_is_pending_until_a_parcel_is_more_than_a_placeholder(
    shown: ShownOrder, pending: bool
) -> None:
    assert is_pending(shown) is pending


ADDRESS = "I need the e-mail address that you ordered with to find your order."
UNKNOWN = "I can't find an order under your e-mail addresses. Was another address used?"
FAILED = "I can't look up your orders at the moment. A teammate will check this for you."
SPLIT = ShownOrder(
    id="#7",
    name="#7",
    shipment_url=None,
    shipments=(parcel("TRANSIT", "UPS", "1Z"), parcel("DELIVERED", "DHL Express", "JD")),
)
WORDED: list[tuple[Reply, str]] = [
    (Reply(stopped="the profile has no email address"), ADDRESS),
    (reply(), UNKNOWN),
    (Reply(error=DOWN), FAILED),
    (reply(error=PARTIAL), FAILED),
    (reply(order()), "Order #1001 has been received and has not been shipped yet."),
    (reply(order("PENDING")), "Order #1001 has been received and has not been shipped yet."),
    (reply(order("TRANSIT")), "Order #1001: it is on its way with UPS (tracking code 1Z)."),
    (reply(order("in_transit")), "Order #1001: it is on its way with UPS (tracking code 1Z)."),
    (
        reply(SPLIT),
        ("Order #7 comes in 2 parcels: parcel 1: it is on its way with UPS (tracking code 1Z); "
        "parcel 2: DHL Express has delivered it (tracking code JD)."),
    ),
    (
        reply(order(name="#1"), order("DELIVERED", name="#2")),
        ("I found 2 orders. Order #1 has been received and has not been shipped yet. "
        "Order #2: UPS has delivered it (tracking code 1Z)."),
    ),
    (
        reply(order("DELIVERED"), error=PARTIAL),
        ("Order #1001: UPS has delivered it (tracking code 1Z). "
        "There may be more that I can't see right now."),
    ),
    (
        reply(order("LOST_IN_SPACE")),
        "Order #1001: its status is LOST_IN_SPACE (tracking code 1Z).",
    ),
    (reply(order("{x}")), "Order #1001: its status is {x} (tracking code 1Z)."),
    (reply(order("{carrier}")), "Order #1001: its status is {carrier} (tracking code 1Z)."),
    (reply(order("")), "Order #1001: its status is unknown (tracking code 1Z)."),
    (reply(order("{0}", name="{n}")), "Order {n}: its status is {0} (tracking code 1Z)."),
]  # fmt: skip


@pytest.mark.parametrize(("given_reply", "text"), WORDED, ids=range(len(WORDED)))
def test_a_guide_words_what_was_found(given_reply: Reply, text: str) -> None:
    assert guide_answer(given_reply) == text


def shipped(shipment: ShownShipment) -> str:
    """Return what a Guide says about the one parcel of an order."""
    shown = ShownOrder(id="#1", name="#1", shipment_url=None, shipments=(shipment,))
    return guide_answer(reply(shown)).removeprefix("Order #1: ")


@pytest.mark.parametrize(
    ("shipment", "text"),
    [
        (parcel("TRANSIT", "", ""), "it is on its way with the carrier."),
        (parcel("TRANSIT", "{x}", "{y}"), "it is on its way with {x} (tracking code {y})."),
        (parcel("DELIVERED", "{carrier}", "1"), "{carrier} has delivered it (tracking code 1)."),
        (parcel("", "", ""), "its status is unknown."),
    ],
)
def test_what_is_missing_or_looks_like_a_placeholder_is_worded_as_it_is(
    shipment: ShownShipment, text: str
) -> None:
    assert shipped(shipment) == text


class Pulls:
    """A lookup that always finds the same, and keeps who asked why."""

    def __init__(self, found: Reply) -> None:
        self.found = found
        self.asked: list[tuple[Profile, Trigger]] = []

    def pull(self, profile: Profile, trigger: Trigger) -> Reply:
        self.asked.append((profile, trigger))
        return self.found


def test_each_of_the_three_triggers_pulls_for_itself() -> None:
    lookup, ada = Pulls(reply(order())), Profile(email_addresses=("ada@example.com",))
    sequence = Dialect.of({"order-sequence": "as-stored"})

    assert profile_opened(lookup, ada) == lookup.found
    assert guide_requested(lookup, ada) == guide_answer(lookup.found)
    assert rule_evaluated(lookup, ada) == rule_facts(lookup.found, Dialect())
    assert rule_evaluated(lookup, ada, sequence) == rule_facts(lookup.found, sequence)
    assert lookup.asked == [
        (ada, Trigger.PROFILE_OPENED),
        (ada, Trigger.GUIDE_REQUESTED),
        (ada, Trigger.RULE_EVALUATED),
        (ada, Trigger.RULE_EVALUATED),
    ]


PUBLISHED = schemas.load("event")["properties"]["status"]["examples"]


@pytest.mark.parametrize("status", [*PUBLISHED, "IN_TRANSIT", "CARRIER_PICKED_UP"])
def test_every_published_status_has_words_of_its_own(status: str) -> None:
    text = shipped(parcel(status))

    assert "UPS" in text
    assert "its status is" not in text
