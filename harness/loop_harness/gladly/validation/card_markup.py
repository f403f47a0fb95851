"""Reads the markup of a card: elements, attributes and texts, with their lines.

The elements are those of Gladly's card language reference, version 1.1 (help.gladly.com/
developer-tutorials/docs/card-language-reference), and those that published cards have inside a
text. The list of the latter may not be whole, so an unknown element is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

#: Those that show a value, or the values of a list, and say with ``dataSource`` which.
SHOWING = frozenset(
    {"BooleanValue", "CurrencyValue", "DateTimeValue", "List", "NumericValue", "StringValue"}
)
_ARRANGING = frozenset(
    {"Block", "Card", "Column", "ColumnGroup", "Divider", "Drawer", "Expandable", "Fixed"}
    | {"Section", "Spacer"}
)
ELEMENTS = SHOWING | _ARRANGING | {"Bold", "Formula", "Image", "Italic", "Link", "Text"}
_DEEPEST = 200


@dataclass
class Element:
    """One element of a card."""

    name: str
    line: int
    attributes: dict[str, str]
    parts: list[Element | Text] = field(default_factory=list)

    @property
    def elements(self) -> Iterator[Element]:
        """The elements in it."""
        return (each for each in self.parts if isinstance(each, Element))


@dataclass
class Text:
    """A run of text between two elements."""

    line: int
    text: str


class BrokenCard(ValueError):
    """A card that is not well-formed; its arguments are the reason and the line."""


def read_card(source: str) -> Element:
    """Return the outermost element of a card; raises BrokenCard."""
    reading = _Reading()
    try:
        reading.parser.Parse(source, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise BrokenCard(f"it is not well-formed: {reason}", error.lineno) from error
    return reading.root.parts[0]  # type: ignore[return-value]  # expat wants one element


class _Reading:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.root = Element("", 0, {})
        self._open = [self.root]

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > _DEEPEST:
            raise BrokenCard(f"it is nested more than {_DEEPEST} levels deep", self._line)
        element = Element(name, self._line, attributes)
        self._open[-1].parts.append(element)
        self._open.append(element)

    def _end(self, name: str) -> None:
        del name
        self._open.pop()

    def _text(self, text: str) -> None:
        parts = self._open[-1].parts
        if parts and isinstance(parts[-1], Text):
            parts[-1].text += text
        else:
            parts.append(Text(self._line, text))

    def _doctype(self, *_: object) -> None:
        raise BrokenCard("a card has no document type; delete <!DOCTYPE …>", self._line)
