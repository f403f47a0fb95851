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
class Announced:
    """So many requests will be made at most, and so many a second; None as many as go."""

    requests: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class Observing:
    """An open question was put to a provider; None where it shows no choice."""

    assumption: str
    choice: str | None


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


Event = Announced | Observing | Progressed | Found | Judged | Finished
