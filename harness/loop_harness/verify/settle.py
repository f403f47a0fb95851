"""From a failure to the smallest case that shows it, also where the subject remembers."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from loop_harness.contracts.rules import Rule, rule
from loop_harness.verify.case import Case
from loop_harness.verify.checks import Check
from loop_harness.verify.memory import after, broken_by_memory
from loop_harness.verify.search import Broken, Search
from loop_harness.verify.shrink import smallest
from loop_harness.verify.stage import Stage


@dataclass(frozen=True, slots=True)
class Settled:
    """A failure that can be repeated, and the rule that it breaks."""

    rule: Rule
    broken: Broken


def settled(search: Search, seconds: float) -> Settled:
    """Make the failure of a search small; the search has one.

    What a fresh subject does right is wrong only after what came before: then the smallest case
    holds that, too, and the rule is the one that forbids to remember.
    """
    broken = search.broken
    if broken is None:
        raise ValueError("the search has found nothing")
    until = time.monotonic() + seconds
    check, stage = search.check, search.stage
    if _fails(check, stage, broken.case):
        small = _small(check, stage, broken, until, anew=broken.case.prelude > 0)
    else:
        remembered = _remembered(search, broken.case, until)
        if remembered is None:
            return Settled(check.rule, _not_again(broken))
        small = _small(check, stage, remembered, until, anew=True)
    shown = _as_written(check, stage, small)
    if not shown.case.prelude:
        return Settled(check.rule, shown)
    return Settled(rule(broken_by_memory(small.run)), shown)


def judged(
    check: Check, stage: Stage, case: Case, *, anew: bool = False, as_written: bool = False
) -> Broken | None:
    """Carry a case out and judge it; None where the rule is kept."""
    run = stage.run(case, anew=anew, as_written=as_written)
    problem = check.problem(run)
    return None if problem is None else Broken(case, run, problem)


def _as_written(check: Check, stage: Stage, broken: Broken) -> Broken:
    """Carry the smallest case out once more under its own addresses, to be shown."""
    return judged(check, stage, broken.case, anew=True, as_written=True) or broken


def _fails(check: Check, stage: Stage, case: Case) -> bool:
    return judged(check, stage, case, anew=True) is not None


def _small(
    check: Check, stage: Stage, broken: Broken, until: float, *, anew: bool = False
) -> Broken:
    """Return the smallest case; what only a subject with a past does wrong is taken back."""
    found = broken

    def still(case: Case) -> bool:
        nonlocal found
        again = judged(check, stage, case, anew=anew)
        if again is not None:
            found = again
        return again is not None

    smallest(broken.case, still, until)
    if not anew and found is not broken and not _fails(check, stage, found.case):
        return broken
    return found


def _remembered(search: Search, case: Case, until: float) -> Broken | None:
    """Return a case that brings the failure about, with as little before it as was found."""
    past = list(search.before)

    def tried(before: list[Case]) -> Broken | None:
        return judged(search.check, search.stage, after(before, case), anew=True)

    found = tried(past) if past else None
    if found is None:
        return None
    alone = ([each] for each in reversed(past))
    longer = (past[-count:] for count in (2, 4, 8, 16))
    for before in (*alone, *longer):
        if time.monotonic() >= until:
            break
        if (smaller := tried(before)) is not None:
            return smaller
    return found


def _not_again(broken: Broken) -> Broken:
    """Say of a failure that nothing brought about again that it is one of those."""
    what = f"{broken.problem.what} (once: the same case went well when it was tried again)"
    return replace(broken, problem=replace(broken.problem, what=what))
