"""One choice for each thing that public documents leave open (``contracts/assumptions.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Self

from loop_harness import content, files
from loop_harness.errors import UnknownName, UnreadableFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One open question, the alternatives, and what speaks for which."""

    id: str
    question: str
    default: str
    alternatives: Mapping[str, str]  #: choice → one sentence on what happens
    applies_to: str  #: ``provider`` (a switch of the mock) or ``gladly``
    observable: bool  #: whether reads alone can tell the alternatives apart
    unobservable_because: str  #: the reason, empty where observable
    covers: tuple[str, ...]  #: contradictions and unknowns that it answers
    evidence: str


@cache
def assumptions() -> Mapping[str, Assumption]:
    """Return every assumption by id, in the order of the file."""
    entries = content.table("contracts", "assumptions.toml")["assumption"]
    return MappingProxyType(
        {
            each["id"]: Assumption(
                id=each["id"],
                question=each["question"],
                default=each["default"],
                alternatives=each["alternatives"],
                applies_to=each["applies_to"],
                observable=each["observable"],
                unobservable_because=each.get("unobservable_because", ""),
                covers=tuple(each["covers"]),
                evidence=each["evidence"],
            )
            for each in entries
        }
    )


def assumption(name: str) -> Assumption:
    """Return one assumption; raises UnknownName."""
    known = assumptions()
    if name not in known:
        raise UnknownName("assumption", name, tuple(known))
    return known[name]


@cache
def _defaults() -> Mapping[str, str]:
    return {name: each.default for name, each in assumptions().items()}


@dataclass(frozen=True, slots=True)
class Dialect:
    """A full set of choices; ``Dialect()`` takes every default."""

    chosen: tuple[tuple[str, str], ...] = ()  #: only what differs from the defaults, sorted
    _choices: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_choices", {**_defaults(), **dict(self.chosen)})

    def __getitem__(self, name: str) -> str:
        return self._choices[name]

    @classmethod
    def of(cls, choices: Mapping[str, str]) -> Self:
        """Make a dialect of id → choice; raises UnknownName for either."""
        for name, choice in choices.items():
            known = assumption(name).alternatives
            if choice not in known:
                raise UnknownName(f"choice of {name}", choice, tuple(known))
        return cls(tuple(sorted(set(choices.items()) - set(_defaults().items()))))

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Self:
        """Make a dialect of ``ID=CHOICE`` texts and names of TOML files; of two, the later wins.

        Raises UnknownName or UnreadableFile.
        """
        choices: dict[str, str] = {}
        for each in texts:
            choices |= _in_file(Path(each)) if is_file(each) else _split(each)
        return cls.of(choices)

    def but(self, **choices: str) -> Dialect:
        """Return this dialect with other choices; ``_`` in a keyword stands for ``-``."""
        named = {name.replace("_", "-"): choice for name, choice in choices.items()}
        return Dialect.of({**dict(self.chosen), **named})


def is_file(text: str) -> bool:
    """Tell whether a text names a dialect file and is no choice itself."""
    return text.lower().endswith(".toml")


def _split(text: str) -> dict[str, str]:
    name, _, choice = text.partition("=")
    return {name.strip(): choice.strip()}


def _in_file(path: Path) -> dict[str, str]:
    """Return what a file chooses, by lines such as ``email-case = "ignore"``."""
    try:
        choices = tomllib.loads(files.read_text(path))
        for name, choice in choices.items():
            if not isinstance(choice, str):
                raise UnreadableFile(str(path), f'write {name} = "CHOICE", a text in quotes')
        Dialect.of(choices)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise UnreadableFile(str(path), f"is not TOML: {reason}") from error
    except UnknownName as error:
        raise UnreadableFile(str(path), str(error)) from error
    return choices


def single_changes() -> Iterable[Dialect]:
    """Yield the default dialect, then each other alternative alone."""
    yield Dialect()
    for name, each in assumptions().items():
        for choice in each.alternatives:
            if choice != each.default:
                yield Dialect.of({name: choice})
