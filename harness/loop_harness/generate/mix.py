"""The mix of a population: what kind of customer the k-th is, and what kind of orders she has.

Each choice is a hash or two, so that a hundred thousand customers can be counted in seconds. The
shares stand in ``fixtures/recipes.toml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loop_harness.generate.settings import counts, section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loop_harness.generate.source import Source

_SEVERAL = (3, 6)
_FEW: Mapping[str, int] = {"no_address": 0, "phone_only": 0, "one": 1, "two": 2}
_PER_CENT = 100


def path_of(k: int) -> str:
    """Return the path of the k-th customer."""
    return f"customer/{k}"


def order_path(k: int, index: int) -> str:
    """Return the path of one of her orders."""
    return f"customer/{k}/orders/{index}"


def kind(source: Source, k: int) -> str:
    """Return which kind of customer she is, by the addresses that she has."""
    chosen: str = source.weighted(section("customers")["mix"], path_of(k), "kind")
    return chosen


def own_count(source: Source, k: int) -> int:
    """Return how many addresses she has of her own."""
    chosen = kind(source, k)
    few = _FEW.get(chosen)
    return source.between(*_SEVERAL, path_of(k), "addresses") if few is None else few


def shares_address(source: Source, k: int) -> bool:
    """Tell whether she also lists the first address of the customer before her."""
    share = section("customers")["household"] / _PER_CENT
    chosen = k > 0 and source.chance(share, path_of(k), "household")
    return chosen and own_count(source, k) > 0 and own_count(source, k - 1) > 0


def phone_count(source: Source, k: int) -> int:
    """Return how many phone numbers she has."""
    chosen = kind(source, k)
    if chosen == "no_address":
        return 0
    count = source.weighted(counts("customers", "phones"), path_of(k), "phones")
    return max(count, int(chosen == "phone_only"))


def country(source: Source, k: int) -> str:
    """Return where she lives, and her orders go."""
    where: str = source.weighted(section("orders")["countries"], path_of(k), "country")
    return where


def order_count(source: Source, k: int) -> int:
    """Return how many orders she has."""
    return source.weighted(counts("customers", "orders"), path_of(k), "orders")


def under_two(source: Source, k: int, index: int) -> bool:
    """Tell whether an order stands under two addresses, if she has them."""
    share = section("customers")["two_addresses"] / _PER_CENT
    return source.chance(share, order_path(k, index), "two addresses")
