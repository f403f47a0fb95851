"""P04: nothing but the whole address finds an order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import repeat

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.near_addresses import NEAR, near
from loop_harness.verify.provider.checks.seen import any_orders, due, in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry, Observed
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import graphql, orders_of

KINDS = (*NEAR, "list in a list")
#: What may be somebody's address, of whom the known world says nothing.
_MAYBE_SOMEBODY = re.compile(r"[^\s@%*?|,;]+@[^\s@%*?|,;]+\.\w+")
_TRIED = 30  #: known addresses
_AT_ONCE = 40


def _inquiry(kind: str, texts: Iterable[str]) -> Inquiry:
    asked = list(texts)
    return Inquiry(probes=(orders_of(asked),), kind=kind, facts={"addresses": asked})


def _nested(address: str) -> Inquiry:
    query = "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }"
    probe = graphql({"query": query, "variables": {"emails": [[address]]}})
    return Inquiry(probes=(probe,), kind="list in a list", facts={"addresses": [f'["{address}"]']})


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    """Ask one text of each kind, then all of a kind at once, then each alone."""
    known = _telling(ground.known)
    if not known:
        return
    texts = {kind: list(_unknown(kind, known, ground)) for kind in NEAR}
    first = {kind: _first(kind, known, texts[kind]) for kind in NEAR}
    yield from (_inquiry(kind, each) for kind, each in first.items() if each)
    yield _nested(known[0])
    at_once = in_turn(zip(repeat(kind), _in_parts(each)) for kind, each in texts.items())
    yield from (_inquiry(kind, part) for kind, part in at_once)
    alone = in_turn(zip(repeat(kind), in_turn(each)) for kind, each in texts.items())
    yield from (_inquiry(kind, [text]) for kind, text in alone)
    yield from map(_nested, known[1:])


def _first(kind: str, known: list[str], texts: list[list[str]]) -> list[str]:
    """Return the most telling text of a kind, as a list."""
    sign = {"tag": "+", "dots": "."}.get(kind, "")
    pairs = zip(known, texts, strict=True)
    fitting = sorted(pairs, key=lambda each: sign not in each[0].partition("@")[0])
    return next((each[:1] for _, each in fitting if each), [])


def _telling(known: Known) -> list[str]:
    """Return some known addresses, of every sort."""
    called = {e for order in known.orders if order.phone for e in order.emails}
    sorts = (
        [each for each in known.addresses if each in called],
        [each for each in known.addresses if "+" in each],
        [each for each in known.addresses if "." in each.partition("@")[0]],
        [each for each in known.addresses if not each.isascii()],
        known.addresses,
    )
    return list(dict.fromkeys(in_turn(sorts)))[:_TRIED]


def _unknown(kind: str, addresses: list[str], ground: Ground) -> Iterator[list[str]]:
    """Yield for each of some addresses the texts that no order has as its address."""
    for address in addresses:
        texts = near(kind, address, ground.known)
        yield [text for text in texts if not _finds(text, ground.known, ground.observed)]


def _in_parts(lists: list[list[str]]) -> Iterator[list[str]]:
    for texts in lists:
        for start in range(0, len(texts), _AT_ONCE):
            yield texts[start : start + _AT_ONCE]


def _finds(text: str, known: Known, observed: Observed) -> bool:
    """Tell whether a text may be the address of a known order."""
    return any(known.places([text], each) for each in observed.comparing)


def _smaller(inquiry: Inquiry) -> Iterator[Inquiry]:
    texts = list(inquiry.facts["addresses"])
    if len(texts) > 1:
        half = len(texts) // 2
        yield _inquiry(inquiry.kind, texts[:half])
        yield _inquiry(inquiry.kind, texts[half:])


@provider_check("P04", inquiries=_inquiries, kinds=KINDS, smaller=_smaller)
def judge(asked: Asked) -> Problem | None:
    """Let no order come for what is nobody's address."""
    texts = asked.facts["addresses"]
    _, may = due(asked, texts)
    came = [str(each.get("name")) for each in any_orders(asked.answers[0])]
    if any(map(_MAYBE_SOMEBODY.fullmatch, texts)):
        came = [each for each in came if asked.known.named(each)]
    foreign = [each for each in came if each not in may]
    if not foreign:
        return None
    shown = ", ".join(map(repr, texts[:3])) + (" …" if len(texts) > 3 else "")  # noqa: PLR2004
    what = f"{shown} finds order {foreign[0]}, and is no address of it ({asked.inquiry.kind})"
    return Problem(what=what, expected=sorted(may), actual=came, order=foreign[0])
