"""Check digits of tracking numbers, one small function an algorithm.

Each takes a code without its check digit and returns that digit. The formulas are those of
github.com/jkeen/tracking_number_data (CHECKSUM_ALGORITHMS.md); S10 is a standard of the
Universal Postal Union.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import cycle

from loop_harness import content

Algorithm = Callable[[str], int]

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def ups(code: str) -> int:
    """UPS: every second character counts twice; the ``1Z`` in front does not count."""
    body = code.removeprefix("1Z")
    values = (int(each) if each.isdigit() else (ord(each) - 3) % 10 for each in body)
    return -sum(value * weight for value, weight in zip(values, cycle((1, 2)), strict=False)) % 10


def mod10(code: str) -> int:
    """FedEx Ground, Canada Post, USPS 20: from the right, every second digit counts thrice."""
    values = map(int, reversed(code))
    return -sum(value * weight for value, weight in zip(values, cycle((3, 1)), strict=False)) % 10


def impb(code: str) -> int:
    """USPS: like ``mod10``, and a routing prefix (420 and a ZIP code) does not count."""
    return mod10(code[-21:])


def fedex_express(code: str) -> int:
    """FedEx Express: weights 3, 1, 7 from the left, modulo 11, and 10 becomes 0."""
    values = map(int, code)
    total = sum(value * weight for value, weight in zip(values, cycle((3, 1, 7)), strict=False))
    return total % 11 % 10


def mod7(code: str) -> int:
    """DHL Express: the remainder of the whole number by 7."""
    return int(code) % 7


def s10(code: str) -> int:
    """Postal parcels (S10): eight weights, modulo 11, with 10 and 11 replaced."""
    digits = map(int, filter(str.isdigit, code))
    rest = 11 - sum(map(int.__mul__, digits, _S10_WEIGHTS)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


ALGORITHMS: Mapping[str, Algorithm] = {
    "ups": ups,
    "mod10": mod10,
    "impb": impb,
    "fedex_express": fedex_express,
    "mod7": mod7,
    "ontrac": ups,  # the letter counts as 4 (C) or 5 (D), which is what UPS makes of it
    "s10": s10,
}


@cache
def _formats() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return every known format, the carriers' own first."""
    file = content.table("fixtures", "carriers.toml")
    known = (*file["carrier"], *file["format"])
    return tuple((re.compile(each["pattern"], re.ASCII), each["check"]) for each in known)


def has_valid_check_digit(code: str) -> bool | None:
    """Tell whether the check digit is right, or None if no known format has this form."""
    for pattern, name in _formats():
        if pattern.fullmatch(code):
            place = -3 if name == "s10" else -1
            body = code[:place] + code[place:][1:]
            return int(code[place]) == ALGORITHMS[name](body)
    return None
