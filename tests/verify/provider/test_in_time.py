"""Q01: how long ten addresses take."""

from __future__ import annotations

import json

import httpx
import pytest
from tests.verify.provider.looking import asked_for, provider
from tests.verify.provider.providing import Wrong, known, wire

from loop_harness.verify.provider.checks import Ground, provider_checks
from loop_harness.verify.provider.inquiry import Observed
from loop_harness.verify.provider.trial import ProviderTrial

CHECK = provider_checks()["Q01"]


def tried(*seconds: float, least: int = 0, world: str = "many-addresses") -> ProviderTrial:
    """Try a provider that takes so long for the first answers, and no time for the others."""
    held, time, left = known(world), [0.0], list(seconds)

    def slow(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if len(asked_for(request)) >= least and left:
            time[0] += left.pop(0)
        return answer

    way = wire(Wrong(provider(held), slow), held, now=lambda: time[0])
    trial = ProviderTrial(CHECK, Ground(held, Observed(offers=frozenset({"graphql"}))), way)
    while trial.is_open:
        trial.step()
    return trial


@pytest.mark.parametrize(
    ("seconds", "actual"),
    [((5.1, 5.2, 5.3), 5.1), ((60.0, 20.0, 7.0), 7.0), ((9.0,) * 50, 9.0)],
)
def test_ten_addresses_that_take_too_long_each_time_are_told(
    seconds: tuple[float, ...], actual: float
) -> None:
    broken = tried(*seconds, least=10).broken

    assert broken is not None
    assert broken.problem.what == "10 addresses are not answered within 5 s"
    assert (broken.problem.expected, broken.problem.actual) == (5.0, actual)
    assert len(broken.asked.probes) == 3


@pytest.mark.parametrize("seconds", [(5.0,), (9.0, 9.0, 1.0), (30.0, 0.1), (4.9,) * 50])
def test_one_attempt_in_time_is_enough(seconds: tuple[float, ...]) -> None:
    assert tried(*seconds).broken is None


@pytest.mark.parametrize("world", ["single", "phone-only", "well-known", "many-addresses"])
def test_ten_addresses_are_asked_for_however_many_are_known(world: str) -> None:
    ground = Ground(known(world), Observed())

    counts = {
        len(set(json.loads(each.probes[0].body or "")["variables"]["emails"]))
        for each in CHECK.inquiries(ground)
    }

    assert counts == {10}
