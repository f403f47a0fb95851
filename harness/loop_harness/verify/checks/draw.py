"""Tame cases: nothing about them is unusual, so that a rule is judged on its own subject alone.

Everything is drawn as numbers and named last: that is several times faster than strategies which
are made anew for each example, and shrinks as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Profile, ServiceLevel, Shipment, Trigger, World
from loop_harness.verify.case import Case, Pull, Setting

_LOCALS = (
    *("ada", "ben", "chi", "dana", "eli", "fay", "gus", "hana", "ivo", "june", "kim", "leo", "mia"),
    *("nora", "olga", "pia", "quinn", "rosa", "sam", "tess", "uma", "vera", "will", "xena", "yuri"),
    *("zoe", "a", "b1", "info", "support", "orders2026", "bartholomew", "averyverylonglocalpart"),
    "thelongestnamethatanybodyhaseverhadinanaddressofthisshop7",
)
_DOMAINS = (
    *("example.com", "example.org", "example.net", "mail.example.com", "shop.test", "a.example"),
    "a-rather-long-name-of-a-host.department.company.example",
)
#: Plain addresses, each another person: lower case, letters and digits.
PEOPLE = tuple(f"{local}@{domain}" for domain in _DOMAINS for local in _LOCALS)

_CARRIERS = (("ups", "UPS"), ("usps", "USPS"), ("fedex", "FedEx"), ("dhl", "DHL Express"))
_STATUSES = (
    *("TRANSIT", "DELIVERED", "OUT_FOR_DELIVERY", "PRE_TRANSIT", "SHIPMENT_STALLED", "RETURNED"),
    *("ATTEMPTED_DELIVERY", "READY_FOR_PICKUP", "CONFIRMED", "SHIPMENT_CREATED", "ERROR"),
)
_GROUND = ServiceLevel(name="Ground", token="ground")  # noqa: S106 - a carrier's code
TRIGGERS = st.sampled_from(tuple(Trigger))

#: Whose an order may be: places among the profile's own addresses, from either end, and beyond
#: 100 those of strangers.
OWN = (0, -1, 1, -2, 9, 10, 24, -11)
STRANGERS = (100, 101, 102)
OWNERS = (
    *((each,) for each in (*OWN, *STRANGERS)),
    *((one, other) for one in (0, -1, 1) for other in (-1, 0, 100)),
    (0, -1, 101),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One order of a tame world, as numbers."""

    owners: tuple[int, ...]
    parcels: int  #: how many
    kind: int  #: which carriers and statuses


def spots(
    *, owners: Sequence[tuple[int, ...]] = OWNERS, most_parcels: int = 3
) -> st.SearchStrategy[Spot]:
    """Generate an order as numbers."""
    parcels = st.sampled_from((1, *range(1, most_parcels + 1)))
    return st.builds(Spot, st.sampled_from(owners), parcels, st.integers(0, 43))


def addresses(start: int, count: int) -> tuple[str, ...]:
    """Return *count* different people, beginning anywhere in the table."""
    return tuple(PEOPLE[(start + each) % len(PEOPLE)] for each in range(count))


def world(spots: Iterable[Spot], own: Sequence[str], strangers: Sequence[str]) -> World:
    """Return a world of these orders; a place among no addresses is a stranger's."""
    orders = []
    for number, spot in enumerate(spots):
        emails = tuple(_owner(each, own, strangers) for each in spot.owners)
        orders.append(order(number, emails, parcels(number, spot.parcels, spot.kind)))
    return World(token="sk_test_1001_plain", orders=tuple(orders))  # noqa: S106 - fictional


def _owner(place: int, own: Sequence[str], strangers: Sequence[str]) -> str:
    if place >= STRANGERS[0] or not own:
        return strangers[place % len(strangers)]
    return own[place % len(own)]


def of(orders: Iterable[Order]) -> World:
    """Return a world of orders that are there already."""
    return World(token="sk_test_1001_plain", orders=tuple(orders))  # noqa: S106 - fictional


