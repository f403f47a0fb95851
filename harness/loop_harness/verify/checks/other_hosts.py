"""Redirects to other hosts: X05."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.mock import Request
from loop_harness.model import Trigger
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.failing import quickly
from loop_harness.verify.checks.leaks import holds, parts, spellings
from loop_harness.verify.overheard import TRAP
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real


def _leading(status: int, where: str) -> tuple[str, ...]:
    return (f"redirect:status={status},location={where}",)


_AWAY = (
    *("https://elsewhere.example/graphql", "http://elsewhere.example/graphql"),
    *(
        "//elsewhere.example/graphql",
        "https://elsewhere.example/",
        "http://elsewhere.example/a?b=c",
    ),
)
#: First to another place of the same host, from there to another host.
_IN_TWO_STEPS = (
    "redirect:status=307,location=/graphql,first=1",
    "redirect:status=307,location=http://elsewhere.example/graphql,after=1",
)
_LEADING_AWAY = (
    *(_leading(status, where) for where in _AWAY for status in (302, 307, 308, 301, 303)),
    _IN_TWO_STEPS,
)


def _leading_away(dialect: Dialect) -> st.SearchStrategy[Case]:
    return st.builds(
        lambda case, faults: quickly(draw.with_faults(case, *faults)),
        draw.tame(dialect, sizes=(1, 2, 3), most_orders=3),
        st.sampled_from(_LEADING_AWAY),
    )


def _each_redirect(dialect: Dialect) -> Iterator[Case]:
    for faults in _LEADING_AWAY:
        for trigger in Trigger:
            case = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], dialect, trigger=trigger)
            yield quickly(draw.with_faults(case, *faults))


def _redirects(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        yield from (
            f"status {entry.status}"
            for entry in each.asked
            if any(fault.startswith("redirect") for fault in entry.faults)
        )


@check(
    "X05",
    cases=_leading_away,
    landmarks=_each_redirect,
    classes=_redirects,
    all_classes=[f"status {each}" for each in (301, 302, 303, 307, 308)],
)
def nothing_goes_to_another_host(run: Run) -> Problem | None:
    """Look for the token and the addresses in what other hosts were sent."""
    for number, outcome in enumerate(run.outcomes):
        trapped = (each for each in outcome.heard if _host(each) == TRAP)
        for request in (*outcome.sent_away, *trapped):
            if what := _sent(request, outcome):
                return Problem(
                    what=f"{what} was sent to another host",
                    expected="neither the token nor an address at another host",
                    actual=f"{request.method} {request.path} at {request.headers.get('host')}",
                    pull=number,
                )
    return None


def _host(request: Request) -> str:
    return request.headers.get("host", "").rpartition(":")[0]


def _sent(request: Request, outcome: Outcome) -> str | None:
    everything = "\n".join([*(text for _, text in parts(request)), *request.headers.values()])
    token = outcome.request["loop"].get("api_token")
    if token and holds(everything, spellings(token)):
        return "the token"
    for each in real(outcome.pull.profile.email_addresses):
        if holds(everything, spellings(each.strip())):
            return "an address of the profile"
    return None
