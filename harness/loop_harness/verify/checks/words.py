"""What several checks say in the same words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.run import Outcome, Run, Shown
from loop_harness.verify.truth import real, truth

Parcels = tuple[tuple[str, str, str], ...]

#: What the texts of a parcel are called, in their sequence.
FIELDS = ("carrier", "status", "code")


def names_of(orders: Iterable[Shown]) -> list[Json]:
    """Return the names of some orders."""
    return [name for name, _ in orders]


def asked_nothing(outcome: Outcome, number: int, why: str) -> Problem | None:
    """Say what is wrong if there was nothing to ask: a request, an order, or an error."""
    sent = [f"{each.method} {each.target}" for each in (*outcome.asked, *outcome.elsewhere)]
    sent += outcome.strayed
    if sent:
        return Problem(
            what=f"a profile with {why} sends a request",
            expected="no request",
            actual=[*sent, *(each.body for each in outcome.asked)],
            pull=number,
        )
    if outcome.orders:
        return Problem(
            what=f"a profile with {why} shows orders",
            expected=[],
            actual=names_of(outcome.shown),
            pull=number,
        )
    if outcome.error_kind is not None:
        return Problem(
            what=f"a profile with {why} is an error",
            expected="a stop, or no orders",
            actual=outcome.said.problem or outcome.reply.get("error"),
            pull=number,
        )
    return None


def missing(outcome: Outcome, number: int) -> Problem | None:
    """Say which order does not appear, though Loop finds it and no cut can matter."""
    addresses = real(outcome.pull.profile.email_addresses)
    wanted = truth(outcome.setting, addresses)
    if len(wanted) > 10:  # noqa: PLR2004 - a lookup may show no more (rule S05)
        return None
    shown = set(outcome.names)
    for name, _ in wanted:
        if name not in shown:
            return Problem(
                what=f"order {name} does not appear" + _why(outcome),
                expected=names_of(wanted),
                actual=list(outcome.names),
                pull=number,
                address=_owner(outcome, name, addresses),
                order=name,
            )
    return None


def strange(outcome: Outcome, number: int) -> Problem | None:
    """Say which order appears though no address of the profile matches it."""
    wanted = truth(outcome.setting, real(outcome.pull.profile.email_addresses))
    known = {name for name, _ in wanted}
    for name in outcome.names:
        if name not in known:
            return Problem(
                what=f"order {name} appears, which no address of the profile matches",
                expected=names_of(wanted),
                actual=list(outcome.names),
                pull=number,
                order=name,
            )
    return None


def not_whole(
    outcome: Outcome, number: int, wanted: Iterable[Shown], *, exactly: bool = False
) -> Problem | None:
    """Say which order of some is not shown with all that Loop answers of it.

    Only *exactly* heeds the sequence, which is the business of S02 alone.
    """
    same = tuple if exactly else jumbled
    for name, parcels in wanted:
        shown = [each for known, each in outcome.shown if known == name]
        if same(parcels) in map(same, shown):
            continue
        what = f": {difference(parcels, shown[0])}" if shown else " does not appear" + _why(outcome)
        return Problem(
            what=f"order {name}{what}",
            expected=[list(each) for each in parcels],
            actual=[list(each) for parcels in shown for each in parcels] if shown else None,
            pull=number,
            order=name,
        )
    return None


def jumbled(parcels: Parcels) -> tuple[str, ...]:
    """Return the texts of some parcels, wherever they stand."""
    return tuple(sorted(text for row in parcels for text in row))


def difference(wanted: Parcels, shown: Parcels) -> str:
    """Say in what the parcels that are shown differ from those of Loop."""
    if sorted(wanted) == sorted(shown):
        return "its parcels are shown in another sequence"
    lost = Counter(wanted) - Counter(shown)
    if len(shown) < len(wanted):
        place = wanted.index(next(iter(lost))) + 1
        return f"parcel {place} of {len(wanted)} is not shown"
    if len(shown) > len(wanted):
        return f"{len(shown)} parcels are shown, and Loop answered {len(wanted)}"
    place, field = next(
        (place, field)
        for place, (one, other) in enumerate(zip(wanted, shown, strict=True))
        for field in range(3)
        if one[field] != other[field]
    )
    found = f"{shown[place][field]!r} and not {wanted[place][field]!r}"
    return f"the {FIELDS[field]} of parcel {place + 1} of {len(wanted)} is {found}"


def lists(entry: Any) -> Iterator[list[Any]]:
    """Yield each list of addresses in a request, whatever stands in it."""
    try:
        asked = json.loads(entry.body)
    except (ValueError, RecursionError):
        return
    yield from _found(asked.get("variables") if isinstance(asked, dict) else None)


def _found(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _found(each)


def _why(outcome: Outcome) -> str:
    """Say what came in place of orders, where something did."""
    if outcome.said.problem:
        return f": {outcome.said.problem}"
    return f": the reply is an error ({outcome.error_kind})" if outcome.error_kind else ""


def _owner(outcome: Outcome, name: str, addresses: Iterable[str]) -> str | None:
    """Return the first address of the profile that finds an order of this name."""
    for each in addresses:
        if name in {found for found, _ in truth(outcome.setting, [each])}:
            return each
    return None


def same_as_first(run: Run, what: str) -> Problem | None:
    """Hold the orders of each pull against those of the first one of the same addresses."""
    first = run.outcomes[0]
    for number, each in enumerate(run.outcomes[1:], 1):
        if set(each.shown) != set(first.shown):
            return Problem(
                what=what, expected=names_of(first.shown), actual=names_of(each.shown), pull=number
            )
    return None
