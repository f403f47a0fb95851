"""Whether what was asked is what somebody expected: the answer is data, never an exception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loop_harness.mock.entry import Entry
from loop_harness.mock.expectation import Expectation
from loop_harness.mock.near_miss import NearMiss, differences, near_misses
from loop_harness.model import Json

_MOST_NAMED = 10  #: requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How often something has to have been asked."""

    least: int = 0
    most: int | None = None

    def __contains__(self, count: int) -> bool:
        return self.least <= count and (self.most is None or count <= self.most)

    def __str__(self) -> str:
        if self.most == 0:
            return "no request"
        if self.most is None:
            return f"at least {_counted(self.least)}"
        if self.least == self.most:
            return f"exactly {_counted(self.most)}"
        return f"{f'{self.least} to' if self.least else 'at most'} {_counted(self.most)}"


def exactly(count: int) -> Times:
    """So often, and not once more."""
    return Times(least=count, most=count)


def at_least(count: int) -> Times:
    """So often or more."""
    return Times(least=count)


ONCE_OR_MORE = at_least(1)


def at_most(count: int) -> Times:
    """So often or less."""
    return Times(most=count)


def never() -> Times:
    """Not once."""
    return Times(most=0)


def _counted(requests: int) -> str:
    return f"{requests:,} request{'' if requests == 1 else 's'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What came of holding expectations against a journal."""

    kept: bool
    expected: str
    found: int  #: requests that met the expectation; of a sequence, how many steps were met
    matched: tuple[int, ...] = ()  #: numbers of these requests
    of: int = 0  #: requests that were looked at
    forgotten: int = 0  #: older requests that the journal no longer has
    near_misses: tuple[NearMiss, ...] = ()
    reason: str = ""  #: what is wrong beyond the count

    def __str__(self) -> str:
        lines = [f"expected {self.expected}", f"found {self.found} among {_counted(self.of)}"]
        if self.matched:
            shown = ", ".join(map(str, self.matched[:_MOST_NAMED]))
            lines[-1] += f": {shown}{', …' if len(self.matched) > _MOST_NAMED else ''}"
        if self.reason:
            lines.append(self.reason)
        if self.forgotten:
            lines.append(f"the journal no longer has the {_counted(self.forgotten)} before these")
        for each in self.near_misses:
            lines += ["nearest: " + str(each).replace("\n", "\n  ")]
        return "\n".join(lines)

    def to_json(self) -> dict[str, Json]:
        """Return the verification as the admin API shows it."""
        return {
            "kept": self.kept,
            "expected": self.expected,
            "found": self.found,
            "matched": list(self.matched),
            "of": self.of,
            "forgotten": self.forgotten,
            "reason": self.reason,
            "nearMisses": [each.to_json() for each in self.near_misses],
            "text": str(self),
        }


def verify(
    entries: Sequence[Entry], expectation: Expectation, times: Times, *, forgotten: int = 0
) -> Verification:
    """Tell whether *entries* meet an expectation so many times; if too few do, which came close."""
    matched = tuple(each.number for each in entries if not differences(expectation, each))
    too_few = len(matched) < times.least
    return Verification(
        kept=len(matched) in times,
        expected=f"{times}: {expectation}",
        found=len(matched),
        matched=matched,
        of=len(entries),
        forgotten=forgotten,
        near_misses=near_misses(expectation, entries) if too_few else (),
    )


def verify_sequence(
    entries: Sequence[Entry],
    expectations: Sequence[Expectation],
    *,
    strict: bool = False,
    forgotten: int = 0,
) -> Verification:
    """Tell whether *entries* meet expectations in this order; *strict*: and nothing in between.

    Other requests before the first and after the last never count.
    """
    runs = range(len(entries)) if strict else range(1)
    found = max((_run(entries, expectations, start, strict) for start in runs), key=len, default=[])
    kept = len(found) == len(expectations)
    steps = "; ".join(f"{number}. {each}" for number, each in enumerate(expectations, 1))
    reason, missed = ("", ()) if kept else _broken(entries, expectations, found, strict=strict)
    return Verification(
        kept=kept,
        expected=f"{'just this sequence' if strict else 'this sequence'}: {steps}",
        found=len(found),
        matched=tuple(entries[each].number for each in found),
        of=len(entries),
        forgotten=forgotten,
        near_misses=missed,
        reason=reason,
    )


def _run(
    entries: Sequence[Entry], expectations: Sequence[Expectation], start: int, strict: bool
) -> list[int]:
    """Return the positions of the entries that meet the first steps, from *start* on."""
    found: list[int] = []
    position = start
    for each in expectations:
        while position < len(entries) and differences(each, entries[position]):
            if strict:
                return found
            position += 1
        if position == len(entries):
            break
        found.append(position)
        position += 1
    return found


def _broken(
    entries: Sequence[Entry],
    expectations: Sequence[Expectation],
    found: Sequence[int],
    *,
    strict: bool,
) -> tuple[str, tuple[NearMiss, ...]]:
    """Say where a sequence ends, and what came closest to the step that is missing."""
    step = expectations[len(found)]
    number, after = len(found) + 1, found[-1] + 1 if found else 0
    earlier = [
        entries[each].number
        for each in range(after)
        if each not in found and not differences(step, entries[each])
    ]
    later = [each.number for each in entries[after:] if not differences(step, each)]
    if strict and later:
        between = f"request {entries[after].number} stands in between"
        return f"step {number} was asked by request {later[0]}, but {between}", ()
    if earlier:
        return f"step {number} was asked too early, by request {earlier[-1]}", ()
    return f"step {number} was not asked", near_misses(step, entries[after:])
