"""A change: where, what kind, what was and is; and what the policy says of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from types import MappingProxyType

from loop_harness import content
from loop_harness.model import Json


class Direction(StrEnum):
    """Who writes what has changed: the one who asks, or Loop."""

    REQUEST = "request"
    ANSWER = "answer"

    @property
    def other(self) -> Direction:
        """The opposite direction."""
        return Direction.ANSWER if self is Direction.REQUEST else Direction.REQUEST


class Verdict(StrEnum):
    """What a change means for an integration, by the policy."""

    BREAKING = "breaking"
    UNCLEAR = "unclear"
    COMPATIBLE = "compatible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A sentence that a verdict rests on."""

    id: str
    sentence: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKind:
    """A kind of change, and what it means in each direction in which it can occur."""

    name: str
    title: str
    meanings: Mapping[Direction, tuple[Verdict, Policy]]


@cache
def change_kinds() -> Mapping[str, ChangeKind]:
    """Return every kind of change by its name, in the sequence of the file."""
    table = content.table("contracts", "changes.toml")
    policies = {each["id"]: Policy(**each) for each in table["policy"]}
    found = {}
    for each in table["change"]:
        meanings = {
            direction: (Verdict(each[direction][0]), policies[each[direction][1]])
            for direction in Direction
            if direction in each
        }
        kind = ChangeKind(name=each["kind"], title=each["title"], meanings=meanings)
        found[kind.name] = kind
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change between two contracts."""

    kind: str
    direction: Direction
    document: str  #: the kind of document and, in a folder, its name
    where: str  #: JSON pointer or GraphQL coordinate, with the sibling file that it is in
    anchor: str = ""  #: the same without what depends on a sequence; empty where that is the same
    what: str = ""  #: the property, value or limit that it is about
    was: Json = None
    now: Json = None
    operations: tuple[str, ...] = ()  #: that are concerned
    used: bool = False  #: whether the app sends or reads it
    acts: tuple[tuple[str, ...], ...] = ()  #: where in the app's answer a mock can show it

    @property
    def title(self) -> str:
        """What has happened, in some words."""
        return change_kinds()[self.kind].title

    @property
    def verdict(self) -> Verdict:
        """What it means by the policy."""
        return change_kinds()[self.kind].meanings[self.direction][0]

    @property
    def policy(self) -> Policy:
        """The sentence that the verdict rests on."""
        return change_kinds()[self.kind].meanings[self.direction][1]

    @property
    def fingerprint(self) -> str:
        """A name for this change that stays as long as the change is the same."""
        place = self.anchor or self.where
        said = [self.kind, self.direction, self.document, place, self.what, self.was, self.now]
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return blake2b(text.encode(), digest_size=8).hexdigest()

    @property
    def rank(self) -> tuple[int, bool, str, str, str, str, str]:
        """How changes are sorted: the worst first, and what the app uses before the rest."""
        return (
            list(Verdict).index(self.verdict),
            not self.used,
            self.document,
            self.where,
            self.kind,
            self.what,
            self.direction,
        )

    def to_json(self) -> dict[str, Json]:
        """Return the change as the schema ``contract-diff`` has it."""
        return {
            "fingerprint": self.fingerprint,
            "verdict": self.verdict,
            "kind": self.kind,
            "title": self.title,
            "direction": self.direction,
            "document": self.document,
            "where": self.where,
            "what": self.what,
            "was": self.was,
            "is": self.now,
            "operations": list(self.operations),
            "used": self.used,
            "policy": self.policy.sentence,
            "basis": self.policy.basis,
            "source": self.policy.source,
        }
