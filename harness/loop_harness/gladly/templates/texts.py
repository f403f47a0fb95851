"""Sprig's functions on texts that have to keep bytes, Go's way to print, or a bound."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from gotpl.funcs.sprig import strings

from loop_harness.gladly.templates.builtins import as_bytes, as_text
from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.limits import refuse_items, refuse_text
from loop_harness.gladly.templates.printing import shown
from loop_harness.gladly.templates.values import StringMap, Strings
from loop_harness.gladly.templates.verbs import quoted

_VARIABLE = re.compile(r"\$(?:\{[^}]*\}|[A-Za-z0-9_]+|[*#$@!?-])")


def to_string(value: Any) -> str:
    """Return a value as a text."""
    if isinstance(value, str):
        return value
    return as_text(value) if isinstance(value, bytes) else shown(value)


def to_strings(value: Any) -> Strings:
    """Return the items of a list as texts; one text of what is no list."""
    if value is None:
        return Strings()
    if isinstance(value, list):
        return Strings(to_string(each) for each in value if each is not None)
    if isinstance(value, bytes):
        return Strings(str(each) for each in value)
    return Strings([to_string(value)])


def quote(*values: Any) -> str:
    """Return values as Go's quoted texts."""
    texts = [to_string(each) for each in values if each is not None]
    refuse_text(sum(map(len, texts)))
    return " ".join(quoted(each, '"') for each in texts)


def squote(*values: Any) -> str:
    """Return values in single quotes."""
    return _spaced([f"'{shown(each)}'" for each in values if each is not None])


def cat(*values: Any) -> str:
    """Join values with spaces."""
    return _spaced([shown(each) for each in values if each is not None])


def _spaced(texts: list[str]) -> str:
    refuse_text(sum(map(len, texts)))
    return " ".join(texts)


def nospace(text: str) -> str:
    """Return a text without its spaces; Go takes its bytes for characters where it has any."""
    bare = str(strings.nospace(_whole(text)))
    return text if len(bare) == len(as_bytes(text)) else bare


def _whole(text: str) -> str:
    return as_bytes(text).decode("utf-8", "replace")


def join(separator: str, value: Any) -> str:
    """Join the items of a list."""
    texts = to_strings(value)
    refuse_text(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def sort_alpha(value: Any) -> Strings:
    """Return the items of a list as texts, sorted by bytes."""
    if not isinstance(value, list | bytes):
        return Strings([to_string(value)])
    return Strings(sorted(to_strings(value), key=as_bytes))


def repeat(count: int, text: str) -> str:
    """Return a text so many times; raises Refused."""
    if count < 0:
        raise Refused("strings: negative Repeat count")
    refuse_text(count * len(text))
    return text * count


def indent(spaces: int, text: str) -> str:
    """Return a text with spaces before each line; raises Refused."""
    if spaces < 0:
        raise Refused("strings: negative Repeat count")
    refuse_text(len(text) + spaces * (text.count("\n") + 1))
    padding = " " * spaces
    return padding + text.replace("\n", "\n" + padding)


def nindent(spaces: int, text: str) -> str:
    """Return a text on a new line, with spaces before each line."""
    return "\n" + indent(spaces, text)


def replace(old: str, new: str, text: str) -> str:
    """Return a text with every *old* replaced."""
    refuse_text(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def wrap_with(width: int, separator: str, text: str) -> str:
    """Return a text broken into lines of so many characters."""
    refuse_text(len(text) + (len(text) // max(width, 1) + 1) * max(len(separator), 1))
    return str(strings.wrap_with(width, separator, text))


def split_list(separator: str, text: str) -> Strings:
    """Return the parts of a text."""
    refuse_items(text.count(separator))
    return Strings(text.split(separator) if separator else text)


def split(separator: str, text: str) -> StringMap:
    """Return the parts of a text as ``_0``, ``_1`` and so on."""
    return splitn(separator, -1, text)


def splitn(separator: str, count: int, text: str) -> StringMap:
    """Return so many parts of a text as ``_0``, ``_1`` and so on."""
    refuse_items(text.count(separator) * (10 if count < 0 else 1))
    if count == 0:
        return StringMap()
    if separator:
        parts = text.split(separator, count - 1 if count > 0 else -1)
    else:
        parts = list(text)
        if 0 < count < len(parts):
            parts[count - 1 :] = ["".join(parts[count - 1 :])]
    return StringMap((f"_{number}", each) for number, each in enumerate(parts))


def trunc(count: int, text: str) -> str:
    """Return the first bytes of a text, or the last with a count below nothing."""
    data = as_bytes(text)
    if count < 0 and len(data) + count > 0:
        return as_text(data[count:])
    return as_text(data[:count]) if 0 <= count < len(data) else text


def substr(start: int, end: int, text: str) -> str:
    """Return the bytes of a text from one position to another; raises Refused."""
    data = as_bytes(text)
    if start < 0:
        start = 0
    elif end < 0 or end > len(data):
        end = len(data)
    if not 0 <= start <= end <= len(data):
        raise Refused(f"runtime error: slice bounds out of range [{start}:{end}]")
    return as_text(data[start:end])


def no_environment(text: str) -> str:
    """Return a text without its variables: nothing of this machine is told."""
    return _VARIABLE.sub("", text)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "toString": to_string,
    "toStrings": to_strings,
    "quote": quote,
    "squote": squote,
    "cat": cat,
    "join": join,
    "sortAlpha": sort_alpha,
    "repeat": repeat,
    "indent": indent,
    "nindent": nindent,
    "nospace": nospace,
    "replace": replace,
    "wrapWith": wrap_with,
    "split": split,
    "splitn": splitn,
    "splitList": split_list,
    "trunc": trunc,
    "substr": substr,
    "expandenv": no_environment,
}
