"""One rendering under way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from loop_harness.gladly.templates.calls import FailCalled, LimitReached, Refused, StopCalled
from loop_harness.gladly.templates.limits import MOST_DEPTH, Limits, Spending

if TYPE_CHECKING:
    from loop_harness.gladly.templates.signatures import Function

_ENTRY_BYTES = 64
_NO_UTF8 = re.compile("[\ud800-\udfff]")
Variables = list[Any]
#: What a part of a template does; it tells whether a loop is to break or to continue.
Step = Callable[["Run", Variables, Any], "str | None"]
Expression = Callable[["Run", Variables, Any], Any]


class Run:
    """The output so far, what was spent, and where the rendering stands."""

    __slots__ = ("_out", "at", "spending", "templates")

    def __init__(self, templates: Mapping[str, tuple[Step, int]], limits: Limits) -> None:
        self.templates = templates
        self.spending = Spending(limits)
        self.at = 0  #: position in the source, in bytes
        self._out: list[str] = []

    def put(self, text: str) -> None:
        """Put out a text; raises LimitReached."""
        self.spending.take(len(text))
        self._out.append(text)

    def text(self) -> str:
        """Return what was put out; bytes that are no UTF-8 become U+FFFD."""
        text = "".join(self._out)
        try:
            text.encode()
        except UnicodeEncodeError:
            whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
            return _NO_UTF8.sub("\ufffd", whole)
        return text

    def call(self, function: Function, values: list[Any]) -> Any:
        """Call a function; raises Refused for whatever goes wrong in it."""
        spending = self.spending
        spending.step()
        try:
            if function.is_watched:
                value = spending.watched(function.call, values)
            else:
                value = function.call(*values)
        except (StopCalled, FailCalled, LimitReached):
            raise
        except Refused as error:
            raise Refused(f"error calling {function.name}: {error.reason}") from error
        except RecursionError as error:
            raise LimitReached("it is nested too deeply") from error
        except MemoryError as error:
            raise LimitReached("it takes too much memory") from error
        except Exception as error:
            raise Refused(f"error calling {function.name}: {error}") from error
        if not values or value is not values[0]:  # what is handed on was counted before
            spending.keep(value)
        elif function.gives == "map":
            spending.take(_ENTRY_BYTES)
        return value

    def template(self, name: str, dot: Any) -> None:
        """Execute a named template; raises Refused."""
        found = self.templates.get(name)
        if found is None:
            raise Refused(f'template "{name}" not defined')
        step, size = found
        self.spending.step()
        if self.spending.depth >= MOST_DEPTH:
            raise LimitReached(f"more than {MOST_DEPTH} templates call each other")
        self.spending.depth += 1
        variables: Variables = [None] * size
        variables[0] = dot
        step(self, variables, dot)
        self.spending.depth -= 1
