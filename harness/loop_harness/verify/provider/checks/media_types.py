"""C04: an answer whose body is JSON says so."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.bad_calls import LIMIT, REFUSED_TOKEN, TERM, ZIP, bad_calls
from loop_harness.verify.provider.checks.bad_queries import SYNTAX, UNKNOWN, VARIABLES, bad_queries
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.operations import (
    BY_T,
    BY_TERM,
    GOOD,
    GRAPHQL,
    LIST,
    OPERATIONS,
    PREDICT,
    SEARCHES,
    exchanges,
    name_of,
    questions,
    smaller,
    unfound,
)
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import Answer, Probe, orders_of

_NOUNS = {
    GRAPHQL: "orders",
    BY_TERM: "search",
    BY_T: "search by t alone",
    LIST: "reports",
    PREDICT: "predictions",
}
_NO_ORDERS, _NOTHING, _QUERY = "no orders", "search finds nothing", "bad query"
_BAD_CALLS = (REFUSED_TOKEN, LIMIT, TERM, ZIP)
KINDS = (*_NOUNS.values(), _NO_ORDERS, _NOTHING, _QUERY, *_BAD_CALLS)
_TYPES = ("application/json", "text/json")


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    asked = _asked(ground)
    yield from in_turn(
        [Inquiry(probes=(each,), kind=kind) for each in probes] for kind, probes in asked.items()
    )


def _asked(ground: Ground) -> dict[str, list[Probe]]:
    """Return what is asked of each kind; refused tokens of every operation at first."""
    found = {_NOUNS[name]: each for name, each in questions(ground).items()}
    calls = bad_calls(ground)
    found |= {kind: calls[kind] for kind in _BAD_CALLS if kind in calls}
    found[_NOTHING] = [each for probes in unfound(ground).values() for each in probes]
    if GRAPHQL in ground.observed.offers:
        found[_NO_ORDERS] = [orders_of(["nobody.at.all@example.net"])]
        queries = bad_queries()
        found[_QUERY] = list(in_turn(queries[each] for each in (SYNTAX, UNKNOWN, VARIABLES)))
    return found


@provider_check("C04", inquiries=_inquiries, kinds=KINDS, needs=OPERATIONS, smaller=smaller)
def judge(asked: Asked) -> Problem | None:
    """Hold the media type of each answer against its body."""
    for probe, answer in exchanges(asked):
        told = answer.headers.get("content-type", "")
        if _is_json(probe, answer) and not _means_json(told):
            what = f"{name_of(probe)} answers JSON and calls it {told or 'nothing'!r}"
            return Problem(
                what=f"{what} ({asked.inquiry.kind}, status {answer.status})",
                expected="a JSON type, such as application/json",
                actual=told or None,
            )
    return None


def _is_json(probe: Probe, answer: Answer) -> bool:
    """Tell whether a body is JSON and meant so; a mere number or word may be a text."""
    if isinstance(answer.document, dict | list):
        return True
    is_null = answer.is_json and answer.document is None
    return is_null and answer.status == GOOD and name_of(probe) in SEARCHES


def _means_json(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type in _TYPES or ("/" in media_type and media_type.endswith("+json"))
