"""What is shown has the right shape (S01-S10), over any world, however odd."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, strategies as st
from tests.support import pull

from loop_harness import schemas
from loop_harness.dialect import Dialect
from loop_harness.model import Order, Profile, Shipment, ShownShipment, World
from loop_harness.strategies import awkward_texts, cases, dialects, worlds
from loop_harness.strategies.cases import Case

ADDRESS = "ada@example.com"
ADA = Profile(email_addresses=(ADDRESS,))
own_worlds = worlds(addresses=st.just(ADDRESS), most_orders=5)
awkward_worlds = worlds(addresses=st.just(ADDRESS), texts=awkward_texts(), most_orders=5)

#: what stands in Loop's answer where something else was promised
ODD: tuple[Any, ...] = (None, True, 7, 1.5, [], {}, [None], {"a": 1})


def owned(world: World) -> list[Order]:
    """Return the orders that carry the one address, as Loop answers them: newest first."""
    return [each for each in reversed(world.orders) if ADDRESS in each.emails]


def as_shown(shipments: tuple[Shipment, ...]) -> tuple[ShownShipment, ...]:
    return tuple(
        ShownShipment(
            carrier_display_name=each.carrier_display_name,
            status=each.status,
            tracking_code=each.tracking_code,
        )
        for each in shipments
    )


@pytest.mark.rule("S01")
@given(case=cases(texts=awkward_texts()), dialect=dialects())
def test_every_reply_conforms_to_its_schema(case: Case, dialect: Dialect) -> None:
    reply = pull(case.world, case.profile, dialect=dialect).reply

    assert schemas.problems(reply.to_json("1"), "lookup-reply") == ()


@pytest.mark.rule("S01", "S07")
@given(world=own_worlds, data=st.data())
def test_what_is_null_or_of_a_wrong_type_hides_no_other_order(
    world: World, data: st.DataObject
) -> None:
    sound = pull(world, ADA)
    spoilt: list[int] = []

    def spoil(document: Any) -> Any:
        orders = document["data"]["orders"]
        if orders:
            spoilt.append(data.draw(st.integers(0, len(orders) - 1)))
            _spoil(orders, spoilt[0], data)
        return document

    pulled = pull(world, ADA, edit=spoil)

    assert schemas.problems(pulled.reply.to_json("1"), "lookup-reply") == ()
    others = [each for number, each in enumerate(sound.orders) if number not in spoilt]
    assert [each for each in pulled.orders if each in others] == others


def _spoil(orders: list[Any], number: int, data: st.DataObject) -> None:
    """Put something odd in the place of one order, or inside it."""
    order, odd = orders[number], data.draw(st.sampled_from(ODD))
    places: list[tuple[Any, Any]] = [(orders, number), (order, "name"), (order, "shipments")]
    for position, shipment in enumerate(order["shipments"]):
        places.append((order["shipments"], position))
        places += [(shipment, field) for field in shipment]
    holder, key = data.draw(st.sampled_from(places))
    if isinstance(holder, dict) and data.draw(st.booleans()):
        del holder[key]
    else:
        holder[key] = odd


@pytest.mark.rule("S02", "S03", "S09")
@given(world=awkward_worlds)
def test_every_shipment_is_shown_unchanged_and_in_loops_order(world: World) -> None:
    shown = [(each.name, each.shipments) for each in pull(world, ADA).orders]

    assert shown == [(each.name, as_shown(each.shipments)) for each in owned(world)]


@pytest.mark.rule("S04")
@given(world=awkward_worlds)
def test_the_shipment_url_carries_the_name_encoded_once(world: World) -> None:
    for each in pull(world, ADA).orders:
        url = urlsplit(each.shipment_url or "")
        printable = each.name.encode("utf-8", "replace").decode()
        assert parse_qsl(url.query, keep_blank_values=True) == [("order_name", printable)]
        assert url._replace(query="").geturl() == "https://app.wonderment.com/shipments"


@pytest.mark.rule("S05")
@given(count=st.integers(1, 14), limit=st.sampled_from([10, 12, None]))
def test_up_to_the_cut_all_matching_orders_are_shown(count: int, limit: int | None) -> None:
    world = World(token="sk_test_1001_plain", orders=tuple(map(_order, range(count))))
    names = pull(world, ADA, limit=limit).names

    assert names == [each.name for each in owned(world)][:limit]


@pytest.mark.rule("S05")
@given(times=st.integers(2, 3))
def test_the_cut_comes_after_duplicates_are_gone(times: int) -> None:
    world = World(token="sk_test_1001_plain", orders=tuple(map(_order, range(14))))

    def stutter(document: Any) -> Any:
        orders = document["data"]["orders"]
        return {"data": {"orders": [each for each in orders for _ in range(times)]}}

    assert pull(world, ADA, edit=stutter).names == pull(world, ADA).names


@pytest.mark.rule("S06")
@given(world=own_worlds, names=st.lists(st.sampled_from(["#1", "#2"]), min_size=5, max_size=5))
def test_orders_that_share_a_name_lose_no_shipment(world: World, names: list[str]) -> None:
    orders = tuple(
        replace(order, name=name) for order, name in zip(world.orders, names, strict=False)
    )
    named = World(token=world.token, orders=orders)
    shown = {each.name: each.shipments for each in pull(named, ADA).orders}

    wanted: dict[str, list[tuple[ShownShipment, ...]]] = {}
    for each in owned(named):
        parts = wanted.setdefault(each.name, [])
        if as_shown(each.shipments) not in parts:
            parts.append(as_shown(each.shipments))
    assert shown == {name: sum(parts, ()) for name, parts in wanted.items()}


@pytest.mark.rule("S08")
@given(world=own_worlds, added=st.sampled_from(ODD))
def test_added_properties_change_nothing(world: World, added: object) -> None:
    def add(document: Any) -> Any:
        for order in document["data"]["orders"]:
            order["added"] = added
            for shipment in order["shipments"]:
                shipment["added"] = added
        return document | {"extensions": {"added": added}}

    assert pull(world, ADA, edit=add).reply == pull(world, ADA).reply


@pytest.mark.rule("S08")
@pytest.mark.parametrize("text", ["SOMETHING_NEW", "shipped", "", "Lokaler Bote"])
def test_unknown_statuses_and_carriers_are_shown_as_they_came(text: str) -> None:
    def rename(document: Any) -> Any:
        for order in document["data"]["orders"]:
            for shipment in order["shipments"]:
                shipment.update(status=text, carrierDisplayName=text)
        return document

    shipment = Shipment.from_json(
        {
            "trackingCode": "1Z1",
            "carrierName": "ups",
            "carrierDisplayName": "UPS",
            "status": "TRANSIT",
            "serviceLevel": {"name": "", "token": ""},
            "events": [],
            "lineItems": [],
        }
    )
    world = World(token="sk_test_1001_plain", orders=(replace(_order(1), shipments=(shipment,)),))
    pulled = pull(world, ADA, edit=rename)

    expected = ShownShipment(carrier_display_name=text, status=text, tracking_code="1Z1")
    assert [each.shipments for each in pulled.orders] == [(expected,)]
    assert pulled.reply.error is None


@pytest.mark.rule("S09")
@pytest.mark.parametrize("choice", ["empty-shipments", "placeholder"])
def test_a_pending_order_is_shown(choice: str) -> None:
    world = World(token="sk_test_1001_plain", orders=(_order(1),))
    pulled = pull(world, ADA, dialect=Dialect.of({"pending-orders": choice}))

    placeholder = ShownShipment(carrier_display_name="", status="PENDING", tracking_code="")
    shipments = () if choice == "empty-shipments" else (placeholder,)
    assert [(each.name, each.shipments) for each in pulled.orders] == [("#1", shipments)]


@pytest.mark.rule("S10")
@given(world=awkward_worlds)
def test_an_order_has_the_same_id_in_every_pull_and_no_two_names_share_one(world: World) -> None:
    first, second = pull(world, ADA), pull(world, ADA)

    assert [each.id for each in first.orders] == [each.id for each in second.orders]
    assert len({each.id for each in first.orders}) == len({each.name for each in first.orders})


@pytest.mark.rule("S10", "S03")
def test_names_that_differ_late_have_different_ids() -> None:
    names = ("x" * 200, "x" * 199 + "y")
    orders = tuple(replace(_order(number), name=name) for number, name in enumerate(names))
    shown = pull(World(token="sk_test_1001_plain", orders=orders), ADA).orders

    assert {each.name for each in shown} == set(names)
    assert len({each.id for each in shown}) == 2


def _order(number: int) -> Order:
    return Order(
        id=str(5001 + number),
        name=f"#{number}",
        emails=(ADDRESS,),
        created_at=f"2026-01-01T00:00:{number:02}Z",
    )
