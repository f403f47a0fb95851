r"""Texts that match a simple regular expression, for the keyword ``pattern``.

Known are literals, escapes (``\d \w \s \S \D``), character classes, groups, ``|``, and the
quantifiers ``? * + {n} {n,m}``; anchors and look-arounds add nothing to the text. Whatever is
made is checked against the expression, so a pattern that needs more is refused, never missed.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loop_harness.generate.source import Source

_CLASSES = {
    "d": string.digits,
    "D": string.ascii_lowercase,
    "w": string.ascii_lowercase + string.digits,
    "W": "-",
    "s": " ",
    "S": string.ascii_lowercase,
}
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_MORE = 3  #: how often an open-ended quantifier repeats beyond its least

_TOKEN = re.compile(
    r"(?P<around>\(\?[=!<](?:[^()\\]|\\.|\[[^\]]*\])*\))"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<bar>\|)|(?P<anchor>[\^$]|\\[bBAZ])"
    r"|(?P<set>\[\^?\]?(?:[^\]\\]|\\.)*\])|(?P<escape>\\.)|(?P<any>\.)"
    r"|(?P<repeat>(?:[?*+]|\{\d+(?:,\d*)?\})\??)|(?P<literal>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several characters, or one of several sequences."""

    options: tuple[str | tuple[_Part, ...], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A choice and how often it stands there."""

    what: _Choice
    least: int = 1
    most: int = 1


def matching(pattern: str, source: Source, path: str) -> str | None:
    """Return a text that matches, or None if the pattern is not a simple one."""
    text = "".join(_write(_parsed(pattern), source, path))
    return text if re.search(pattern, text) else None


def _write(choice: _Choice, source: Source, path: str) -> str:
    option = source.pick(choice.options, path, "option")
    if isinstance(option, str):
        return option
    texts: list[str] = []
    for index, part in enumerate(option):
        times = source.between(part.least, part.most, path, index, "times")
        texts.extend(_write(part.what, source, f"{path}/{index}.{turn}") for turn in range(times))
    return "".join(texts)


def _parsed(pattern: str) -> _Choice:
    """Return the pattern as nested choices; an unclosed group ends with the pattern."""
    stack: list[list[list[_Part]]] = [[[]]]
    for token in _TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        here = stack[-1][-1]
        if kind == "open":
            stack.append([[]])
        elif kind == "close" and len(stack) > 1:
            group = _Choice(tuple(map(tuple, stack.pop())))
            stack[-1][-1].append(_Part(group))
        elif kind == "bar":
            stack[-1].append([])
        elif kind == "repeat" and here:
            here.append(_repeated(here.pop(), text))
        elif kind not in {"around", "anchor"}:
            here.append(_Part(_Choice(tuple(_characters(kind, text)))))
    return _Choice(tuple(map(tuple, stack[0])))


def _repeated(part: _Part, quantifier: str) -> _Part:
    sign = quantifier[0]
    if sign in "?*+":
        least = int(sign == "+")
        return _Part(part.what, least, 1 if sign == "?" else least + _MORE)
    low, comma, high = quantifier.strip("{}?").partition(",")
    most = int(high) if high else int(low) + _MORE * bool(comma)
    return _Part(part.what, int(low), most)


def _characters(kind: str | None, text: str) -> str:
    """Return the characters that one token stands for."""
    if kind == "escape":
        return _CLASSES.get(text[1], text[1])
    if kind == "any":
        return string.ascii_lowercase
    if kind == "set":
        return "".join(each for each in _PRINTABLE if re.fullmatch(text, each)) or " "
    return text
