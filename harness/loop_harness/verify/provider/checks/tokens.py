"""A01 and A02: nothing but the right token opens a shop, and a refusal is not "no orders"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, get_args

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.good_requests import NOBODY, OPERATIONS, good_requests
from loop_harness.verify.provider.checks.searching import search_for, searchable
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import (
    STRAY_TOKEN,
    Answer,
    Probe,
    Token,
    orders_of,
)

_WRONG: tuple[Token, ...] = tuple(each for each in get_args(Token) if each != "own")
_STRAY = ("in the query", "in the body")
KINDS = (*_WRONG, *_STRAY)
_NAMES = ("token", "access_token", "api_key", "x-wonderment-access-token")
_GOOD, _FIRST_OTHER = 200, 300
_ENOUGH = 3  #: requests of each operation
_NO_ORDER = "0000-no-such-order"


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    """Yield each wrong token with each operation in turn."""
    found = good_requests(ground)
    good = {name: list(islice(each, _ENOUGH)) for name, each in found.items()}
    pairs = [(place, name) for place in range(_ENOUGH) for name in good if place < len(good[name])]
    turns = (
        [_inquiry(name, kind, good[name][place]) for place, name in _turned(pairs, at)]
        for at, kind in enumerate(KINDS)
    )
    yield from in_turn(turns)


def _turned(pairs: list[tuple[int, str]], by: int) -> list[tuple[int, str]]:
    """Return a list that begins elsewhere: so few requests try many pairs."""
    at = by % len(pairs) if pairs else 0
    return pairs[at:] + pairs[:at]


def _inquiry(operation: str, kind: str, probe: Probe) -> Inquiry:
    probes = _stray(probe, kind) if kind in _STRAY else (replace(probe, token=kind),)
    return Inquiry(probes=probes, kind=kind, facts={"operation": operation})


def _stray(probe: Probe, kind: str) -> tuple[Probe, ...]:
    """Return a request without a token in its header, but with one elsewhere."""
    without = replace(probe, token="absent")  # noqa: S106 - a kind of token
    if kind == "in the body" and probe.body is not None:
        asked: Any = json.loads(probe.body)
        named = dict.fromkeys(_NAMES, STRAY_TOKEN)
        variables = {**asked.get("variables", {}), **named}
        bodies = ({**asked, **named}, {**asked, "variables": variables})
        return tuple(replace(without, body=json.dumps(each)) for each in bodies)
    joint = "&" if "?" in probe.target else "?"
    given = "&".join(f"{name}={STRAY_TOKEN}" for name in _NAMES)
    return (replace(without, target=f"{probe.target}{joint}{given}"),)


@provider_check("A01", inquiries=_inquiries, kinds=KINDS, needs=OPERATIONS)
def judge(asked: Asked) -> Problem | None:
    """See that a request without the right token in its header is told nothing."""
    name = asked.facts["operation"]
    for answer in asked.answers:
        told = data_in(name, answer)
        if told:
            kind = asked.inquiry.kind
            token = f"the token {kind}" if kind in _STRAY else f"the token: {kind}"
            what = f"{OPERATIONS[name]} is answered with data ({token})"
            return Problem(what=what, expected="a refusal", actual=told)
    return None


def data_in(operation: str, answer: Answer) -> Any:
    """Return what an answer tells about the shop, whatever its status; nothing if it does not."""
    document = answer.document
    if operation == "listReports":
        return document if isinstance(document, list) else None
    key = "predictions" if operation == "getDeliveryPredictions" else "shipments"
    if operation == "graphql":
        found = answer.data.get("orders") if isinstance(answer.data, dict) else None
    else:
        found = document.get(key) if isinstance(document, dict) else None
    return found or None


_REFUSED = ("made-up", "absent", "empty", "cut")


def _refusals(ground: Ground) -> Iterator[Inquiry]:
    """Yield a wrong token, and the right one where there is nothing to be found."""
    nothing = {"graphql": orders_of([NOBODY]), **_unfound(ground)}
    good = {name: next(each, None) for name, each in good_requests(ground).items()}
    for token in _REFUSED:
        for name, probe in good.items():
            if probe is not None:
                wrong = replace(probe, token=token)
                right = nothing.get(name)
                probes = (wrong,) if right is None else (wrong, right)
                kind = OPERATIONS[name]
                yield Inquiry(probes=probes, kind=kind, facts={"operation": name, "token": token})


def _unfound(ground: Ground) -> dict[str, Probe]:
    orders = searchable(ground.known)
    if not orders:
        return {}
    probe = search_for(_NO_ORDER, orders[0], ground.known, ground.observed)
    return {"searchShipments": probe}


@provider_check("A02", inquiries=_refusals, kinds=OPERATIONS.values(), needs=OPERATIONS)
def judge_refusal(asked: Asked) -> Problem | None:
    """Hold the refusal of a token against what says that there is nothing."""
    name, answer = asked.facts["operation"], asked.answers[0]
    if answer.status is None or data_in(name, answer):
        return None
    nothing = asked.answers[1] if len(asked.answers) > 1 else None
    is_good = _GOOD <= answer.status < _FIRST_OTHER and not (name == "graphql" and answer.errors)
    is_same = nothing is not None and (answer.status, answer.body) == (nothing.status, nothing.body)
    if not is_good and not is_same:
        return None
    what = f"{OPERATIONS[name]} answers a refused token ({asked.facts['token']}) as if there were"
    came = f"status {answer.status}: {answer.text[:200]}"
    return Problem(what=f"{what} nothing", expected="a refusal", actual=came)
