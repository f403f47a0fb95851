"""How the customers, orders and parcels of a population are numbered, forwards and backwards.

An address, an order name or a tracking code says whose it is, so a population of any size needs
no index. The seed shuffles the numbers: each shop has its own, and neighbours do not look alike.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from loop_harness.generate.carriers import Carrier, serial_of, tracking_code
from loop_harness.generate.permutation import shuffled, unshuffled

if TYPE_CHECKING:
    from loop_harness.generate.source import Source

ORDERS_EACH = 4  #: the most orders of one customer
PARCELS_EACH = 4  #: serial numbers kept for each order
MOST_CUSTOMERS = 2**31  #: up to here each country has a carrier with codes for all parcels
_FIRST = 1001  #: what shops call their first order

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Python takes long to read a number of thousands of digits, or refuses to.
_TAG = re.compile(r"\.k(0|[1-9a-z][0-9a-z]{0,30})(?:\+[^@]*)?@", re.ASCII)
_NAME = re.compile(r"#([1-9][0-9]{0,30})", re.ASCII)

_IDS, _FIRST_ID = 10**12, 5 * 10**12
_AT_HAND = 32  #: customers whose tags are kept: each of their addresses has it
_SPREAD = 618_033_988_749  #: the golden ratio's decimals; has no divisor in common with 10**12


def plain_name(number: int) -> str:
    """Return the name of the n-th order of a shop that counts them."""
    return f"#{_FIRST + number}"


def order_name(source: Source, k: int, index: int) -> str:
    """Return the name of one order of the k-th customer."""
    return plain_name(shuffled(source, "order", ORDERS_EACH * k + index))


def order_at(source: Source, name: str) -> tuple[int, int] | None:
    """Return the customer and the index behind an order name, or None for another name."""
    found = _NAME.fullmatch(name)
    number = int(found[1]) - _FIRST if found else -1
    if number < 0:
        return None
    return divmod(unshuffled(source, "order", number), ORDERS_EACH)


def order_id(source: Source, k: int, index: int) -> str:
    """Return the id of one order, which no other order of the population has."""
    number = shuffled(source, "id", ORDERS_EACH * k + index)
    return str(_FIRST_ID + number * _SPREAD % _IDS)


def first_serial(source: Source, k: int, index: int) -> int:
    """Return the serial number of the first parcel of one order."""
    return shuffled(source, "parcels", ORDERS_EACH * k + index) * PARCELS_EACH


def parcel_at(source: Source, serial: int) -> tuple[int, int, int]:
    """Return the customer, the order's index and the parcel's index behind a serial number."""
    order, parcel = divmod(serial, PARCELS_EACH)
    k, index = divmod(unshuffled(source, "parcels", order), ORDERS_EACH)
    return k, index, parcel


def code_at(source: Source, carrier: Carrier, serial: int) -> str:
    """Return the tracking code of a serial number, which is below the carrier's capacity."""
    return tracking_code(carrier, (serial + _first_code(source, carrier)) % carrier.capacity)


def serial_behind(source: Source, carrier: Carrier, code: str) -> int | None:
    """Return the serial number behind a tracking code, or None for no code of the carrier."""
    found = serial_of(carrier, code)
    return None if found is None else (found - _first_code(source, carrier)) % carrier.capacity


def _first_code(source: Source, carrier: Carrier) -> int:
    """Return where the codes begin: no two shops send the same parcels."""
    return source.below(carrier.capacity, "codes", carrier.name)


@lru_cache(_AT_HAND)
def tag(source: Source, k: int) -> str:
    """Return the part of an address that says whose it is."""
    number, digits = shuffled(source, "customer", k), ""
    while True:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
        if not number:
            return f"k{digits}"


def customer_of(source: Source, address: str) -> int | None:
    """Return the customer whose own address this would be, or None for another form."""
    found = _TAG.search(address)
    return unshuffled(source, "customer", int(found[1], len(_DIGITS))) if found else None
