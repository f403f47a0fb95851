"""A01: without the right token no operation gives any data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.operations import (
    OPERATIONS,
    by_code,
    exchanges,
    holds_data,
    is_plain,
    name_of,
    questions,
    smaller,
)
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import STRAY_TOKEN, Answer, Probe, Token

_TOKENS: dict[str, Token] = {
    "no token": "absent",
    "a made-up token": "made-up",
    "an empty token": "empty",
    "a token cut short": "cut",
    "a longer token": "longer",
    "a token in other letters": "other-case",
}
_IN_QUERY, _IN_BODY, _IN_HEADER = "a token in the query", "a token in the body", "another header"
KINDS = (*_TOKENS, _IN_QUERY, _IN_BODY, _IN_HEADER)
_ARGUMENTS = (
    *("token", "access_token", "x-wonderment-access-token", "api_key", "apiToken", "key"),
    *("accessToken", "auth"),
)
_FIELDS = ("token", "accessToken", "x-wonderment-access-token", "apiToken", "api_key")
_HEADERS = (
    *(("authorization", f"Bearer {STRAY_TOKEN}"), ("cookie", f"token={STRAY_TOKEN}")),
    *(("x-access-token", STRAY_TOKEN), ("x-api-key", STRAY_TOKEN)),
    *(("authorization", STRAY_TOKEN), ("cookie", f"x-wonderment-access-token={STRAY_TOKEN}")),
)
_LEAST_TELLING = 6  #: characters of a text that nobody writes by chance


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    asked = questions(ground)
    if not asked:
        return
    every = [each for turn in zip(*_endless(asked), strict=False) for each in turn]
    kinds = list(_ways().items())
    yield from in_turn(_of_kind(kind, ways, every, len(asked)) for kind, ways in kinds)
    chance = ground.random("A01")
    codes = by_code(ground)
    for _ in range(10_000):
        kind, ways = chance.choice(kinds)
        probe = chance.choice(asked[chance.choice(list(asked))] + codes[:1])
        others = [each for way in ways if (each := way(probe)) is not None]
        if others:
            yield Inquiry(probes=(chance.choice(others),), kind=kind)


def _endless(asked: dict[str, list[Probe]]) -> list[list[Probe]]:
    """Return as many questions for each operation, in the sequence of the operations."""
    most = 3
    return [[asked[name][at % len(asked[name])] for at in range(most)] for name in asked]


Way = Callable[[Probe], "Probe | None"]


def _of_kind(kind: str, ways: list[Way], every: list[Probe], count: int) -> Iterator[Inquiry]:
    """Yield a question of every operation at once, in each way to bring a token."""
    for way in ways:
        for start in range(0, count, len(OPERATIONS)):
            probes = [way(each) for each in islice(every, start, start + count)]
            found = tuple(each for each in probes if each is not None)
            if found:
                yield Inquiry(probes=found, kind=kind)


def _ways() -> dict[str, list[Way]]:
    """Return for each kind how a question is changed; one that it cannot change gives None."""
    return {
        **{kind: [_token(each)] for kind, each in _TOKENS.items()},
        _IN_QUERY: [_argument(each) for each in _ARGUMENTS],
        _IN_BODY: [
            each for name in _FIELDS for each in (_field(name), _variable(name), _extension(name))
        ],
        _IN_HEADER: [_header(*each) for each in _HEADERS],
    }
