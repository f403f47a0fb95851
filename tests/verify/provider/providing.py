"""Providers made of our own mock, and verifications of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from loop_harness import world
from loop_harness.dialect import Dialect
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.transport import MockTransport
from loop_harness.verify.effort import Effort
from loop_harness.verify.events import Event, Finished
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.plan import ProviderPlan
from loop_harness.verify.provider.verify import verify_provider
from loop_harness.verify.provider.wire import Manners, Wire
from loop_harness.verify.report import Report

BASE_URL = "http://127.0.0.1:8080"
#: Far more time than the first inquiries of a few rules take.
EFFORT = Effort(name="quick", seconds=3, shrink_s=1)

Edit = Callable[[httpx.Request, httpx.Response], httpx.Response]


def known(name: str = "demo") -> Known:
    """Return one of the bundled worlds as what a provider is supposed to hold."""
    return Known.load(name)


def mock(name: str = "demo", **choices: str) -> LoopMock:
    """Return our mock with one bundled world; ``_`` in the name of a choice stands for ``-``."""
    dialect = Dialect().but(**choices)
    return LoopMock(Shop(world.load(name, dialect=dialect), dialect=dialect), dialect=dialect)


class Wrong(httpx.BaseTransport):
    """A provider that is our mock, but for what *edit* makes of an answer."""

    def __init__(self, right: LoopMock, edit: Edit) -> None:
        self._right = MockTransport(right)
        self._edit = edit

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        answer = self._right.handle_request(request)
        answer.read()
        return self._edit(request, answer)


def wire(provider: LoopMock | httpx.BaseTransport, known: Known, **manners: Any) -> Wire:
    """Return the way to a provider in this process."""
    transport = MockTransport(provider) if isinstance(provider, LoopMock) else provider
    shop: Any = known.document.get("shop", {})
    token = shop.get("token", world.DEFAULT_TOKEN)
    return Wire(BASE_URL, token, Manners(**manners), transport)


def events(
    provider: LoopMock | httpx.BaseTransport,
    held: Known,
    *,
    rules: tuple[str, ...] = (),
    effort: Effort = EFFORT,
    **more: Any,
) -> list[Event]:
    """Verify a provider and return all that is told meanwhile."""
    plan = ProviderPlan(
        wire=lambda: wire(provider, held), known=held, effort=effort, rules=rules, **more
    )
    return list(verify_provider(plan))


def report(
    provider: LoopMock | httpx.BaseTransport, held: Known | None = None, **more: Any
) -> Report:
    """Verify a provider, and return the report."""
    last = events(provider, held or known(), **more)[-1]
    assert isinstance(last, Finished)
    return last.report


def broken(found: Report) -> list[str]:
    """Return the rules that something was found about."""
    return [each.rule.id for each in found.findings]