def order(number: int, emails: Sequence[str], shipments: Sequence[Shipment]) -> Order:
    """Return an order with the name, the id and the time of its number."""
    return Order(
        id=str(5001 + number),
        name=f"#{1001 + number}",
        emails=tuple(emails),
        created_at=f"2026-01-{28 - number % 28:02}T10:00:00Z",
        shipments=tuple(shipments),
    )


def parcels(number: int, count: int, kind: int) -> tuple[Shipment, ...]:
    """Return the parcels of an order, each with a code of its own."""
    return tuple(
        parcel(
            f"1Z{number:03}{each:02}",
            _CARRIERS[(kind + each) % len(_CARRIERS)],
            _STATUSES[(kind + each) % len(_STATUSES)],
        )
        for each in range(count)
    )


def parcel(code: str, carrier: tuple[str, str] = _CARRIERS[0], status: str = "TRANSIT") -> Shipment:
    """Return one parcel."""
    return Shipment(
        tracking_code=code,
        carrier_name=carrier[0],
        carrier_display_name=carrier[1],
        status=status,
        service_level=_GROUND,
    )


def profile(emails: Sequence[str | None] | None, fields: int = 0) -> Profile:
    """Return a profile without phone numbers; each bit of *fields* adds one more field."""
    first = next((each for each in emails or () if each and each.strip()), None)
    return Profile(
        id="c1" if fields & 1 else None,
        name="Mia Brook" if fields & 2 else None,
        address="1 Main Street, Springfield, IL 62701" if fields & 4 else None,
        primary_email_address=first if fields & 8 else None,
        email_addresses=None if emails is None else tuple(emails),
    )


def one_pull(
    world: World,
    emails: Sequence[str | None] | None,
    dialect: Dialect,
    *,
    trigger: Trigger = Trigger.PROFILE_OPENED,
) -> Case:
    """Return the case that looks up a plain profile once."""
    return Case(
        shops=(Setting(world=world, dialect=dialect),),
        steps=(Pull(profile=profile(emails), trigger=trigger),),
    )


def pulls(
    world: World, emails: Sequence[str | None] | None, dialect: Dialect, *triggers: Trigger
) -> Case:
    """Return the case that looks up one profile, with all of its fields, at each trigger."""
    person = profile(emails, fields=15)
    return Case(
        shops=(Setting(world=world, dialect=dialect),),
        steps=tuple(Pull(profile=person, trigger=each) for each in triggers),
    )


def with_faults(case: Case, *faults: str) -> Case:
    """Return a case whose first shop has these faults."""
    return replace(case, shops=(replace(case.shops[0], faults=faults), *case.shops[1:]))


def with_world(case: Case, world: World) -> Case:
    """Return a case whose first shop has this world."""
    return replace(case, shops=(replace(case.shops[0], world=world), *case.shops[1:]))


def one_order(*emails: str, phone: str | None = None) -> World:
    """Return a world of one order, under these addresses or that of the first person."""
    only = order(0, emails or PEOPLE[:1], parcels(0, 1, 0))
    return World(token="sk_test_1001_plain", orders=(replace(only, phone=phone),))  # noqa: S106


def tame(
    dialect: Dialect,
    *,
    sizes: Sequence[int] = (1, 2, 3, 5),
    owners: Sequence[tuple[int, ...]] = OWNERS,
    most_orders: int = 8,
    most_parcels: int = 3,
) -> st.SearchStrategy[Case]:
    """Generate one pull of a profile with some addresses in a world of some orders."""

    def build(start: int, size: int, some: list[Spot], fields: int, trigger: Trigger) -> Case:
        own, strangers = addresses(start, size), addresses(start + size, 3)
        return Case(
            shops=(Setting(world=world(some, own, strangers), dialect=dialect),),
            steps=(Pull(profile=profile(own, fields), trigger=trigger),),
        )

    return st.builds(
        build,
        st.integers(0, len(PEOPLE) - 1),
        st.sampled_from(sizes),
        st.lists(spots(owners=owners, most_parcels=most_parcels), min_size=1, max_size=most_orders),
        st.integers(0, 15),
        TRIGGERS,
    )
