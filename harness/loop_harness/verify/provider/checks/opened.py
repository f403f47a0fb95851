"""A01: without the right token no operation gives any data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.operations import (
    GRAPHQL,
    OPERATIONS,
    by_code,
    exchanges,
    holds_data,
    name_of,
    questions,
    smaller,
)
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import STRAY_TOKEN, Answer, Probe, Token

#: A question as it is asked with another token, or with one in another place.
Way = Callable[[Probe], Probe]

_TOKENS: dict[str, Token] = {
    "no token": "absent",
    "made-up token": "made-up",
    "empty token": "empty",
    "token cut short": "cut",
    "longer token": "longer",
    "token in other letters": "other-case",
}
_ARGUMENTS = (
    *("token", "access_token", "x-wonderment-access-token", "api_key", "apiToken", "auth"),
    *("accessToken", "key"),
)
_MEMBERS = ("token", "accessToken", "x-wonderment-access-token", "apiToken", "api_key")
_BEARER = f"Bearer {STRAY_TOKEN}"
_HEADERS = {
    "authorization": (_BEARER, STRAY_TOKEN, f"Token {STRAY_TOKEN}"),
    "cookie": (f"token={STRAY_TOKEN}", f"x-wonderment-access-token={STRAY_TOKEN}"),
    "x-access-token": (STRAY_TOKEN,),
    "x-api-key": (STRAY_TOKEN,),
}
_LEAST = 6  #: characters of a text that stands in no answer by chance


def _with_token(token: Token, probe: Probe) -> Probe:
    return replace(probe, token=token)


def _in_query(name: str, probe: Probe) -> Probe:
    mark = "&" if "?" in probe.target else "?"
    target = f"{probe.target}{mark}{name}={STRAY_TOKEN}"
    return replace(probe, token="absent", target=target)  # noqa: S106 - a kind of token


def _in_body(change: Callable[[dict[str, Any]], Mapping[str, Any]], probe: Probe) -> Probe:
    body = json.dumps(change(json.loads(probe.body or "{}")))
    return replace(probe, token="absent", body=body)  # noqa: S106 - a kind of token


def _in_header(name: str, value: str, probe: Probe) -> Probe:
    headers = (*probe.headers, (name, value))
    return replace(probe, token="absent", headers=headers)  # noqa: S106 - a kind of token


def _member(name: str, body: dict[str, Any]) -> Mapping[str, Any]:
    return {**body, name: STRAY_TOKEN}


def _variable(name: str, body: dict[str, Any]) -> Mapping[str, Any]:
    return {**body, "variables": {**body["variables"], name: STRAY_TOKEN}}


def _extension(name: str, body: dict[str, Any]) -> Mapping[str, Any]:
    return {**body, "extensions": {name: STRAY_TOKEN}}


_BODIES: tuple[Way, ...] = tuple(
    partial(_in_body, partial(change, name))
    for name in _MEMBERS
    for change in (_member, _variable, _extension)
)
_WAYS: dict[str, tuple[Way, ...]] = {
    **{kind: (partial(_with_token, each),) for kind, each in _TOKENS.items()},
    "token in the query": tuple(partial(_in_query, each) for each in _ARGUMENTS),
    "token in the body": _BODIES,
    "token in another header": tuple(
        partial(_in_header, name, each) for name, values in _HEADERS.items() for each in values
    ),
}
KINDS = tuple(_WAYS)
_ROUNDS = max(map(len, _WAYS.values()))


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    """Yield for each kind a question of every operation, then others; then by chance."""
    asked = list(questions(ground).values())
    asked += [each for each in (by_code(ground),) if each]
    if not asked:
        return
    for turn in range(_ROUNDS):
        for kind, ways in _WAYS.items():
            way, every = ways[turn % len(ways)], [each[turn % len(each)] for each in asked]
            yield from _inquiry(kind, way, every)
    chance = ground.random("A01")
    for _ in range(10_000):
        kind = chance.choice(KINDS)
        way, one = chance.choice(_WAYS[kind]), chance.choice(chance.choice(asked))
        yield from _inquiry(kind, way, [one])


def _inquiry(kind: str, way: Way, asked: list[Probe]) -> Iterator[Inquiry]:
    if kind == "token in the body":  # no other operation has one
        asked = [each for each in asked if name_of(each) == GRAPHQL]
    if asked:
        yield Inquiry(probes=tuple(map(way, asked)), kind=kind)


@provider_check("A01", inquiries=_inquiries, kinds=KINDS, needs=OPERATIONS, smaller=smaller)
def judge(asked: Asked) -> Problem | None:
    """Look for data in every answer to a request without the right token."""
    for probe, answer in exchanges(asked):
        given = _given(asked.known, probe, answer)
        if given is not None:
            what = f"{name_of(probe)} answers {asked.inquiry.kind} with {given}"
            came = f"status {answer.status}: {answer.text[:500]}"
            return Problem(what=what, expected="a refusal without data", actual=came)
    return None


def _given(known: Known, probe: Probe, answer: Answer) -> str | None:
    """Say what an answer gives away, if anything: also if it stands in an error."""
    if holds_data(answer):
        return "data"
    text, asked = answer.text, probe.target + (probe.body or "")
    for order in known.orders:
        for each in (*order.codes, *order.emails):
            if len(each) >= _LEAST and each in text and each not in asked:
                return f"{each!r} of order {order.name}"
    return None
