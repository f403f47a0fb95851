"""Shows text from elsewhere to people: nothing in it can steer the terminal."""

from __future__ import annotations

import sys
import unicodedata

from rich.console import Console

#: Cc control, Cf format (bidirectional marks among them), Cs surrogate, Zl/Zp separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINER = "\u200d"  # part of many emoji, and harmless


def visible(text: str) -> str:
    """Return *text* with control, bidirectional and lone surrogate characters spelled out."""
    return "".join(
        f"\\u{ord(each):04x}" if unicodedata.category(each) in _UNSAFE and each != _JOINER else each
        for each in text
    )


def console(*, err: bool = False) -> Console:
    """Return a console that wraps tables to the terminal and colours only on one."""
    return Console(stderr=err, highlight=False, markup=False, emoji=False)


def is_watched() -> bool:
    """Tell whether a person watches standard error, and so progress is of use."""
    return sys.stderr.isatty()
