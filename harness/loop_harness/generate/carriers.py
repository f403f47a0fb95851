"""The carriers of ``fixtures/carriers.toml``, and tracking codes that can be read backwards.

A parcel has a serial number; the serial number determines its tracking code and can be read
out of it, so a search for a code needs no index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from math import gcd, prod
from typing import TYPE_CHECKING, Any

from loop_harness import content
from loop_harness.generate.check_digits import ALGORITHMS
from loop_harness.model import ServiceLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALPHABETS = {
    "#": "0123456789",
    "%": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "?": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
_CHECK = "="
_GOLDEN = 618_033_988_749_894_848_204  #: the golden ratio's decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One carrier; ``check`` is None where numbers have no check digit."""

    name: str  #: raw name, as a warehouse types it
    display: str  #: friendly name
    services: tuple[ServiceLevel, ...]
    number: str  #: the form of its tracking codes, as ``carriers.toml`` explains
    check: str | None
    tracking_url: str
    countries: tuple[str, ...] = ()
    share: int = 0
    spellings: frozenset[str] = frozenset()
    capacity: int = field(init=False)  #: serial numbers from 0 to below this have a code
    factor: int = field(init=False)  #: spreads the serial numbers over the codes

    def __post_init__(self) -> None:
        capacity = prod(len(_ALPHABETS[each]) for each in self.number if each in _ALPHABETS)
        # Neighbouring serial numbers shall not look alike: multiply by something near the
        # golden ratio that has no divisor in common with the number of codes.
        factor = capacity * _GOLDEN // 10**21
        while gcd(factor, capacity) != 1:
            factor += 1
        object.__setattr__(self, "capacity", capacity)
        object.__setattr__(self, "factor", factor)

    def page(self, code: str) -> str:
        """Return the address of the page that shows the parcel."""
        return self.tracking_url.format(code=code)


def tracking_code(carrier: Carrier, serial: int) -> str:
    """Return the code of one parcel; *serial* is below the carrier's capacity."""
    if not 0 <= serial < carrier.capacity:
        raise ValueError(f"{carrier.name} has no code for serial number {serial}")
    rest = (serial * carrier.factor + carrier.factor // 3) % carrier.capacity
    signs: list[str] = []
    for each in reversed(carrier.number):
        if alphabet := _ALPHABETS.get(each):
            rest, digit = divmod(rest, len(alphabet))
            signs.append(alphabet[digit])
        else:
            signs.append(each)
    code = "".join(reversed(signs))
    if carrier.check is None:
        return code
    return code.replace(_CHECK, str(ALGORITHMS[carrier.check](code.replace(_CHECK, ""))))


def serial_of(carrier: Carrier, code: str) -> int | None:
    """Return the serial number behind a code, or None if the carrier never gives it out."""
    if len(code) != len(carrier.number):
        return None
    value = 0
    for form, sign in zip(carrier.number, code, strict=True):
        if alphabet := _ALPHABETS.get(form):
            digit = alphabet.find(sign)
            if digit < 0:
                return None
            value = value * len(alphabet) + digit
    unspread = pow(carrier.factor, -1, carrier.capacity)
    serial = (value - carrier.factor // 3) * unspread % carrier.capacity
    return serial if tracking_code(carrier, serial) == code else None


@cache
def carriers() -> tuple[Carrier, ...]:
    """Return every known carrier, in the order of the file."""
    return tuple(map(_carrier, content.table("fixtures", "carriers.toml")["carrier"]))


def carrier_named(text: str) -> Carrier | None:
    """Return the carrier that is called so, whatever the capitals and separators."""
    return _by_spelling().get(_spelling(text))


def carrier_of(code: str) -> Carrier | None:
    """Return the carrier whose codes look like this one."""
    for pattern, carrier in _by_pattern():
        if pattern.fullmatch(code):
            return carrier
    return None


def stranger(name: str, display: str) -> Carrier:
    """Return a carrier that nobody knows, under the names that a world file gives it."""
    entry = content.table("fixtures", "carriers.toml")["unknown"]
    return _carrier({"name": name, "display": display, **entry})


@cache
def _by_spelling() -> Mapping[str, Carrier]:
    return {spelling: each for each in carriers() for spelling in each.spellings}


@cache
def _by_pattern() -> tuple[tuple[re.Pattern[str], Carrier], ...]:
    entries = content.table("fixtures", "carriers.toml")["carrier"]
    patterns = (re.compile(each["pattern"], re.ASCII) for each in entries)
    # "1Z999" is no number of UPS, yet whoever writes it means UPS.
    stubs = ((re.compile(r"1Z[0-9A-Z]*", re.ASCII), _by_spelling()["ups"]),)
    return (*zip(patterns, carriers(), strict=True), *stubs)


def _carrier(entry: Mapping[str, Any]) -> Carrier:
    spellings = (entry["name"], entry["display"], *entry.get("also", ()))
    return Carrier(
        name=entry["name"],
        display=entry["display"],
        services=tuple(ServiceLevel(**each) for each in entry["services"]),
        number=entry["number"],
        check=entry.get("check"),
        tracking_url=entry["tracking_url"],
        countries=tuple(entry.get("countries", ())),
        share=entry.get("share", 0),
        spellings=frozenset(map(_spelling, spellings)),
    )


def _spelling(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
