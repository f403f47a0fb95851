"""C03: a bad request is refused with the documented status and the documented envelope."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.contracts.openapi import Operation
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.bad_calls import (
    BROKEN_T,
    LIMIT,
    NO_FILE,
    ODD_TERM,
    REFUSED_TOKEN,
    TERM,
    ZIP,
    bad_call_by_chance,
    bad_calls,
)
from loop_harness.verify.provider.checks.bad_queries import (
    NO_BODY,
    NO_JSON,
    NO_OBJECT,
    NO_QUERY,
    ODD_TEXT,
    SYNTAX,
    UNKNOWN,
    UNREAD,
    VARIABLES,
    bad_by_chance,
    bad_queries,
)
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.operations import (
    BAD,
    BROKEN,
    FORBIDDEN,
    GOOD,
    GRAPHQL,
    OPERATIONS,
    PREDICT,
    REFUSED,
    exchanges,
    holds_data,
    operation,
    smaller,
)
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.checks.told_apart import says_nothing
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import Answer, Probe

_QUERIES = (SYNTAX, UNKNOWN, VARIABLES, NO_JSON, NO_QUERY, NO_OBJECT, NO_BODY)
_TAKEN_OR_REFUSED = (ODD_TEXT, ODD_TERM, BROKEN_T)
KINDS = (*_QUERIES, *_TAKEN_OR_REFUSED, REFUSED_TOKEN, LIMIT, TERM, ZIP, NO_FILE)
_AT_ONCE = 3  #: requests in one inquiry
_UNPAID = 402  #: as 403: it is about the shop, and may be said of any request


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    queries = bad_queries() if GRAPHQL in ground.observed.offers else {}
    calls = bad_calls(ground)
    yield from in_turn(_batches(kind, each) for kind, each in {**queries, **calls}.items())
    chance = ground.random("C03")
    for _ in range(2500):
        if queries:
            for kind, probe in bad_by_chance(chance):
                yield Inquiry(probes=(probe,), kind=kind)
        if calls:
            kind = chance.choice(list(calls))
            probe = bad_call_by_chance(kind, chance, calls[kind])
            yield Inquiry(probes=(probe,), kind=kind)


def _batches(kind: str, probes: list[Probe]) -> Iterator[Inquiry]:
    for start in range(0, len(probes), _AT_ONCE):
        yield Inquiry(probes=tuple(probes[start : start + _AT_ONCE]), kind=kind)


@provider_check("C03", inquiries=_inquiries, kinds=KINDS, needs=OPERATIONS, smaller=smaller)
def judge(asked: Asked) -> Problem | None:
    """Hold the refusal of each bad request against what is documented of it."""
    kind = asked.inquiry.kind
    for probe, answer in exchanges(asked):
        wrong = _wrong(asked, probe, answer)
        if wrong is not None:
            name = getattr(operation(probe), "id", "")
            came = f"status {answer.status}: {answer.text[:500]}"
            what = f"{name}, {kind}: {wrong}"
            return Problem(what=what, expected=_expected(kind, name), actual=came)
    return None


def _expected(kind: str, name: str) -> str:
    if kind in _QUERIES:
        return "a status from 400 to 499, or errors without data"
    if kind in _TAKEN_OR_REFUSED:
        return "no status from 500 on"
    refusal = {NO_FILE: "a redirect (302)", REFUSED_TOKEN: "status 401"}.get(kind, "status 400")
    return f"{refusal}, as documented of {name}"


def _wrong(asked: Asked, probe: Probe, answer: Answer) -> str | None:
    """Say what is wrong with the answer to one bad request."""
    meant, status, kind = operation(probe), answer.status or 0, asked.inquiry.kind
    if meant is None:
        return None
    if status >= BROKEN:
        return f"status {status}, as if the provider had failed"
    if kind in _QUERIES:
        return _wrong_query(asked, meant, answer)
    if kind == REFUSED_TOKEN:
        return _wrong_refusal(meant, answer)
    if kind == NO_FILE:
        return f"status {status}" if status >= BAD else None
    if kind in _TAKEN_OR_REFUSED or status < BAD:  # what is not refused, C05 and R02 tell
        return None
    return _wrong_status(asked, probe, meant, answer)


def _wrong_query(asked: Asked, meant: Operation, answer: Answer) -> str | None:
    status, kind = answer.status or 0, asked.inquiry.kind
    if holds_data(answer):
        return f"status {status} with data"
    if status < BAD:
        if status != GOOD or not answer.errors:
            return f"status {status} without an error"
        may_be_good = "status-200" in asked.observed.may_be("graphql-error-status")
        if kind != VARIABLES and not may_be_good:  # variables are looked at late
            return "status 200 with errors, where others are refused with 400"
    has_envelope = isinstance(answer.document, dict) and "errors" in answer.document
    if kind in UNREAD and not has_envelope:
        return None
    return _wrong_envelope(meant, GOOD if status == GOOD else BAD, answer)


def _wrong_refusal(meant: Operation, answer: Answer) -> str | None:
    """Say what is wrong with how a token is refused; who is let in, A01 tells, and R01."""
    status = answer.status or 0
    if holds_data(answer) or says_nothing(meant.id, answer):
        return None
    if meant.id == GRAPHQL:
        is_told = status == GOOD and bool(answer.errors)
        return None if is_told or status in (REFUSED, FORBIDDEN) else f"status {status}"
    if meant.id == "downloadReport" and status < BAD:
        return None
    if status != REFUSED:
        is_open = meant.id == PREDICT and status == FORBIDDEN
        return None if is_open else f"status {status}"
    return _wrong_envelope(meant, status, answer)


def _wrong_status(asked: Asked, probe: Probe, meant: Operation, answer: Answer) -> str | None:
    status = answer.status or 0
    if status in (_UNPAID, FORBIDDEN):
        return None
    says_who = "t=" in probe.target  # 401 is documented for a wrong term beside a customer, too
    must_say = asked.known.asks_who or "always" in asked.observed.may_be("tracking-token-required")
    may_be_refused = asked.inquiry.kind == TERM and (says_who or must_say)
    allowed = (BAD, REFUSED) if may_be_refused else (BAD,)
    return _wrong_envelope(meant, status, answer) if status in allowed else f"status {status}"


def _wrong_envelope(meant: Operation, status: int, answer: Answer) -> str | None:
    """Say where a body breaks the schema that is documented for it, if any is."""
    if not meant.answers.get(str(status)):
        return None
    if not answer.is_json:
        return f"status {answer.status} with a body that is no JSON"
    found = meant.problems(status, answer.document)
    return f"status {answer.status} with a body that is no error: {found[0]}" if found else None
