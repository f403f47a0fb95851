"""What is good is kept, and a failure leaves no trace: F03, F07."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.mock import Entry
from loop_harness.model import Trigger, World
from loop_harness.verify.case import Case, Misbehave, Pull, Setting, Step
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.failing import is_late, kind, label, unsettled
from loop_harness.verify.checks.words import missing, names_of, strange
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real, truth


def _halves(dialect: Dialect) -> st.SearchStrategy[Case]:
    return st.builds(
        draw.with_faults,
        draw.tame(dialect, sizes=(1, 2, 3), owners=draw.OWNERS[:4], most_orders=8),
        st.sampled_from(("partial", "partial:message=late", "partial:message=")),
    )


def _each_half(dialect: Dialect) -> Iterator[Case]:
    for trigger in Trigger:
        for count in (2, 1, 3, 6):
            spots = [draw.Spot((0,), 1, each) for each in range(count)]
            world = draw.world(spots, draw.PEOPLE[:1], ())
            case = draw.one_pull(world, draw.PEOPLE[:1], dialect, trigger=trigger)
            yield draw.with_faults(case, "partial")


def _half_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        for entry in each.asked:
            if kind(entry) == "partial":
                yield "partial data" if _good_half(each, entry) else "errors beside no orders"


@check(
    "F03",
    cases=_halves,
    landmarks=_each_half,
    classes=_half_classes,
    all_classes=("partial data",),
)
def partial_data_is_kept_and_reported(run: Run) -> Problem | None:
    """Hold a reply against the good part of each answer; it carries an error besides."""
    for number, outcome in enumerate(run.outcomes):
        left = unsettled(outcome, ("partial",))
        if not left or is_late(outcome, run.case.timeout_s):
            continue
        if not outcome.reply.get("error"):
            return Problem(
                what="partial data came with errors, and the reply reports none",
                expected="orders and an error",
                actual=outcome.said.problem or names_of(outcome.shown),
                pull=number,
            )
        wanted = [name for each in left for name in _good_half(outcome, each)]
        lost = [each for each in wanted if each not in outcome.names]
        if lost:
            return Problem(
                what=f"order {lost[0]} came beside errors, and is not shown",
                expected=list(wanted),
                actual=list(outcome.names),
                pull=number,
                order=lost[0],
            )
    return None


def _good_half(outcome: Outcome, entry: Entry) -> list[str]:
    """Return the names of the orders that a partial answer held, where they are known for sure."""
    if entry.body.count("customerEmails") != 1:
        return []  # several lists, each of them cut
    found = [name for name, _ in truth(outcome.setting, entry.emails)]
    return found[: (len(found) + 1) // 2] if len(found) <= 10 else []  # noqa: PLR2004 - rule S05


_TROUBLE = (
    *("reset", "status:status=500", "unavailable", "refused", "status:status=401", "data-null"),
    *("graphql-errors", "html", "truncated", "status:status=429", "status:status=403", "empty"),
    *("malformed", "status:status=404", "null-body", "orders-no-list", "status:status=502"),
    *("redirect", "scope-missing", "plan-needed", "status:status=504", "partial", "list-body"),
)
_NOBODY = "nobody listens"


def _after(
    dialect: Dialect, trouble: list[str], triggers: list[Trigger], *, elsewhere: bool
) -> Case:
    """Return a pull of somebody, failing pulls of somebody else, and one more that can work."""
    one, other = draw.PEOPLE[:2]
    orders = (
        draw.order(0, [one], draw.parcels(0, 1, 0)),
        draw.order(1, [other], draw.parcels(1, 1, 1)),
    )
    world = draw.of(orders)
    first = Pull(profile=draw.profile([one]), trigger=triggers[0])
    steps: list[Step] = [first]
    for number, each in enumerate(trouble):
        pull = Pull(profile=draw.profile([other]), trigger=triggers[number % len(triggers)])
        if each == _NOBODY:
            steps += [Misbehave(), replace(pull, there=False)]
        else:
            steps += [Misbehave(faults=(each,)), pull]
    last = Pull(profile=draw.profile([other]), trigger=triggers[-1], shop=int(elsewhere))
    steps += [Misbehave(), last, replace(last, profile=first.profile)]
    shops = (Setting(world=world, dialect=dialect), *_second_shop(world, dialect, elsewhere))
    return Case(shops=shops, steps=tuple(steps), timeout_s=2.0)


def _second_shop(world: World, dialect: Dialect, there_is: bool) -> tuple[Setting, ...]:
    return (Setting(world=world, dialect=dialect),) if there_is else ()


def _recovering(dialect: Dialect) -> st.SearchStrategy[Case]:
    return st.builds(
        lambda trouble, triggers, elsewhere: _after(
            dialect, trouble, triggers, elsewhere=elsewhere
        ),
        st.lists(st.sampled_from((*_TROUBLE, _NOBODY)), min_size=1, max_size=6),
        st.lists(draw.TRIGGERS, min_size=1, max_size=3),
        st.booleans(),
    )


def _each_recovery(dialect: Dialect) -> Iterator[Case]:
    triggers = list(Trigger)
    for number, each in enumerate((*_TROUBLE, _NOBODY)):
        same = [triggers[number % len(triggers)]]
        yield _after(dialect, [each], same, elsewhere=False)
    for each in _TROUBLE[:6]:
        for trigger in Trigger:
            yield _after(dialect, [each], [trigger], elsewhere=False)
        yield _after(dialect, [each], triggers, elsewhere=True)
        yield _after(dialect, [each] * 2, triggers, elsewhere=False)
        yield _after(dialect, [each] * 6, triggers, elsewhere=False)


def _recovery_classes(run: Run) -> Iterator[str]:
    failed = 0
    for each in run.outcomes:
        if _failed(each):
            failed += 1
            yield from ("after " + label(entry) for entry in each.asked if kind(entry))
        elif failed:
            yield "after one failure" if failed == 1 else "after several failures"


@check(
    "F07",
    cases=_recovering,
    landmarks=_each_recovery,
    classes=_recovery_classes,
    all_classes=("after one failure", "after several failures", "after reset", "after status 500"),
)
def a_failure_leaves_no_trace(run: Run) -> Problem | None:
    """Hold each pull after a failure against what Loop answers, if it was right before."""
    worked = failed = False
    for number, outcome in enumerate(run.outcomes):
        if _failed(outcome):
            failed = True
            continue
        problem = _wrong(outcome, number)
        if not failed and problem is not None:
            return None  # it is not the failure that makes it wrong
        if failed and worked and problem is not None:
            return problem
        worked = worked or bool(outcome.orders)
    return None


def _failed(outcome: Outcome) -> bool:
    return any(map(kind, outcome.asked)) or not outcome.pull.there


def _wrong(outcome: Outcome, number: int) -> Problem | None:
    if real(outcome.pull.profile.email_addresses) and outcome.error_kind is not None:
        return Problem(
            what="after a failure was over the next pull is still an error",
            expected=[
                name
                for name, _ in truth(outcome.setting, real(outcome.pull.profile.email_addresses))
            ],
            actual=outcome.said.problem or outcome.reply.get("error"),
            pull=number,
        )
    return missing(outcome, number) or strange(outcome, number)
