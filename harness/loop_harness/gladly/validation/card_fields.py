"""Which fields a card reads: paths such as ``return.items[0].title`` against the app's types.

In a list the names are those of one item; ``__data`` is all that the card is given and ``__root``
the object around a list, as published cards use them (gladly/app-platform-examples). Expressions
are looked at as far as they are plain names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import FieldDefinitionNode

from loop_harness.gladly.validation.problem import nearest
from loop_harness.gladly.validation.sdl import Sdl, shape

PATH = re.compile(r"[A-Za-z_]\w*(?:\.\w+|\[\d+\])*")
_STEP = re.compile(r"\w+")
_TEXT = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""")
_FILTER_OR_TEST = re.compile(r"\|\s*\w+|\bis\s+(?:not\s+)?\w+(?:\s+(?:by|as)\b)?|\.\.")
_NAME = re.compile(r"(?<![\w.\])])" + PATH.pattern + r"(?!\w|\s*\()")
_WORDS = re.compile(
    r"(?i:and|or|not|in|null|none|true|false|loop|matches|starts|ends|with|has|some|every|div|mod)"
)


class NoField(ValueError):
    """A path that leads to no field; its argument says why."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The type of a value: its name, and of how many lists it is the item."""

    name: str
    lists: int = 0


@dataclass(frozen=True)
class Fields:
    """What the names in a card stand for."""

    sdl: Sdl
    data: Shape  #: what the card is given

    def resolve(self, path: str, item: Shape) -> Shape | None:
        """Return the type of what a path leads to, None if unknown; raises NoField."""
        first, *more = _STEP.findall(path)
        if first == "__data":
            found: Shape | None = self.data
        elif first == "__root":
            found = Shape(self.data.name)
        elif first.startswith("__"):
            return None
        else:
            found = self._step(item, first)
        for each in more:
            if found is None:
                return None
            found = self._step(found, each)
        return found

    def _step(self, above: Shape, name: str) -> Shape | None:
        if above.lists:
            if name.isdigit():
                return Shape(above.name, above.lists - 1)
            if name == "length":
                return None
            raise NoField(f"{name!r} is looked for in a list; show its items with a List")
        fields = self._fields(above.name)
        if name not in fields:
            raise NoField(f"{above.name} has no field {name!r}{nearest(name, fields)}")
        return Shape(*shape(fields[name].type))

    def _fields(self, name: str) -> Mapping[str, FieldDefinitionNode]:
        found = self.sdl.objects.get(name)
        fields = (found.fields or ()) if found is not None else ()
        return {each.name.value: each for each in fields}

    def wrong_names(self, expression: str, item: Shape) -> Iterator[tuple[int, str]]:
        """Yield where an expression names what is not there, and why; plain names only."""
        if "{" in expression or "=>" in expression:
            return
        plain = _TEXT.sub(_blank, expression)
        for found in _NAME.finditer(_FILTER_OR_TEST.sub(_blank, plain)):
            if _WORDS.fullmatch(found[0]):
                continue
            try:
                self.resolve(found[0], item)
            except NoField as error:
                yield found.start(), str(error)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", ",", found[0])  # no space: a name before "(" is a function
