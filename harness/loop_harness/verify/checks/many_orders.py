"""How many orders are shown: S05."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger
from loop_harness.verify.case import Case, Restart
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import jumbled, names_of
from loop_harness.verify.run import Outcome, Run, Shown
from loop_harness.verify.truth import real, truth

_TRIGGERS = tuple(Trigger)
_FEWEST = 10  #: that a cut leaves


def all_of(outcome: Outcome) -> tuple[Shown, ...]:
    """Return every order that matches, also those beyond what one answer of Loop may hold."""
    setting = outcome.setting
    unlimited = replace(setting, dialect=setting.dialect.but(orders_limit="none"))
    return truth(unlimited, real(outcome.pull.profile.email_addresses))


def _orders(count: int, own: Sequence[str], shared: int) -> Iterator[Order]:
    """Yield orders of one parcel, so many of them under all addresses, the rest under the last."""
    for number in range(count):
        emails = own if number < shared else own[-1:]
        yield draw.order(number, emails, draw.parcels(number, 1, 0))


def _counted(
    count: int, dialect: Dialect, *triggers: Trigger, size: int = 1, shared: int = 0
) -> Case:
    own = draw.addresses(15, size)
    return draw.pulls(draw.of(_orders(count, own, shared)), own, dialect, *triggers)


def _counts(dialect: Dialect) -> Iterator[Case]:
    opened, guide, rule = _TRIGGERS
    for count in (10, 9, 8, 7, 6, 5, 4, 3, 2, 1):
        for trigger in _TRIGGERS if count > 8 else (_TRIGGERS[count % 3],):  # noqa: PLR2004
            yield _counted(count, dialect, trigger)
    for count, times in ((6, 2), (10, 2), (4, 3), (9, 2), (2, 12), (10, 3)):
        for trigger in Trigger:
            yield draw.with_faults(_counted(count, dialect, trigger), f"duplicates:times={times}")
    for size, shared, count in ((2, 5, 10), (2, 8, 10), (3, 4, 10), (2, 10, 10), (3, 7, 9)):
        yield _counted(count, dialect, opened, size=size, shared=shared)
    for count in (11, 12, 14, 20, 25, 51, 60):
        trigger = _TRIGGERS[count % 3]
        yield _counted(count, dialect, trigger, trigger, trigger)
    for count, times in ((12, 2), (11, 3)):
        yield draw.with_faults(_counted(count, dialect, rule, rule), f"duplicates:times={times}")
    for size, shared, count in ((2, 6, 14), (3, 11, 12), (2, 12, 24)):
        yield _counted(count, dialect, guide, guide, size=size, shared=shared)
    case = _counted(15, dialect, opened, opened)
    yield replace(case, steps=(case.steps[0], Restart(), case.steps[1]))


def _any_count(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(count: int, size: int, shared: int, times: int, triggers: list[Trigger]) -> Case:
        case = _counted(count, dialect, *triggers, size=size, shared=min(shared, count))
        return draw.with_faults(case, f"duplicates:times={times}") if times > 1 else case

    return st.builds(
        build,
        st.sampled_from((*range(1, 15), 9, 10, 10, 11, 17, 25, 40)),
        st.integers(1, 3),
        st.integers(0, 14),
        st.sampled_from((1, 1, 1, 2, 3)),
        st.lists(draw.TRIGGERS, min_size=1, max_size=3),
    )


def _count_classes(run: Run) -> Iterator[str]:
    yield from seen.triggers(run)
    for outcome in run.outcomes:
        count = len(all_of(outcome))
        if count:
            yield "ten" if count == _FEWEST else "up to nine" if count < _FEWEST else "more"
        if any(each.faults for each in outcome.asked):
            yield "answered several times"


@check(
    "S05",
    cases=_any_count,
    landmarks=_counts,
    classes=_count_classes,
    all_classes=("up to nine", "ten", "more", "answered several times", *seen.TRIGGERS),
)
def at_least_ten_are_shown(run: Run) -> Problem | None:
    """Count the different orders of each reply; more than ten are cut alike each time."""
    cuts: list[tuple[Trigger, list[Shown], frozenset[str]]] = []
    for number, outcome in enumerate(run.outcomes):
        wanted = list(all_of(outcome))
        if problem := _too_few(outcome, number, wanted):
            return problem
        if len(wanted) <= _FEWEST or outcome.problems:
            continue
        trigger, shown = outcome.pull.trigger, frozenset(outcome.names)
        known = {(name, jumbled(rows)) for name, rows in wanted}
        if wrong := [each for each in outcome.shown if (each[0], jumbled(each[1])) not in known]:
            return Problem(
                what=f"order {wrong[0][0]} is shown, and not as Loop answers it",
                expected=[[name, *map(list, rows)] for name, rows in wanted if name == wrong[0][0]],
                actual=[wrong[0][0], *map(list, wrong[0][1])],
                pull=number,
                order=wrong[0][0],
            )
        # Whether the triggers cut alike is the business of T02.
        for other in (cut for *same, cut in cuts if same == [trigger, wanted] and cut != shown):
            return Problem(
                what=f"more than ten orders match, and pull {number + 1} shows other ones",
                expected=sorted(other),
                actual=sorted(shown),
                pull=number,
            )
        cuts.append((trigger, wanted, shown))
    return None


def _too_few(outcome: Outcome, number: int, wanted: list[Shown]) -> Problem | None:
    names = set(outcome.names)
    lost = [name for name, _ in wanted if name not in names]
    if not lost or len(wanted) - len(lost) >= _FEWEST:
        return None
    return Problem(
        what=f"{len(wanted)} orders match, and {len(wanted) - len(lost)} of them are shown",
        expected=names_of(wanted),
        actual=list(outcome.names),
        pull=number,
        order=lost[0],
    )
