"""Which failures a pull has really met, and whether another request made up for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.mock import Entry
from loop_harness.mock.faults import Fault
from loop_harness.model import Trigger
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.checks.words import names_of
from loop_harness.verify.run import Outcome

Kind = Literal["status", "connection", "graphql", "partial", "body", "slow"]
_GOOD, _REDIRECT = 200, 300
_SHORT_S = 2.0
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("reset", "refused"), "connection"),
    **dict.fromkeys(("graphql-errors", "data-null"), "graphql"),
    "partial": "partial",
    **dict.fromkeys(("empty", "truncated", "malformed", "html", "null-body", "list-body"), "body"),
    **dict.fromkeys(("orders-no-list", "status"), "body"),
    **dict.fromkeys(("slow", "dribbled", "dribbled-headers", "endless"), "slow"),
    "unauthorized": "graphql",  # where the dialect answers it with status 200
}
_GRAPHQL = ('{"errors"', '{"data":null')  #: how bodies begin that are errors of GraphQL
#: Requests of a pull that a failure is put before: all, the first, or all but the first.
WHEN = ("", "first=1", "after=1")


@lru_cache(maxsize=512)
def parsed(fault: str) -> Fault:
    """Return a fault as it was met."""
    return Fault.parse(fault)


def kind(entry: Entry) -> Kind | None:
    """Return how the answer to a request was bad on purpose, None if it was a good one."""
    if not entry.faults:
        return None
    if entry.status >= _REDIRECT:
        return "status"
    return next(filter(None, map(_kind, entry.faults)), None)


def _kind(text: str) -> Kind | None:
    fault = parsed(text)
    if fault.kind.name == "status" and str(fault["body"]).startswith(_GRAPHQL):
        return "graphql"
    return _KINDS.get(fault.kind.name)


def label(entry: Entry) -> str:
    """Return what a bad answer is called among the classes of cases."""
    if kind(entry) == "status":
        return f"status {entry.status}"
    return next((parsed(each).kind.name for each in entry.faults), "")


def unsettled(outcome: Outcome, kinds: Sequence[Kind]) -> list[Entry]:
    """Return the bad answers whose addresses no good answer of the same pull covers."""
    good = [each for each in outcome.asked if each.status == _GOOD and kind(each) is None]
    answered = {address for each in good for address in each.emails}
    return [
        each
        for each in outcome.asked
        if kind(each) in kinds and not (good and answered.issuperset(each.emails))
    ]


def is_late(outcome: Outcome, limit_s: float) -> bool:
    """Tell whether a reply came so late that rules about time have the say."""
    return outcome.seconds > limit_s + max(1.0, 0.2 * limit_s)


def not_told(outcome: Outcome, number: int, what: str) -> Problem | None:
    """Say what is wrong with a reply after a failure, unless it reports an error."""
    if outcome.reply.get("error"):
        return None
    if outcome.said.problem is not None:
        how = f"no reply came: {outcome.said.problem}"
    elif outcome.stopped:
        how = "the reply says that there was nothing to ask"
    elif outcome.orders:
        how = "the reply shows orders and no error"
    else:
        how = 'the reply says "no orders"'
    return Problem(
        what=f"after {what} {how}",
        expected="an error",
        actual=outcome.said.problem or names_of(outcome.shown),
        pull=number,
    )


def failing(
    dialect: Dialect, faults: Sequence[str], *, sizes: Sequence[int] = (1, 2, 3)
) -> st.SearchStrategy[Case]:
    """Generate one pull that meets one of these faults; some profiles have no order."""

    def build(case: Case, fault: str, when: str, bare: bool) -> Case:
        if bare:
            case = without_orders(case)
        return draw.with_faults(case, timed(fault, when))

    return st.builds(
        build,
        draw.tame(dialect, sizes=sizes, most_orders=4),
        st.sampled_from(faults),
        st.sampled_from((*WHEN[:1] * 4, *WHEN[1:])),
        st.booleans(),
    )


def each_failure(dialect: Dialect, faults: Iterable[str]) -> Iterator[Case]:
    """Meet each fault once with each trigger, by turns with orders and without."""
    for number, fault in enumerate(faults):
        for turn, trigger in enumerate(Trigger):
            case = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], dialect, trigger=trigger)
            if (number + turn) % 2:
                case = without_orders(case)
            yield draw.with_faults(case, fault)


def quickly(case: Case) -> Case:
    """Return a case with a short limit: nothing here takes time, and waiting is in vain."""
    return replace(case, timeout_s=_SHORT_S)


def timed(fault: str, when: str) -> str:
    """Return a fault that strikes some requests only."""
    if not when:
        return fault
    return f"{fault},{when}" if ":" in fault else f"{fault}:{when}"


def without_orders(case: Case) -> Case:
    """Return a case whose profile has no orders."""
    return draw.with_world(case, draw.of(()))


def either_way(dialect: Dialect, faults: Sequence[str]) -> st.SearchStrategy[Case]:
    """Generate a pull that goes well, or one that meets a fault."""
    well = draw.tame(dialect, sizes=(0, 1, 2, 3), most_orders=3)
    return st.one_of(well, failing(dialect, faults).map(quickly))


def each_way(dialect: Dialect, faults: Sequence[str]) -> Iterator[Case]:
    """Yield a pull by each trigger that goes well, and one that meets each fault."""
    for trigger in Trigger:
        for size in (1, 0, 2):
            own = draw.addresses(3, size)
            yield draw.one_pull(draw.one_order(*own), own, dialect, trigger=trigger)
    yield from map(quickly, each_failure(dialect, faults))
