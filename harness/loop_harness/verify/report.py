"""What a verification came to, as plain values: reporters turn it into text, JSON and the like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from loop_harness.contracts.rules import Rule
from loop_harness.model import Json


class Verdict(StrEnum):
    """How a run ended, also for the exit code."""

    KEPT = "kept"
    BROKEN = "broken"
    ERROR = "error"

    @property
    def exit_code(self) -> int:
        """0 kept, 1 broken, 2 error."""
        return list(Verdict).index(self)


class Status(StrEnum):
    """How one rule came out; skipped if it met none of the cases that it is about."""

    KEPT = "kept"
    BROKEN = "broken"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request of the subject, and what Loop answered."""

    curl: str  #: to be pasted into a shell, the token left to a variable
    status: int
    faults: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Return the exchange as JSON."""
        return {"curl": self.curl, "status": self.status, "faults": list(self.faults)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A broken rule with its smallest case."""

    rule: Rule
    what: str  #: in one line
    expected: Json
    actual: Json
    address: str | None
    order: str | None
    profile: Json
    dialect: Mapping[str, str]  #: what differs from the defaults
    steps: tuple[str, ...]  #: what was done, one line each
    exchanges: tuple[Exchange, ...]
    log: str  #: what the subject wrote to its standard error
    replay: str

    def to_json(self) -> dict[str, Json]:
        """Return the finding as the schema ``verdict`` has it."""
        return {
            "rule": self.rule.id,
            "title": self.rule.title,
            "level": self.rule.level,
            "statement": self.rule.statement,
            "what": self.what,
            "expected": self.expected,
            "actual": self.actual,
            "address": self.address,
            "order": self.order,
            "profile": self.profile,
            "dialect": dict(self.dialect),
            "steps": list(self.steps),
            "exchanges": [each.to_json() for each in self.exchanges],
            "log": self.log,
            "replay": self.replay,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How one rule came out."""

    rule: Rule
    status: Status
    examples: int
    seconds: float
    met: Mapping[str, int] = field(default_factory=dict)  #: class of cases → how many
    missed: tuple[str, ...] = ()  #: classes of which no case was met
    why: str | None = None  #: why it was skipped

    def to_json(self) -> dict[str, Json]:
        """Return the judgement as the schema ``verdict`` has it."""
        return {
            "id": self.rule.id,
            "title": self.rule.title,
            "level": self.rule.level,
            "status": self.status,
            "examples": self.examples,
            "seconds": round(self.seconds, 3),
            "why": self.why,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One assumption, and which alternative a provider shows."""

    assumption: str
    choice: str | None
    why: str  #: why no choice can be told; empty where one can
    exchange: Exchange | None  #: what shows it

    def to_json(self) -> dict[str, Json]:
        """Return the observation as JSON."""
        return {
            "assumption": self.assumption,
            "choice": self.choice,
            "why": self.why or None,
            "exchange": None if self.exchange is None else self.exchange.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a whole run came to."""

    subject: str
    effort: str
    seed: int
    seconds: float
    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]
    dialects: tuple[Mapping[str, str], ...]
    error: str | None = None  #: why the harness could not go on
    observations: tuple[Observation, ...] = ()  #: of a provider, one for each assumption

    @property
    def verdict(self) -> Verdict:
        """Whether every rule was kept; one that should be counts, too.

        Where every rule was skipped there is no verdict.
        """
        if self.error is not None or not self.judged:
            return Verdict.ERROR
        return Verdict.BROKEN if self.findings else Verdict.KEPT

    @property
    def judged(self) -> bool:
        """Whether any rule was judged at all."""
        return any(each.status is not Status.SKIPPED for each in self.judgements)

    @property
    def examples(self) -> int:
        """How many cases were tried in all."""
        return sum(each.examples for each in self.judgements)

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``verdict``."""
        return {
            "verdict": self.verdict,
            "subject": self.subject,
            "effort": self.effort,
            "seed": self.seed,
            "seconds": round(self.seconds, 3),
            "error": self.error,
            "rules": [each.to_json() for each in self.judgements],
            "findings": [each.to_json() for each in self.findings],
            "observed": [each.to_json() for each in self.observations],
            "coverage": {
                "dialects": [dict(each) for each in self.dialects],
                "rules": {
                    each.rule.id: {"met": dict(each.met), "missed": list(each.missed)}
                    for each in self.judgements
                },
            },
        }
