"""P02: several addresses find the union of what each finds, each order once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.seen import due, missing_and_foreign, names, what_came
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import orders_of

NOBODY = "nobody.at.all@example.net"
KINDS = ("all at once", "two", "turned round", "twice the same", "with a stranger", "some")


def _inquiry(kind: str, addresses: Iterable[str]) -> Inquiry:
    asked = list(addresses)
    return Inquiry(probes=(orders_of(asked),), kind=kind, facts={"addresses": asked})


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    known = list(ground.known.addresses)
    if not known:
        return
    few = known[:50]  # more may be refused
    yield _inquiry("twice the same", [known[0], known[0]])
    yield _inquiry("with a stranger", [NOBODY, known[0]])
    yield _inquiry("with a stranger", [known[0], NOBODY])
    yield _inquiry("all at once", few)
    yield _inquiry("turned round", few[::-1])
    for one, other in pairwise(known):
        yield _inquiry("two", [one, other])
        yield _inquiry("two", [other, one])
    chance = ground.random("P02")
    for _ in range(10_000):
        count = chance.randint(2, min(12, len(known) + 1))
        yield _inquiry("some", chance.sample([*known, NOBODY], min(count, len(known) + 1)))


def _smaller(inquiry: Inquiry) -> Iterator[Inquiry]:
    addresses = list(inquiry.facts["addresses"])
    for place in range(len(addresses)):
        left = addresses[:place] + addresses[place + 1 :]
        if left:
            yield _inquiry(inquiry.kind, left)


@provider_check("P02", inquiries=_inquiries, kinds=KINDS, smaller=_smaller)
def judge(asked: Asked) -> Problem | None:
    """Hold the answer for several addresses against the union of what each finds."""
    addresses, answer = asked.facts["addresses"], asked.answers[0]
    came = names(answer)
    must, may = due(asked, addresses)
    expected = sorted(may)
    if came is None:
        what = f"{len(addresses)} addresses are answered with {what_came(answer)}"
        return Problem(what=what, expected=expected, actual=answer.text[:500])
    missing, foreign = missing_and_foreign(came, must, may, asked.observed.cut)
    if not missing and not foreign:
        return None
    twice = [each for each in foreign if each in may]
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
