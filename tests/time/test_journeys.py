"""Parcels live on the shop's clock, each by its journey; what a world file says stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st
from tests.mock.asking import document, orders, search

from loop_harness import generate, journeys, world
from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.generate import journeys as table
from loop_harness.generate.settings import epoch
from loop_harness.mock import Shop
from loop_harness.mock.rendered import Rendered
from loop_harness.model import Order, Shipment, World
from loop_harness.population import Population

TOKEN = "sk_test_1001_plain"
SPAN = timedelta(days=90)  #: no life reaches farther from the epoch, either way
MOMENTS = st.timedeltas(-SPAN, SPAN).map(lambda since: epoch() + since)
CUSTOMERS = st.integers(0, 2**31 - 1)

_ON_ITS_WAY = ("TRANSIT", "IN_TRANSIT")
#: how far each status is from the beginning
RANK = {
    "SHIPMENT_CREATED": 0,
    "PRE_TRANSIT": 0,
    "CONFIRMED": 1,
    "CANCELLED": 9,
    "TRANSIT": 2,
    "IN_TRANSIT": 2,
    "SHIPMENT_STALLED": 3,
    "OUT_FOR_DELIVERY": 4,
    "ATTEMPTED_DELIVERY": 5,
    "READY_FOR_PICKUP": 6,
    "DELIVERED": 9,
    "RETURNED": 9,
    "ERROR": 9,
}
ON_ITS_WAY = (4, 8, 17, 28)  #: seeds by which the first order of a world is
ENDS = {"DELIVERED", "RETURNED", "ERROR", "CANCELLED"}


def made(seed: int, k: int, dialect: Dialect | None = None) -> tuple[Order, ...]:
    return Population(seed, 2**31).orders_of(k, dialect)


def parcels(order: Order | None) -> tuple[Shipment, ...]:
    return order.shipments if order else ()


@given(st.integers(), CUSTOMERS, MOMENTS, MOMENTS)
def test_time_adds_orders_parcels_and_events_and_takes_none_away(
    seed: int, k: int, one: datetime, other: datetime
) -> None:
    before, after = sorted((one, other))
    for order in made(seed, k):
        earlier, later = journeys.seen_at(order, before), journeys.seen_at(order, after)
        assert later or not earlier
        for was, now in zip(parcels(earlier), parcels(later), strict=False):
            assert was.tracking_code == now.tracking_code
            assert list(now.events)[: len(was.events)] == list(was.events)
        assert len(parcels(earlier)) <= len(parcels(later))


@given(st.integers(), CUSTOMERS, MOMENTS, st.sampled_from(["TRANSIT", "IN_TRANSIT"]))
def test_a_parcel_has_the_status_and_the_eta_of_its_last_event_and_none_lies_ahead(
    seed: int, k: int, now: datetime, word: str
) -> None:
    dialect = Dialect.of({"transit-word": word, "event-times": "offset"})
    for order in made(seed, k, dialect):
        for parcel in parcels(journeys.seen_at(order, now)):
            last = parcel.events[-1]
            assert (last["status"], last["eta"]) == (parcel.status, parcel.eta)
            assert not {each["status"] for each in parcel.events} & (set(_ON_ITS_WAY) - {word})
            dates = [datetime.fromisoformat(each["date"]) for each in parcel.events]
            assert dates == sorted(dates)
            assert dates[-1] <= now


@given(st.integers(), CUSTOMERS)
def test_a_status_goes_back_only_where_its_journey_says_so(seed: int, k: int) -> None:
    for order in made(seed, k):
        for parcel in (*order.shipments, *order.coming):
            assert parcel.life is not None
            for was, now in pairwise(parcel.life.events):
                goes_back = RANK[now["status"]] < RANK[was["status"]]
                assert goes_back == (
                    (was["status"] == "SHIPMENT_STALLED" and now["substatus"] == "movement_resumed")
                    or (
                        was["status"] == "ATTEMPTED_DELIVERY"
                        and now["status"] == "OUT_FOR_DELIVERY"
                    )
                    or now["substatus"] == "return_in_progress"
                )


@given(st.integers(), CUSTOMERS)
def test_when_its_world_begins_an_order_is_as_it_was_made_and_for_an_hour_nothing_changes(
    seed: int, k: int
) -> None:
    for order in made(seed, k):
        for minutes in (0, 59):
            seen = journeys.seen_at(order, epoch() + timedelta(minutes=minutes))
            assert seen == order


@given(st.integers(), CUSTOMERS)
def test_in_the_end_every_parcel_has_arrived_one_way_or_another(seed: int, k: int) -> None:
    for order in made(seed, k):
        seen = journeys.seen_at(order, epoch() + SPAN)
        assert seen is not None
        assert seen.shipments
        assert {each.status for each in seen.shipments} <= ENDS


@given(st.integers(), CUSTOMERS)
def test_an_order_does_not_exist_before_it_is_placed(seed: int, k: int) -> None:
    second = timedelta(seconds=1)
    for order in made(seed, k):
        placed = world.created(order)
        assert journeys.seen_at(order, placed - second) is None
        seen = journeys.seen_at(order, placed)
        assert seen is not None
        assert seen.shipments == ()


@given(st.integers(), CUSTOMERS, MOMENTS, MOMENTS)
def test_changes_are_what_differs_between_two_moments(
    seed: int, k: int, one: datetime, other: datetime
) -> None:
    some = made(seed, k)
    after, until = sorted((one, other))
    statuses = {}
    for order in some:
        for parcel in parcels(journeys.seen_at(order, after)):
            statuses[parcel.tracking_code] = parcel.status

    found = journeys.changes(some, after, until)
    for each in found:
        assert statuses.get(each.shipment.tracking_code) != each.shipment.status
        assert each.shipment in each.order.shipments
        statuses[each.shipment.tracking_code] = each.shipment.status

    assert [each.at for each in found] == sorted(each.at for each in found)
    assert statuses == {
        parcel.tracking_code: parcel.status
        for order in some
        for parcel in parcels(journeys.seen_at(order, until))
    }
    first = journeys.next_change(some, after)
    assert first == (found[0].at if found else first)
    assert first is None or found or first > until


def shop_at(now: datetime, seed: int = 0) -> Shop:
    return Shop(World(token=TOKEN), population=Population(seed, 1000), clock=Clock(now))


@given(st.integers(0, 5), st.integers(0, 999), MOMENTS)
def test_both_doors_of_a_shop_show_the_same_moment(seed: int, k: int, now: datetime) -> None:
    shop = shop_at(now, seed)
    for order in made(seed, k):
        (told, *_) = [
            each for each in orders(shop, *order.emails) if each["name"] == order.name
        ] or [None]
        found = document(search(shop, order.name))
        if told is None:
            assert found is None
        elif told["shipments"]:
            assert [each["trackingCode"] for each in told["shipments"]] == [
                each["trackingCode"] for each in found["shipments"]
            ]
            assert [each["status"] for each in told["shipments"]] == [
                each["statusDetails"]["status"] for each in found["shipments"]
            ]
        else:
            assert [each["eta"] for each in found["shipments"]] == ["pending"]


def pending(population: Population) -> Order:
    some = (order for k in range(200) for order in population.orders_of(k))
    return next(each for each in some if not each.shipments)


def test_a_pending_order_is_sent_and_its_code_found_only_then() -> None:
    shop = shop_at(epoch())
    assert shop.population is not None
    order = pending(shop.population)
    (parcel,) = order.coming
    assert parcel.life is not None
    sent = parcel.life.stages[0].at

    def seen() -> tuple[Any, Any]:
        (told,) = [each for each in orders(shop, *order.emails) if each["name"] == order.name]
        return told["shipments"], document(search(shop, parcel.tracking_code))

    shop.clock = Clock(sent - timedelta(seconds=1))
    assert seen() == ([], None)
    shop.clock = Clock(sent)
    shown, found = seen()
    assert [each["status"] for each in shown] == ["PRE_TRANSIT"]
    assert found["name"] == order.name
    shop.clock = shop.clock.advanced(timedelta(seconds=-1))
    assert seen() == ([], None)


def explicit(
    *, created: str = "2026-02-26T10:00:00.5Z", seed: int = ON_ITS_WAY[0], **shipment: Any
) -> Shop:
    """Return a shop whose one parcel is on its way when the world begins."""
    given = {
        "name": "#1",
        "emails": ["ada@example.com"],
        "createdAt": created,
        "shipments": [shipment],
    }
    return Shop(world.read({"orders": [given]}, "here", seed=seed), clock=Clock(epoch()))


@pytest.mark.parametrize("days", [-3000, -30, 30, 3000])
@pytest.mark.parametrize(
    "written",
    [
        {"status": "TRANSIT"},
        {"status": "LOST_AT_SEA"},
        {"events": [{"status": "OUT_FOR_DELIVERY", "date": "2026-02-01T00:00:00"}]},
        {"events": []},
    ],
)
def test_a_written_status_or_event_stays_at_any_time(written: Any, days: int) -> None:
    shop = explicit(**written)
    before = document(search(shop, "#1")), orders(shop, "ada@example.com")

    shop.clock = shop.clock.advanced(timedelta(days=days))

    assert (document(search(shop, "#1")), orders(shop, "ada@example.com")) == before


def test_the_rest_of_a_written_parcel_lives_and_what_is_written_of_it_stays() -> None:
    shop = explicit(trackingCode="1ZMINE", eta="2030-01-01")
    seen = set()
    for hours in range(-24 * 7, 24 * 20):
        shop.clock = Clock(epoch() + timedelta(hours=hours))
        (told,) = orders(shop, "ada@example.com")
        (parcel,) = told["shipments"]
        (found,) = document(search(shop, "1ZMINE"))["shipments"]
        assert (parcel["trackingCode"], found["eta"]) == ("1ZMINE", "2030-01-01")
        seen.add(parcel["status"])

    assert {"PRE_TRANSIT", "TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED"} <= seen


@pytest.mark.parametrize("seed", ON_ITS_WAY)
def test_what_is_expected_follows_the_journey(seed: int) -> None:
    """A parcel is expected on a day to come; on its last way, and once it has come, on that day."""
    shop = explicit(trackingCode="1ZMINE", seed=seed)
    found: Any = None
    for hours in range(24 * 20):
        shop.clock = Clock(epoch() + timedelta(hours=hours))
        (found,) = document(search(shop, "1ZMINE"))["shipments"]
        last, today = found["statusDetails"], f"{shop.clock.now():%Y-%m-%d}"
        match last["status"]:
            case "TRANSIT":
                assert found["eta"] >= last["date"][:10]
            case "OUT_FOR_DELIVERY":
                assert found["eta"] == today or last["date"][:10] < today
            case status:
                assert status == "DELIVERED"
    (order,) = shop.world.orders
    (parcel,) = order.shipments
    assert parcel.life is not None
    came = parcel.life.stages[-1]
    assert (found["eta"], came.status) == (came.at.date().isoformat(), "DELIVERED")


def test_changes_happen_on_whole_seconds() -> None:
    """So an answer is good for the whole second in which it is made."""
    (order,) = explicit(created="2026-02-26T10:00:00.5Z").world.orders
    (parcel,) = order.shipments
    assert parcel.life is not None
    assert len(parcel.life.stages) > 4
    assert {each.at.microsecond for each in parcel.life.stages} == {0}


def test_what_is_kept_of_an_order_is_given_up_when_it_changes() -> None:
    shop = explicit()
    kept, now = Rendered(10), epoch()
    while now < epoch() + timedelta(days=15):
        assert list(kept.present(shop.world.orders, now)) == [
            journeys.seen_at(each, now) for each in shop.world.orders
        ]
        now += timedelta(hours=1)
    again = [next(kept.present(shop.world.orders, now)) for _ in range(2)]
    assert again[0] is again[1]


def test_an_order_that_is_written_without_parcels_stays_pending() -> None:
    given = {"name": "#1", "emails": ["ada@example.com"], "shipments": []}
    shop = Shop(world.read({"orders": [given]}, "here"), clock=Clock(epoch() + SPAN))

    assert orders(shop, "ada@example.com") == [{"name": "#1", "shipments": []}]


def test_a_world_begins_when_all_that_it_tells_has_happened() -> None:
    def begins(*created: str) -> datetime | None:
        given = [
            {"name": f"#{number}", "emails": [], "createdAt": each}
            for number, each in enumerate(created)
        ]
        read = world.read({"orders": given}, "here")
        for order in read.orders:
            assert read.begins is not None
            assert journeys.seen_at(order, read.begins) == order
        return read.begins

    ordered = datetime(2026, 11, 20, tzinfo=UTC)
    late = begins("2025-01-01T00:00:00Z", "2026-11-20T00:00:00Z")

    assert begins("2025-01-01T00:00:00Z") == epoch()
    assert late is not None
    assert ordered <= late < ordered + timedelta(days=60)


def test_a_shop_begins_when_its_world_does_and_runs() -> None:
    clock = Shop(world.load("demo")).clock

    assert clock.runs
    assert epoch() <= clock.now() < epoch() + timedelta(minutes=1)


def test_every_way_on_is_known_and_leads_to_an_end() -> None:
    for status, journey in table.journeys().items():
        assert bool(journey.then) != (status in ENDS)
        for turn in journey.then:
            assert turn.share > 0
            assert turn.scans[-1].status in ENDS
            assert turn.scans[0].hours[0] >= 1
        assert not journey.then or any(each.is_reported_by("ups") for each in journey.then)


def test_only_who_reports_a_status_comes_to_it() -> None:
    reached: dict[str, set[str]] = {}
    for k in range(4000):
        for order in generate_orders(k):
            for each in (*order.shipments, *order.coming):
                assert each.life is not None
                to_come = each.life.stages[len(each.events) :]
                reached.setdefault(each.carrier_name, set()).update(s.status for s in to_come)

    assert "CANCELLED" in reached["usps"]
    assert not any("CANCELLED" in each for name, each in reached.items() if name != "usps")
    assert set().union(*reached.values()) == RANK.keys() - {
        "IN_TRANSIT",
        "CONFIRMED",
        "SHIPMENT_CREATED",
    }


def generate_orders(k: int) -> tuple[Order, ...]:
    return made(1, k)


def test_an_order_may_be_told_for_another_day() -> None:
    """What is added to a shop later has happened lately there, and goes on from there."""
    now = datetime(2027, 5, 1, tzinfo=UTC)
    told = generate.tell({"name": "#1", "emails": []}, generate.Source(0), "orders/9", now=now)

    order = told.order()

    assert now - timedelta(days=60) < world.created(order) < now
    assert journeys.seen_at(order, now) == order
    assert journeys.next_change([order], now - timedelta(days=60)) is not None
