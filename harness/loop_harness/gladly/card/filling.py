"""Puts data into the markup of a card.

The elements and their attributes are those of Gladly's card language reference, version 1.1
(help.gladly.com/developer-tutorials/docs/card-language-reference). What is not among them, and
what cannot be evaluated, becomes a placeholder, and is told.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from loop_harness.gladly.card.expressions import read
from loop_harness.gladly.card.shown import Card, Run, Shown, unknown
from loop_harness.gladly.card.texts import pieces
from loop_harness.gladly.card.typed_values import VALUES, link_of
from loop_harness.gladly.card.values import Wrong, is_true, text_of
from loop_harness.gladly.validation.card_markup import ELEMENTS, Element, Text
from loop_harness.model import Json

_MOST_PARTS, _MOST_TEXT, _MOST_ITEMS, _DEEPEST = 20_000, 1_000_000, 500, 40
_SECONDS = 10  #: that a card may take
_INLINE = {"Bold": "bold", "Italic": "italic"}
#: Attributes that say what is shown, and those that say how.
_MEANING = frozenset(
    {"cardType", "title", "when", "dataSource", "label", "linkText", "linkUrl", "initialState"}
    | {"expandable", "format", "decimalPlaces", "currencyCodeSource", "defaultCurrencyCode"}
    | {"negativeValueStyle", "displayTrueAs", "displayFalseAs", "defaultUrl"}
)
_LOOK = frozenset(
    {"alignment", "verticalAlignment", "aria", "border", "padding", "direction", "displayStyle"}
    | {f"{what}{look}" for what in ("label", "value") for look in ("Alignment", "FontSize")}
    | {"labelFontWeight", "valueFontWeight", "fontSize", "fontWeight", "titleFontSize"}
    | {"titleFontWeight", "maxLines", "multilineStyle", "separateItems", "itemSpacing", "spacing"}
    | {"columnSpacing", "width", "size", "mode", "shape"}
)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the names in a part of a card stand for."""

    names: dict[str, Json]

    @classmethod
    def of(cls, data: Json, root: Json, **more: Json) -> _Scope:
        fields = data if isinstance(data, dict) else {}
        return cls({**fields, "__data": data, "__root": root, **more})

    def item(self, data: Json, index: int) -> _Scope:
        """Return the scope of an item; in a card of a list the outer item is the root."""
        root, parent = self.names["__root"], self.names["__data"]
        root = data if isinstance(root, list) else root
        return _Scope.of(data, root, __parent=parent, __index=index)


def filled(template: str, markup: Element, data: Json) -> Card:
    """Return a card with data in it; what is unknown is a placeholder and told."""
    return _Filling().card(template, markup, data)


