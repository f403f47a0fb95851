"""What a self-test came to, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from loop_harness.contracts.rules import Rule, rule, rules
from loop_harness.model import Json

#: Only what was seen to be another one than the right one can be killed, or survive.
Fate = Literal["killed", "survived", "not applied"]


def judged_rules(*subjects: str) -> tuple[str, ...]:
    """Return every rule that some kinds of subject are judged by, in the catalogue's sequence."""
    return tuple(name for name, each in rules().items() if each.subject in subjects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a wrong lookup fared, or a wrong provider."""

    name: str
    family: str
    wrong: str
    rule: Rule  #: that must tell
    also: tuple[str, ...]  #: rules that may tell
    narrow: bool
    applied: bool
    killers: tuple[str, ...]  #: rules that told
    examples: int  #: until the rule that must tell did, or all that it was tried on
    seconds: float
    addresses: int | None  #: of the smallest case, the most that a profile has
    orders: int | None  #: of the smallest case, in all shops

    @property
    def subject(self) -> str:
        """What was tried, a lookup or a provider."""
        return self.rule.subject

    @property
    def fate(self) -> Fate:
        """What became of it; nobody but the rule that must tell kills."""
        if not self.applied:
            return "not applied"
        return "killed" if self.rule.id in self.killers else "survived"

    @property
    def unexpected(self) -> tuple[str, ...]:
        """The rules that told though what is wrong is not their subject."""
        return tuple(each for each in self.killers if each not in (self.rule.id, *self.also))

    def to_json(self) -> dict[str, Json]:
        """Return the trial as the schema ``self-test`` has it."""
        return {
            "name": self.name,
            "subject": self.subject,
            "family": self.family,
            "wrong": self.wrong,
            "rule": self.rule.id,
            "level": self.rule.level,
            "grade": "narrow" if self.narrow else "crude",
            "fate": self.fate,
            "killers": list(self.killers),
            "unexpected": list(self.unexpected),
            "examples": self.examples,
            "seconds": round(self.seconds, 3),
            "addresses": self.addresses,
            "orders": self.orders,
        }


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule that flags what is right."""

    rule: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RightTrial:
    """How a right lookup fared, or a right provider."""

    name: str
    otherwise: str
    dialect: Mapping[str, str]  #: what differs from the defaults
    examples: int
    alarms: tuple[Alarm, ...]
    subject: str = "lookup"  #: or ``provider``

    def to_json(self) -> dict[str, Json]:
        """Return the test as the schema ``self-test`` has it."""
        return {
            "name": self.name,
            "subject": self.subject,
            "otherwise": self.otherwise,
            "dialect": dict(self.dialect),
            "examples": self.examples,
            "alarms": [{"rule": each.rule, "what": each.what} for each in self.alarms],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a whole self-test came to."""

    effort: str
    seed: int
    seconds: float
    trials: tuple[Trial, ...]
    tests: tuple[RightTrial, ...]
    subjects: tuple[str, ...] = ("lookup",)  #: kinds of what was tried

    def part(self, subject: str) -> Measured:
        """Return what it came to for one kind of subject."""
        return replace(
            self,
            trials=tuple(each for each in self.trials if each.subject == subject),
            tests=tuple(each for each in self.tests if each.subject == subject),
            subjects=(subject,),
        )

    @property
    def killed(self) -> tuple[Trial, ...]:
        """The wrong ones that were found."""
        return tuple(each for each in self.trials if each.fate == "killed")

    @property
    def is_good(self) -> bool:
        """Whether all that must be found was, and nothing that is right was flagged."""
        return (
            self.kill_rate(must=True) == 1
            and self.false_alarm_rate == 0
            and all(each.applied for each in self.trials)
        )

    def kill_rate(self, *, must: bool = False) -> float:
        """Return the share of wrong ones that were found, of those that must be, or of all."""
        of = [each for each in self.trials if not must or each.rule.level == "must"]
        return _share(each.fate == "killed" for each in of)

    @property
    def false_alarm_rate(self) -> float:
        """The share of right ones that any rule flags."""
        return 1 - _share(not each.alarms for each in self.tests)

    @property
    def kills(self) -> Mapping[str, int]:
        """Each rule with the number of wrong ones that it finds."""
        found = Counter(name for each in self.trials for name in each.killers)
        return {name: found[name] for name in judged_rules(*self.subjects)}

    @property
    def alone(self) -> Mapping[str, int]:
        """Each rule with the number of wrong ones that no other rule finds."""
        found = Counter(each.killers[0] for each in self.trials if len(each.killers) == 1)
        return {name: found[name] for name in judged_rules(*self.subjects)}

    @property
    def idle(self) -> tuple[str, ...]:
        """The rules that find nothing."""
        return tuple(name for name, count in self.kills.items() if not count)

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``self-test``."""
        killed = self.killed
        return {
            "verdict": "kept" if self.is_good else "broken",
            "effort": self.effort,
            "seed": self.seed,
            "seconds": round(self.seconds, 3),
            "killRate": self.kill_rate(),
            "mustKillRate": self.kill_rate(must=True),
            "falseAlarmRate": self.false_alarm_rate,
            "examplesToKill": spread(each.examples for each in killed),
            "secondsToKill": spread(each.seconds for each in killed),
            "addresses": middle(each.addresses for each in killed),
            "orders": middle(each.orders for each in killed),
            "rules": [
                {
                    "id": name,
                    "subject": rule(name).subject,
                    "level": rule(name).level,
                    "kills": count,
                    "alone": self.alone[name],
                }
                for name, count in self.kills.items()
            ],
            "mutants": [each.to_json() for each in self.trials],
            "variations": [each.to_json() for each in self.tests],
        }


def spread(numbers: Iterable[float]) -> dict[str, Json]:
    """Return the median and the worst of some numbers."""
    found = list(numbers)
    return {
        "median": round(median(found), 3) if found else None,
        "worst": round(max(found), 3) if found else None,
    }


def middle(numbers: Iterable[int | None]) -> float | None:
    """Return the median of those numbers that there are."""
    found = [each for each in numbers if each is not None]
    return median(found) if found else None


def _share(held: Iterable[bool]) -> float:
    found = list(held)
    return sum(found) / len(found) if found else 1.0
