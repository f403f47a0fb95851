"""Waiting: what Loop asks for is respected, and a reply comes in time: F05, F06."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.mock import Entry
from loop_harness.model import Trigger
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.failing import is_late, kind, label, not_told, parsed, unsettled
from loop_harness.verify.run import Outcome, Run

_MOST_RETRIES = 3
_TOLERANCE_S = 0.02  #: clocks are read a moment apart
_TOO_MANY = 429
_FREE = 3  #: so many of them, the first, cost a right lookup no time
#: (fault, limit)
_LIMITED = (
    *(("rate-limited:retry_after=60", 2.0), ("status:status=503", 2.0), ("reset", 2.0)),
    *(("rate-limited:retry_after=1", 2.5), ("status:status=429", 2.0), ("html", 2.0)),
    *(("rate-limited:retry_after=60,date=1", 2.0), ("rate-limited:retry_after=3,date=1", 2.0)),
    *(("rate-limited:retry_after=1,first=1", 2.5), ("quota:requests=1,seconds=60", 2.0)),
    *(("rate-limited:retry_after=3", 2.0), ("status:status=500", 2.0), ("graphql-errors", 2.0)),
    *(("rate-limited:retry_after=0", 2.0), ("refused", 2.0), ("data-null", 2.0)),
    *(("rate-limited:retry_after=2", 3.0), ("empty", 2.0), ("status:status=401", 2.0)),
)
#: The answer that must be waited for comes late, so that requests sent side by side with it are
#: there before: only what is sent after it was heard is too soon.
_HELD_BACK = "slow:seconds=0.5,first=1"
_LIMITED_ONCE = (
    *(("rate-limited:retry_after=60,first=1", 2.0), ("rate-limited:retry_after=3,first=1", 2.0)),
    ("rate-limited:retry_after=60,date=1,first=1", 2.0),
)


def _limited(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(case: Case, chosen: tuple[str, float], twice: bool) -> Case:
        fault, limit = chosen
        steps = case.steps * 2 if twice and fault.startswith("quota") else case.steps
        return replace(draw.with_faults(case, fault), timeout_s=limit, steps=steps)

    def among_others(case: Case, chosen: tuple[str, float]) -> Case:
        return replace(draw.with_faults(case, chosen[0], _HELD_BACK), timeout_s=chosen[1])

    alone = draw.tame(dialect, sizes=(1,), most_orders=2)
    several = draw.tame(dialect, sizes=(2, 3), most_orders=2)
    return st.one_of(
        st.builds(build, alone, st.sampled_from(_LIMITED), st.booleans()),
        st.builds(among_others, several, st.sampled_from(_LIMITED_ONCE)),
    )


def _each_limit(dialect: Dialect) -> Iterator[Case]:
    triggers = tuple(Trigger)
    for turn in range(len(triggers)):
        for number, (fault, limit) in enumerate(_LIMITED):
            trigger = triggers[(number + turn) % len(triggers)]
            if number == _FREE:
                yield _one_of_several(_LIMITED_ONCE[turn], dialect, trigger)
            case = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], dialect, trigger=trigger)
            steps = case.steps * 2 if fault.startswith("quota") else case.steps
            yield replace(draw.with_faults(case, fault), timeout_s=limit, steps=steps)


def _one_of_several(chosen: tuple[str, float], dialect: Dialect, trigger: Trigger) -> Case:
    """Return the case of a 429 for the first request of a profile with three addresses."""
    world = draw.one_order(*draw.PEOPLE[:3])
    case = draw.one_pull(world, draw.PEOPLE[:3], dialect, trigger=trigger)
    return replace(draw.with_faults(case, chosen[0], _HELD_BACK), timeout_s=chosen[1])


def _limit_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        for entry in each.asked:
            if _wait(entry) is not None and len(set(each.pull.profile.email_addresses or ())) > 1:
                yield "429 with Retry-After, and other addresses"
            elif entry.status == _TOO_MANY:
                yield "429" if _wait(entry) is None else "429 with Retry-After"
            elif kind(entry):
                yield "another failure"


@check(
    "F05",
    cases=_limited,
    landmarks=_each_limit,
    classes=_limit_classes,
    all_classes=(
        *("429", "429 with Retry-After", "429 with Retry-After, and other addresses"),
        "another failure",
    ),
    seconds_each=0.5,
)
def retries_are_few_and_wait(run: Run) -> Problem | None:
    """Measure when requests came after a 429, and count those that came again."""
    for number, outcome in enumerate(run.outcomes):
        problem = _too_soon(outcome, number) or _too_often(outcome, number)
        if problem is None and any(each.status == _TOO_MANY for each in outcome.asked):
            problem = _too_late(outcome, number, run.case.timeout_s)
        if problem is not None:
            return problem
    return None


def _wait(entry: Entry) -> float | None:
    """Return the seconds that a 429 asked to wait, where the fault says them."""
    if entry.status != _TOO_MANY:
        return None
    found = (parsed(each) for each in entry.faults)
    # A date has whole seconds, so that up to one of them is over when it comes.
    asked = [
        max(float(each["retry_after"]) - float(each["date"]), 0.0)
        for each in found
        if each.kind.name == "rate-limited"
    ]
    return max(asked, default=None)


def _held_back(entry: Entry) -> float:
    """Return for how many seconds the answer was kept on purpose, after it was noted."""
    found = (parsed(each) for each in entry.faults)
    return sum(float(each["seconds"]) for each in found if each.kind.name == "slow")


def _too_soon(outcome: Outcome, number: int) -> Problem | None:
    for place, entry in enumerate(outcome.asked):
        wait = _wait(entry)
        for later in outcome.asked[place + 1 :]:
            gap = later.monotonic_s - entry.monotonic_s - _held_back(entry)
            if wait is not None and -_TOLERANCE_S < gap < wait - _TOLERANCE_S:
                return Problem(
                    what=f"after 429 with Retry-After: {wait:g} something is sent too soon",
                    expected=f"nothing within {wait:g} s",
                    actual=f"{later.method} {later.target} within {gap:.1f} s",
                    pull=number,
                )
    return None


def _too_often(outcome: Outcome, number: int) -> Problem | None:
    sent = Counter((each.method, each.target, each.body) for each in outcome.asked if kind(each))
    most = max(sent.values(), default=0)
    if most <= 1 + _MOST_RETRIES:
        return None
    return Problem(
        what="the same request is sent again and again",
        expected=f"at most {_MOST_RETRIES} retries",
        actual=f"{most - 1} retries",
        pull=number,
    )


def _too_late(outcome: Outcome, number: int, limit_s: float) -> Problem | None:
    if not is_late(outcome, limit_s):
        return None
    return Problem(
        what="after 429 the reply does not come within the time limit",
        expected=f"a reply within {limit_s:g} s, and a grace",
        actual=outcome.said.problem or f"a reply after {outcome.seconds:.1f} s",
        pull=number,
    )


_LIMIT_S = 1.0
#: Each takes longer than the limit and any grace.
_SLOW = ("slow:seconds=4", "dribbled:pause=0.15", "dribbled-headers:pause=0.1", "endless:seconds=4")


def _slow(dialect: Dialect) -> st.SearchStrategy[Case]:
    return st.builds(
        lambda case, fault: replace(draw.with_faults(case, fault), timeout_s=_LIMIT_S),
        draw.tame(dialect, sizes=(1, 2), most_orders=2),
        st.sampled_from(_SLOW),
    )


def _each_slow(dialect: Dialect) -> Iterator[Case]:
    triggers = tuple(Trigger)
    for turn in range(len(triggers)):
        for number, fault in enumerate(_SLOW):
            trigger = triggers[(number + turn) % len(triggers)]
            case = draw.one_pull(draw.one_order(), draw.PEOPLE[:1], dialect, trigger=trigger)
            yield replace(draw.with_faults(case, fault), timeout_s=_LIMIT_S)


@check(
    "F06",
    cases=_slow,
    landmarks=_each_slow,
    classes=lambda run: (
        label(entry) for each in run.outcomes for entry in each.asked if kind(entry) == "slow"
    ),
    all_classes=("slow", "dribbled", "dribbled-headers", "endless"),
    seconds_each=2.0,
)
def a_reply_comes_in_time(run: Run) -> Problem | None:
    """Measure each reply to a pull whose answer was slow; it is an error."""
    limit = run.case.timeout_s
    for number, outcome in enumerate(run.outcomes):
        left = [each for each in unsettled(outcome, ("slow",)) if _outlasts(each, limit)]
        if not left:
            continue
        what = f"an answer that is {label(left[-1])}"
        if is_late(outcome, limit):
            return Problem(
                what=f"after {what} the reply does not come within the time limit",
                expected=f"an error within {limit:g} s, and a grace",
                actual=outcome.said.problem or f"a reply after {outcome.seconds:.1f} s",
                pull=number,
            )
        if problem := not_told(outcome, number, what):
            return problem
    return None


def _outlasts(entry: Entry, limit_s: float) -> bool:
    """Tell whether an answer takes longer than a limit, as far as one can know."""
    found = [parsed(each) for each in entry.faults]
    late = [float(each["seconds"]) for each in found if each.kind.name in {"slow", "endless"}]
    return all(each > limit_s for each in late)
