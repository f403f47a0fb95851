"""How orders and parcels of a population are numbered, forwards and backwards.

A name or a serial number says whose it is, so a population of any size needs no index.
"""

from __future__ import annotations

import re

ORDERS_EACH = 4  #: the most orders of one customer
PARCELS_EACH = 4  #: serial numbers kept for each order
_FIRST = 1001  #: what shops call their first order

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TAG = re.compile(r"\.k(0|[1-9a-z][0-9a-z]*)(?:\+[^@]*)?@", re.ASCII)
_NAME = re.compile(r"#([1-9][0-9]*)", re.ASCII)


def order_name(k: int, index: int) -> str:
    """Return the name of one order of the k-th customer."""
    return f"#{_FIRST + ORDERS_EACH * k + index}"


def order_at(name: str) -> tuple[int, int] | None:
    """Return the customer and the index behind an order name, or None for another name."""
    found = _NAME.fullmatch(name)
    number = int(found[1]) - _FIRST if found else -1
    return divmod(number, ORDERS_EACH) if number >= 0 else None


def first_serial(k: int, index: int) -> int:
    """Return the serial number of the first parcel of one order."""
    return (ORDERS_EACH * k + index) * PARCELS_EACH


def parcel_at(serial: int) -> tuple[int, int, int]:
    """Return the customer, the order's index and the parcel's index behind a serial number."""
    order, parcel = divmod(serial, PARCELS_EACH)
    k, index = divmod(order, ORDERS_EACH)
    return k, index, parcel


def tag(k: int) -> str:
    """Return the part of an address that says whose it is."""
    digits = ""
    while True:
        k, digit = divmod(k, len(_DIGITS))
        digits = _DIGITS[digit] + digits
        if not k:
            return f"k{digits}"


def customer_of(address: str) -> int | None:
    """Return the customer whose own address this would be, or None for another form."""
    found = _TAG.search(address)
    return int(found[1], len(_DIGITS)) if found else None
