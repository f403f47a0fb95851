"""Explicit worlds: reading a world file, completing it, and finding orders in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loop_harness import content, files, generate, schemas
from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidDocument, Problem, UnknownName
from loop_harness.generate.settings import epoch
from loop_harness.generate.source import Source
from loop_harness.matching import key, keys
from loop_harness.model import Json, JsonObject, Order, Profile, World

DEFAULT_TOKEN = "sk_test_1001_mock"  # noqa: S105 - fictional
_WILD = "has a time beyond the years 1 to 9999"


def names() -> tuple[str, ...]:
    """Return the names of the worlds in ``fixtures/worlds``."""
    return content.names("fixtures", "worlds", suffix=".json")


def read(document: Json, source: str, *, seed: int = 0, dialect: Dialect | None = None) -> World:
    """Make a world of a document; what it leaves out is made up from *seed*.

    Raises InvalidDocument naming *source* and the place.
    """
    schemas.check(document, "world", source)
    return complete(document, source, seed=seed, dialect=dialect)


def complete(
    document: JsonObject, source: str, *, seed: int = 0, dialect: Dialect | None = None
) -> World:
    """Make a world of a document that keeps its schema; raises InvalidDocument for wild times."""
    shop = document.get("shop", {})
    orders, begins = _orders(document, source, Source(seed), dialect, epoch())
    if begins > epoch():
        orders, begins = _orders(document, source, Source(seed), dialect, begins)
    return World(
        token=shop.get("token", DEFAULT_TOKEN),
        tracking_page_authentication=shop.get("trackingPageAuthentication", False),
        orders=orders,
        profiles=tuple(map(Profile.from_json, document.get("profiles", ()))),
        begins=begins,
    )


def _orders(
    document: JsonObject, name: str, source: Source, dialect: Dialect | None, begins: datetime
) -> tuple[tuple[Order, ...], datetime]:
    """Return the orders whose parcels fare on after *begins*, and when all of them had happened."""
    orders, latest = [], begins
    for position, each in enumerate(document.get("orders", ())):
        given, path = {"createdAt": placed(position), **each}, f"orders/{position}"
        try:
            order, moved = _order(given, source, path, dialect, begins)
        except OverflowError as error:
            problem = Problem(f"$.orders[{position}]", _WILD)
            raise InvalidDocument(name, "world", (problem,)) from error
        orders.append(order)
        latest = max(latest, moved)
    return tuple(orders), latest


def complete_order(
    document: JsonObject,
    path: str,
    *,
    seed: int = 0,
    dialect: Dialect | None = None,
    begins: datetime | None = None,
) -> Order:
    """Make an order of a document that keeps its schema; *path* decides what is made up.

    Its parcels fare on after *begins*; raises InvalidDocument for wild times.
    """
    source, start = Source(seed), begins or epoch()
    try:
        order, latest = _order(document, source, path, dialect, start)
        return order if latest <= start else _order(document, source, path, dialect, latest)[0]
    except OverflowError as error:
        raise InvalidDocument("the order", "order", (Problem("$", _WILD),)) from error


def _order(
    given: JsonObject, source: Source, path: str, dialect: Dialect | None, begins: datetime
) -> tuple[Order, datetime]:
    """Return an order whose parcels fare on after *begins*, and when all of it had happened."""
    told = generate.tell(given, source, path, dialect=dialect, begins=begins)
    order = told.order(told.completed(source))
    return order, max(told.latest, created(order))


def placed(position: int) -> str:
    """Return a time for an order without one: newest first is then the sequence of the file."""
    moment = epoch() - timedelta(days=10, hours=position)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def load(name: str, *, seed: int = 0, dialect: Dialect | None = None) -> World:
    """Read a world file, or a bundled world by its name.

    Raises UnreadableFile, NotJson, InvalidDocument or UnknownName.
    """
    return read(document(name), name, seed=seed, dialect=dialect)


def document(name: str) -> Json:
    """Return what stands in a world file, or in a bundled world, unchecked.

    Raises UnreadableFile, NotJson or UnknownName.
    """
    if name in names():
        text = content.text("fixtures", "worlds", f"{name}.json")
        return files.parse_json(text, name)
    path = Path(name)
    if path.suffix == "" and not path.exists():
        raise UnknownName("world", name, names())
    return files.read_json(path)


@dataclass(frozen=True, slots=True)
class OrderIndex:
    """Finds the orders of a world, by address or by search term, under one dialect."""

    orders: tuple[Order, ...]
    dialect: Dialect
    _by_address: Mapping[str, Sequence[int]]
    _by_term: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, orders: Iterable[Order], dialect: Dialect) -> OrderIndex:
        """Index *orders*, in the sequence in which Loop answers them."""
        ordered = in_sequence(orders, dialect)
        by_address: dict[str, list[int]] = defaultdict(list)
        by_term: dict[str, list[int]] = defaultdict(list)
        for position, order in enumerate(ordered):
            for each in keys(order.emails, dialect):
                by_address[each].append(position)
            for term in _terms(order, dialect):
                by_term[term].append(position)
        return cls(ordered, dialect, by_address, by_term)

    def matching(self, addresses: Iterable[str | None]) -> tuple[Order, ...]:
        """Return each order that any of *addresses* matches, once, in Loop's sequence."""
        found: set[int] = set()
        for each in addresses:
            wanted = key(each, self.dialect)
            if wanted is not None:
                found.update(self._by_address.get(wanted, ()))
        return tuple(self.orders[position] for position in sorted(found))

    def searched(self, term: str) -> tuple[Order, ...]:
        """Return the orders that have *term* as their exact name or a tracking code."""
        return tuple(self.orders[position] for position in self._by_term.get(term, ()))


def has_term(order: Order, term: str, dialect: Dialect) -> bool:
    """Tell whether a search for *term* finds an order."""
    return term in _terms(order, dialect)


def _terms(order: Order, dialect: Dialect) -> Iterator[str]:
    terms = {order.name, *(each.tracking_code for each in (*order.shipments, *order.coming))}
    if dialect["rest-leading-hash"] == "optional" and order.name.startswith("#"):
        terms.add(order.name[1:])
    yield from sorted(each for each in terms if each)


def in_sequence(orders: Iterable[Order], dialect: Dialect) -> tuple[Order, ...]:
    """Return orders, which come as they are stored, in the sequence in which Loop answers them."""
    sequence = dialect["order-sequence"]
    if sequence == "as-stored":
        return tuple(orders)
    return tuple(sorted(orders, key=created, reverse=sequence == "newest-first"))


def created(order: Order) -> datetime:
    """Return when an order was placed, in UTC."""
    return datetime.fromisoformat(order.created_at).astimezone(UTC)
