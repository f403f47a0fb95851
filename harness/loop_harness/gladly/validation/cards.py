"""The cards of an app: their configuration, their markup, and the fields that they show.

gladly/app-platform-appcfg-cli, docs/appcfg_add_ui-template.md (a card is for one GraphQL type);
gladly/app-platform-examples (config.json of each card).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from graphql import GraphQLSyntaxError, parse_type

from loop_harness.gladly.validation.app_folder import AppFolder, folders, line_of
from loop_harness.gladly.validation.card_fields import PATH, Fields, NoField, Shape
from loop_harness.gladly.validation.card_markup import (
    ELEMENTS,
    SHOWING,
    BrokenCard,
    Element,
    Text,
    read_card,
)
from loop_harness.gladly.validation.keys import Key, Keys, wrong_keys
from loop_harness.gladly.validation.problem import Problem, Severity, error, nearest, warning
from loop_harness.gladly.validation.sdl import Sdl, shape

_CONFIG: Keys = {
    "description": Key(is_required=False),
    "graphqlSchema": Key(values=("data", "actions")),
    "graphqlType": Key(),
}
_FORMULA = re.compile(r"\{\{-?([^{}]*?)-?\}\}")
_SOURCES = ("dataSource", "currencyCodeSource")


def wrong_cards(app: AppFolder, sdls: Mapping[str, Sdl]) -> Iterator[Problem]:
    """Yield what is wrong with each card, and with the form for the administrator."""
    for folder in folders(app.root / "ui" / "templates"):
        config = folder / "config.json"
        if not config.is_file():
            yield error(
                app.name(config), "there is no such file: it says which type the card shows"
            )
        yield from _wrong_config(app, config)
        source = app.text(folder / "flexible.card")
        if source is not None:
            yield from _wrong_card(
                app.name(folder / "flexible.card"), source, _fields(app, config, sdls)
            )
    app.object(app.root / "ui" / "admin" / "form.json")


def _wrong_config(app: AppFolder, path: Path) -> Iterator[Problem]:
    value = app.object(path)
    if value is not None:
        yield from wrong_keys(app, path, value, _CONFIG)


def _fields(app: AppFolder, path: Path, sdls: Mapping[str, Sdl]) -> Fields | Problem | None:
    """Return what the names in a card stand for; a problem if its type is not there."""
    value = app.object(path) or {}
    kind, name = value.get("graphqlSchema"), value.get("graphqlType")
    if kind not in ("data", "actions") or not isinstance(name, str):
        return None
    file, text = app.name(path), app.text(path)
    if kind not in sdls:
        if (app.root / kind / f"{kind}_schema.graphql").is_file():
            return None
        what = f"there is no {kind}/{kind}_schema.graphql, whose type the card is to show"
        return error(file, what, line_of(text, "graphqlSchema"))
    try:
        given = Shape(*shape(parse_type(name)))
    except (GraphQLSyntaxError, RecursionError):
        what = f"'graphqlType' is {name!r}, and no GraphQL type such as [Order]"
        return error(file, what, line_of(text, "graphqlType"))
    if given.name not in sdls[kind].objects:
        what = (
            f"{sdls[kind].file} has no type {given.name}{nearest(given.name, sdls[kind].objects)}"
        )
        return error(file, what, line_of(text, "graphqlType"))
    return Fields(sdls[kind], given)


def _wrong_card(file: str, source: str, fields: Fields | Problem | None) -> Iterator[Problem]:
    if isinstance(fields, Problem):
        yield fields
    try:
        card = read_card(source)
    except BrokenCard as broken:
        yield error(file, broken.args[0], broken.args[1])
        return
    if card.name != "Card":
        yield error(file, f"the outermost element is {card.name}, and has to be Card", card.line)
    known = fields if isinstance(fields, Fields) else None
    yield from _Card(file, known).wrong(card, known.data if known else None)


class _Card:
    """One card, held against the type that it shows."""

    def __init__(self, file: str, fields: Fields | None) -> None:
        self._file = file
        self._fields = fields

    def wrong(self, element: Element, item: Shape | None) -> Iterator[Problem]:
        """Yield what is wrong with an element, where the names are those of *item*."""
        if element.name not in ELEMENTS:
            what = f"Gladly's card language has no element {element.name}"
            yield warning(self._file, f"{what}{nearest(element.name, ELEMENTS)}", element.line)
        if element.name in SHOWING and "dataSource" not in element.attributes:
            what = f"{element.name} has no dataSource, so it shows nothing"
            yield warning(self._file, what, element.line)
        for name, text in element.attributes.items():
            if name in _SOURCES and PATH.fullmatch(text):
                yield from self._wrong_path(text, item, element.line)
            elif name in (*_SOURCES, "when"):
                yield from self._wrong_expression(text, item, element.line)
            else:
                yield from self._wrong_formulas(text, item, element.line)
        inner = self._item(element, item) if element.name == "List" else item
        if element.name == "List":
            yield from self._no_list(element, item)
        for part in element.parts:
            if isinstance(part, Text):
                yield from self._wrong_formulas(part.text, inner, part.line)
            else:
                yield from self.wrong(part, inner)

    def _resolved(self, element: Element, item: Shape | None) -> Shape | None:
        path = element.attributes.get("dataSource", "")
        if self._fields is None or item is None or not PATH.fullmatch(path):
            return None
        try:
            return self._fields.resolve(path, item)
        except NoField:
            return None

    def _item(self, element: Element, item: Shape | None) -> Shape | None:
        found = self._resolved(element, item)
        return Shape(found.name, found.lists - 1) if found is not None and found.lists else None

    def _no_list(self, element: Element, item: Shape | None) -> Iterator[Problem]:
        found = self._resolved(element, item)
        if found is not None and not found.lists:
            what = f"{element.attributes['dataSource']!r} is no list but {found.name}"
            yield error(self._file, what, element.line)

    def _wrong_path(self, path: str, item: Shape | None, line: int) -> Iterator[Problem]:
        if self._fields is not None and item is not None:
            try:
                self._fields.resolve(path, item)
            except NoField as broken:
                yield error(self._file, str(broken), line)

    def _wrong_formulas(self, text: str, item: Shape | None, line: int) -> Iterator[Problem]:
        for found in _FORMULA.finditer(text) if "{%" not in text else ():
            above = text.count("\n", 0, found.start(1))
            yield from self._wrong_expression(found[1], item, line + above)

    def _wrong_expression(self, text: str, item: Shape | None, line: int) -> Iterator[Problem]:
        if self._fields is not None and item is not None:
            for position, why in self._fields.wrong_names(text, item):
                at = line + text.count("\n", 0, position)
                yield Problem(Severity.WARNING, self._file, at, why)
