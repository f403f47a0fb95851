"""Which request meets which fault: counted, drawn by a seed, or called by a magic address."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from loop_harness import content
from loop_harness.errors import UnknownName
from loop_harness.generate.source import Source
from loop_harness.mock.faults.fault import Fault
from loop_harness.model import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Due:
    """A fault that a request meets, and the how-manieth request of its kind this is."""

    fault: Fault
    number: int  #: counted from 0; what is drawn by chance is drawn by it


@dataclass(slots=True)
class _Planned:
    id: str
    fault: Fault
    numbers: Iterator[int]


class Schedule:
    """The faults of one shop, in the order in which they were added."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._last_id = 0
        self._count: Callable[[str], Iterator[int]] = lambda _: itertools.count()
        self._planned: list[_Planned] = []
        for each in faults:
            self._plan(each)

    @property
    def has_any(self) -> bool:
        """Whether a fault is planned."""
        return bool(self._planned)

    def __iter__(self) -> Iterator[Fault]:
        return iter([each.fault for each in self._planned])

    @property
    def planned(self) -> tuple[tuple[str, Fault], ...]:
        """Each fault with its id, by which it can be removed."""
        return tuple((each.id, each.fault) for each in self._planned)

    def add(self, text: str) -> Fault:
        """Plan one more fault, such as ``slow:seconds=2,first=3``; return it.

        Raises UnknownName or InvalidFault.
        """
        fault = Fault.parse(text)
        with self._lock:
            self._plan(fault)
        return fault

    def remove(self, planned_id: str) -> None:
        """Take one fault out of the plan; raises UnknownName."""
        with self._lock:
            left = [each for each in self._planned if each.id != planned_id]
            if len(left) == len(self._planned):
                raise UnknownName("planned fault", planned_id, tuple(each.id for each in left))
            self._planned = left

    def clear(self) -> None:
        """Have no more bad days."""
        self._planned = []

    # Other processes may share the shop.

    def stored(self) -> dict[str, Json]:
        """Return the plan, but for how many requests have come."""
        return {
            "lastId": self._last_id,
            "planned": [[name, str(each)] for name, each in self.planned],
        }

    def restore(self, document: JsonObject) -> None:
        """Have the plan of which another process wrote this; what is known counts on."""
        with self._lock:
            known = {each.id: each for each in self._planned}
            self._last_id = document["lastId"]
            self._planned = [
                known.get(name) or self._new(name, Fault.parse(text))
                for name, text in document["planned"]
            ]

    def count_by(self, count: Callable[[str], Iterator[int]]) -> None:
        """Have faults that do not strike always take their numbers from *count* by their id."""
        with self._lock:
            self._count = count
            for each in self._planned:
                each.numbers = self._numbers(each.id, each.fault)

    def _plan(self, fault: Fault) -> None:
        self._last_id += 1
        self._planned = [*self._planned, self._new(str(self._last_id), fault)]

    def _new(self, name: str, fault: Fault) -> _Planned:
        return _Planned(name, fault, self._numbers(name, fault))

    def _numbers(self, name: str, fault: Fault) -> Iterator[int]:
        return itertools.count() if fault.strikes_always else self._count(name)

    def due(self, operation: str | None) -> tuple[Due, ...]:
        """Return the planned faults that the next request for *operation* meets."""
        found = []
        for planned in self._planned:
            if _concerns(planned.fault, operation):
                with self._lock:
                    number = next(planned.numbers)
                if _strikes(planned.fault, number):
                    found.append(Due(planned.fault, number))
        return tuple(found)


def _concerns(fault: Fault, operation: str | None) -> bool:
    return fault.kind.only in {None, operation} and fault.operation in {None, operation}


def _strikes(fault: Fault, number: int) -> bool:
    since = number - fault.after
    if since < 0 or (fault.first is not None and since >= fault.first):
        return False
    return fault.share >= 1 or Source(fault.seed).chance(fault.share, str(fault), number)


@cache
def magic() -> Mapping[str, Fault]:
    """Return the addresses of ``mocks/magic.toml``, each with the fault that it triggers."""
    table = content.table("mocks", "magic.toml")
    return {address: Fault.parse(text) for address, text in table.items()}
