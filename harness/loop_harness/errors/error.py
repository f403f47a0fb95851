"""What every error has in common."""

from __future__ import annotations

from typing import ClassVar, Self

from attrs import frozen


@frozen
class Problem:
    """One place in a document that breaks its schema."""

    path: str  #: JSON path of the place, ``$`` for the whole document
    reason: str  #: what is wrong there, one sentence

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class HarnessError(Exception):
    """The harness itself cannot go on.

    Its kinds are attrs classes with ``auto_exc=False``: equal if all their fields are, and
    immutable but for what Python itself notes on an exception.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()  #: the fields, filled in by attrs

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Pickle by fields: Python itself forgets those that were given by name."""
        return type(self), tuple(getattr(self, each) for each in self.__match_args__)
