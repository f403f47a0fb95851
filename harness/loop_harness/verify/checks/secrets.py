"""The token and the profile stay where they belong: X01, X06."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.model import PhoneNumber, Profile
from loop_harness.verify.case import Case, Pull
from loop_harness.verify.checks import seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.failing import (
    each_way,
    either_way,
    kind,
)
from loop_harness.verify.checks.leaks import holds, parts, spellings
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real

_FAULTS = (
    *("status:status=401", "reset", "graphql-errors", "html", "unavailable", "refused"),
    *("status:status=403", "status:status=500", "status:status=404", "status:status=400"),
    *("rate-limited:retry_after=3600", "truncated", "data-null", "partial", "redirect", "empty"),
    *("plan-needed", "redirect:location=/login", "status:status=429", "malformed", "null-body"),
)
#: What a token begins with, which may be shown.
_SHOWN = len("sk_test_")


def _told(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Yield each part of what a subject says, with its name."""
    said = outcome.said
    yield "the reply", json.dumps(said.document, ensure_ascii=False)
    yield "a message", said.problem or ""
    yield "the reply", said.text
    yield "the log", said.log


def _places(outcome: Outcome) -> Iterator[tuple[str, str]]:
    for request in (*outcome.heard, *outcome.sent_away):
        yield from parts(request)
    yield from _told(outcome)


def _how_it_went(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        if each.asked:
            yield "failed" if any(map(kind, each.asked)) else "answered"


@check(
    "X01",
    cases=lambda dialect: either_way(dialect, _FAULTS),
    landmarks=lambda dialect: each_way(dialect, _FAULTS),
    classes=lambda run: (*_how_it_went(run), *seen.triggers(run)),
    all_classes=("failed", "answered", *seen.TRIGGERS),
)
def the_token_travels_in_its_header_only(run: Run) -> Problem | None:
    """Look for the token in every part of all requests but its header, and in all that is said."""
    for number, outcome in enumerate(run.outcomes):
        token = outcome.request["loop"].get("api_token")
        if not token:
            continue
        needles = spellings(token) | spellings(token[_SHOWN:])
        for place, text in _places(outcome):
            if holds(text, needles):
                return Problem(
                    what=f"the token is in {place}",
                    expected=f"the token in the header {TOKEN_HEADER} only",
                    actual=place,
                    pull=number,
                )
    return None


_PERSON = Profile(
    id="customer-7f3e9b21",
    name="Xanthippe Quillfeather",
    address="77 Zanzibar Crescent, Wobbleton, WY 82001",
    primary_phone_number=PhoneNumber(number="+12025550177", type="MOBILE"),
    phone_numbers=(
        PhoneNumber(number="+12025550177", type="MOBILE"),
        PhoneNumber(number="+12025550163", type="HOME"),
    ),
)
_SHORTEST = 6  #: characters of a value that stands nowhere by chance


def _as_somebody(case: Case) -> Case:
    """Give the profile of a case a name, an address and all else that Loop must not learn."""
    steps = []
    for each in case.steps:
        if isinstance(each, Pull):
            listed = each.profile.email_addresses
            person = replace(
                _PERSON,
                email_addresses=listed,
                primary_email_address=next(iter(listed or ()), None),
            )
            steps.append(replace(each, profile=person))
    return replace(case, steps=tuple(steps))


def _somebody(dialect: Dialect) -> st.SearchStrategy[Case]:
    return either_way(dialect, _FAULTS).map(_as_somebody)


@check(
    "X06",
    cases=_somebody,
    landmarks=lambda dialect: map(_as_somebody, each_way(dialect, _FAULTS)),
    classes=lambda run: (*_how_it_went(run), *seen.triggers(run)),
    all_classes=("failed", "answered", *seen.TRIGGERS),
)
def only_addresses_leave_the_profile(run: Run) -> Problem | None:
    """Look for every other field of the profile in what was sent, whatever it is written in."""
    for number, outcome in enumerate(run.outcomes):
        needles = {
            field: {spelled for value in values for spelled in spellings(value)}
            for field, values in _private(outcome.pull.profile).items()
        }
        for request in (*outcome.heard, *outcome.sent_away):
            for place, text in parts(request):
                for field, spelled in needles.items():
                    if holds(text, spelled):
                        return Problem(
                            what=f"the {field} of the profile is in {place} of a request",
                            expected="nothing of the profile but its addresses",
                            actual=f"{request.method} {request.path}",
                            pull=number,
                        )
    return None


def _private(person: Profile) -> dict[str, list[str]]:
    """Return what must not be sent, by field: each value, and the parts that tell as much."""
    phones = [
        each.number for each in (*(person.phone_numbers or ()), person.primary_phone_number) if each
    ]
    found = {
        "id": [person.id or ""],
        "name": [person.name or "", *(person.name or "").split()],
        "postal address": [person.address or "", *(person.address or "").split(",")],
        "phone number": [part for each in phones for part in (each, each.lstrip("+"), each[-10:])],
    }
    addresses = " ".join(real(person.email_addresses)).lower()
    return {
        field: [each for each in map(str.strip, values) if _tells(each, addresses)]
        for field, values in found.items()
    }


def _tells(value: str, addresses: str) -> bool:
    return len(value) >= _SHORTEST and value.lower() not in addresses
