"""What a card shows: a tree that text and HTML are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loop_harness.model import Json


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text, in one look."""

    text: str
    mark: str = ""  #: "bold", "italic", or "unknown": a placeholder


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of a card, after the data was put in.

    Its kind is that of its element in small letters; "value" stands for every element that shows
    one, "item" for an item of a list, "unknown" for what is shown as a placeholder.
    """

    kind: str
    runs: tuple[Run, ...] = ()  #: its text: of a card and a section the title
    label: str = ""
    url: str = ""
    is_open: bool = True  #: what can be folded
    look: Mapping[str, str] = field(default_factory=dict)  #: attributes about the look alone
    parts: tuple[Shown, ...] = ()

    @property
    def text(self) -> str:
        """Its text without looks."""
        return "".join(each.text for each in self.runs)

    def part(self, kind: str) -> Shown:
        """Return its part of a kind; an empty one if there is none."""
        return next((each for each in self.parts if each.kind == kind), Shown(kind))

    def to_json(self) -> dict[str, Json]:
        """Return what there is of it."""
        found: dict[str, Json] = {"kind": self.kind}
        for name in ("label", "text", "url"):
            if value := getattr(self, name):
                found[name] = value
        if self.kind in ("drawer", "section"):
            found["open"] = self.is_open
        if self.parts:
            found["parts"] = [each.to_json() for each in self.parts]
        return found


@dataclass(frozen=True, slots=True)
class Card:
    """One card, and what of it could not be shown."""

    template: str
    shown: Shown
    problems: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the card as JSON."""
        return {
            "template": self.template,
            "title": self.shown.text,
            "card": self.shown.to_json(),
            "problems": list(self.problems),
        }


def unknown(text: str) -> Shown:
    """Return a placeholder."""
    return Shown("unknown", (Run(text, "unknown"),))