class _Filling:
    def __init__(self) -> None:
        self._problems: dict[str, None] = {}
        self._parts, self._text, self._depth = _MOST_PARTS, _MOST_TEXT, 0
        self._until, self._is_cut = time.monotonic() + _SECONDS, False

    def card(self, template: str, markup: Element, data: Json) -> Card:
        scope = _Scope.of(data, data)
        parts = list[Shown]()
        title = self._runs(markup.attributes.get("title", ""), scope, markup.line)
        self._check(markup)
        for each in markup.elements:
            parts += self._element(each, scope)
        if self._is_cut:
            what = "the card goes on; more than is shown here"
            self._problems[what] = None
            parts.append(unknown(what))
        shown = Shown("card", title, look=_look(markup), parts=tuple(parts))
        return Card(template, shown, tuple(self._problems))

    def _wrong(self, line: int, what: str, placeholder: str) -> Run:
        self._problems[f"line {line}: {what}"] = None
        return Run(f"⟦{placeholder}⟧", "unknown")

    def _check(self, element: Element) -> None:
        for each in element.attributes:
            if each not in _MEANING | _LOOK:
                self._wrong(element.line, f"{element.name} has the unknown attribute {each}", "")

    def _element(self, element: Element, scope: _Scope) -> Iterator[Shown]:
        """Yield what an element shows: nothing if it is not for now."""
        self._parts -= 1
        if self._parts < 0 or self._text < 0 or time.monotonic() > self._until:
            self._is_cut = True
            return
        self._check(element)
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                raise Wrong(f"it is nested more than {_DEEPEST} levels deep")  # noqa: TRY301 - shown as any other
            if is_true(self._value(element, "when", scope, otherwise=True)):
                yield from self._shown(element, scope)
        except Wrong as error:
            source = element.attributes.get("dataSource") or element.attributes.get("when", "")
            run = self._wrong(element.line, f"{element.name}: {error}", f"{element.name} {source}")
            yield Shown("unknown", (run,), label=element.attributes.get("label", ""))
        finally:
            self._depth -= 1

    def _shown(self, element: Element, scope: _Scope) -> Iterator[Shown]:
        name = element.name
        if name in VALUES or name in ("Formula", "Link", "Image"):
            yield from self._valued(element, scope)
        elif name == "List":
            yield self._list(element, scope)
        elif name == "Text" or name in _INLINE:
            yield Shown("text", tuple(self._words(element, scope)), look=_look(element))
        elif name in ELEMENTS and name != "Card":
            yield self._container(element, scope)
        else:
            yield Shown("unknown", (self._wrong(element.line, f"no element {name}", f"<{name}>"),))
            for each in element.elements:
                yield from self._element(each, scope)

    def _container(self, element: Element, scope: _Scope) -> Shown:
        parts = tuple(self._inner(element, scope))
        is_open, attributes = True, element.attributes
        if element.name == "Drawer":
            state = attributes.get("initialState", "collapsed")
            first = state == "expandFirst" and not scope.names.get("__index", 0)
            is_open = state == "expanded" or first
        elif element.name == "Section":
            is_open = attributes.get("expandable") != "true"
        return Shown(
            element.name.lower(),
            self._runs(attributes.get("title", ""), scope, element.line),
            is_open=is_open,
            look=_look(element),
            parts=parts,
        )

    def _inner(self, element: Element, scope: _Scope) -> Iterator[Shown]:
        for each in element.parts:
            if isinstance(each, Element):
                yield from self._element(each, scope)
            elif each.text.strip():
                what = f"a text directly in {element.name}; put it into Text"
                self._wrong(each.line, what, "")
                yield Shown("text", self._runs(each.text.strip(), scope, each.line))

    def _list(self, element: Element, scope: _Scope) -> Shown:
        found = self._value(element, "dataSource", scope) or []
        if not isinstance(found, list):
            raise Wrong(f"{element.attributes.get('dataSource')!r} is no list")
        items = list[Shown]()
        for index, each in enumerate(found):
            if index == _MOST_ITEMS:
                left = f"{len(found) - index} more items"
                self._wrong(element.line, f"{left} are not shown", "")
                items.append(unknown(f"… and {left}"))
            if self._is_cut or index == _MOST_ITEMS:
                break
            items.append(Shown("item", parts=tuple(self._inner(element, scope.item(each, index)))))
        return Shown("list", look=_look(element), parts=tuple(items))

    def _valued(self, element: Element, scope: _Scope) -> Iterator[Shown]:
        """Yield a value with its label; nothing for null."""
        name, attributes = element.name, element.attributes
        label = self._plain(attributes.get("label", ""), scope, element.line)
        if name in ("Link", "Image"):
            yield from self._linked(element, scope, label)
            return
        if name == "Formula":
            runs = tuple(self._words(element, scope))
        else:
            value = self._value(element, "dataSource", scope)
            code = self._value(element, "currencyCodeSource", scope)
            told = {**attributes, "currencyCode": text_of(code)} if code else attributes
            runs = () if value is None else (Run(VALUES[name](value, told)),)
        self._text -= sum(len(each.text) for each in runs)
        if any(each.text for each in runs):
            yield Shown("value", runs, label, look=_look(element))

    def _linked(self, element: Element, scope: _Scope, label: str) -> Iterator[Shown]:
        attributes, line = element.attributes, element.line
        given = text_of(self._value(element, "dataSource", scope))
        url = self._plain(attributes.get("linkUrl", ""), scope, line) or given
        url = url or attributes.get("defaultUrl", "")
        if not url:
            return
        runs = self._runs(attributes.get("linkText", ""), scope, line) or (Run(url),)
        kind = "picture" if element.name == "Image" else "link"
        if not (address := link_of(url)):
            runs = (self._wrong(line, f"{url[:80]!r} is no address in the web", url[:80]),)
            kind = "unknown"
        yield Shown(kind, runs, label, url=address, look=_look(element))

    def _value(
        self, element: Element, attribute: str, scope: _Scope, *, otherwise: Json = None
    ) -> Json:
        source = element.attributes.get(attribute)
        return otherwise if source is None else read(source)(scope.names)

    def _words(self, element: Element, scope: _Scope, mark: str = "") -> Iterator[Run]:
        for each in element.parts:
            if isinstance(each, Text):
                yield from self._runs(each.text, scope, each.line, mark)
            elif each.name in _INLINE:
                yield from self._words(each, scope, _INLINE[each.name])
            else:
                yield self._wrong(each.line, f"{each.name} in {element.name}", f"<{each.name}>")

    def _plain(self, source: str, scope: _Scope, line: int) -> str:
        return "".join(each.text for each in self._runs(source, scope, line))

    def _runs(self, source: str, scope: _Scope, line: int, mark: str = "") -> tuple[Run, ...]:
        found = list[Run]()
        for piece in pieces(source):
            if piece.formula is None:
                run = Run(piece.text, mark)
            else:
                try:
                    run = Run(text_of(piece.value(scope.names)), mark)
                except Wrong as error:
                    run = self._wrong(line, f"{piece.formula[:200]!r}: {error}", piece.formula[:60])
            self._text -= len(run.text)
            found.append(run)
        return tuple(each for each in found if each.text)


def _look(element: Element) -> dict[str, str]:
    return {name: text for name, text in element.attributes.items() if name in _LOOK}
