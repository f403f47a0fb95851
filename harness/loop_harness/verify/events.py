"""What a verification tells while it goes on."""

from __future__ import annotations

from dataclasses import dataclass

from loop_harness.verify.report import Finding, Judgement, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed:
    """A rule was tried on some more cases."""

    rule: str
    examples: int  #: of all rules so far
    seconds: float  #: since the start
    budget_s: float
    broken: int  #: rules so far


@dataclass(frozen=True, slots=True)
class Found:
    """A rule is broken."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule came out one way or another."""

    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Finished:
    """All is done."""

    report: Report


Event = Progressed | Found | Judged | Finished
