"""A lookup only reads, and only with a token: X02, X03."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse
from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.mock import Request
from loop_harness.model import Trigger
from loop_harness.verify.case import Case, Change, Token
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.failing import each_way, either_way
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real

_FAULTS = (
    *("status:status=401", "status:status=403", "status:status=404", "status:status=405"),
    *("status:status=500", "unavailable", "reset", "graphql-errors", "html", "status:status=400"),
)


def _requests(run: Run) -> Iterator[str]:
    if any(each.heard for each in run.outcomes):
        yield "something was asked"
    yield from seen.triggers(run)


@check(
    "X02",
    cases=lambda dialect: either_way(dialect, _FAULTS),
    landmarks=lambda dialect: each_way(dialect, _FAULTS),
    classes=_requests,
    all_classes=("something was asked", *seen.TRIGGERS),
)
def a_lookup_only_reads(run: Run) -> Problem | None:
    """Read every request as what it would do, and hold the worlds against what they were."""
    for number, outcome in enumerate(run.outcomes):
        for request in (*outcome.heard, *outcome.sent_away):
            if what := _writes(request):
                return Problem(
                    what=f"a lookup sends {what}",
                    expected="GraphQL queries, and GET for REST",
                    actual=f"{request.method} {request.path}",
                    pull=number,
                )
    expected = [each.world.orders for each in run.case.shops]
    for step in run.case.steps:
        if isinstance(step, Change):
            expected[step.shop] = step.world.orders
    for shop, after in enumerate(run.worlds_after):
        if after.orders != expected[shop]:
            return Problem(
                what=f"the orders of shop {shop + 1} are not what they were",
                expected=[each.name for each in expected[shop]],
                actual=[each.name for each in after.orders],
            )
    return None


def _writes(request: Request) -> str | None:
    """Say what a request would change, None if it only reads."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return None
    if request.method != "POST" or not request.path.rstrip("/").endswith("/graphql"):
        return f"{request.method} to {request.path}"
    return next(filter(None, map(_operation, _queries(request.body))), None)


def _queries(body: bytes) -> Iterator[str]:
    """Yield every query of a body, also of a list of them, or a body that is one itself."""
    text = body.decode("utf-8", "replace")
    try:
        asked: Any = json.loads(text)
    except (ValueError, RecursionError):
        yield text
        return
    for each in asked if isinstance(asked, list) else [asked]:
        if isinstance(each, dict) and isinstance(each.get("query"), str):
            yield each["query"]


def _operation(query: str) -> str | None:
    try:
        document = parse(query, no_location=True, max_tokens=5000)
    except (GraphQLError, RecursionError):
        return None
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode) and each.operation != OperationType.QUERY:
            return f"a GraphQL {each.operation.value}"
    return None


_NO_TOKENS: tuple[Token, ...] = ("absent", "null", "empty")


def _without_token(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(case: Case, token: Token, before: bool) -> Case:
        (pull,) = case.pulls
        bare = replace(pull, token=token)
        return replace(case, steps=(pull, bare) if before else (bare,))

    return st.builds(
        build,
        draw.tame(dialect, sizes=(0, 1, 1, 2, 3), most_orders=3),
        st.sampled_from(_NO_TOKENS),
        st.booleans(),
    )


def _each_lack(dialect: Dialect) -> Iterator[Case]:
    for token in _NO_TOKENS:
        for trigger in Trigger:
            for size in (1, 0, 2):
                own = draw.addresses(3, size)
                case = draw.one_pull(draw.one_order(*own), own, dialect, trigger=trigger)
                bare = replace(case.pulls[0], token=token)
                yield replace(case, steps=(bare,))
        plain = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], dialect)
        yield replace(plain, steps=(*plain.steps, replace(plain.pulls[0], token=token)))


def _lacks(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        if each.pull.token != "own":  # noqa: S105 - a kind of token
            yield f"token {each.pull.token}"
            yield f"without a token, {each.pull.trigger}"


@check(
    "X03",
    cases=_without_token,
    landmarks=_each_lack,
    classes=_lacks,
    all_classes=(
        *(f"token {each}" for each in _NO_TOKENS),
        *(f"without a token, {each}" for each in Trigger),
    ),
)
def nothing_is_sent_without_a_token(run: Run) -> Problem | None:
    """Hold each pull without a token against the journal and the reply."""
    for number, outcome in enumerate(run.outcomes):
        if outcome.pull.token != "own" and (problem := _sent_or_hidden(outcome, number)):  # noqa: S105
            return problem
    return None


def _sent_or_hidden(outcome: Outcome, number: int) -> Problem | None:
    how = f"the token is {outcome.pull.token}"
    sent = [f"{each.method} {each.path}" for each in (*outcome.heard, *outcome.sent_away)]
    if sent:
        return Problem(
            what=f"{how}, and a request is sent", expected=[], actual=list(sent), pull=number
        )
    has_address = bool(real(outcome.pull.profile.email_addresses))
    allowed = {"config"} if has_address else {"config", None}
    if outcome.error_kind not in allowed or outcome.orders:
        return Problem(
            what=f"{how}, and the reply is not an error of kind config",
            expected="an error of kind config",
            actual=outcome.said.problem or outcome.reply,
            pull=number,
        )
    return None
