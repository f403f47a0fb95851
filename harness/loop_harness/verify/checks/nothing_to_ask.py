"""Profiles without an address: M01, M02."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import PhoneNumber, Profile, Trigger
from loop_harness.verify.case import Case, Pull, Setting
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import asked_nothing, same_as_first
from loop_harness.verify.run import Run
from loop_harness.verify.truth import real

_PHONES = ("+12025550101", "+12025550123", "+12025550142", "+442079460101", "+12025550199")


def _without_address(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(some: list[draw.Spot], fields: int, trigger: Trigger, is_missing: bool) -> Case:
        person = draw.profile(None if is_missing else (), fields)
        world = draw.world(some, (), draw.addresses(0, 3))
        return Case(
            shops=(Setting(world=world, dialect=dialect),),
            steps=(Pull(profile=person, trigger=trigger),),
        )

    return st.builds(
        build,
        st.lists(draw.spots(), max_size=3),
        st.integers(0, 7),
        draw.TRIGGERS,
        st.booleans(),
    )


def _every_trigger_without_address(dialect: Dialect) -> Iterator[Case]:
    for emails in ((), None):
        for trigger in Trigger:
            yield draw.one_pull(draw.one_order(), emails, dialect, trigger=trigger)


def _how_empty(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        listed = each.pull.profile.email_addresses
        yield "list missing" if listed is None else "list empty" if not listed else "list filled"


@check(
    "M01",
    cases=_without_address,
    landmarks=_every_trigger_without_address,
    classes=lambda run: (*_how_empty(run), *seen.triggers(run)),
    all_classes=("list missing", "list empty", *seen.TRIGGERS),
)
def nothing_is_asked_without_an_address(run: Run) -> Problem | None:
    """Hold a pull without addresses and phone numbers against the journal and the reply."""
    for number, outcome in enumerate(run.outcomes):
        person = outcome.pull.profile
        if person.email_addresses or person.phone_numbers or person.primary_phone_number:
            continue
        if problem := asked_nothing(outcome, number, "no address"):
            return problem
    return None


def _phones(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(case: Case, numbers: list[str], primary: bool, kind: str | None) -> Case:
        (plain,) = case.pulls
        phones = tuple(PhoneNumber(number=each, type=kind) for each in numbers)
        also = replace(
            plain.profile,
            phone_numbers=phones,
            primary_phone_number=phones[0] if primary else None,
        )
        return _with_their_phones(
            replace(case, steps=(plain, replace(plain, profile=also))), numbers
        )

    return st.builds(
        build,
        draw.tame(dialect, sizes=(0, 0, 1, 2), most_orders=4),
        st.lists(st.sampled_from(_PHONES), min_size=1, max_size=3, unique=True),
        st.booleans(),
        st.sampled_from(("MOBILE", "HOME", "OFFICE", None)),
    )


def _with_their_phones(case: Case, numbers: list[str]) -> Case:
    """Let every order carry one of the profile's own phone numbers."""
    (setting,) = case.shops
    orders = tuple(
        replace(each, phone=numbers[place % len(numbers)])
        for place, each in enumerate(setting.world.orders)
    )
    return replace(case, shops=(replace(setting, world=replace(setting.world, orders=orders)),))


def _phone_only(dialect: Dialect) -> Iterator[Case]:
    for trigger in Trigger:
        for number in _PHONES[:2]:
            phone = PhoneNumber(number=number, type="MOBILE")
            for person in (
                Profile(email_addresses=(), phone_numbers=(phone,)),
                Profile(primary_phone_number=phone),
                Profile(phone_numbers=(phone,), primary_phone_number=phone),
            ):
                yield Case(
                    shops=(Setting(world=draw.one_order(phone=number), dialect=dialect),),
                    steps=(Pull(profile=person, trigger=trigger),),
                )


def _phone_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        person = each.pull.profile
        if person.phone_numbers or person.primary_phone_number:
            yield "phones and addresses" if real(person.email_addresses) else "phones only"


@check(
    "M02",
    cases=_phones,
    landmarks=_phone_only,
    classes=_phone_classes,
    all_classes=("phones only", "phones and addresses"),
)
def phone_numbers_change_nothing(run: Run) -> Problem | None:
    """Hold a profile with phone numbers against the same without; none ever reaches Loop."""
    for number, outcome in enumerate(run.outcomes):
        person = outcome.pull.profile
        phones = [each.number for each in person.phone_numbers or ()]
        phones += [person.primary_phone_number.number] if person.primary_phone_number else []
        sent = [f"{each.target} {each.headers} {each.body}" for each in outcome.asked]
        for phone in phones:
            if any(phone.lstrip("+") in each for each in sent):
                return Problem(
                    what=f"the phone number {phone} was sent to Loop",
                    expected="no phone number in any request",
                    actual=sent,
                    pull=number,
                )
        alone = phones and not person.email_addresses
        if alone and (problem := asked_nothing(outcome, number, "only phone numbers")):
            return problem
    return same_as_first(run, "with phone numbers other orders appear")
