"""A failure is never shown as "no orders": F01, F02, F04."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Trigger
from loop_harness.verify.case import Case, Pull
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.failing import (
    Kind,
    each_failure,
    failing,
    is_late,
    kind,
    label,
    not_told,
    quickly,
    timed,
    unsettled,
)
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real

_STATUSES = (
    *(401, 402, 403, 404, 429, 500, 502, 503, 504, 400, 501, 505, 507, 508, 511, 405, 408, 409),
    *(410, 413, 415, 421, 422, 423, 424, 425, 426, 428, 431, 451, 406, 412, 414),
)
_NO_ORDERS = '{"data":{"orders":[]}}'
#: Bodies beside a bad status; a fault's text may hold no comma.
_BODIES = (
    "",
    *("type=text/html,body=<html><body>Sorry</body></html>", "type=text/plain,body="),
    *(f"body={_NO_ORDERS}", 'body={"data":{"orders":[{"name":"#1001"}]}}', "body=null", "body=[]"),
    *('body={"errors":[{"message":"no"}]}', 'body={"error":"Unauthorized"}', 'body={"data":null}'),
)
_REDIRECTS = tuple(
    f"redirect:status={status},location={where}"
    for status in (302, 301, 307, 308, 303)
    for where in ("http://elsewhere.example/graphql", "/login", "/graphql")
)
_DOCUMENTED = ("unauthorized", "plan-needed", "scope-missing", "rate-limited:retry_after=3600")
_CONNECTION = ("reset", "refused", "unavailable")


def _status(status: int, body: str) -> str:
    return f"status:status={status},{body}" if body else f"status:status={status}"


_ALL_STATUSES = tuple(_status(status, body) for status in _STATUSES for body in _BODIES)
_ANY = (*_CONNECTION * 8, *_DOCUMENTED * 4, *_REDIRECTS * 2, *_ALL_STATUSES)
_COMMON = 9  #: statuses that are tried with every body first


def _nobody(case: Case) -> Case:
    steps = (replace(each, there=False) if isinstance(each, Pull) else each for each in case.steps)
    return replace(case, steps=tuple(steps))


def _bad_statuses(dialect: Dialect) -> st.SearchStrategy[Case]:
    return st.one_of(
        failing(dialect, _ANY).map(quickly),
        draw.tame(dialect, sizes=(1, 2), most_orders=2).map(_nobody).map(quickly),
    )


def _each_status(dialect: Dialect) -> Iterator[Case]:
    """Try every failure with every trigger, and each common status with every body."""
    for trigger in Trigger:
        case = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], dialect, trigger=trigger)
        yield quickly(_nobody(case))
    crude = (
        *_CONNECTION,
        *_DOCUMENTED,
        *_REDIRECTS[:6],
        *map("status:status={}".format, _STATUSES),
    )
    yield from map(quickly, each_failure(dialect, crude))
    triggers = tuple(Trigger)
    common = _ALL_STATUSES[: _COMMON * len(_BODIES)]
    for number, fault in enumerate(chain(_REDIRECTS[6:], common)):
        trigger = triggers[number // 2 % len(triggers)]
        case = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], dialect, trigger=trigger)
        yield quickly(draw.with_faults(case, fault))
    for fault in ("status:status=500", "reset", "unavailable"):  # for one address of several
        case = draw.one_pull(draw.one_order(*draw.PEOPLE[:1]), draw.PEOPLE[:3], dialect)
        yield quickly(draw.with_faults(case, timed(fault, "after=1")))


def _classes(*kinds: Kind) -> Callable[[Run], Iterator[str]]:
    def classes(run: Run) -> Iterator[str]:
        for each in run.outcomes:
            yield from (label(entry) for entry in each.asked if kind(entry) in kinds)
            if not each.pull.there and "connection" in kinds:
                yield "nobody listening"

    return classes


@check(
    "F01",
    cases=_bad_statuses,
    landmarks=_each_status,
    classes=_classes("status", "connection"),
    all_classes=(
        *("reset", "refused", "nobody listening", "status 302", "status 307"),
        *(f"status {each}" for each in _STATUSES),
    ),
)
def a_failure_is_an_error(run: Run) -> Problem | None:
    """Look for an error in each reply to a pull that failed."""
    for number, outcome in enumerate(run.outcomes):
        if problem := _untold(run, outcome, number, ("status", "connection")):
            return problem
        if _asked_nobody(outcome) and not is_late(outcome, run.case.timeout_s):
            problem = not_told(outcome, number, "a connection that nobody takes")
            if problem is not None:
                return problem
    return None


def _asked_nobody(outcome: Outcome) -> bool:
    """Tell whether there was something to ask, and nobody to ask it."""
    pull = outcome.pull
    own = real(pull.profile.email_addresses)
    return not pull.there and pull.token == "own" and bool(own) and not outcome.heard  # noqa: S105


def _untold(run: Run, outcome: Outcome, number: int, kinds: tuple[Kind, ...]) -> Problem | None:
    if is_late(outcome, run.case.timeout_s):
        return None  # F05 and F06 are about time
    left = unsettled(outcome, kinds)
    if not left:
        return None
    return not_told(outcome, number, f"{label(left[-1])} ({', '.join(left[-1].faults)})")


_GRAPHQL = (
    *("graphql-errors", "data-null", "graphql-errors:data=null", "graphql-errors:data=orders-null"),
    *("unauthorized", 'status:status=200,body={"errors":[{"message":"no"}]}'),
    *('status:status=200,body={"data":null}', 'status:status=200,body={"errors":["no"]}'),
    *("graphql-errors:message=", "graphql-errors:message=orders not found"),
    'status:status=200,body={"errors":[{"message":"no"} ]}',
)


@check(
    "F02",
    cases=lambda dialect: failing(dialect, _GRAPHQL),
    landmarks=lambda dialect: each_failure(dialect, _GRAPHQL),
    classes=_classes("graphql"),
    all_classes=("graphql-errors", "data-null"),
)
def graphql_errors_without_data_are_an_error(run: Run) -> Problem | None:
    """Look for an error in each reply to a pull that got no data."""
    found = (_untold(run, each, number, ("graphql",)) for number, each in enumerate(run.outcomes))
    return next(filter(None, found), None)


_BROKEN_BODIES = (
    *("html", "truncated", "empty", "null-body", "list-body", "orders-no-list", "malformed"),
    *("truncated:at=0.1", "truncated:at=0.9", "truncated:at=0.99", "truncated:at=0"),
    *(
        f"status:status=200,body={body}"
        for body in (
            *('"none"', "7", "true", "false", "0", '""', "{}", " ", "not json", "{", "NaN"),
            *('{"data":[]}', '{"data":"none"}', '{"data":7}', '{"message":"ok"}', "[null]"),
            *('{"data":{"orders":"none"}}', '{"data":{"orders":7}}', '{"data":{"orders":{}}}'),
            *('{"data":{"orders":true}}', '{"data":{"orders":[]}', '{"data":{"orders":[]}}}'),
            *('[{"data":{"orders":[]}}]', "<html></html>", '{"orders":[]}', "\ufffd"),
        )
    ),
    "html:type=application/json",
)


@check(
    "F04",
    cases=lambda dialect: failing(dialect, _BROKEN_BODIES),
    landmarks=lambda dialect: each_failure(dialect, _BROKEN_BODIES),
    classes=_classes("body"),
    all_classes=("html", "truncated", "empty", "null-body", "list-body", "orders-no-list"),
)
def a_broken_body_is_an_error(run: Run) -> Problem | None:
    """Look for an error in each reply to a pull whose answer could not be read."""
    found = (_untold(run, each, number, ("body",)) for number, each in enumerate(run.outcomes))
    return next(filter(None, found), None)
