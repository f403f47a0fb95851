"""A card as lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from loop_harness.gladly.card.shown import Card, Shown

_LABEL = 22  #: columns that a label gets


def text_lines(card: Card, width: int = 80) -> Iterator[str]:
    """Yield the lines of a card: folded parts are marked ▸, and stand there nevertheless."""
    title = card.shown.text or card.template
    yield title
    yield "─" * min(width, max(len(title), 20))
    for each in card.shown.parts:
        yield from _lines(each, width)
    for problem in card.problems:
        yield f"! {problem}"


def _lines(shown: Shown, width: int) -> Iterator[str]:
    match shown.kind:
        case "value" | "link" | "picture" | "unknown":
            yield from _valued(shown, width)
        case "text":
            yield from _wrapped(shown.text, width)
        case "divider":
            yield "─" * width
        case "spacer":
            yield ""
        case "list":
            yield from _list(shown, width)
        case "drawer":
            yield from _marked(shown.part("fixed").parts, shown.is_open, width)
            yield from _indented(shown.part("expandable").parts, width)
        case "section":
            if shown.runs:
                folded = "" if shown.is_open else "▸ "
                yield f"{folded}{shown.text}"
            yield from _indented(shown.parts, width)
        case _:
            for each in shown.parts:
                yield from _lines(each, width)


def _marked(parts: tuple[Shown, ...], is_open: bool, width: int) -> Iterator[str]:
    mark = "▾ " if is_open else "▸ "
    for each in parts:
        for line in _lines(each, width - 2):
            yield f"{mark}{line}".rstrip()
            mark = "  "


def _indented(parts: tuple[Shown, ...], width: int) -> Iterator[str]:
    for each in parts:
        for line in _lines(each, width - 4):
            yield f"    {line}" if line else ""


def _list(shown: Shown, width: int) -> Iterator[str]:
    for number, item in enumerate(shown.parts):
        if number and shown.look.get("separateItems") == "true":
            yield "┄" * width
        for each in item.parts or ((item,) if item.kind != "item" else ()):
            yield from _lines(each, width)


def _valued(shown: Shown, width: int) -> Iterator[str]:
    text = shown.text
    if shown.kind == "link" and shown.url != text:
        text = f"{text} → {shown.url}"
    elif shown.kind == "picture":
        text = f"[picture {shown.url}]"
    if not shown.label:
        yield from _wrapped(text, width)
        return
    head = f"{shown.label:{_LABEL}} "
    for line in _wrapped(text, max(width - len(head), 20)):
        yield f"{head}{line}"
        head = " " * len(head)


def _wrapped(text: str, width: int) -> Iterator[str]:
    text = " ".join(text.split())
    yield from textwrap.wrap(text, max(width, 20), break_long_words=False, break_on_hyphens=False)
