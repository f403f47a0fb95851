"""Names, streets, products: the values that a made-up world draws from.

A pool is a committed text file, one value a line, so that another version of Faker changes no
byte of a world. ``refill`` is what wrote them.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from loop_harness import content
from loop_harness.errors import UnknownName
from loop_harness.generate.settings import section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

SUFFIX = ".txt"
#: A value that might be somebody's domain, or a house number that nobody would write.
_UNWANTED = re.compile(r"^0|\w\.(com|net|org|io|co|info|biz)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A town that a parcel passes or a customer lives in."""

    city: str
    state: str  #: empty where nobody writes one
    zip: str
    country: str  #: ISO 3166-1, two letters
    timezone: str  #: a name of the IANA time zone database

    @property
    def display(self) -> str:
        """The place in one text, as Loop shows it."""
        return ", ".join(filter(None, (self.city, self.state, self.zip, self.country)))


@cache
def pool(name: str) -> tuple[str, ...]:
    """Return every value of one pool; raises UnknownName."""
    known = content.names("fixtures", "pools", suffix=SUFFIX)
    if name not in known:
        raise UnknownName("pool", name, known)
    return tuple(content.text("fixtures", "pools", name + SUFFIX).splitlines())


@cache
def places(*countries: str) -> tuple[Place, ...]:
    """Return the places of some countries, or of all."""
    every = (Place(*line.split("\t")) for line in pool("places"))
    return tuple(each for each in every if not countries or each.country in countries)


def refill(directory: Path) -> None:
    """Write each pool that ``recipes.toml`` describes; the same Faker writes the same bytes."""
    for name, recipe in section("pools").items():
        values = _combined(recipe) if "combine" in recipe else _from_faker(name, recipe)
        lines = sorted({each for each in values if not _UNWANTED.search(each)})
        (directory / (name + SUFFIX)).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _combined(recipe: Mapping[str, Any]) -> Iterator[str]:
    return map(recipe["by"].join, itertools.product(*recipe["combine"]))


def _from_faker(name: str, recipe: Mapping[str, Any]) -> Iterator[str]:
    # Faker takes a third of a second to import, and a world does without it.
    from faker import Faker  # noqa: PLC0415

    for locale, count in recipe["locales"].items():
        fake = Faker(locale)
        label = blake2b(f"{name} {locale}".encode(), digest_size=8).digest()
        fake.seed_instance(int.from_bytes(label, "big"))
        yield from _distinct(getattr(fake, recipe["provider"]), count)


def _distinct(provider: Callable[[], str], count: int) -> set[str]:
    """Ask until there are enough values, or until ten times as many gave no more."""
    found: set[str] = set()
    for _ in range(count * 10):
        found.add(provider().replace("\n", ", "))
        if len(found) == count:
            break
    return found
