"""What stands in a list without being an address of it: M12, M13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.matching import key
from loop_harness.model import Profile, Trigger
from loop_harness.verify.case import Case, Pull, Setting
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import asked_nothing, lists, missing
from loop_harness.verify.run import Run
from loop_harness.verify.truth import real

_BLANKS: tuple[str | None, ...] = (None, "", " ", "\t\n", "   ")


def _with_blanks(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(case: Case, blanks: list[int], front: bool, alone: bool) -> Case:
        (pull,) = case.pulls
        empty = tuple(_BLANKS[each] for each in blanks)
        own = () if alone else pull.profile.email_addresses or ()
        listed = (*empty, *own) if front else (*own, *empty)
        person = replace(pull.profile, email_addresses=listed, primary_email_address=None)
        return replace(case, steps=(replace(pull, profile=person),))

    return st.builds(
        build,
        draw.tame(dialect, sizes=(1, 2, 3), most_orders=4),
        st.lists(st.integers(0, len(_BLANKS) - 1), min_size=1, max_size=3),
        st.booleans(),
        st.booleans(),
    )


def _each_blank(dialect: Dialect) -> Iterator[Case]:
    for blank in _BLANKS:
        for listed in ((blank,), (blank, draw.PEOPLE[0]), (draw.PEOPLE[0], blank), (blank, blank)):
            for trigger in Trigger:
                yield draw.one_pull(draw.one_order(), listed, dialect, trigger=trigger)


def _blank_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        listed = each.pull.profile.email_addresses or ()
        beside = "beside others" if real(listed) else "alone"
        for one in listed:
            if one is None or not one.strip():
                what = "null" if one is None else "empty" if not one else "spaces"
                yield f"{what} {beside}"


@check(
    "M12",
    cases=_with_blanks,
    landmarks=_each_blank,
    classes=_blank_classes,
    all_classes=(
        f"{what} {where}"
        for what in ("null", "empty", "spaces")
        for where in ("alone", "beside others")
    ),
)
def a_blank_address_is_no_address(run: Run) -> Problem | None:
    """Look for blank addresses in what Loop was asked; alone they count as none."""
    for number, outcome in enumerate(run.outcomes):
        listed = outcome.pull.profile.email_addresses or ()
        if listed and not real(listed):
            if problem := asked_nothing(outcome, number, "blank addresses only"):
                return problem
            continue
        if len(real(listed)) == len(listed):
            continue
        if problem := _sent_blank(outcome.asked, number) or missing(outcome, number):
            return problem
    return None


def _sent_blank(asked: Iterable[object], number: int) -> Problem | None:
    for each in asked:
        for found in lists(each):
            if any(one is None or not str(one).strip() for one in found):
                return Problem(
                    what="a blank address was sent to Loop",
                    expected=list(real(found)),
                    actual=list(found),
                    pull=number,
                )
    return None


def _unlisted(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(start: int, size: int, triggers: list[Trigger], spot: draw.Spot) -> Case:
        own, (primary,) = draw.addresses(start, size), draw.addresses(start + size, 1)
        world = draw.world([spot, draw.Spot((100,), 1, 5)], own, (primary,))
        person = replace(draw.profile(own), primary_email_address=primary)
        return Case(
            shops=(Setting(world=world, dialect=dialect),),
            steps=tuple(
                Pull(profile=replace(person, email_addresses=own[: 1 + at % size]), trigger=each)
                for at, each in enumerate(triggers)
            ),
        )

    return st.builds(
        build,
        st.integers(0, 60),
        st.sampled_from((1, 2, 3, 11)),
        st.lists(draw.TRIGGERS, min_size=2, max_size=4),
        draw.spots(),
    )


@check(
    "M13",
    cases=_unlisted,
    classes=lambda run: (
        "unlisted primary address" for each in run.outcomes if _is_unlisted(each.pull.profile)
    ),
    all_classes=("unlisted primary address",),
)
def an_unlisted_primary_address_is_treated_consistently(run: Run) -> Problem | None:
    """Hold the pulls of one case against each other: the primary is asked for in all or in none."""
    asked = [
        key(outcome.pull.profile.primary_email_address, outcome.setting.dialect)
        in {key(each, outcome.setting.dialect) for each in outcome.addresses}
        for outcome in run.outcomes
        if _is_unlisted(outcome.pull.profile) and outcome.asked
    ]
    if len(set(asked)) < 2:  # noqa: PLR2004 - asked for, and not asked for
        return None
    return Problem(
        what="an unlisted primary address is asked for in one pull and not in another",
        expected="the same in every pull",
        actual=["asked for" if each else "not asked for" for each in asked],
    )


def _is_unlisted(person: Profile) -> bool:
    primary = person.primary_email_address
    return (
        bool(primary)
        and bool(person.email_addresses)
        and primary not in (person.email_addresses or ())
    )
