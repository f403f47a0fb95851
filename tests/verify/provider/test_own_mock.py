"""Our own mock keeps every rule of a provider, with each alternative of each open question.

``--hypothesis-profile=long`` tries each alternative with every bundled world, and every world with
and without authentication.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.lasting import IS_LONG
from tests.verify.provider.providing import BASE_URL, EFFORT

from loop_harness import world
from loop_harness.dialect import Dialect, assumptions
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.transport import MockTransport
from loop_harness.verify.effort import Effort, effort
from loop_harness.verify.events import Finished
from loop_harness.verify.provider.checks import provider_checks
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.plan import ProviderPlan
from loop_harness.verify.provider.verify import verify_provider
from loop_harness.verify.provider.wire import Manners, Wire
from loop_harness.verify.report import Report, Status

THOROUGH = effort("normal")  #: every kind in its turn, however rare
RICH = "well-known"
WORLDS = world.names()
ALTERNATIVES = [
    (name, choice)
    for name, each in assumptions().items()
    for choice in each.alternatives
    if each.applies_to == "provider" and choice != each.default
]


def judged(held: Known, choices: dict[str, str], how: Effort = EFFORT) -> Report:
    """Verify our mock with a world, under some choices."""
    dialect = Dialect.of(choices)
    shop = Shop(world.read(held.document, "it", dialect=dialect), dialect=dialect)
    transport = MockTransport(LoopMock(shop, dialect=dialect))

    def wait(seconds: float) -> None:
        shop.clock = shop.clock.advanced(timedelta(seconds=seconds))

    manners = Manners(max_wait_s=1e9, sleep=wait)
    plan = ProviderPlan(
        wire=lambda: Wire(BASE_URL, shop.token, manners, transport),
        known=held,
        effort=replace(how, seconds=600),
    )
    *_, last = verify_provider(plan)
    assert isinstance(last, Finished)
    return last.report


def complaints(found: Report) -> list[str]:
    """Return what is said against our mock, in words."""
    told = [f"{each.rule.id}: {each.what}" for each in found.findings]
    return told if found.error is None else [*told, found.error]


@pytest.mark.parametrize(
    ("name", "asks_who"),
    [
        (name, asks_who)
        for place, name in enumerate(WORLDS)
        for asks_who in (False, True)
        if IS_LONG or asks_who == bool(place % 2)
    ],
)
def test_our_mock_keeps_every_rule_with_every_bundled_world(name: str, asks_who: bool) -> None:
    held = Known.load(name)

    found = judged(held.with_authentication() if asks_who else held, {})

    assert complaints(found) == []


@pytest.mark.parametrize(("question", "choice"), ALTERNATIVES)
def test_it_does_so_whatever_is_chosen_for_an_open_question(question: str, choice: str) -> None:
    assert complaints(judged(Known.load(RICH), {question: choice})) == []


@pytest.mark.parametrize("turn", range(len(WORLDS) if IS_LONG else 1))
@pytest.mark.parametrize(("question", "choice"), ALTERNATIVES[:: 1 if IS_LONG else 3])
def test_it_does_so_where_the_shop_asks_who_searches(question: str, choice: str, turn: int) -> None:
    worlds = (RICH, *WORLDS) if IS_LONG else (RICH,)
    held = Known.load(worlds[turn]).with_authentication()

    assert complaints(judged(held, {question: choice})) == []


def test_every_rule_has_something_to_judge_with_the_rich_world() -> None:
    found = judged(Known.load(RICH).with_authentication(), {})

    assert {
        each.rule.id: each.why for each in found.judgements if each.status is Status.SKIPPED
    } == {}
    assert {each.rule.id for each in found.judgements} == set(provider_checks())


def test_every_kind_of_inquiry_is_met_with_it_or_with_another_bundled_world() -> None:
    worlds = [Known.load(RICH), Known.load(RICH).with_authentication()]
    worlds += [Known.load("same-name-twice"), Known.load("case-twins")]
    met: defaultdict[str, set[str]] = defaultdict(set)
    for each in worlds:
        for judgement in judged(each, {}, THOROUGH).judgements:
            met[judgement.rule.id] |= judgement.met.keys()

    assert met == {name: set(each.kinds) for name, each in provider_checks().items()}
