"""Which request meets which fault: counted, drawn by a seed, or called by a magic address."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from loop_harness import content
from loop_harness.generate.source import Source
from loop_harness.mock.faults.fault import Fault


@dataclass(frozen=True, slots=True)
class Due:
    """A fault that a request meets, and the how-manieth request of its kind this is."""

    fault: Fault
    number: int  #: counted from 0; what is drawn by chance is drawn by it


@dataclass(slots=True)
class _Planned:
    fault: Fault
    numbers: Iterator[int] = field(default_factory=itertools.count)


class Schedule:
    """The faults of one shop, in the order in which they were added."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._planned = [_Planned(each) for each in faults]

    def __iter__(self) -> Iterator[Fault]:
        return iter([each.fault for each in self._planned])

    def add(self, text: str) -> Fault:
        """Plan one more fault, such as ``slow:seconds=2,first=3``; return it.

        Raises UnknownName or InvalidFault.
        """
        fault = Fault.parse(text)
        with self._lock:
            self._planned = [*self._planned, _Planned(fault)]
        return fault

    def clear(self) -> None:
        """Have no more bad days."""
        self._planned = []

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
