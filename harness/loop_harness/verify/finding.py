"""From a broken rule to what is reported: in words, as curl, and as a replay token."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from loop_harness import redaction
from loop_harness.contracts.rules import Rule
from loop_harness.mock import Entry
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.verify.case import Case, Change, Misbehave, Pull, Restart, Step, Together
from loop_harness.verify.checks import Problem
from loop_harness.verify.replay_token import token_of
from loop_harness.verify.report import Exchange, Finding
from loop_harness.verify.search import Broken

_LONGEST_LOG = 4000
_LONGEST_WHAT = 500
#: Headers that say nothing about a lookup.
_DULL = frozenset({TOKEN_HEADER, "host", "content-length", "connection", "accept-encoding"})


def finding(rule: Rule, judge: Rule, broken: Broken) -> Finding:
    """Return what is to be said about a broken rule; *judge* is the one that finds it so."""
    run, problem = broken.run, broken.problem
    outcome = run.outcomes[problem.pull]
    return Finding(
        rule=rule,
        what=_what(problem, outcome.said.problem, outcome.request),
        expected=problem.expected,
        actual=problem.actual,
        address=problem.address,
        order=problem.order,
        profile=outcome.pull.profile.to_json(),
        dialect=dict(outcome.setting.dialect.chosen),
        steps=tuple(steps(broken.case)),
        exchanges=tuple(exchange(each) for each in outcome.asked),
        log=_log(outcome.said.log, outcome.request),
        replay=token_of(judge.id, broken.case),
    )


def steps(case: Case) -> Iterator[str]:
    """Yield what is done in a case, one line each."""
    for number, setting in enumerate(case.shops):
        orders = "; ".join(
            f"{each.name} of {', '.join(each.emails) or 'nobody'} ({len(each.shipments)} parcels)"
            for each in setting.world.orders
        )
        faults = f", with {', '.join(setting.faults)}" if setting.faults else ""
        yield f"shop {number + 1} holds {orders or 'no orders'}{faults}"
    for step in case.steps:
        yield _told(step)


def _told(step: Step) -> str:
    match step:
        case Pull():
            token = "" if step.token == "own" else f", its token {step.token}"  # noqa: S105
            there = "" if step.there else ", where nobody listens"
            return f"{step.trigger} in shop {step.shop + 1}{token}{there}: {_listed(step)}"
        case Together():
            return "at once: " + "; ".join(map(_told, step.pulls))
        case Change():
            names = ", ".join(each.name for each in step.world.orders)
            return f"shop {step.shop + 1} now holds {names or 'no orders'}"
        case Misbehave():
            return f"shop {step.shop + 1} now has {', '.join(step.faults) or 'no faults'}"
        case Restart():
            return "the lookup is started anew"


def _listed(pull: Pull) -> str:
    emails = pull.profile.email_addresses
    if emails is None:
        return "no list of addresses"
    return f"{len(emails)} addresses: {json.dumps(list(emails), ensure_ascii=False)}"


def exchange(entry: Entry) -> Exchange:
    """Return one request as a command that can be pasted, and its answer."""
    parts = ["curl", "-s", "-X", entry.method]
    for name, value in entry.headers.items():
        if name not in _DULL:
            parts += ["-H", f"{name}: {value}"]
    if entry.body:
        parts += ["-d", entry.body]
    command = " ".join(map(shlex.quote, parts))
    return Exchange(
        curl=f'{command} -H "{TOKEN_HEADER}: $LOOP_API_TOKEN" "$LOOP_HARNESS_BASE_URL"'
        + shlex.quote(entry.target),
        status=entry.status,
        faults=entry.faults,
    )


def _what(problem: Problem, rubbish: str | None, request: object) -> str:
    """Return what is wrong, and what came if that was no reply at all."""
    what = problem.what
    if rubbish is not None and rubbish not in what and rubbish != problem.actual:
        what += f"; {_safe(rubbish, request)}"
    return what if len(what) <= _LONGEST_WHAT else f"{what[:_LONGEST_WHAT]}…"


def _log(text: str, request: object) -> str:
    return _safe(text[-_LONGEST_LOG:], request)


def _safe(text: str, request: object) -> str:
    """Return what came from the subject, without its token."""
    loop = request.get("loop") if isinstance(request, dict) else None
    token = loop.get("api_token") if isinstance(loop, dict) else None
    return redaction.secrets(text, token)
