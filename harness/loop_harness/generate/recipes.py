"""The recipes of ``fixtures/recipes.toml``: each becomes a function from a path to a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from loop_harness.errors import UnknownName
from loop_harness.generate.carriers import carrier_named, carriers, tracking_code
from loop_harness.generate.pools import Place, places, pool
from loop_harness.generate.settings import epoch, section
from loop_harness.generate.source import Source
from loop_harness.model import Json

if TYPE_CHECKING:
    from faker import Faker

Maker = Callable[[Source, str], Json]
Recipe = Mapping[str, Any]

_DAY = 86_400
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"

FORMS: Mapping[str, Callable[[datetime], str]] = {
    "date-time": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "milliseconds": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    "offset": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S+0000"),
    "plain": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S"),
    "date": lambda moment: moment.strftime("%Y-%m-%d"),
}


def own_recipe(schema_name: str, at: str) -> Recipe | None:
    """Return the recipe of the property at one place of a schema, such as ``$.order.id``."""
    found: Recipe | None = section("recipes").get(schema_name + at.removeprefix("$"))
    return found


def common_recipe(name: str) -> Recipe | None:
    """Return the recipe of every property of this name."""
    found: Recipe | None = section("recipes").get(name)
    return found


def maker(recipe: Recipe) -> Maker:
    """Return the function that a recipe describes; raises UnknownName."""
    for kind, make in _KINDS.items():
        if kind in recipe:
            made = make(recipe)
            return _sometimes_null(made, recipe["null"] / 100) if "null" in recipe else made
    raise UnknownName("kind of recipe", next(iter(recipe), ""), tuple(_KINDS))


def moment(source: Source, first: float, last: float, *path: str | int) -> datetime:
    """Return a moment between two days counted from the epoch, to the second."""
    low, high = round(first * _DAY), round(last * _DAY)
    return epoch() + timedelta(seconds=source.between(low, high, *path))


def said_by_faker(provider: str, locale: str, source: Source, path: str) -> str:
    """Return what a provider of Faker says for this path."""
    fake = _faker(locale)
    fake.seed_instance(source.number(path))
    return str(getattr(fake, provider)())


@cache
def _faker(locale: str) -> Faker:
    # Faker takes a third of a second to import, and a world does without it.
    from faker import Faker  # noqa: PLC0415

    return Faker(locale, use_weighting=False)


def _sometimes_null(make: Maker, share: float) -> Maker:
    return lambda source, path: None if source.chance(share, path, "null") else make(source, path)


def _from_pool(recipe: Recipe) -> Maker:
    values = pool(recipe["pool"])
    return lambda source, path: source.pick(values, path)


def _from_faker(recipe: Recipe) -> Maker:
    provider, locale = recipe["faker"], recipe.get("locale", "en_US")
    return lambda source, path: said_by_faker(provider, locale, source, path)


def _between(recipe: Recipe) -> Maker:
    low, high = recipe["between"]
    return lambda source, path: source.between(low, high, path)


def _days(recipe: Recipe) -> Maker:
    (first, last), write = recipe["days"], FORMS[recipe.get("form", "date-time")]
    return lambda source, path: write(moment(source, first, last, path))


def _constant(recipe: Recipe) -> Maker:
    value = recipe["constant"]
    return lambda _source, _path: value


def _choice(recipe: Recipe) -> Maker:
    values = recipe["choice"]
    return lambda source, path: source.pick(values, path)


def _template(recipe: Recipe) -> Maker:
    signs = {"#": "0123456789", "@": _LETTERS}
    parts = [(signs.get(each), each[-1]) for each in re.findall(r"\\?.", recipe["template"])]
    return lambda source, path: "".join(
        source.pick(some, path, index) if some else literal
        for index, (some, literal) in enumerate(parts)
    )


def _place(recipe: Recipe) -> Maker:
    field, every = recipe["place"], places()

    def make(source: Source, path: str) -> Json:
        # The parts of one place stand side by side in one object, so they share its path.
        place: Place = source.pick(every, path.rpartition("/")[0], "place")
        return getattr(place, field)

    return make


def _code(recipe: Recipe) -> Maker:
    known = carrier_named(recipe["carrier"])
    if known is None:
        raise UnknownName("carrier", recipe["carrier"], tuple(each.name for each in carriers()))
    carrier = known
    return lambda source, path: tracking_code(carrier, source.below(carrier.capacity, path))


_KINDS: Mapping[str, Callable[[Recipe], Maker]] = {
    "pool": _from_pool,
    "faker": _from_faker,
    "between": _between,
    "days": _days,
    "constant": _constant,
    "choice": _choice,
    "template": _template,
    "place": _place,
    "carrier": _code,
}
