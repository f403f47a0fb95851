"""Cards as one HTML page that needs nothing else, and loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources

from loop_harness.gladly.card.shown import Card, Run, Shown

#: No script, no picture, no request: what a text from elsewhere may try, a browser refuses.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_WORD = re.compile(r"[A-Za-z]{1,20}")
_MEASURE = re.compile(r"\d{1,4}(?:px|%)")
_TAGS = {"bold": "b", "italic": "i", "unknown": "mark"}
#: Attributes that become a class such as ``weight-bold``.
_CLASSES = {
    "alignment": "align", "valueAlignment": "align", "verticalAlignment": "vertical",
    "fontSize": "size", "valueFontSize": "size", "fontWeight": "weight",
    "valueFontWeight": "weight", "padding": "pad", "spacing": "space",
    "columnSpacing": "gap", "itemSpacing": "gap", "displayStyle": "style", "border": "border",
    "size": "space", "shape": "shape", "titleFontSize": "size",
}  # fmt: skip


def page(app: str, cards: Iterable[Card]) -> str:
    """Return the page of an app's cards."""
    shown = list(cards)
    style = resources.files(__package__).joinpath("card.css").read_text(encoding="utf-8")
    body = "\n".join(_card(each) for each in shown)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(app)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(app)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _card(card: Card) -> str:
    title = _runs(card.shown.runs) or escape(card.template)
    parts = _all(card.shown.parts)
    told = "".join(f"<li>{escape(each)}</li>" for each in card.problems)
    problems = f"<aside><h3>Not shown as Gladly does</h3><ul>{told}</ul></aside>" if told else ""
    return (
        f'<article><details class="card" open><summary><h2>{title}</h2></summary>\n'
        f"<div>{parts}</div>\n</details>{problems}</article>"
    )


def _all(parts: Iterable[Shown]) -> str:
    return "".join(map(_part, parts))


def _part(shown: Shown) -> str:
    match shown.kind:
        case "value" | "link" | "picture" | "unknown":
            return _valued(shown)
        case "text":
            return f"<p{_look(shown, 'text')}>{_runs(shown.runs)}</p>"
        case "divider":
            return f"<hr{_look(shown)}>"
        case "spacer":
            return f"<div{_look(shown, 'spacer')}></div>"
        case "drawer":
            fixed = _all(shown.part("fixed").parts)
            inner = _all(shown.part("expandable").parts)
            return _folded(shown, "drawer", f"<div>{fixed}</div>", inner)
        case "section":
            return _section(shown)
        case "column":
            return f"<div{_look(shown, 'column')}{_width(shown)}>{_all(shown.parts)}</div>"
        case "list":
            separated = "separated" if shown.look.get("separateItems") == "true" else ""
            return f"<ul{_look(shown, 'list', separated)}>{_all(shown.parts)}</ul>"
        case "item":
            return f"<li>{_all(shown.parts)}</li>"
        case _:
            return f"<div{_look(shown, shown.kind)}>{_all(shown.parts)}</div>"


def _section(shown: Shown) -> str:
    inner = _all(shown.parts)
    title = f"<h3{_look(shown)}>{_runs(shown.runs)}</h3>" if shown.runs else ""
    if not shown.is_open and title:
        return _folded(shown, "section", title, inner)
    return f"<section{_look(shown)}>{title}{inner}</section>"


def _folded(shown: Shown, name: str, summary: str, inner: str) -> str:
    state = " open" if shown.is_open else ""
    return (
        f'<details class="{name}"{state}><summary>{summary}</summary>'
        f'<div class="inner">{inner}</div></details>'
    )


def _valued(shown: Shown) -> str:
    text = _runs(shown.runs)
    if shown.kind == "link":
        text = _link(shown, text)
    elif shown.kind == "picture":
        text = _link(shown, f'<span class="picture"{_size(shown)}>picture</span>')
    label = f"<dt>{escape(shown.label)}</dt>" if shown.label else ""
    return f"<dl{_look(shown, 'value')}>{label}<dd{_lines(shown)}>{text}</dd></dl>"


def _link(shown: Shown, text: str) -> str:
    return f'<a href="{escape(shown.url)}" target="_blank" rel="noopener noreferrer">{text}</a>'


def _runs(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs)).strip()


def _run(run: Run) -> str:
    text = escape(run.text)
    tag = _TAGS.get(run.mark)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _look(shown: Shown, *names: str) -> str:
    """Return the class attribute; what is no plain word gets into none."""
    found = [*names, *_classes(shown)]
    text = " ".join(each for each in found if each)
    return f' class="{text}"' if text else ""


def _classes(shown: Shown) -> Iterator[str]:
    for name, text in shown.look.items():
        if name in _CLASSES and _WORD.fullmatch(text):
            yield f"{_CLASSES[name]}-{text}"


def _width(shown: Shown) -> str:
    width = shown.look.get("width", "")
    if _MEASURE.fullmatch(width):
        return f' style="flex:0 0 {width}"'
    return ' style="flex:0 0 auto"' if width == "auto" else ""


def _size(shown: Shown) -> str:
    sizes = shown.look.get("size", "").split("/")
    if not all(map(_MEASURE.fullmatch, sizes)):
        return ""
    return f' style="width:{sizes[0]};height:{sizes[-1]}"'


def _lines(shown: Shown) -> str:
    most = shown.look.get("maxLines", "")
    if not re.fullmatch(r"[1-9]\d?", most):
        return ""
    return f' class="clamped" style="-webkit-line-clamp:{most}"'
