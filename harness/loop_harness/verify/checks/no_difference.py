"""What must make no difference: M05 to M08."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.matching import key
from loop_harness.model import Trigger, World
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import names_of, same_as_first
from loop_harness.verify.run import Run
from loop_harness.verify.truth import real


def _twice(dialect: Dialect) -> st.SearchStrategy[Case]:
    return st.builds(
        lambda case, faults: replace(case, shops=(replace(case.shops[0], faults=faults),)),
        draw.tame(dialect, sizes=(1, 2, 3, 5), most_orders=4),
        st.sampled_from(((), ("duplicates",), ("duplicates:times=3",), ("duplicates:apart=1",))),
    )


def _shared(dialect: Dialect) -> Iterator[Case]:
    """Let one order stand under all addresses of a profile, with none to three parcels."""
    for size in (2, 3):
        own = draw.addresses(9, size)
        for count in range(4):
            order = draw.order(0, own, draw.parcels(0, count, size))
            world = World(token="sk_test_1001_plain", orders=(order,))  # noqa: S106 - fictional
            for trigger in Trigger:
                case = draw.one_pull(world, own, dialect, trigger=trigger)
                yield case
                yield replace(case, shops=(replace(case.shops[0], faults=("duplicates",)),))
    for trigger in Trigger:
        own = draw.addresses(9, 2)
        several = (draw.order(each, own, draw.parcels(each, 1, each)) for each in range(3))
        case = draw.one_pull(draw.of(several), own, dialect, trigger=trigger)
        yield replace(case, shops=(replace(case.shops[0], faults=("duplicates:apart=1",)),))


def _shared_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        own = {key(one, each.setting.dialect) for one in real(each.pull.profile.email_addresses)}
        if any(
            len({key(e, each.setting.dialect) for e in order.emails} & own) > 1
            for order in each.setting.world.orders
        ):
            yield "under several addresses"
        if each.setting.faults and each.orders:
            yield "answered twice"


@check(
    "M05",
    cases=_twice,
    landmarks=_shared,
    classes=_shared_classes,
    all_classes=("under several addresses", "answered twice"),
)
def an_order_appears_once(run: Run) -> Problem | None:
    """Look for two equal orders in one reply."""
    for number, outcome in enumerate(run.outcomes):
        for each in outcome.shown:
            if (count := outcome.shown.count(each)) > 1:
                return Problem(
                    what=f"an order is shown {count} times",
                    expected=names_of(dict.fromkeys(outcome.shown)),
                    actual=names_of(outcome.shown),
                    pull=number,
                    order=each[0],
                )
    return None


def _again(dialect: Dialect, other: str) -> st.SearchStrategy[Case]:
    """Generate two pulls: one profile, and the same with its list written in another way."""

    def build(case: Case, seed: int, count: int) -> Case:
        (pull,) = case.pulls
        own = list(pull.profile.email_addresses or ())
        person = replace(pull.profile, email_addresses=tuple(_rewritten(own, other, seed, count)))
        return replace(case, steps=(pull, replace(pull, profile=person)))

    sizes = (2, 3, 4, 12) if other == "order" else (1, 2, 3, 8)
    return st.builds(
        build,
        draw.tame(dialect, sizes=sizes, most_orders=6),
        st.integers(0, 719),
        st.integers(1, 3),
    )


def _rewritten(own: list[str | None], how: str, seed: int, count: int) -> list[str | None]:
    place = seed % len(own)
    if how == "order":
        turned = [*own[place:], *own[:place]]
        return turned[::-1] if seed % 2 == 0 or turned == own else turned
    return [*own[: place + 1], *own[place : place + 1] * count, *own[place + 1 :]]


def _reversed(dialect: Dialect) -> Iterator[Case]:
    for size in (2, 3, 11):
        own = draw.addresses(2, size)
        for owners in ((0,), (-1,), (0, -1)):
            world = draw.world([draw.Spot(owners, 1, size)], own, ())
            case = draw.one_pull(world, own, dialect)
            turned = replace(case.pulls[0], profile=draw.profile(own[::-1]))
            yield replace(case, steps=(case.pulls[0], turned))


@check(
    "M06",
    cases=lambda dialect: _again(dialect, "order"),
    landmarks=_reversed,
    classes=seen.sizes,
    all_classes=seen.SIZES[2:3] + seen.SIZES[4:],
)
def the_sequence_of_addresses_does_not_matter(run: Run) -> Problem | None:
    """Hold two pulls with the same addresses in another sequence against each other."""
    if len({tuple(sorted(_listed(run, at))) for at in range(len(run.outcomes))}) != 1:
        return None
    return same_as_first(run, "in another sequence the addresses find other orders")


def _repeats(dialect: Dialect) -> Iterator[Case]:
    own = draw.addresses(4, 2)
    for owners in ((0,), (1,), (0, 1)):
        for listed in ((own[0], *own), (*own, own[0]), (*own, *own), (own[1],) * 3 + own):
            world = draw.world([draw.Spot(owners, 2, 1), draw.Spot((0,), 1, 2)], own, ())
            case = draw.one_pull(world, own, dialect)
            again = replace(case.pulls[0], profile=draw.profile(listed))
            yield replace(case, steps=(case.pulls[0], again))


@check(
    "M07",
    cases=lambda dialect: _again(dialect, "repeat"),
    landmarks=_repeats,
    classes=lambda run: (
        "repeated address"
        for at in range(len(run.outcomes))
        if len(set(_listed(run, at))) < len(_listed(run, at))
    ),
    all_classes=("repeated address",),
)
def a_repeated_address_changes_nothing(run: Run) -> Problem | None:
    """Hold a profile with an address listed twice against the same without."""
    if len({frozenset(_listed(run, at)) for at in range(len(run.outcomes))}) != 1:
        return None
    problem = same_as_first(run, "with an address listed twice other orders appear")
    return problem or an_order_appears_once(run)


def _listed(run: Run, at: int) -> tuple[str, ...]:
    return real(run.outcomes[at].pull.profile.email_addresses)


def _one_more(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(case: Case, added: int, place: int) -> Case:
        (pull,) = case.pulls
        own = list(pull.profile.email_addresses or ())
        extra = [each for each in draw.addresses(added, 8) if each not in own][:1]
        at = place % (len(own) + 1)
        more = replace(pull.profile, email_addresses=(*own[:at], *extra, *own[at:]))
        return replace(case, steps=(pull, replace(pull, profile=more)))

    return st.builds(
        build,
        draw.tame(dialect, sizes=(1, 2, 3, 10, 11), most_orders=6),
        st.integers(0, len(draw.PEOPLE) - 1),
        st.integers(0, 20),
    )


def _one_more_stranger(dialect: Dialect) -> Iterator[Case]:
    for size in (1, 2, 9, 10, 11):
        own = draw.addresses(1, size)
        world = draw.world([draw.Spot((0,), 1, 3), draw.Spot((-1,), 1, 4)], own, ())
        case = draw.one_pull(world, own, dialect)
        for listed in ((draw.PEOPLE[-1], *own), (*own, draw.PEOPLE[-1])):
            more = replace(case.pulls[0], profile=draw.profile(listed))
            yield replace(case, steps=(case.pulls[0], more))


@check(
    "M08",
    cases=_one_more,
    landmarks=_one_more_stranger,
    classes=lambda run: (*seen.sizes(run), *seen.found(run)),
    all_classes=(*seen.SIZES[2:3], *seen.SIZES[4:], *seen.FOUND),
)
def one_more_address_hides_nothing(run: Run) -> Problem | None:
    """Hold a profile against the same with one more address."""
    for at in range(1, len(run.outcomes)):
        if not set(_listed(run, at - 1)) < set(_listed(run, at)):
            continue
        before, after = run.outcomes[at - 1].names, run.outcomes[at].names
        if hidden := [each for each in before if each not in after]:
            return Problem(
                what="one more address hides an order",
                expected=list(before),
                actual=list(after),
                pull=at,
                order=hidden[0],
            )
    return None
