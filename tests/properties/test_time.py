"""Each trigger pulls afresh (T01-T03), while orders, addresses and parcels change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests import oracle
from tests.support import access, pull

from loop_harness.lookup import Lookup
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.transport import MockTransport
from loop_harness.model import Order, Profile, ShownOrder, Trigger, World
from loop_harness.strategies import cases, shipments
from loop_harness.strategies.cases import Case

TOKEN = "sk_test_1001_plain"
spellings = st.sampled_from([each.text for each in oracle.TABLE])
triggers = st.sampled_from(list(Trigger))


@pytest.mark.rule("T02")
@given(case=cases())
def test_the_three_triggers_show_the_same_orders(case: Case) -> None:
    replies = [pull(case.world, case.profile, trigger=each).reply for each in Trigger]

    assert replies == [replies[0]] * 3


@pytest.mark.rule("T03")
@given(one=cases(), other=cases())
@settings(max_examples=20)
def test_two_pulls_at_once_show_what_each_shows_alone(one: Case, other: Case) -> None:
    shop = Shop(replace(one.world, orders=one.world.orders + other.world.orders))
    lookup = Lookup(access(shop.world), transport=MockTransport(LoopMock(shop)))
    profiles = [one.profile, other.profile] * 4
    alone = [lookup.pull(each) for each in profiles]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lookup.pull, profiles)) == alone


class ChangingShop(RuleBasedStateMachine):
    """A shop that changes between the pulls of one lookup, which must remember nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop(World(token=TOKEN))
        transport = MockTransport(LoopMock(self.shop, check=True))
        self.lookup = Lookup(access(self.shop.world), transport=transport, limit=None)
        self.profile = Profile(email_addresses=())
        self.count = 0

    @initialize(emails=st.lists(spellings, max_size=2).map(tuple))
    def begin(self, emails: tuple[str, ...]) -> None:
        self.profile = Profile(email_addresses=emails)

    @rule(emails=st.lists(spellings, max_size=3).map(tuple), parcels=st.lists(shipments()))
    def place_an_order(self, emails: tuple[str, ...], parcels: list[object]) -> None:
        self.count += 1
        order = Order(
            id=str(self.count),
            name=f"#{self.count}",
            emails=emails,
            created_at=f"2026-01-01T00:{self.count // 60:02}:{self.count % 60:02}Z",
            shipments=tuple(parcels),  # type: ignore[arg-type]
        )
        self._set((*self.shop.world.orders, order))

    @precondition(lambda self: self.shop.world.orders)
    @rule(data=st.data())
    def remove_an_order(self, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(self.shop.world.orders))
        self._set(tuple(each for each in self.shop.world.orders if each != gone))

    @precondition(lambda self: self.shop.world.orders)
    @rule(data=st.data(), emails=st.lists(spellings, max_size=2).map(tuple))
    def change_the_addresses_of_an_order(
        self, data: st.DataObject, emails: tuple[str, ...]
    ) -> None:
        self._replace(data, emails=emails)

    @precondition(lambda self: self.shop.world.orders)
    @rule(data=st.data(), parcel=shipments())
    def move_a_parcel(self, data: st.DataObject, parcel: object) -> None:
        self._replace(data, shipments=(parcel,))

    @rule(address=spellings)
    def add_an_address_to_the_profile(self, address: str) -> None:
        emails = (*(self.profile.email_addresses or ()), address)
        self.profile = replace(self.profile, email_addresses=emails)

    @precondition(lambda self: self.profile.email_addresses)
    @rule(data=st.data())
    def remove_an_address_from_the_profile(self, data: st.DataObject) -> None:
        emails = list(self.profile.email_addresses or ())
        emails.remove(data.draw(st.sampled_from(emails)))
        self.profile = replace(self.profile, email_addresses=tuple(emails))

    @invariant()
    def every_trigger_shows_the_present_state(self) -> None:
        wanted = oracle.found(self.shop.world, oracle.asked(self.profile))
        for trigger in Trigger:
            reply = self.lookup.pull(self.profile, trigger)
            assert _pairs(reply.orders or ()) == _pairs_of(reversed(wanted))
            assert (reply.stopped is None) == bool(oracle.asked(self.profile))

    def _replace(self, data: st.DataObject, **changes: object) -> None:
        changed = data.draw(st.sampled_from(self.shop.world.orders))
        self._set(
            tuple(
                replace(each, **changes) if each == changed else each  # type: ignore[arg-type]
                for each in self.shop.world.orders
            )
        )

    def _set(self, orders: tuple[Order, ...]) -> None:
        self.shop.world = replace(self.shop.world, orders=orders)


def _pairs(orders: tuple[ShownOrder, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (order.name, [(each.tracking_code, each.status) for each in order.shipments])
        for order in orders
    ]


def _pairs_of(orders: object) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (order.name, [(each.tracking_code, each.status) for each in order.shipments])
        for order in orders  # type: ignore[attr-defined]
    ]


test_no_change_is_missed_by_any_trigger = pytest.mark.rule("T01")(ChangingShop.TestCase)
test_no_change_is_missed_by_any_trigger.settings = settings(
    max_examples=40, stateful_step_count=15, deadline=None
)
