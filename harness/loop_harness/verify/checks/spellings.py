"""What an address is, and which are equal: M10 to M13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.matching import key
from loop_harness.model import Profile, Trigger, World
from loop_harness.verify.case import Case, Pull, Setting
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import asked_nothing, lists, missing, strange
from loop_harness.verify.run import Run
from loop_harness.verify.truth import real, truth

_BLANKS: tuple[str | None, ...] = (None, "", " ", "\t\n", "   ")


def _spelled(address: str) -> tuple[str, ...]:
    local, _, domain = address.rpartition("@")
    return (
        f"{local.upper()}@{domain}",
        f"{local}@{domain.upper()}",
        f"{local.title()}@{domain.title()}",
        address.upper(),
        address,
    )


_OTHER_FORMS = (
    ("jürgen@example.org", "ju\u0308rgen@example.org"),
    ("ada@münchen.example", "ada@xn--mnchen-3ya.example"),
    ("ada@例え.test", "ada@xn--r8jz45g.test"),
)


def _spellings(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(start: int, size: int, stored: int, asked: int, trigger: Trigger) -> Case:
        own = draw.addresses(start, size)
        orders = tuple(
            draw.order(
                number, [_spelled(each)[(stored + number) % 5]], draw.parcels(number, 1, asked)
            )
            for number, each in enumerate(own)
        )
        listed = tuple(_spelled(each)[(asked + n) % 5] for n, each in enumerate(own))
        world = World(token="sk_test_1001_plain", orders=orders)  # noqa: S106 - fictional
        return draw.one_pull(world, listed, dialect, trigger=trigger)

    return st.builds(
        build,
        st.integers(0, 60),
        st.integers(1, 3),
        st.integers(0, 4),
        st.integers(0, 4),
        draw.TRIGGERS,
    )


def _every_spelling(dialect: Dialect) -> Iterator[Case]:
    address = "mia.brook@example.com"
    pairs = [(one, other) for one in _spelled(address) for other in _spelled(address)]
    pairs += [pair for one, other in _OTHER_FORMS for pair in ((one, other), (other, one))]
    for stored, asked in pairs:
        yield draw.one_pull(draw.one_order(stored), (asked,), dialect)


def _spelling_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        listed = real(each.pull.profile.email_addresses)
        stored = {one for order in each.setting.world.orders for one in order.emails}
        if any(one not in stored and one.lower() in {s.lower() for s in stored} for one in listed):
            yield "other case"
        if any(not one.isascii() or "xn--" in one for one in listed):
            yield "other form"
        yield "found" if truth(each.setting, listed) else "not found"


@check(
    "M10",
    cases=_spellings,
    landmarks=_every_spelling,
    classes=_spelling_classes,
    all_classes=("other case", "other form", "found"),
)
def addresses_are_compared_as_the_dialect_says(run: Run) -> Problem | None:
    """Hold the orders of other spellings against those that Loop finds by them."""
    for number, outcome in enumerate(run.outcomes):
        if problem := missing(outcome, number) or strange(outcome, number):
            return problem
    return None


_UNFOLDED = (
    *("ada+shop@example.com", "a.da@example.com", "o'hara@example.net", "x_y-z@example.com"),
    *('"ada lee"@example.com', '"ada@work"@example.com', "ada%home@example.org", "{ada}@a.test"),
    *("jürgen@example.org", "用户@example.com", "ada@例え.test", "ada=b@example.com", "a*@a.test"),
    *("ju\u0308rgen@example.org", "ada@münchen.example", "ada#1@example.com", "ada&b@example.com"),
    *("ada+a+b@example.com", "1@example.com", "ada/b@example.com", "ada?@example.com", "~@a.test"),
    *("ada\\b@example.com", "İx@example.com", "ada,b@example.com"),
)


def _special(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(picked: list[int], plain: int, trigger: Trigger) -> Case:
        own = tuple(
            dict.fromkeys((*(_UNFOLDED[each] for each in picked), *draw.addresses(plain, 1)))
        )
        world = draw.world([draw.Spot((0,), 1, plain)], own, ())
        return draw.one_pull(world, own, dialect, trigger=trigger)

    places = st.lists(st.integers(0, len(_UNFOLDED) - 1), min_size=1, max_size=4)
    return st.builds(build, places, st.integers(0, 43), draw.TRIGGERS)


def _each_special(dialect: Dialect) -> Iterator[Case]:
    for each in (
        *_UNFOLDED,
        "mia@EXAMPLE.com",
        "Mia@example.com",
        " mia@example.com ",
        "mia@example.com\n",
    ):
        yield draw.one_pull(draw.one_order(each.strip()), (each,), dialect)


def _special_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        for one in real(each.pull.profile.email_addresses):
            local, _, domain = one.strip().rpartition("@")
            yield from (
                name
                for name, holds in {
                    "plus tag": "+" in local,
                    "dot": "." in local,
                    "quotes": '"' in local,
                    "Unicode": not local.isascii(),
                    "international domain": not domain.isascii(),
                    "other sign": any(sign in local for sign in "'%{=*#&/?\\,~_"),
                }.items()
                if holds
            )


@check(
    "M11",
    cases=_special,
    landmarks=_each_special,
    classes=_special_classes,
    all_classes=("plus tag", "dot", "quotes", "Unicode", "international domain", "other sign"),
)
def addresses_reach_loop_unfolded(run: Run) -> Problem | None:
    """Hold each address that Loop was asked for against those of the profile, both ways."""
    for number, outcome in enumerate(run.outcomes):
        dialect = outcome.setting.dialect
        own = real(outcome.pull.profile.email_addresses)
        wanted = {_harmless(each, dialect): each for each in own}
        sent = {_harmless(each, dialect): each for each in outcome.addresses}
        if lost := [each for folded, each in wanted.items() if folded not in sent]:
            return _folded(
                f"{lost[0]!r} did not reach Loop as it is", own, outcome.addresses, number, lost[0]
            )
        if more := [each for folded, each in sent.items() if folded not in wanted]:
            return _folded(
                f"{more[0]!r} was asked for, which the profile does not list",
                own,
                outcome.addresses,
                number,
                more[0],
            )
    return None


def _harmless(address: str, dialect: Dialect) -> str | None:
    """Return an address without what may be changed: outer spaces, and case where it is ignored."""
    return key(address.strip(), dialect)


def _folded(what: str, own: Iterable[str], sent: Iterable[str], pull: int, address: str) -> Problem:
    return Problem(what=what, expected=list(own), actual=list(sent), pull=pull, address=address)


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
