"""Compares what a template put out with what was expected.

JSON is compared as data, text exactly but for outer space, or as ``/regular expression/``; what
calls ``stop`` or ``fail`` is expected as its message in quotation marks (appcfg test).
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from typing import Any

_LONGEST_DIFF = 200  #: lines


def expected_message(text: str) -> str | None:
    """Return the message of a ``stop`` or ``fail`` that is expected, if one is."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def difference(expected: str, actual: str, *, is_json: bool) -> str | None:
    """Return how an output differs from what was expected; None if it does not."""
    if is_json:
        return _json_difference(expected, actual)
    bare = expected.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == "/":
        return _pattern_difference(bare[1:-1], actual.strip())
    if bare == actual.strip():
        return None
    return _diff(bare.splitlines(), actual.strip().splitlines())


def _json_difference(expected: str, actual: str) -> str | None:
    wanted = _parsed(expected)
    came = _parsed(actual)
    if isinstance(wanted, ValueError):
        return f"the expectation is no JSON: {wanted}"
    if isinstance(came, ValueError):
        return f"the output is no JSON: {came}\n{actual.strip()[:2000]}"
    if wanted == came and _kinds(wanted) == _kinds(came):
        return None
    return _diff(_pretty(wanted), _pretty(came))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        return error


def _kinds(value: Any) -> Any:
    """Return a document with each truth value marked: Python takes ``true`` for 1."""
    if isinstance(value, bool):
        return ("truth", value)
    if isinstance(value, list):
        return [_kinds(each) for each in value]
    if isinstance(value, dict):
        return {name: _kinds(each) for name, each in value.items()}
    return value


def _pattern_difference(pattern: str, actual: str) -> str | None:
    try:
        if re.search(pattern, actual):
            return None
    except re.error as error:
        return f"the expected regular expression cannot be read: {error}"
    return f"nothing matches /{pattern}/ in\n{actual[:2000]}"


def _pretty(value: Any) -> list[str]:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).splitlines()


def _diff(expected: list[str], actual: list[str]) -> str:
    lines: Iterator[str] = difflib.unified_diff(
        expected, actual, "expected", "actual", lineterm="", n=2
    )
    shown = [line for _, line in zip(range(_LONGEST_DIFF), lines, strict=False)]
    return "\n".join(shown)
