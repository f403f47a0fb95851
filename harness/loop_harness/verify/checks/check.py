"""What a check is, and the register of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hypothesis import strategies as st

from loop_harness.contracts.rules import Rule, rule
from loop_harness.dialect import Dialect
from loop_harness.model import Json
from loop_harness.verify.case import Case
from loop_harness.verify.run import Outcome, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a run, by one rule."""

    what: str  #: in one line
    expected: Json
    actual: Json
    pull: int = -1  #: the outcome that shows it
    address: str | None = None  #: the address that differs
    order: str | None = None  #: the order that differs


Judge = Callable[[Run], Problem | None]
Cases = Callable[[Dialect], st.SearchStrategy[Case]]
Landmarks = Callable[[Dialect], Iterable[Case]]
Classes = Callable[[Run], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How one rule is judged."""

    rule: Rule
    judge: Judge  #: None also for a run that the rule says nothing about
    cases: Cases
    landmarks: Landmarks  #: the narrow cases that chance would seldom make, tried first
    classes: Classes  #: which classes a run has met, from what was really carried out
    all_classes: frozenset[str]
    seconds_each: float = 0.0  #: that a case takes because it waits for a clock

    def problem(self, run: Run) -> Problem | None:
        """Return what is wrong with a run; nothing is where Loop's own quota ran out in it.

        How many requests a lookup makes is its own affair, and a quota that many addresses use
        up is none of its mistakes.
        """
        return None if any(map(_is_out_of_quota, run.outcomes)) else self.judge(run)


def _is_out_of_quota(outcome: Outcome) -> bool:
    """Tell whether the quota that the dialect gives a shop, not one on purpose, ran out."""
    if outcome.setting.dialect["rate-limit"] == "none":
        return False
    planned = any(each.startswith("quota") for each in outcome.setting.faults)
    struck = (each.faults for each in outcome.asked)
    return not planned and any(name.startswith("quota") for faults in struck for name in faults)


_CHECKS: dict[str, Check] = {}


def checks() -> Mapping[str, Check]:
    """Return every check by the id of its rule, in the sequence of the catalogue."""
    return MappingProxyType(_CHECKS)


def check(
    name: str,
    *,
    cases: Cases,
    classes: Classes,
    all_classes: Iterable[str],
    landmarks: Landmarks = lambda _: (),
    seconds_each: float = 0.0,
) -> Callable[[Judge], Judge]:
    """Register a function as the judge of a rule; raises UnknownName for a rule that is none."""

    def register(judge: Judge) -> Judge:
        _CHECKS[name] = Check(
            rule=rule(name),
            judge=judge,
            cases=cases,
            landmarks=landmarks,
            classes=classes,
            all_classes=frozenset(all_classes),
            seconds_each=seconds_each,
        )
        return judge

    return register
