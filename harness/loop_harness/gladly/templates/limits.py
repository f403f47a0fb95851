"""How much one template may take: time, texts, lists, calls within calls."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType, FunctionType, MethodType
from typing import Any

from loop_harness.gladly.templates.calls import LimitReached

MOST_TEXT = 16 * 2**20  #: bytes of one value, and of what is put out
MOST_MADE = 256 * 2**20  #: bytes of all that the calls of one rendering make
MOST_ITEMS = 1_000_000  #: items of one list
MOST_DEPTH = 100  #: templates within templates
_ITEM_BYTES, _ENTRY_BYTES, _LEAST_BYTES = 8, 64, 48
_OURS = frozenset({"loop_harness", "gotpl", "gotime", "goduration"})
_OFTEN = 64  #: calls and rounds between two looks at the clock


@dataclass(frozen=True, slots=True)
class Limits:
    """What is set for a rendering."""

    seconds: float = 2.0


def refuse_text(size: int) -> None:
    """Refuse a text before it is made; raises LimitReached."""
    if size > MOST_TEXT:
        raise LimitReached(f"a text of {size} characters is more than a template may make")


def refuse_items(count: int) -> None:
    """Refuse a list before it is made; raises LimitReached."""
    if count > MOST_ITEMS:
        raise LimitReached(f"a list of {count} items is more than a template may make")


def _is_of_the_call(frame: FrameType) -> bool:
    """Tell whether code runs that a template called.

    What the interpreter calls in between, such as a callback of its garbage collector, would
    swallow an exception, and the limit with it.
    """
    root = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return root in _OURS or root in sys.stdlib_module_names


class Spending:
    """What one rendering has taken so far."""

    __slots__ = ("_calls", "_deadline", "_made", "_seconds", "depth")

    def __init__(self, limits: Limits) -> None:
        self._seconds = limits.seconds
        self._deadline = time.monotonic() + limits.seconds
        self._calls = 0
        self._made = 0
        self.depth = 0

    def step(self) -> None:
        """Count a call or a round; raises LimitReached when the time is over."""
        self._calls += 1
        if not self._calls % _OFTEN and time.monotonic() > self._deadline:
            self._end()

    def keep(self, value: Any) -> None:
        """Count what a call made; raises LimitReached."""
        kind = type(value)
        if kind is str:
            size = len(value) if value.isascii() else 4 * len(value)
        elif kind is bytes:
            size = len(value)
        elif isinstance(value, list):
            size = _ITEM_BYTES * len(value)
        elif isinstance(value, dict):
            size = _ENTRY_BYTES * len(value)
        else:
            return
        self.take(size + _LEAST_BYTES)

    def take(self, size: int) -> None:
        """Count bytes; raises LimitReached."""
        self._made += size
        if self._made > MOST_MADE:
            raise LimitReached(f"it makes more than {MOST_MADE // 2**20} MiB")

    def watched(self, call: Callable[..., Any], values: list[Any]) -> Any:
        """Call a function that may take long by itself: the clock is looked at within.

        Whoever else measures at that moment waits meanwhile: a limit holds always.
        """
        other = sys.getprofile()
        if getattr(other, "__func__", None) is Spending._look:
            return call(*values)
        sys.setprofile(self._look)
        try:
            return call(*values)
        finally:
            sys.setprofile(other if isinstance(other, FunctionType | MethodType) else None)

    def _look(self, frame: FrameType, event: str, argument: Any) -> None:
        del event, argument
        if time.monotonic() > self._deadline and _is_of_the_call(frame):
            self._end()

    def _end(self) -> None:
        raise LimitReached(f"it takes longer than {self._seconds:g} s")
