"""Worlds: customers with all their orders, or orders for the addresses of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loop_harness.dialect import Dialect
from loop_harness.generate.completion import fill
from loop_harness.generate.customers import orders_of, profile
from loop_harness.generate.given import Verbatim
from loop_harness.generate.numbering import plain_name
from loop_harness.generate.orders import complete_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from loop_harness.generate.source import Source
    from loop_harness.model import Json

_MOST_ORDERS = 6


def token(source: Source) -> str:
    """Return the API token of the made-up shop; Loop's own begin with the shop's number, too."""
    return f"sk_test_{source.between(1000, 9999, 'shop')}_mock"


def world(
    source: Source,
    count: int,
    *,
    dialect: Dialect | None = None,
    watch: Callable[[Iterable[int]], Iterable[int]] = iter,
) -> dict[str, Json]:
    """Return the first *count* customers of the population and their orders.

    *watch* passes the numbers of the customers on, and so can tell how far the work is.
    """
    orders: list[Json] = []
    profiles: list[Json] = []
    for k in watch(range(count)):
        orders += orders_of(source, k, dialect=dialect)
        profiles.append(profile(source, k))
    return _world(source, orders, profiles)


def world_for(
    addresses: Sequence[str], source: Source, *, dialect: Dialect | None = None
) -> dict[str, Json]:
    """Return a small world in which each of these addresses has an order, at most six.

    The first two share one more. What stands under one address alone is on its way or has come:
    there is something to see. An address that is blank or repeated counts once or not at all.
    """
    distinct = list(dict.fromkeys(each for each in addresses if each.strip()))
    placed = [[each] for each in distinct[:_MOST_ORDERS]]
    if len(distinct) > 1:
        placed.append(distinct[:2])
    cheerful = ((dialect or Dialect())["transit-word"], "OUT_FOR_DELIVERY", "DELIVERED")
    orders = []
    for index, emails in enumerate(placed):
        path = "/".join(("looked up", *emails))
        given: dict[str, Json] = {"name": plain_name(index), "emails": emails}
        if len(emails) == 1:
            given["shipments"] = [{"status": source.pick(cheerful, path, "status")}]
        orders.append(complete_order(given, source, path, dialect=dialect))
    return _world(source, orders, [{"id": "c1", "emailAddresses": distinct}])


def _world(source: Source, orders: list[Json], profiles: list[Json]) -> dict[str, Json]:
    given = {
        "shop": {"token": token(source), "trackingPageAuthentication": False},
        "orders": Verbatim(orders),
        "profiles": Verbatim(profiles),
    }
    whole: dict[str, Json] = fill("world", given, source, "world")
    return whole
