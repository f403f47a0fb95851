"""C05: what is not found, and what cannot be asked for, is answered as documented."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.bad_calls import LIMIT, TERM, bad_call_by_chance, bad_calls
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.operations import (
    BAD,
    BY_T,
    BY_TERM,
    FORBIDDEN,
    LIST,
    SEARCHES,
    exchanges,
    holds_data,
    name_of,
    smaller,
    unfound,
)
from loop_harness.verify.provider.checks.searching import is_unfound, search_for, searchable
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import Answer

_UNFOUND = {BY_TERM: "not found", BY_T: "not found by t alone"}
KINDS = (LIMIT, TERM, *_UNFOUND.values())
_UNPAID = 402
_AT_ONCE = 3  #: limits in one inquiry


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    calls, nothing = bad_calls(ground), unfound(ground)
    limits = calls.get(LIMIT, [])
    yield from in_turn(
        [
            *(
                [Inquiry(probes=(each,), kind=_UNFOUND[name]) for each in probes]
                for name, probes in nothing.items()
            ),
            [Inquiry(probes=(each,), kind=TERM) for each in calls.get(TERM, [])],
            [
                Inquiry(probes=tuple(limits[start : start + _AT_ONCE]), kind=LIMIT)
                for start in range(0, len(limits), _AT_ONCE)
            ],
        ]
    )
    yield from _by_chance(ground, is_listed=bool(limits))


def _by_chance(ground: Ground, *, is_listed: bool) -> Iterator[Inquiry]:
    chance, orders = ground.random("C05"), searchable(ground.known)
    is_searched = bool(orders) and BY_TERM in ground.observed.offers
    for _ in range(5000):
        if is_searched:
            order, term = chance.choice(orders), f"none-such-{chance.getrandbits(64):x}"
            probe = search_for(term, order, ground.known, ground.observed)
            yield Inquiry(probes=(probe,), kind=_UNFOUND[BY_TERM])
        if is_listed:
            yield Inquiry(probes=(bad_call_by_chance(LIMIT, chance, []),), kind=LIMIT)


@provider_check("C05", inquiries=_inquiries, kinds=KINDS, needs=(*SEARCHES, LIST), smaller=smaller)
def judge(asked: Asked) -> Problem | None:
    """Hold the answer to an edge case against all that is documented of it."""
    kind = asked.inquiry.kind
    for probe, answer in exchanges(asked):
        wrong = _not_refused(answer) if kind in (LIMIT, TERM) else _not_unfound(answer)
        if wrong:
            what = f"{name_of(probe)}, {kind}: {probe.target} is answered with status"
            expected = "status 400"
            if kind not in (LIMIT, TERM):
                expected = "200 with null or without shipments, 401 or 404"
            came = answer.text[:500]
            return Problem(what=f"{what} {answer.status}", expected=expected, actual=came)
    return None


def _not_refused(answer: Answer) -> bool:
    """Tell whether a request is answered that cannot be; how it is refused, C03 tells."""
    return (answer.status or BAD) < BAD


def _not_unfound(answer: Answer) -> bool:
    """Tell whether nothing documented was answered; what is found after all, P09 tells."""
    is_about_the_shop = answer.status in (_UNPAID, FORBIDDEN)
    return not (is_unfound(answer) or is_about_the_shop or holds_data(answer))
