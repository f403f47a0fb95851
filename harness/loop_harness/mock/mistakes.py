"""Which mistake probably lies between what was expected and what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from loop_harness import nearest
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.model import Json

_MOST_NAMED = 3  #: of the things of one kind that one line names


def mistake(field: str, expected: Json, actual: Json, *, is_missing: bool) -> str:
    """Say in one line what was probably done wrong in one field."""
    group, _, name = field.partition(".")
    if is_missing:
        return _MISSING[group].format(name=name)
    say = _SAYINGS.get(group, _other_text)
    return say(expected, actual)


_MISSING: Mapping[str, str] = {
    "query": "the body is no GraphQL request",
    "arguments": "the URL has no argument {name!r}",
    "variables": "no variable is called {name!r}",
    "headers": "no header is called {name!r}",
}


def _method(expected: str, actual: str) -> str:
    return f"it was asked by {actual}, not by {expected}"


def _operation(_expected: str, actual: str | None) -> str:
    return "Loop has no such path" if actual is None else "another operation was asked"


def _token(expected: bool, _actual: bool) -> str:
    return f"the header {TOKEN_HEADER} is {'missing or empty' if expected else 'there'}"


def _path(expected: str, actual: str) -> str:
    if expected.strip("/") == actual.strip("/"):
        return "they differ only by a slash at an end"
    if actual.endswith(expected):
        return f"{actual.removesuffix(expected)!r} stands in front: look at the base URL"
    if expected.endswith(actual):
        return f"{expected.removesuffix(actual)!r} in front is missing: look at the base URL"
    return _other_text(expected, actual)


def _addresses(expected: Sequence[str], actual: Sequence[str]) -> str:
    if not actual:
        return "no address was asked for"
    gap = nearest.gap(expected, actual)
    said = [
        *_few(map(_misspelling, gap.misspelled)),
        *_few(f"{each!r} was not asked for" for each in gap.missing),
        *_few(f"{each!r} was asked for {_again(each, expected)}" for each in gap.extra),
    ]
    return "; ".join(said) or "the same addresses in another order"


def _misspelling(each: nearest.Misspelled) -> str:
    if each.by:
        return f"{each.came!r} and {each.meant!r} differ only by {each.by}"
    return f"{each.came!r} looks like {each.meant!r}, written wrongly"


def _again(address: str, expected: Sequence[str]) -> str:
    return "once more" if address in expected else "as well"


def _few(texts: Any) -> Iterator[str]:
    """Yield the first of many texts, and how many are left."""
    found = list(texts)
    yield from found[:_MOST_NAMED]
    if len(found) > _MOST_NAMED:
        yield f"and {len(found) - _MOST_NAMED} more like this"


def _query(expected: str, actual: str) -> str:
    wanted, came = expected.splitlines(), actual.splitlines()
    said = [
        *_few(f"it lacks {each.strip()!r}" for each in wanted if each not in came),
        *_few(f"it has {each.strip()!r}" for each in came if each not in wanted),
    ]
    return "; ".join(said) or "the same lines in another order"


def _other_text(expected: Json, actual: Json) -> str:
    if isinstance(expected, str) and isinstance(actual, str):
        by = nearest.slip(expected, actual)
        return f"they differ only by {by}" if by else "another text came"
    return "another value came"


_SAYINGS: Mapping[str, Callable[[Any, Any], str]] = {
    "operation": _operation,
    "method": _method,
    "token": _token,
    "path": _path,
    "addresses": _addresses,
    "query": _query,
}
