"""One rule of a provider on its way through a verification."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks import Ground, ProviderCheck
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.wire import Wire
from loop_harness.verify.report import Judgement, Status

_MOST_FOLLOWING = 20  #: rounds of further requests in one inquiry


@dataclass(frozen=True, slots=True)
class Broken:
    """An inquiry that shows a broken rule."""

    asked: Asked
    problem: Problem
    first: int  #: so many of the requests were made at first, the others followed


@dataclass
class ProviderTrial:
    """The inquiries of one rule, made one by one."""

    check: ProviderCheck
    ground: Ground
    wire: Wire
    examples: int = 0
    seconds: float = 0.0
    met: Counter[str] = field(default_factory=Counter)
    broken: Broken | None = None
    _pending: Iterator[Inquiry] | None = None
    _is_over: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is something left to ask."""
        return not self._is_over and self.broken is None

    @property
    def lacks(self) -> frozenset[str]:
        """The operations that it needs and the provider does not offer, if it offers none."""
        return frozenset() if self.check.needs & self.ground.observed.offers else self.check.needs

    def step(self) -> None:
        """Make the next inquiry; raises ProviderBusy."""
        if self.lacks:
            self._is_over = True
            return
        if self._pending is None:
            self._pending = iter(self.check.inquiries(self.ground))
        inquiry = next(self._pending, None)
        if inquiry is None:
            self._is_over = True
        else:
            self.tried(inquiry)

    def tried(self, inquiry: Inquiry) -> Broken | None:
        """Make one inquiry and judge it."""
        begun = time.monotonic()
        asked = made(inquiry, self.check, self.ground, self.wire)
        problem = self.check.judge(asked)
        self.examples += 1
        self.met[inquiry.kind] += 1
        self.seconds += time.monotonic() - begun
        if problem is not None:
            self.broken = Broken(asked, problem, len(inquiry.probes))
        return self.broken

    def shrink(self, most: int) -> None:
        """Make what broke the rule smaller, with at most so many more inquiries."""
        again = True
        while again and self.broken is not None:
            again = False
            for each in self.check.smaller(self.broken.asked.inquiry):
                if most <= 0:
                    return
                most -= 1
                asked = made(each, self.check, self.ground, self.wire)
                problem = self.check.judge(asked)
                if problem is not None:
                    self.broken, again = Broken(asked, problem, len(each.probes)), True
                    break

    def judgement(self) -> Judgement:
        """Return how the rule came out."""
        status, why = Status.KEPT, None
        if self.broken is not None:
            status = Status.BROKEN
        elif self.lacks:
            status = Status.SKIPPED
            why = f"the provider does not offer {', '.join(sorted(self.lacks))}"
        elif not self.met:
            status = Status.SKIPPED
            why = (
                "the known world holds nothing to ask for"
                if self._is_over
                else "there was no time for it"
            )
        return Judgement(
            rule=self.check.rule,
            status=status,
            examples=self.examples,
            seconds=self.seconds,
            met=dict(sorted(self.met.items())),
            missed=tuple(sorted(self.check.kinds - self.met.keys())),
            why=why,
        )


def made(inquiry: Inquiry, check: ProviderCheck, ground: Ground, wire: Wire) -> Asked:
    """Send the requests of an inquiry, and those that follow from the answers."""
    asked = Asked(inquiry, tuple(map(wire.ask, inquiry.probes)), ground.known, ground.observed)
    for _ in range(_MOST_FOLLOWING):
        more = check.following(asked)
        if not more:
            break
        wider = Inquiry(
            probes=(*asked.inquiry.probes, *more), kind=inquiry.kind, facts=inquiry.facts
        )
        answers = (*asked.answers, *map(wire.ask, more))
        asked = Asked(wider, answers, ground.known, ground.observed)
    return asked
