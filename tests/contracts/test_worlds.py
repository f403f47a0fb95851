"""Each bundled world validates, loads, and has the property that its name promises."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from tests.contracts.parts import parts_of

from loop_harness import content, redaction, schemas, world
from loop_harness.dialect import Dialect
from loop_harness.matching import key, keys
from loop_harness.model import Order, Profile, World

RESERVED = (".test", ".example", "example.com", "example.net", "example.org")
PUBLISHED = set(
    next(
        part.schema["examples"]
        for part in parts_of("event")
        if part.pointer == "/properties/status"
    )
)

every_world = pytest.mark.parametrize("name", world.names())


def document(name: str) -> Any:
    return json.loads(content.text("fixtures", "worlds", f"{name}.json"))


def addresses(profile: Profile) -> list[str]:
    return [each for each in profile.email_addresses or () if each and each.strip()]


def found(at: World, profile: Profile) -> list[Order]:
    """Return the orders under an address of the profile, letter by letter."""
    return [order for order in at.orders if set(order.emails) & set(addresses(profile))]


def profile(at: World, name: str) -> Profile:
    return next(each for each in at.profiles if each.id == name)


@every_world
def test_a_world_validates(name: str) -> None:
    assert schemas.problems(document(name), "world") == ()


@every_world
def test_a_world_loads_completely_and_the_same_each_time(name: str) -> None:
    loaded = world.load(name)

    assert loaded == world.load(name)
    assert schemas.problems(loaded.to_json(), "world") == ()
    assert len(loaded.orders) == len(document(name)["orders"])


@every_world
def test_what_a_world_says_stays_as_written(name: str) -> None:
    for order, written in zip(
        world.load(name).to_json()["orders"], document(name)["orders"], strict=True
    ):
        assert order | {"shipments": None} == order | written | {"shipments": None}
        parcels = written.get("shipments", order["shipments"])
        for shown, given in zip(order["shipments"], parcels, strict=True):
            assert shown == shown | given


@every_world
def test_a_world_can_be_told_apart_from_every_other_by_its_token(name: str) -> None:
    token = world.load(name).token

    assert [each for each in world.names() if world.load(each).token == token] == [name]
    assert redaction.token(token) != "…"


@every_world
def test_a_world_holds_nobodys_real_address_or_phone_number(name: str) -> None:
    loaded = world.load(name)
    emails = [each for order in loaded.orders for each in order.emails]
    emails += [each for one in loaded.profiles for each in addresses(one)]
    phones = [order.phone for order in loaded.orders if order.phone]
    phones += [each.number for one in loaded.profiles for each in one.phone_numbers or ()]

    assert [each for each in emails if not each.lower().endswith(RESERVED)] == []
    assert [each for each in phones if not each[5:].startswith("55501")] == []


@every_world
def test_the_ids_of_a_world_are_unique(name: str) -> None:
    loaded = world.load(name)

    for ids in ([each.id for each in loaded.orders], [each.id for each in loaded.profiles]):
        assert [each for each, count in Counter(ids).items() if count > 1] == []


def no_email(at: World) -> None:
    silent = [each for each in at.profiles if not addresses(each)]

    assert [each.email_addresses for each in silent] == [(), None, ("", "   ", None)]
    assert not any(each.phone_numbers for each in silent)
    assert at.orders


def phone_only(at: World) -> None:
    reachable = [each for each in at.profiles if not addresses(each)]

    assert len(reachable) == 2
    assert all(each.phone_numbers and each.primary_phone_number for each in reachable)
    own = {each.number for one in reachable for each in one.phone_numbers or ()}
    assert own & {order.phone for order in at.orders}
    assert found(at, profile(at, "phone-and-email"))


def single(at: World) -> None:
    assert (len(at.orders), len(at.orders[0].shipments), len(at.profiles)) == (1, 1, 1)
    assert found(at, at.profiles[0]) == list(at.orders)


def multi_email_overlap(at: World) -> None:
    maya, reversed_ = profile(at, "maya"), profile(at, "maya-reversed")
    shared = [order for order in at.orders if len(set(order.emails) & set(addresses(maya))) > 1]

    assert len(shared) == 2
    assert addresses(reversed_) == addresses(maya)[::-1]
    alone = [set(order.emails) for order in found(at, maya) if len(order.emails) == 1]
    assert {"maya@example.com"} in alone
    assert {"maya.work@example.org"} in alone
    assert set(map(id, found(at, maya))) < set(map(id, at.orders))


def household(at: World) -> None:
    elena, mateo = at.profiles
    shared = set(addresses(elena)) & set(addresses(mateo))
    names = [{order.name for order in found(at, each)} for each in (elena, mateo)]

    assert len(shared) == 1
    assert names[0] & names[1]
    assert names[0] - names[1]
    assert names[1] - names[0]


def many_addresses(at: World) -> None:
    lena = at.profiles[0]

    assert len(set(addresses(lena))) == 50
    last = {order.name for order in at.orders if addresses(lena)[-1] in order.emails}
    assert last
    assert len(found(at, lena)) < len(at.orders)


def case_twins(at: World) -> None:
    spelt = {each for order in at.orders for each in order.emails if each.lower()[:4] == "anna"}

    assert len(spelt) > 2
    assert {each.lower() for each in spelt} == {"anna@example.com"}
    assert any("hanna@example.com" in order.emails for order in at.orders)


def plus_and_dots(at: World) -> None:
    folded = [
        each.partition("@")[0].partition("+")[0].replace(".", "").replace('"', "")
        for one in at.profiles
        for each in addresses(one)
    ]

    assert folded.count("anna") >= 4
    assert [len(found(at, each)) for each in at.profiles] == [1] * len(at.profiles)
    assert any("+" in each for order in at.orders for each in order.emails)


def unicode_and_idn(at: World) -> None:
    emails = [each for order in at.orders for each in order.emails]
    composed = {unicodedata.normalize("NFC", each) for each in emails}

    assert len(composed) < len(emails)
    assert any("@xn--" in each for each in emails)
    assert any(not each.partition("@")[2].isascii() for each in emails)
    assert any("CYRILLIC" in unicodedata.name(each[0]) for each in emails)


def awkward_names(at: World) -> None:
    names = "".join(order.name for order in at.orders)

    for each in ('"', "\\", "\n", "\t", "\u202e", "🎁", "<", "%", "&", "+", "/", "?", "#", "{{"):
        assert each in names, each
    assert any(order.name != order.name.strip() for order in at.orders)
    assert max(len(order.name) for order in at.orders) >= 200
    odd = [each for order in at.orders for each in order.shipments if '"' in each.tracking_code]
    assert odd
    assert all('"' in each.status and '"' in each.carrier_name for each in odd)


def multi_package(at: World) -> None:
    assert all(len(order.shipments) > 1 for order in at.orders)
    codes = [[each.tracking_code for each in order.shipments] for order in at.orders]
    assert any(len(set(each)) < len(each) for each in codes)
    assert any(len({each.carrier_name for each in order.shipments}) > 3 for order in at.orders)


def pending(at: World) -> None:
    waiting = [order for order in at.orders if not order.shipments]

    assert len(waiting) == 2
    assert len(found(at, profile(at, "theo"))) == 2
    assert not any(order.shipments for order in found(at, profile(at, "uma-only-pending")))


def same_name_twice(at: World) -> None:
    assert sorted(Counter(order.name for order in at.orders).values()) == [1, 2]
    twins = [order for order in at.orders if order.name == "#1042"]
    assert len({order.shipments[0].tracking_code for order in twins}) == 2
    assert len(found(at, at.profiles[0])) == 3


def more_than_ten(at: World) -> None:
    nils = found(at, at.profiles[0])

    assert len(nils) == 14
    times = [order.created_at for order in nils]
    assert len(set(times)) == 14
    assert times not in (sorted(times), sorted(times, reverse=True))


def every_status(at: World) -> None:
    assert {each.status for order in at.orders for each in order.shipments} == PUBLISHED


def unknown_statuses(at: World) -> None:
    statuses = {each.status for order in at.orders for each in order.shipments}

    assert len(statuses - PUBLISHED) > 3
    assert "TRANSIT" in statuses
    assert any(not each.isupper() for each in statuses)


def demo(at: World) -> None:
    kinds = {len(addresses(each)) for each in at.profiles}

    assert kinds == {0, 1, 3}
    assert any(not order.shipments for order in at.orders)
    assert any(len(order.shipments) > 1 for order in at.orders)
    assert any(len(keys(order.emails, Dialect())) > 1 for order in at.orders)
    assert [each.id for each in at.profiles if addresses(each) and not found(at, each)] == ["nora"]


def well_known(at: World) -> None:
    frequent = [order for order in at.orders if "frequent@example.com" in order.emails]
    emails = {each for order in at.orders for each in order.emails}
    folded = {key(each, Dialect().but(email_idn="equivalent")) for each in emails}

    assert len(frequent) == 60
    times = [order.created_at for order in frequent]
    assert len(set(times)) == 60
    for few in (times, times[:10], times[:50]):
        assert few not in (sorted(few), sorted(few, reverse=True))
    assert len(folded) == len(emails)
    assert {each.isascii() for each in emails} == {True, False}
    assert {len(order.shipments) for order in at.orders} >= {0, 1, 2, 3}
    assert {len(order.emails) for order in at.orders} == {0, 1, 2}
    assert any(order.phone for order in at.orders)


PROMISES: dict[str, Callable[[World], None]] = {
    "awkward-names": awkward_names,
    "case-twins": case_twins,
    "demo": demo,
    "every-status": every_status,
    "household": household,
    "many-addresses": many_addresses,
    "more-than-ten": more_than_ten,
    "multi-email-overlap": multi_email_overlap,
    "multi-package": multi_package,
    "no-email": no_email,
    "pending": pending,
    "phone-only": phone_only,
    "plus-and-dots": plus_and_dots,
    "same-name-twice": same_name_twice,
    "single": single,
    "unicode-and-idn": unicode_and_idn,
    "unknown-statuses": unknown_statuses,
    "well-known": well_known,
}


@every_world
def test_a_world_has_what_its_name_promises(name: str) -> None:
    PROMISES[name](world.load(name))


def test_no_world_is_left_out() -> None:
    assert sorted(PROMISES) == sorted(world.names())
