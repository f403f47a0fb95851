"""P02: several addresses find the union of what each finds, each order once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from random import Random

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.seen import (
    addresses_of,
    due,
    in_turn,
    missing_and_foreign,
    names,
    what_came,
)
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import Probe, orders_of

NOBODY = "nobody.at.all@example.net"
KINDS = (
    *("all at once", "two", "turned round", "twice the same", "with a stranger", "some"),
    *("in other letters", "many"),
)
_FEW, _MANY = 50, 100  #: addresses: what no one minds, and the most that are asked for
_TRIED_ALONE = 20
_ALWAYS = 10  #: so many addresses any provider has to answer
_BATCHES = (10, 25, 50, 99, 20, 5)  #: so many strangers come before the one known address


def _inquiry(kind: str, addresses: Iterable[str]) -> Inquiry:
    asked = list(addresses)
    return Inquiry(probes=(orders_of(asked),), kind=kind, facts={"addresses": asked})


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    known = list(ground.known.addresses)
    if not known:
        return
    lists = {
        "twice the same": [[known[0], known[0]], [*known[:_FEW], known[0]]],
        "with a stranger": [[NOBODY, known[0]], [known[0], NOBODY]],
        "all at once": [known[:_FEW], known[-_FEW:]],
        "turned round": [known[:_FEW][::-1]],
        "in other letters": [[each, each.swapcase()] for each in known if each.isascii()],
        "many": list(_many(known)),
        "two": [two for pair in pairwise(known) for two in (list(pair), list(pair[::-1]))],
        "some": _some(known, ground.random("P02")),
    }
    yield from in_turn(_inquiries_of(kind, each) for kind, each in lists.items())


def _inquiries_of(kind: str, lists: Iterable[list[str]]) -> Iterator[Inquiry]:
    return (_inquiry(kind, each) for each in lists)


def _some(known: list[str], chance: Random) -> Iterator[list[str]]:
    """Yield three to twelve addresses, each number in its turn; later one of them twice."""
    for number in range(10_000):
        count = number % 10 + 3
        some = chance.sample([*known, NOBODY], min(count, len(known) + 1))
        again = some[:1] if number % 30 >= 20 else []  # noqa: PLR2004 - each third ten
        yield [*some, *again]


def _many(known: list[str]) -> Iterator[list[str]]:
    """Yield more addresses than fifty, the known ones at either end; then one behind a batch."""
    strangers = [f"nobody.{each}@example.net" for each in range(_MANY)]
    yield [*strangers[:60], *known][-_MANY:]
    yield [*known, *strangers[:60]][:_MANY]
    yield from ([*strangers[:count], known[-1]] for count in _BATCHES)


def _smaller(inquiry: Inquiry) -> Iterator[Inquiry]:
    addresses = list(inquiry.facts["addresses"])
    half = len(addresses) // 2
    if half > 1:
        yield _inquiry(inquiry.kind, addresses[half:])
        yield _inquiry(inquiry.kind, addresses[:half])
    for place in range(len(addresses)):
        left = addresses[:place] + addresses[place + 1 :]
        if left:
            yield _inquiry(inquiry.kind, left)


def _following(asked: Asked) -> tuple[Probe, ...]:
    """Ask for each address alone where the answer looks wrong, for P01 tells of those."""
    addresses, came = asked.facts["addresses"], names(asked.answers[0])
    if len(asked.answers) > 1 or not _looks_wrong(asked):
        return ()
    wanted = addresses
    if came is not None:
        missing, foreign = _differences(asked, came)
        must = set(due(asked, addresses)[1])
        if must.issuperset((*missing, *foreign)):
            wanted = [
                each for each in addresses if set(due(asked, [each])[1]) & {*missing, *foreign}
            ]
    return tuple(orders_of([each]) for each in list(dict.fromkeys(wanted))[:_TRIED_ALONE])


def _looks_wrong(asked: Asked) -> bool:
    came = names(asked.answers[0])
    if came is not None:
        return any(_differences(asked, came))
    limit = asked.observed.choices.get("addresses-limit")
    return limit is not None or len(asked.facts["addresses"]) <= _ALWAYS


def _differences(asked: Asked, came: list[str]) -> tuple[list[str], list[str]]:
    must, may = due(asked, asked.facts["addresses"])
    return missing_and_foreign(came, must, may, asked.observed.cut)


@provider_check("P02", inquiries=_inquiries, kinds=KINDS, smaller=_smaller, following=_following)
def judge(asked: Asked) -> Problem | None:
    """Hold the answer for several addresses against the union of what each finds."""
    addresses, came = asked.facts["addresses"], names(asked.answers[0])
    if not _looks_wrong(asked):
        return None
    expected = sorted(due(asked, addresses)[1])
    if came is None:
        if any(each is None and +due(asked, [one])[0] for one, each in _alone(asked)):
            return None
        what = f"{len(addresses)} addresses are answered with {what_came(asked.answers[0])}"
        return Problem(what=what, expected=expected, actual=asked.answers[0].text[:500])
    missing, foreign = _of_the_union(asked, came)
    if not missing and not foreign:
        return None
    twice = [each for each in foreign if each in expected]
    what = (
        f"order {twice[0]} is answered more than once"
        if twice
        else f"order {(missing or foreign)[0]} is {'missing' if missing else 'foreign'}"
    )
    return Problem(
        what=f"{what} for {json.dumps(addresses, ensure_ascii=False)}",
        expected=expected,
        actual=came,
        order=(twice or missing or foreign)[0],
    )


def _of_the_union(asked: Asked, came: list[str]) -> tuple[list[str], list[str]]:
    """Return what is missing and what is foreign, though each address alone is answered well."""
    missing, foreign = _differences(asked, came)
    have, most = Counter(came), Counter[str]()
    for _, each in _alone(asked):
        most |= Counter(each or [])
    return (
        [each for each in missing if most[each] > have[each]],
        [each for each in foreign if most[each] < have[each]],
    )


def _alone(asked: Asked) -> Iterator[tuple[str, list[str] | None]]:
    """Yield each address that was asked for alone, with the names that came."""
    for probe, answer in zip(asked.probes[1:], asked.answers[1:], strict=True):
        for address in addresses_of(probe):
            yield address, names(answer)
