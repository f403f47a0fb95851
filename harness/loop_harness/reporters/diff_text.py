"""What has changed between two contracts, for people at a terminal."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from loop_harness.diff.change import Change, Verdict
from loop_harness.diff.result import Result
from loop_harness.model import Json

_WIDTH = 80
_MOST_COMPATIBLE = 20
_MOST_OPERATIONS = 3
_LONGEST_VALUE = 160


def render(result: Result) -> str:
    """Return the changes, the worst first, then the proof, then the verdict."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: Result) -> Iterator[str]:
    told = 0
    for each in result.changes:
        if each.verdict is Verdict.COMPATIBLE:
            told += 1
            if told > _MOST_COMPATIBLE:
                continue
        yield from _change(result, each)
    if told > _MOST_COMPATIBLE:
        yield f"(and {told - _MOST_COMPATIBLE} more that are compatible; --format json has all)"
    if result.changes:
        yield ""
    yield from _proof(result)
    yield from _notes(result)
    yield verdict(result)


def _change(result: Result, change: Change) -> Iterator[str]:
    ignored = ", ignored" if change.fingerprint in result.ignored else ""
    use = "used" if change.used else "not used"
    yield f"{change.verdict}  {change.fingerprint}  {use}{ignored}"
    yield f"  {change.where}"
    yield from _wrapped("", f"{headline(change)}, in the {change.direction}")
    if change.verdict is Verdict.COMPATIBLE:
        return
    yield from _wrapped("because", change.policy.sentence)
    if change.operations:
        yield from _wrapped("for", operations(change))
    yield from _wrapped("breaks", consequence(result, change))


def headline(change: Change) -> str:
    """Return what has happened in one line."""
    what = f": {change.what}" if change.what else ""
    if change.was is None and change.now is None:
        return f"{change.title}{what}"
    if change.was is None:
        return f"{change.title}{what} ({_shown(change.now)})"
    if change.now is None:
        return f"{change.title}{what} (was {_shown(change.was)})"
    return f"{change.title}{what} ({_shown(change.was)} → {_shown(change.now)})"


def operations(change: Change) -> str:
    """Return which operations are concerned, the first of them by name."""
    more = len(change.operations) - _MOST_OPERATIONS
    named = ", ".join(change.operations[:_MOST_OPERATIONS])
    return f"{named} and {more} more" if more > 0 else named


def consequence(result: Result, change: Change) -> str:
    """Return what breaks by a change, as far as it was tried."""
    broken = result.broken_by(change)
    if broken:
        rules = ", ".join(each.finding.rule.id for each in broken)
        only = all(each.freedom for each in broken)
        return f"{rules}{', where an answer uses what is newly allowed' if only else ''}"
    if change.fingerprint in result.proof.not_shown:
        return "no mock can act it out"
    if not change.used:
        return "nothing: the app neither sends nor reads it"
    if result.proof.query and change.verdict is Verdict.BREAKING:
        return "the query, which the new schema refuses"
    return "nothing" if result.proof.ran else "not tried"


def _proof(result: Result) -> Iterator[str]:
    proof = result.proof
    if not proof.ran:
        yield from _indented(f"Proof: none, for {proof.why}.")
        return
    broken = f"{len(proof.broken)} broken" if proof.broken else "none broken"
    yield from _indented(
        f"Proof: the reference lookup asked a mock of {result.comparison.new}: "
        f"{len(proof.kept)} rules kept, {broken}; {proof.cases} cases."
    )
    for each in proof.broken:
        found = each.finding
        when = " (where an answer uses what is newly allowed)" if each.freedom else ""
        yield from _indented(f"  ✘ {found.rule.id} {found.rule.title}: {found.what}{when}", 4)
    if proof.broken:
        found = proof.broken[0].finding
        yield from _wrapped("expected", _shown(found.expected))
        yield from _wrapped("actual", _shown(found.actual))
        for exchange in found.exchanges[:1]:
            yield f"  {'asked':9} {exchange.curl}"
            yield f"  {'answered':9} {exchange.status}"


def _notes(result: Result) -> Iterator[str]:
    for each in result.proof.query:
        yield from _indented(f"{result.comparison.usage.source} does not suit the new: {each}")
    if result.proof.broken_before:
        rules = ", ".join(result.proof.broken_before)
        yield from _indented(f"Broken under the old contract already: {rules}.")
    if result.comparison.left_out:
        left = ", ".join(result.comparison.left_out)
        yield from _indented(f"Left out, for there is nothing to compare them with: {left}.")
    if result.unmatched:
        gone = ", ".join(result.unmatched)
        yield from _indented(f"To be ignored, and not there any more: {gone}.")


def verdict(result: Result) -> str:
    """Return the last line: how many changes of each sort there are."""
    if not result.changes:
        return "No change."
    counts = ", ".join(f"{result.count(each)} {each}" for each in Verdict)
    ignored = sum(each.fingerprint in result.ignored for each in result.changes)
    return f"{counts}{f', {ignored} of them ignored' if ignored else ''}: {result.verdict}."


def _wrapped(label: str, text: str) -> Iterator[str]:
    first = f"  {label:9} " if label else "  "
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_on_hyphens=False,
    ) or [first]


def _indented(text: str, indent: int = 2) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        _WIDTH,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        drop_whitespace=True,
        replace_whitespace=True,
    )


def _shown(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + " …"
