"""A list that is made when somebody first looks into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Self, TypeVar, overload

T = TypeVar("T")


class Deferred(Sequence[T]):
    """Stands for the list that *make* returns.

    It is made once, but for a race; or each time somebody looks, where to keep it would take more
    room than it is worth (``remade``). The arguments of *make* are kept beside it: thousands of
    closures would take more room.
    """

    __slots__ = ("_arguments", "_is_kept", "_made", "_make")

    def __init__(self, make: Callable[..., Sequence[T]], *arguments: Any) -> None:
        self._make: Callable[..., Sequence[T]] | None = make
        self._arguments = arguments
        self._is_kept = True
        self._made: tuple[T, ...] = ()

    @classmethod
    def remade(cls, make: Callable[..., Sequence[T]], *arguments: Any) -> Self:
        """Return one whose list is made whenever somebody looks into it."""
        found = cls(make, *arguments)
        found._is_kept = False
        return found

    @property
    def _items(self) -> tuple[T, ...]:
        make, arguments = self._make, self._arguments
        if make is not None and not self._is_kept:
            return tuple(make(*arguments))
        if make is not None:
            self._made = tuple(make(*arguments))
            # Emptied last, and after what they lead to is there: another thread may be here, too.
            self._make, self._arguments = None, ()
        return self._made

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self._items[at]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._items == tuple(other)

    __hash__ = None  # type: ignore[assignment] # like a list

    def __repr__(self) -> str:
        return repr(self._items)
