"""Customers: the k-th profile of a population, and her orders, from the seed alone.

The shares of each kind stand in ``fixtures/recipes.toml``. The household rule: for some k, the
k-th customer also lists the first address of customer k-1; her own orders stay under her own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loop_harness.dialect import Dialect
from loop_harness.generate.addresses import address
from loop_harness.generate.completion import fill
from loop_harness.generate.given import ABSENT
from loop_harness.generate.numbering import first_serial, order_name
from loop_harness.generate.orders import complete_order
from loop_harness.generate.phones import phone_number
from loop_harness.generate.pools import Place, places, pool
from loop_harness.generate.settings import counts, section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loop_harness.generate.source import Source
    from loop_harness.model import Json

_SEVERAL = (3, 6)
_FEW: Mapping[str, int] = {"no_address": 0, "phone_only": 0, "one": 1, "two": 2}


def profile(source: Source, k: int) -> dict[str, Json]:
    """Return the k-th customer, as a data pull of Gladly sees her."""
    path = _path(k)
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
    path = _path(k)
    count = source.weighted(counts("customers", "orders"), path, "orders")
    return [
        complete_order(
            {
                "name": order_name(k, index),
                "emails": _placed_under(source, k, index),
                "phone": _order_phone(source, k, index),
            },
            source,
            f"{path}/orders/{index}",
            dialect=dialect,
            destination=_home(source, k),
            first_serial=first_serial(k, index),
        )
        for index in range(count)
    ]


def own_addresses(source: Source, k: int) -> tuple[str, ...]:
    """Return the addresses that only the k-th customer, or her household, lists."""
    path, kind = _path(k), _kind(source, k)
    count = _FEW[kind] if kind in _FEW else source.between(*_SEVERAL, path, "addresses")
    return tuple(address(source, k, index, *_name(source, k)) for index in range(count))


def addresses(source: Source, k: int) -> tuple[str, ...]:
    """Return every address of the k-th profile, a shared one last."""
    own = own_addresses(source, k)
    share = section("customers")["household"] / 100
    if own and k > 0 and source.chance(share, _path(k), "household"):
        return own + own_addresses(source, k - 1)[:1]
    return own


def _path(k: int) -> str:
    return f"customer/{k}"


def _kind(source: Source, k: int) -> str:
    kind: str = source.weighted(section("customers")["mix"], _path(k), "kind")
    return kind


def _name(source: Source, k: int) -> tuple[str, str]:
    path = _path(k)
    first = source.pick(pool("first_names"), path, "first name")
    return first, source.pick(pool("last_names"), path, "last name")


def _home(source: Source, k: int) -> Place:
    country = source.weighted(section("orders")["countries"], _path(k), "country")
    return source.pick(places(country), _path(k), "home")


def _postal_address(source: Source, k: int) -> Any:
    path, home = _path(k), _home(source, k)
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
    path, kind = _path(k), _kind(source, k)
    if kind == "no_address":
        return []
    count = source.weighted(counts("customers", "phones"), path, "phones")
    count = max(count, int(kind == "phone_only"))
    types = section("customers")["phone_types"]
    return [
        {
            "number": phone_number(source, path, "phone", index),
            "type": source.weighted(types, path, "phone", index, "type"),
        }
        for index in range(count)
    ]


def _placed_under(source: Source, k: int, index: int) -> list[str]:
    """Return the addresses of one order; without any of her own she was a guest."""
    path, own = f"{_path(k)}/orders/{index}", own_addresses(source, k)
    if not own:
        return [address(source, k, 0, "guest", "order")]
    first = source.below(len(own), path, "address")
    second = source.chance(section("customers")["two_addresses"] / 100, path, "two addresses")
    both = (own[first], own[(first + 1) % len(own)])
    return list(both[: 1 + (second and len(own) > 1)])


def _order_phone(source: Source, k: int, index: int) -> str | None:
    """Return her own number, where she has one, or none: it must never find an order."""
    phones, path = _phones(source, k), f"{_path(k)}/orders/{index}"
    if not phones or source.chance(section("orders")["without_phone"] / 100, path, "no phone"):
        return None
    number: str = phones[0]["number"]
    return number
