"""Sprig's regular expressions: Go's syntax is brought into the form that the library knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from gotpl.funcs.sprig import regex
from gotpl.runtime.results import FunctionResult

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.limits import refuse_text

_PARTS = re.compile(
    r"\\Q.*?(?:\\E|\Z)|\\[pPx]\{[^}]*\}|\\(?P<escaped>.)"
    r"|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|(?P<brace>[{}])|(?P<open>\[)",
    re.DOTALL,
)
_LETTERS = frozenset("aftnrvdDsSwWbBAzpPQECx01234567")
_LONGEST = 10_000


def known(pattern: str) -> str:
    """Return a pattern in which a brace that repeats nothing is a text; raises Refused."""
    refuse_text(len(pattern) * (2**24 // _LONGEST))
    return _PARTS.sub(_part, pattern)


def _part(found: re.Match[str]) -> str:
    escaped = found["escaped"]
    if escaped and escaped not in _LETTERS and (escaped.isalnum() or not escaped.isascii()):
        raise Refused(f"error parsing regexp: invalid escape sequence: `{found.group()}`")
    if found["open"]:
        raise Refused("error parsing regexp: missing closing ]")
    return f"\\{found['brace']}" if found["brace"] else found.group()


def _match(pattern: str, text: str) -> bool:
    try:
        return bool(regex.regex_match(known(pattern), text))
    except Refused:
        return False


def _on(search: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function on a pattern of Go's syntax."""

    def searched(pattern: str, *rest: Any) -> Any:
        value = search(known(pattern), *rest)
        if isinstance(value, FunctionResult):
            if value.error is not None:
                raise Refused(f"error parsing regexp: {value.error}")
            return value.value
        return value

    return searched


def _split(pattern: str, text: str, count: int) -> Any:
    found = _on(regex.must_regex_split)(pattern, text, count)
    return found if count else None


def _bounded(replace: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that refuses what a replacement might grow to."""

    def replaced(pattern: str, text: str, replacement: str) -> Any:
        refuse_text((len(text) + 1) * (len(replacement) + 1))
        return replace(pattern, text, replacement)

    return _on(replaced)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "regexMatch": _match,
    "mustRegexMatch": _on(regex.must_regex_match),
    "regexFind": _on(regex.regex_find),
    "mustRegexFind": _on(regex.must_regex_find),
    "regexFindAll": _on(regex.regex_find_all),
    "mustRegexFindAll": _on(regex.must_regex_find_all),
    "regexSplit": _split,
    "mustRegexSplit": _split,
    "regexReplaceAll": _bounded(regex.regex_replace_all),
    "mustRegexReplaceAll": _bounded(regex.must_regex_replace_all),
    "regexReplaceAllLiteral": _bounded(regex.regex_replace_all_literal),
    "mustRegexReplaceAllLiteral": _bounded(regex.must_regex_replace_all_literal),
}
