"""The cards of an app folder: for which type each is, and which of the stored data it gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loop_harness.errors import InvalidApp
from loop_harness.gladly.card.filling import filled
from loop_harness.gladly.card.shown import Card
from loop_harness.gladly.folder import App, read_object, read_text
from loop_harness.gladly.validation.card_markup import BrokenCard, Element, read_card
from loop_harness.model import Json

_TEMPLATES = ("ui", "templates")
_TYPE = re.compile(r"\s*(\[?)\s*(\w+)\s*!?\s*(\]?)\s*!?\s*")


@dataclass(frozen=True)
class CardTemplate:
    """One folder below ``ui/templates``."""

    name: str
    markup: Element
    type_name: str  #: the GraphQL type that it shows
    takes_list: bool  #: whether it is given all objects at once, or one
    is_for_data: bool  #: whether that is a type of data, and not the answer of an action

    def cards(self, objects: Sequence[Json]) -> Iterator[Card]:
        """Yield the card of all objects, or one for each if it shows one."""
        for data in [list(objects)] if self.takes_list else objects:
            yield self.card(data)

    def names(self, field: str) -> bool:
        """Return whether the card says the name of a field anywhere."""
        word = re.compile(rf"\b{re.escape(field)}\b")
        return any(word.search(each) for each in _texts(self.markup))

    def card(self, data: Json) -> Card:
        """Return the card of data that are what it takes."""
        return filled(self.name, self.markup, data)


def _texts(element: Element) -> Iterator[str]:
    yield from element.attributes.values()
    for each in element.parts:
        if isinstance(each, Element):
            yield from _texts(each)
        else:
            yield each.text


def card_templates(app: App) -> tuple[CardTemplate, ...]:
    """Return the cards of a folder by name; raises InvalidApp."""
    folder = app.root.joinpath(*_TEMPLATES)
    return tuple(_read(each.parent) for each in sorted(folder.glob("*/config.json")))


def _read(folder: Path) -> CardTemplate:
    config = folder / "config.json"
    value = read_object(config)
    given = _TYPE.fullmatch(str(value.get("graphqlType")))
    if given is None or bool(given[1]) != bool(given[3]):
        raise InvalidApp(str(config), "'graphqlType' is no GraphQL type such as [Order]")
    source = folder / "flexible.card"
    try:
        markup = read_card(read_text(source))
    except BrokenCard as broken:
        raise InvalidApp(str(source), broken.args[0], broken.args[1]) from broken
    is_for_data = value.get("graphqlSchema", "data") == "data"
    return CardTemplate(folder.name, markup, given[2], bool(given[1]), is_for_data)
