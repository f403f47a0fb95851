"""Measures the rules of a provider: what wrong ones they find, and whether they flag right ones.

Each provider of ``mutants`` is judged as ``verify provider`` judges any other, with as many
requests, but in this process and without waiting for anything. Those of a quick verification have
to find whatever is wrong.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import httpx

from loop_harness import world
from loop_harness.mock.transport import MockTransport
from loop_harness.verify.depth import Depth
from loop_harness.verify.effort import Effort, effort
from loop_harness.verify.events import Finished
from loop_harness.verify.kills import Alarm, RightTrial, Trial
from loop_harness.verify.provider.finding import read_inquiry
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.mutants import Passing, Provider, all_mutants, all_variations
from loop_harness.verify.provider.plan import ProviderPlan
from loop_harness.verify.provider.verify import verify_provider
from loop_harness.verify.provider.wire import Manners, Wire
from loop_harness.verify.report import Finding, Report

_BASE_URL = "http://127.0.0.1:8080"
_TIME_S = 600.0  #: far more than the requests take, which alone are counted
_QUICK = effort("quick")
_PATIENCE_S = 1e9  #: of a time that nobody sits out


class _Compared(httpx.BaseTransport):
    """Passes on what one provider answers; notices whether another one answers otherwise."""

    def __init__(self, provider: Provider, other: Provider | None, time: Passing) -> None:
        self._transport = MockTransport(provider)
        self._other = None if other is None else MockTransport(other)
        self.time = time
        self.differs = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        begun = self.time.seconds
        answer = self._transport.handle_request(request)
        if self._other is not None and not self.differs:
            slow = self.time.seconds != begun
            self.differs = slow or _told(answer) != _told(self._other.handle_request(request))
        return answer


def _told(answer: httpx.Response) -> tuple[object, ...]:
    return answer.status_code, answer.headers.multi_items(), answer.read()


def try_wrong(name: str, seed: int = 0, *, rules: Collection[str] = ()) -> Trial:
    """Try every rule on a wrong provider, or some, with few requests: those have to do."""
    mutant = all_mutants()[name]
    time = Passing()
    right = mutant.held.provided(Provider, time)
    transport = _Compared(mutant.held.provided(mutant.provider, time), right, time)
    report = _report(transport, mutant.held.known(), _QUICK, seed, rules)
    own = next(each for each in report.judgements if each.rule.id == mutant.breaks)
    found = {each.rule.id: each for each in report.findings}
    killing = found.get(mutant.breaks)
    return Trial(
        name=name,
        family=mutant.family,
        wrong=mutant.wrong,
        rule=mutant.rule,
        also=mutant.also,
        narrow=mutant.narrow,
        applied=transport.differs,
        killers=tuple(found),
        examples=own.examples,
        seconds=own.seconds,
        addresses=None if killing is None else _addresses(killing),
        orders=None if killing is None else len(read_inquiry(killing.replay).known.orders),
    )


def try_right(name: str, how: Depth, seed: int = 0) -> RightTrial:
    """Try every rule on a right provider, which none may flag."""
    variation = all_variations()[name]
    time = Passing()
    transport = _Compared(variation.held.provided(variation.provider, time), None, time)
    report = _report(transport, variation.held.known(), effort(how.name), seed)
    if report.error is not None:
        raise RuntimeError(f"{name}: {report.error}")
    return RightTrial(
        name=name,
        otherwise=variation.otherwise,
        dialect=variation.held.dialect,
        examples=report.examples,
        alarms=tuple(Alarm(each.rule.id, each.what) for each in report.findings),
        subject="provider",
    )


def _report(
    transport: _Compared, known: Known, how: Effort, seed: int, rules: Collection[str] = ()
) -> Report:
    time = transport.time
    manners = Manners(max_wait_s=_PATIENCE_S, sleep=time.wait, now=time.now)
    token = str(known.document.get("shop", {}).get("token", world.DEFAULT_TOKEN))
    plan = ProviderPlan(
        wire=lambda: Wire(_BASE_URL, token, manners, transport),
        known=known,
        effort=replace(how, seconds=_TIME_S),
        seed=seed,
        rules=tuple(rules),
    )
    *_, last = verify_provider(plan)
    assert isinstance(last, Finished)  # noqa: S101 - it promises so
    return last.report


def _addresses(found: Finding) -> int:
    emails = found.profile.get("emailAddresses") if isinstance(found.profile, dict) else None
    return len(emails) if isinstance(emails, list) else 0
