"""Pulls at once do not disturb each other: T03."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Trigger
from loop_harness.verify.case import Case, Misbehave, Pull, Setting, Step, Together
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import names_of
from loop_harness.verify.run import Outcome, Run, Shown

_OWN = draw.addresses(33, 4)
#: How the answers are slowed down, so that the pulls really overlap: all, or only the first.
_DELAYS = ("slow:seconds=0.01", "slow:seconds=0.02,first=1", "slow:seconds=0.02,after=1")
_OTHER_NAMES = 40  #: how far the names of the second shop are from those of the first


def _settings(dialect: Dialect) -> tuple[Setting, ...]:
    """Return two shops in which the same four people have different orders."""
    return tuple(
        Setting(
            world=draw.of(
                draw.order(first + at, (each,), draw.parcels(first + at, 1, at))
                for at, each in enumerate(_OWN)
            ),
            dialect=dialect,
        )
        for first in (0, _OTHER_NAMES)
    )


def _at_once(
    dialect: Dialect, pulls: Sequence[tuple[int, int, Trigger]], delay: str, *, fields: int = 15
) -> Case:
    """Return pulls of (person, shop, trigger): each alone, then all of them together."""
    some = tuple(
        Pull(profile=draw.profile(_OWN[person : person + 1], fields), shop=shop, trigger=trigger)
        for person, shop, trigger in pulls
    )
    slow = tuple(Misbehave(faults=(delay,), shop=shop) for shop in (0, 1))
    steps: tuple[Step, ...] = (*dict.fromkeys(some), *slow, Together(pulls=some))
    return Case(shops=_settings(dialect), steps=steps)


def _each_pair(dialect: Dialect) -> Iterator[Case]:
    opened, guide, rule = tuple(Trigger)
    for delay in _DELAYS:
        for fields in (15, 0):
            for pulls in (
                ((0, 0, opened), (1, 0, opened)),
                ((0, 0, guide), (0, 1, guide)),
                ((2, 0, rule), (1, 1, opened)),
                ((0, 0, rule), (1, 1, rule), (2, 0, guide), (3, 1, opened)),
            ):
                yield _at_once(dialect, pulls, delay, fields=fields)


def _pulls(dialect: Dialect) -> st.SearchStrategy[Case]:
    one = st.tuples(st.integers(0, 3), st.integers(0, 1), draw.TRIGGERS)
    return st.builds(
        lambda pulls, delay, fields: _at_once(dialect, pulls, delay, fields=fields),
        st.lists(one, min_size=2, max_size=4, unique=True),
        st.sampled_from(_DELAYS),
        st.integers(0, 15),
    )


def _classes(run: Run) -> Iterator[str]:
    for outcomes in _together(run):
        pulls = [each.pull for _, each in outcomes]
        yield "two at once" if len(pulls) == 2 else "more at once"  # noqa: PLR2004
        if len({each.shop for each in pulls}) > 1:
            yield "different shops"
        if len({each.profile for each in pulls}) > 1:
            yield "different profiles"


@check(
    "T03",
    cases=_pulls,
    landmarks=_each_pair,
    classes=_classes,
    all_classes=("two at once", "more at once", "different shops", "different profiles"),
    seconds_each=0.03,
)
def pulls_at_once_show_what_each_shows_alone(run: Run) -> Problem | None:
    """Hold each of several pulls at once against the same pull alone."""
    alone = _alone(run)
    for outcomes in _together(run):
        for number, each in outcomes:
            single = alone.get(each.pull)
            if number < 0 or single is None or each.setting.world != single.setting.world:
                continue
            if _seen(each) != _seen(single):
                return Problem(
                    what="of several pulls at once, one shows other orders than alone",
                    expected=_told(single),
                    actual=_told(each),
                    pull=number,
                    order=next((name for name, _ in {*each.shown} ^ {*single.shown}), None),
                )
    return None


def _places(run: Run) -> Iterator[tuple[Step, list[tuple[int, Outcome]]]]:
    """Yield each step that asks, with its outcomes and their numbers."""
    numbered = iter(enumerate((*run.before, *run.outcomes), -len(run.before)))
    for step in run.case.steps:
        if isinstance(step, Pull):
            yield step, [next(numbered)]
        elif isinstance(step, Together):
            yield step, [next(numbered) for _ in step.pulls]


def _together(run: Run) -> Iterator[list[tuple[int, Outcome]]]:
    for step, outcomes in _places(run):
        if isinstance(step, Together) and len(outcomes) > 1:
            yield outcomes


def _alone(run: Run) -> dict[Pull, Outcome]:
    return {step: outcomes[0][1] for step, outcomes in _places(run) if isinstance(step, Pull)}


def _seen(outcome: Outcome) -> tuple[set[Shown], bool]:
    return set(outcome.shown), outcome.error_kind is None


def _told(outcome: Outcome) -> object:
    return names_of(outcome.shown) or outcome.said.problem or outcome.reply.get("error")
