"""Customers: the k-th profile of a population, and her orders, from the seed alone.

What kind of customer she is stands in ``mix``. The household rule: for some k, the k-th customer
also lists the first address of customer k-1, and her first order stands under it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from loop_harness.dialect import Dialect
from loop_harness.generate import mix
from loop_harness.generate.addresses import address
from loop_harness.generate.completion import fill
from loop_harness.generate.given import ABSENT
from loop_harness.generate.numbering import first_serial, order_id, order_name
from loop_harness.generate.orders import tell
from loop_harness.generate.phones import phone_number
from loop_harness.generate.pools import Place, places, pool
from loop_harness.generate.settings import section

if TYPE_CHECKING:
    from loop_harness.generate.source import Source
    from loop_harness.generate.told import Told
    from loop_harness.model import Json

_AT_HAND = 32  #: customers whose addresses are kept: each of their orders asks for them


def profile(source: Source, k: int) -> dict[str, Json]:
    """Return the k-th customer, as a data pull of Gladly sees her."""
    path = mix.path_of(k)
    emails, phones = list(addresses(source, k)), _phones(source, k)
    bare = not emails and source.chance(0.5, path, "bare")
    given = {
        "id": f"c{k}",
        "name": " ".join(_name(source, k)),
        "address": _postal_address(source, k),
        "primaryEmailAddress": ABSENT if bare else _primary(emails, source, path),
        "emailAddresses": ABSENT if bare else emails,
        "primaryPhoneNumber": phones[0] if phones else ABSENT,
        "phoneNumbers": phones,
    }
    whole: dict[str, Json] = fill("profile", given, source, path)
    return whole


def orders_of(source: Source, k: int, *, dialect: Dialect | None = None) -> list[dict[str, Json]]:
    """Return the orders of the k-th customer, at most four, each complete."""
    count = mix.order_count(source, k)
    return [order_of(source, k, index, dialect=dialect) for index in range(count)]


def order_of(
    source: Source, k: int, index: int, *, dialect: Dialect | None = None
) -> dict[str, Json]:
    """Return one order of the k-th customer, who has more of them than *index*."""
    return told_order(source, k, index, dialect=dialect).completed(source)


def told_order(source: Source, k: int, index: int, *, dialect: Dialect | None = None) -> Told:
    """Settle one order of the k-th customer, who has more of them than *index*."""
    return tell(
        {
            "id": order_id(source, k, index),
            "name": order_name(source, k, index),
            "emails": list(placed_under(source, k, index)),
            "phone": _order_phone(source, k, index),
        },
        source,
        mix.order_path(k, index),
        dialect=dialect,
        destination=_home(source, k),
        first_serial=first_serial(source, k, index),
    )


def own_addresses(source: Source, k: int) -> tuple[str, ...]:
    """Return the addresses that only the k-th customer, or her household, lists."""
    count, name = mix.own_count(source, k), _name(source, k)
    return tuple(address(source, k, index, *name) for index in range(count))


@lru_cache(_AT_HAND)
def addresses(source: Source, k: int) -> tuple[str, ...]:
    """Return every address of the k-th profile, a shared one last."""
    own = own_addresses(source, k)
    if mix.shares_address(source, k):
        return (*own, address(source, k - 1, 0, *_name(source, k - 1)))
    return own


def placed_under(source: Source, k: int, index: int) -> tuple[str, ...]:
    """Return the addresses of one order; without any of her own she was a guest."""
    every = addresses(source, k)
    if not every:
        return (address(source, k, 0, "guest", "order"),)
    if index == 0 and mix.shares_address(source, k):
        first = len(every) - 1
    else:
        first = source.below(len(every), mix.order_path(k, index), "address")
    second = len(every) > 1 and mix.under_two(source, k, index)
    return (every[first], every[(first + 1) % len(every)])[: 1 + second]


def _name(source: Source, k: int) -> tuple[str, str]:
    path = mix.path_of(k)
    first = source.pick(pool("first_names"), path, "first name")
    return first, source.pick(pool("last_names"), path, "last name")


def _home(source: Source, k: int) -> Place:
    return source.pick(places(mix.country(source, k)), mix.path_of(k), "home")


def _postal_address(source: Source, k: int) -> Any:
    path, home = mix.path_of(k), _home(source, k)
    if source.chance(section("customers")["without_postal_address"] / 100, path, "address"):
        return ABSENT
    town = f"{home.city}, {home.state} {home.zip}" if home.state else f"{home.zip} {home.city}"
    return f"{source.pick(pool('streets'), path, 'street')}, {town}"


def _primary(emails: list[str], source: Source, path: str) -> Any:
    if not emails:
        return ""  # as the published sample of a profile without addresses writes it
    which = source.weighted(section("customers")["primary"], path, "primary")
    if which == "none":
        return ABSENT
    return source.pick(emails, path, "primary address") if which == "another" else emails[0]


def _phones(source: Source, k: int) -> list[dict[str, Json]]:
    path, types = mix.path_of(k), section("customers")["phone_types"]
    return [
        {
            "number": phone_number(source, path, "phone", index),
            "type": source.weighted(types, path, "phone", index, "type"),
        }
        for index in range(mix.phone_count(source, k))
    ]


def _order_phone(source: Source, k: int, index: int) -> str | None:
    """Return her own number, where she has one, or none: it must never find an order."""
    share, path = section("orders")["without_phone"] / 100, mix.order_path(k, index)
    if not mix.phone_count(source, k) or source.chance(share, path, "no phone"):
        return None
    return phone_number(source, mix.path_of(k), "phone", 0)
