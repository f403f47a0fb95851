"""A whole verification of a provider: its budget, its findings, its errors, its corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.verify.provider.providing import (
    EFFORT,
    Wrong,
    broken,
    events,
    known,
    mock,
    report,
    wire,
)

from loop_harness.contracts.rules import rules
from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidReplayToken
from loop_harness.verify.corpus import Corpus
from loop_harness.verify.effort import Effort
from loop_harness.verify.events import Announced, Finished, Found, Judged, Observing
from loop_harness.verify.provider.checks import Ground, provider_checks
from loop_harness.verify.provider.finding import read_inquiry
from loop_harness.verify.provider.plan import ProviderPlan
from loop_harness.verify.provider.trial import made
from loop_harness.verify.provider.verify import verify_provider
from loop_harness.verify.provider.wire import Manners, Wire
from loop_harness.verify.report import Status, Verdict

WORLD = "multi-email-overlap"


def of_several(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    """Lose the last order of every answer for several addresses."""
    document: Any = answer.json() if request.url.path == "/graphql" else None
    asked = json.loads(request.content).get("variables") or {} if document else {}
    if len(asked.get("emails") or ()) < 2 or not (document.get("data") or {}).get("orders"):
        return answer
    document["data"]["orders"].pop()
    return httpx.Response(answer.status_code, json=document)


def losing() -> Wrong:
    """Return a provider that loses the last order of several addresses."""
    return Wrong(mock(WORLD), of_several)


def test_a_right_provider_keeps_what_it_was_asked_for() -> None:
    found = report(mock(WORLD), known(WORLD), rules=("P02",))

    assert (found.verdict, found.findings, found.error) == (Verdict.KEPT, (), None)
    (only,) = found.judgements
    assert (only.rule.id, only.status) == ("P02", Status.KEPT)
    assert only.examples == sum(only.met.values())


def test_a_wrong_provider_is_shown_by_a_small_inquiry() -> None:
    found = report(losing(), known(WORLD), rules=("P02",))

    (only,) = found.findings
    assert (only.rule.id, found.verdict) == ("P02", Verdict.BROKEN)
    assert len(only.profile["emailAddresses"]) == 2
    assert only.exchanges[0].curl.startswith("curl -s -X POST")
    assert "sk_test_2004" not in str(only)


def test_a_finding_can_be_asked_again() -> None:
    (found,) = report(losing(), known(WORLD), rules=("P02",)).findings
    repeat = read_inquiry(found.replay)
    assert repeat.check is provider_checks()["P02"]
    ground = Ground(repeat.known, repeat.observed)

    for provider, is_kept in ((losing(), False), (mock(WORLD), True)):
        asked = made(repeat.inquiry, repeat.check, ground, wire(provider, known(WORLD)))
        assert (repeat.check.judge(asked) is None) is is_kept


def test_a_token_holds_no_more_of_the_known_world_than_it_takes() -> None:
    (found,) = report(losing(), known(WORLD), rules=("P02",)).findings

    kept = read_inquiry(found.replay).known
    assert 0 < len(kept.orders) < len(known(WORLD).orders)
    assert "token" not in kept.document["shop"]


@pytest.mark.parametrize("text", ["lh1.", "lh2.abc", "", "lh1.eNqrVkrOSMzLSc0DAA"])
def test_a_text_that_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(InvalidReplayToken):
        read_inquiry(text)


def test_it_is_told_how_much_will_be_asked_and_what_was_seen() -> None:
    told = events(mock(WORLD), known(WORLD), rules=("P02",))

    assert told[0] == Announced(1500, None)
    assert [each for each in told if isinstance(each, Observing)]
    assert [each.judgement.rule.id for each in told if isinstance(each, Judged)] == ["P02"]
    assert isinstance(told[-1], Finished)
    assert not [each for each in told if isinstance(each, Found)]


def test_no_more_is_asked_than_was_announced() -> None:
    plan = ProviderPlan(
        wire=lambda: wire(mock(WORLD), known(WORLD), rate=20, sleep=lambda _: None),
        known=known(WORLD),
        effort=Effort(name="quick", seconds=2, shrink_s=1),
    )
    way = plan.wire()
    several = [verify_provider(ProviderPlan(wire=lambda: way, known=known(WORLD), effort=EFFORT))]

    announced = next(iter(several[0]))
    assert announced == Announced(100, 20)
    list(several[0])
    # Each rule has a turn, however few requests there are.
    assert way.sent <= 100 + 4 * len(provider_checks())


@pytest.mark.parametrize(("rate", "seconds"), [(None, 0), (1, 5)])
def test_each_rule_is_tried_however_slow_a_provider_is(rate: float | None, seconds: float) -> None:
    way = wire(mock("well-known"), known("well-known"), rate=rate, sleep=lambda _: None)
    short = Effort(name="quick", seconds=seconds, shrink_s=0)
    plan = ProviderPlan(wire=lambda: way, known=known("well-known"), effort=short)

    *_, last = verify_provider(plan)

    assert isinstance(last, Finished)
    skipped = [each.rule.id for each in last.report.judgements if each.status is Status.SKIPPED]
    assert skipped == ["P10"]  # the shop asks nobody who they are


def test_who_does_not_answer_is_an_error() -> None:
    class Nobody(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("refused", request=request)

    plan = ProviderPlan(
        wire=lambda: Wire("http://127.0.0.1:9", "t", Manners(sleep=lambda _: None), Nobody()),
        known=known(WORLD),
        effort=EFFORT,
    )
    last = list(verify_provider(plan))[-1]

    assert isinstance(last, Finished)
    assert last.report.verdict is Verdict.ERROR
    assert "nobody answers at http://127.0.0.1:9: refused" in (last.report.error or "")
    assert {each.status for each in last.report.judgements} == {Status.SKIPPED}


def test_a_refused_token_is_an_error() -> None:
    plan = ProviderPlan(
        wire=lambda: Wire("http://127.0.0.1:8080", "sk_test_1001_other", None, _transport()),
        known=known(WORLD),
        effort=EFFORT,
    )
    last = list(verify_provider(plan))[-1]

    assert isinstance(last, Finished)
    assert "refuses the API token" in (last.report.error or "")


def _transport() -> httpx.BaseTransport:
    return Wrong(mock(WORLD), lambda _, answer: answer)


def test_a_quota_that_takes_too_long_ends_it_and_what_was_not_judged_is_skipped() -> None:
    provider = mock(WORLD, rate_limit="hundred-per-quarter-hour")
    found = report(provider, known(WORLD))

    assert found.verdict is Verdict.ERROR
    assert "asks to wait" in (found.error or "")
    assert found.findings == ()


def test_what_broke_a_rule_is_asked_first_the_next_time_and_dropped_when_kept(
    tmp_path: Path,
) -> None:
    corpus = Corpus(tmp_path)
    report(losing(), known(WORLD), rules=("P02",), corpus=corpus)
    assert len(list(corpus.tokens("P02"))) == 1

    again = report(losing(), known(WORLD), rules=("P02",), corpus=corpus)
    assert [each.examples for each in again.judgements] == [1]
    assert broken(report(mock(WORLD), known(WORLD), rules=("P02",), corpus=corpus)) == []
    assert list(corpus.tokens("P02")) == []


def test_the_same_seed_asks_the_same() -> None:
    def asked(seed: int) -> list[str]:
        came: list[str] = []

        def heard(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
            came.append(request.content.decode() + str(request.url))
            return answer

        few = Effort(name="quick", seconds=60, shrink_s=1)
        way = wire(Wrong(mock(WORLD), heard), known(WORLD), rate=8, sleep=lambda _: None)
        plan = ProviderPlan(wire=lambda: way, known=known(WORLD), effort=few, seed=seed)
        list(verify_provider(plan))
        return came

    assert asked(1) == asked(1)
    assert asked(1) != asked(2)


def test_what_nothing_shows_is_taken_from_what_is_told() -> None:
    told = Dialect.of({"rate-limit": "hundred-per-quarter-hour", "email-case": "local-sensitive"})
    found = report(mock(WORLD), known(WORLD), rules=("P02",), told=told)

    assert found.dialects[0]["rate-limit"] == "hundred-per-quarter-hour"


def test_every_rule_of_a_provider_has_a_check() -> None:
    assert sorted(provider_checks()) == sorted(
        each.id for each in rules().values() if each.subject == "provider"
    )
