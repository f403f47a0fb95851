"""What differs between an expectation and a request, and which request came closest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from loop_harness import nearest
from loop_harness.mock.asked import asked, printed
from loop_harness.mock.entry import LONGEST_BODY, Entry
from loop_harness.mock.expectation import Agreement, Expectation, short
from loop_harness.mock.mistakes import mistake
from loop_harness.model import Json

_MOST_COMPARED = 20  #: entries whose texts are compared: that takes time
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field in which a request is not what was expected."""

    field: str  #: such as ``addresses`` or ``headers.accept``
    expected: Json
    actual: Json
    is_missing: bool = False  #: the request has nothing of the kind

    @property
    def distance(self) -> float:
        """How far the two are from each other: from 0 to 1, and never 0."""
        return (
            1.0 if self.is_missing else nearest.distance(_text(self.expected), _text(self.actual))
        )

    @property
    def mistake(self) -> str:
        """What was probably done wrong, in one line."""
        return mistake(self.field, self.expected, self.actual, is_missing=self.is_missing)

    def to_json(self) -> dict[str, Json]:
        """Return the difference as the admin API shows it."""
        return {
            "field": self.field,
            "expected": self.expected,
            "actual": self.actual,
            "mistake": self.mistake,
        }

    def __str__(self) -> str:
        came = "nothing" if self.is_missing else short(_text(self.actual))
        return f"{self.field}: expected {short(_text(self.expected))}, came {came}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A request that came close to an expectation."""

    entry: Entry
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the near miss as the admin API shows it."""
        return {
            "entry": self.entry.to_json(),
            "differences": [each.to_json() for each in self.differences],
        }

    def __str__(self) -> str:
        target = f"{self.entry.method} {short(self.entry.target)}"
        lines = [f"request {self.entry.number}, {target}"]
        for each in self.differences:
            lines += [f"  {each}", f"    {each.mistake}"]
        if self.entry.body_bytes > LONGEST_BODY:
            lines.append(f"  of its body only the first {LONGEST_BODY} bytes were kept")
        return "\n".join(lines)


def near_misses(expectation: Expectation, entries: Sequence[Entry]) -> tuple[NearMiss, ...]:
    """Return the requests that came closest without meeting an expectation, the closest first.

    Fewer differing fields are closer, then smaller differences, then the newer one.
    """
    missed = [
        NearMiss(entry=each, differences=found)
        for each in reversed(entries)
        if (found := differences(expectation, each))
    ]
    few = sorted(missed, key=lambda each: len(each.differences))[:_MOST_COMPARED]
    return tuple(sorted(few, key=_distance)[:MOST_SHOWN])


def _distance(each: NearMiss) -> tuple[int, float]:
    return len(each.differences), sum(one.distance for one in each.differences)


def differences(expectation: Expectation, entry: Entry) -> tuple[Difference, ...]:
    """Return every field in which an entry is not what was expected; none if it is."""
    return tuple(found for compare in _FIELDS for found in compare(expectation, entry))


def _own(expectation: Expectation, entry: Entry) -> Iterator[Difference]:
    """Compare what is simply equal or not."""
    pairs: Mapping[str, tuple[Json, Json]] = {
        "operation": (expectation.operation, entry.operation),
        "method": (expectation.method, entry.method),
        "token": (expectation.token, entry.has_token),
    }
    for field, (expected, actual) in pairs.items():
        if expected is not None and expected != actual:
            yield Difference(field=field, expected=expected, actual=actual)


def _path(expectation: Expectation, entry: Entry) -> Iterator[Difference]:
    expected = expectation.path
    if expected is not None and expected not in {entry.path, unquote(entry.path)}:
        yield Difference(field="path", expected=expected, actual=entry.path)


def _addresses(expectation: Expectation, entry: Entry) -> Iterator[Difference]:
    if expectation.addresses is None:
        return
    expected, actual = list(expectation.addresses), list(entry.emails)
    if not _AGREEMENTS[expectation.addresses_are](expected, actual):
        yield Difference(field="addresses", expected=expected, actual=actual)


_AGREEMENTS: Mapping[Agreement, Callable[[list[str], list[str]], bool]] = {
    "any-order": lambda expected, actual: sorted(expected) == sorted(actual),
    "this-order": lambda expected, actual: expected == actual,
    "among-others": lambda expected, actual: set(expected) <= set(actual),
}


def _query(expectation: Expectation, entry: Entry) -> Iterator[Difference]:
    if expectation.query is None:
        return
    posted = asked(entry.body)
    expected = printed(expectation.query)
    actual = posted and printed(posted.query)
    if expected != actual:
        yield Difference(field="query", expected=expected, actual=actual, is_missing=actual is None)


def _named(expectation: Expectation, entry: Entry) -> Iterator[Difference]:
    """Compare what has names, and may stand among others."""
    posted = asked(entry.body) if expectation.variables else None
    groups: Mapping[str, tuple[Mapping[str, Json], Mapping[str, Json]]] = {
        "arguments": (expectation.arguments, entry.arguments),
        "variables": (expectation.variables, posted.variables if posted else {}),
        "headers": (expectation.headers, entry.headers),
    }
    for group, (wanted, found) in groups.items():
        for name, expected in wanted.items():
            actual = found.get(name)
            if name not in found or not _same(expected, actual):
                yield Difference(
                    field=f"{group}.{name}",
                    expected=expected,
                    actual=actual,
                    is_missing=name not in found,
                )


#: Each compares some fields; what is quick to tell comes first.
_FIELDS: tuple[Callable[[Expectation, Entry], Iterator[Difference]], ...] = (
    _own,
    _path,
    _addresses,
    _query,
    _named,
)


def _same(one: Json, other: Json) -> bool:
    """Tell whether two JSON values are the same; Python takes true for 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
