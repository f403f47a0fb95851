"""Subjects that remember: a failure that a fresh subject does not repeat needs what came before."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from loop_harness.verify.case import Case, Change, Misbehave, Pull, Restart, Step, Together
from loop_harness.verify.run import Run

_LATEST, _TROUBLED = 32, 16  #: cases before a failure that may have caused it

#: The rules that a memory breaks: shops mix, a failure leaves a trace, or the past is shown.
MIXED, SPOILED, STALE = "X04", "F07", "T01"


class Past:
    """The last cases that a subject was given, and the last in which it met some trouble."""

    def __init__(self) -> None:
        self._latest: deque[Case] = deque()
        self._troubled: deque[Case] = deque(maxlen=_TROUBLED)

    def add(self, case: Case) -> None:
        """Remember one more case."""
        self._latest.append(case)
        if len(self._latest) > _LATEST and _is_troubled(oldest := self._latest.popleft()):
            self._troubled.append(oldest)

    def cases(self) -> tuple[Case, ...]:
        """Return what is remembered, the oldest first."""
        return (*self._troubled, *self._latest)


def _is_troubled(case: Case) -> bool:
    """Tell whether anything goes wrong at Loop, or on the way there."""
    return (
        any(each.faults for each in case.shops)
        or any(isinstance(each, Misbehave) and each.faults for each in case.steps)
        or any(not each.there or each.token != "own" for each in case.pulls)  # noqa: S105
    )


def after(before: Sequence[Case], case: Case) -> Case:
    """Return one case that does all of *before* first, in shops of their own, then *case*."""
    shops = tuple(setting for each in (*before, case) for setting in each.shops)
    steps: list[Step] = []
    first = 0
    for each in (*before, case):
        steps += [_moved(step, first) for step in each.steps]
        first += len(each.shops)
    prelude = sum(len(each.pulls) for each in before)
    return replace(case, shops=shops, steps=tuple(steps), prelude=prelude + case.prelude)


def broken_by_memory(run: Run) -> str:
    """Return the rule that a subject breaks whose wrong reply needs the pulls before it."""
    own = {order.name for order in run.outcomes[-1].setting.world.orders}
    if any(name not in own for each in run.outcomes for name in each.names):
        return MIXED
    if any(each.elsewhere for each in (*run.before, *run.outcomes)):
        return MIXED  # it asked another shop than its own
    troubled = any(each.setting.faults or not each.pull.there for each in run.before)
    return SPOILED if troubled else STALE


def _moved(step: Step, by: int) -> Step:
    """Return a step for shops that stand behind others."""
    match step:
        case Together():
            return Together(pulls=tuple(replace(each, shop=each.shop + by) for each in step.pulls))
        case Pull() | Change() | Misbehave():
            return replace(step, shop=step.shop + by)
        case Restart():
            return step
