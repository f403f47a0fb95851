"""A02: the refusal of a token can be told from an answer that holds no orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.operations import (
    BY_T,
    BY_TERM,
    GOOD,
    GRAPHQL,
    LIST,
    OPERATIONS,
    PREDICT,
    holds_data,
    name_of,
    questions,
    unfound,
)
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import Answer, Probe, Token, orders_of

_STRANGER = "nobody.at.all@example.net"
_NOUNS = {
    GRAPHQL: "orders over GraphQL",
    BY_TERM: "search",
    BY_T: "search by t alone",
    LIST: "reports",
    PREDICT: "predictions",
}
KINDS = tuple(_NOUNS.values())
_TOKENS: tuple[Token, ...] = ("made-up", "absent", "empty", "longer", "cut", "other-case")


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    asked = questions(ground)
    nothing = {**unfound(ground), GRAPHQL: [orders_of([_STRANGER])]}
    yield from in_turn(
        [_inquiry(name, each, nothing.get(name, []), token) for token in _TOKENS for each in some]
        for name, some in _few(asked).items()
    )
    chance = ground.random("A02")
    for _ in range(10_000 if asked else 0):
        name = chance.choice(list(asked))
        yield _inquiry(
            name, chance.choice(asked[name]), nothing.get(name, []), chance.choice(_TOKENS)
        )


def _few(asked: dict[str, list[Probe]]) -> dict[str, list[Probe]]:
    return {name: each[:1] for name, each in asked.items()}


def _inquiry(name: str, probe: Probe, nothing: list[Probe], token: Token) -> Inquiry:
    """Return a question with another token, and one with the right token that finds nothing."""
    return Inquiry(probes=(replace(probe, token=token), *nothing[:1]), kind=_NOUNS[name])


@provider_check("A02", inquiries=_inquiries, kinds=KINDS, needs=OPERATIONS)
def judge(asked: Asked) -> Problem | None:
    """Hold the refusal of a token against what is answered where there is nothing."""
    refusal, nothing = asked.answers[0], asked.answers[1:]
    if refusal.status is None or holds_data(refusal):
        return None
    is_same = any(_told(refusal) == _told(each) for each in nothing if not holds_data(each))
    if not is_same and not says_nothing(name_of(asked.probes[0]), refusal):
        return None
    token = asked.probes[0].token
    what = f"a token that is {token} is answered as if there was nothing: {asked.inquiry.kind}"
    came = f"status {refusal.status}: {refusal.text[:500]}"
    return Problem(what=what, expected="a refusal that says so", actual=came)


def _told(answer: Answer) -> Any:
    """Return what a client sees of an answer."""
    return answer.status, answer.document if answer.is_json else answer.body


def says_nothing(name: str, answer: Answer) -> bool:
    """Tell whether an answer of status 200 means that there is nothing."""
    if answer.status != GOOD or not answer.is_json:
        return False
    document = answer.document
    if name == GRAPHQL:
        return isinstance(document, dict) and "data" in document and not answer.errors
    if isinstance(document, dict):
        return [] in (document.get("shipments"), document.get("predictions"))
    return document is None or document == []
