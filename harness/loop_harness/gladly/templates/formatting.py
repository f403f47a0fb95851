"""``printf`` as Go's fmt does it (fmt/print.go, fmt/format.go)."""

from __future__ import annotations

import re
from typing import Any

from loop_harness.gladly.templates.limits import refuse_text
from loop_harness.gladly.templates.printing import shown
from loop_harness.gladly.templates.values import type_name
from loop_harness.gladly.templates.verbs import Directive, written

_DIRECTIVE = re.compile(
    r"%(?P<flags>[-+# 0]*)(?P<i1>\[[^\]]*\]?)?(?P<wide>\*|\d*)"
    r"(?:(?P<dot>\.)(?P<i2>\[[^\]]*\]?)?(?P<fine>\*|\d*))?(?P<i3>\[[^\]]*\]?)?(?P<verb>.?)",
    re.DOTALL,
)
_WIDEST = 1_000_000


class _Arguments:
    """The arguments of one call, taken in sequence or by number."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.values = values
        self.next = 0
        self.is_reordered = False
        self.is_good = True

    def go_to(self, index: str | None) -> None:
        """Follow an index such as ``[2]``."""
        if index is None:
            return
        self.is_reordered = True
        number = index[1:-1]
        if index.endswith("]") and number.isdigit() and 1 <= int(number) <= len(self.values):
            self.next = int(number) - 1
        else:
            self.is_good = False

    def star(self) -> int | None:
        """Return the width that an argument gives; None if it gives none."""
        if self.next >= len(self.values):
            return None
        value = self.values[self.next]
        self.next += 1
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return int(value) if is_number and abs(value) <= _WIDEST else None


def printf(form: str, *values: Any) -> str:
    """Write values by a format; raises LimitReached."""
    arguments = _Arguments(values)
    parts: list[str] = []
    size = at = 0
    while (found := _DIRECTIVE.search(form, at)) is not None:
        parts += [form[at : found.start()], _directed(found, arguments)]
        size += len(parts[-1]) + len(parts[-2])
        refuse_text(size)
        at = found.end()
    parts.append(form[at:])
    if not arguments.is_reordered and arguments.next < len(values):
        parts.append(_extra(values[arguments.next :]))
    return "".join(parts)


def _extra(values: tuple[Any, ...]) -> str:
    shown_values = ("<nil>" if v is None else f"{type_name(v)}={shown(v)}" for v in values)
    return f"%!(EXTRA {', '.join(shown_values)})"


def _directed(found: re.Match[str], arguments: _Arguments) -> str:
    """Return what one directive writes."""
    part = found.groupdict()
    arguments.is_good, arguments.is_reordered = True, arguments.is_reordered
    directive = Directive(part["verb"], part["flags"])
    if "-" in directive.flags:
        directive.flags = directive.flags.replace("0", "")
    arguments.go_to(part["i1"])
    wrong = _measured(directive, part, arguments)
    arguments.go_to(part["i3"])
    if not directive.verb:
        return f"{wrong}%!(NOVERB)"
    if directive.verb == "%":
        return f"{wrong}%"
    if not arguments.is_good:
        return f"{wrong}%!{directive.verb}(BADINDEX)"
    if arguments.next >= len(arguments.values):
        return f"{wrong}%!{directive.verb}(MISSING)"
    value = arguments.values[arguments.next]
    arguments.next += 1
    return wrong + written(value, directive)


def _measured(directive: Directive, part: dict[str, str | None], arguments: _Arguments) -> str:
    """Set width and precision; return what is wrong with them."""
    wrong = ""
    if part["wide"] == "*":
        directive.width = arguments.star()
        wrong += "" if directive.width is not None else "%!(BADWIDTH)"
        if directive.width is not None and directive.width < 0:
            directive.width, directive.flags = -directive.width, directive.flags + "-"
            directive.flags = directive.flags.replace("0", "")
    elif part["wide"]:
        directive.width = _within(part["wide"])
    if not part["dot"]:
        return wrong
    arguments.go_to(part["i2"])
    if part["fine"] == "*":
        directive.precision = arguments.star()
        if directive.precision is None or directive.precision < 0:
            wrong += "%!(BADPREC)" if directive.precision is None else ""
            directive.precision = None
    else:
        directive.precision = _within(part["fine"] or "0")
    return wrong


def _within(digits: str) -> int | None:
    return int(digits) if len(digits) <= len(str(_WIDEST)) and int(digits) <= _WIDEST else None
