"""The page shows texts as they are, leads nowhere but into the web, and loads nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.gladly.card.cards import body, card

from loop_harness.gladly.card import page

HOSTILE = """"><script>alert(1)</script>'</style><img src=x onerror=alert(1)>&amp;"""
EVERYWHERE = (
    '<StringValue dataSource="it" label="{{ it }}"/><Formula label="{{ it }}">{{ it }}</Formula>'
    '<Text>{{ it }}<Bold>{{ it }}</Bold></Text><Section title="{{ it }}" expandable="true"/>'
    '<Link linkUrl="https://a.example/{{ it }}" linkText="{{ it }}" label="{{ it }}"/>'
    '<Link dataSource="it"/><Image dataSource="url"/><NumericValue dataSource="it"/>'
    '<List dataSource="it"/><Text>{{ "&lt;script>" | shout }}</Text>'
)


class _Tags(HTMLParser):
    """The tags of a page, and the names of their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_no_text_becomes_markup() -> None:
    data = {"it": HOSTILE, "url": f"https://a.example/{HOSTILE}"}
    tame = {"it": "tame", "url": "https://a.example/tame"}

    def shape(given: dict[str, Any]) -> list[tuple[str, list[str]]]:
        made = card(EVERYWHERE, given, "{{ it }}")
        tags = _Tags(page(given["it"], [made])).found
        return [(tag, sorted(names)) for tag, names in tags]

    assert shape(data) == shape(tame)
    assert not {"script", "img"} & {tag for tag, _ in shape(data)}


def test_a_text_is_shown_as_it_is() -> None:
    shown = body('<StringValue dataSource="it"/>', {"it": '<b>"O\'Hara" & Sons</b>'})

    assert shown == (
        '<dl class="value"><dd>&lt;b&gt;&quot;O&#x27;Hara&quot; &amp; Sons&lt;/b&gt;</dd></dl>'
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//a.example/x",
        "https:x",
        "http://[",
        "mailto:a@example.com",
    ],
)
def test_only_what_is_in_the_web_is_a_link(url: str) -> None:
    shown = body('<Link dataSource="it" linkText="Show"/><Image dataSource="it"/>', {"it": url})

    assert [tag for tag, _ in _Tags(shown).found] == ["dl", "dd", "mark", "dl", "dd", "mark"]


@pytest.mark.parametrize("value", [None, "", "missing"])
def test_null_shows_nothing(value: str | None) -> None:
    data = {} if value == "missing" else {"it": value}

    shown = body(
        '<StringValue dataSource="it" label="It"/><Formula label="It">{{ it }}</Formula>'
        '<Link dataSource="it" linkText="Show"/><Image dataSource="it" label="It"/>',
        data,
    )

    assert shown == ""


def test_a_link_opens_elsewhere_and_tells_nothing_of_this_page() -> None:
    shown = body('<Link dataSource="it" linkText="Show"/>', {"it": "https://a.example/?a=1&b=2"})

    assert shown == (
        '<dl class="value"><dd><a href="https://a.example/?a=1&amp;b=2" target="_blank"'
        ' rel="noopener noreferrer">Show</a></dd></dl>'
    )


def test_the_page_loads_nothing() -> None:
    inside = '<Image dataSource="it" size="120px/80px"/>'
    text = page("App", [card(inside, {"it": "https://a.example/x.png"})])

    assert not {"img", "script", "link", "iframe"} & {tag for tag, _ in _Tags(text).found}
    assert not re.search(r"url\(|@import", text)
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert '<span class="picture" style="width:120px;height:80px">' in text


@pytest.mark.parametrize("width", ["1px;color:red", '1px" onclick="x', "expression(1)", "99999px"])
def test_a_measure_that_is_none_gets_into_no_style(width: str) -> None:
    given = width.replace('"', "&quot;")

    shown = body(
        f'<ColumnGroup columnSpacing="{given}"><Column width="{given}"/></ColumnGroup>', {}
    )

    assert shown == '<div class="columngroup"><div class="column"></div></div>'


def test_what_is_folded_is_folded_in_the_page() -> None:
    drawer = (
        '<Drawer initialState="{}"><Fixed><Text>a</Text></Fixed>'
        "<Expandable><Text>b</Text></Expandable></Drawer>"
    )

    shown = body(drawer.format("expanded") + drawer.format("collapsed"), {})

    inner = (
        '<summary><div><p class="text">a</p></div></summary>'
        '<div class="inner"><p class="text">b</p></div></details>'
    )
    assert shown == f'<details class="drawer" open>{inner}<details class="drawer">{inner}'


def test_looks_become_classes() -> None:
    shown = body(
        '<StringValue dataSource="it" label="It" valueAlignment="right" valueFontWeight="semiBold"'
        ' maxLines="3"/><Divider spacing="medium"/><Spacer size="large"/>',
        {"it": "x"},
    )

    assert shown == (
        '<dl class="value align-right weight-semiBold"><dt>It</dt>'
        '<dd class="clamped" style="-webkit-line-clamp:3">x</dd></dl>'
        '<hr class="space-medium"><div class="spacer space-large"></div>'
    )


def test_what_could_not_be_shown_stands_below_the_card() -> None:
    text = page("App", [card("<Blink/>", {})])

    assert "<mark>⟦&lt;Blink&gt;⟧</mark>" in text
    assert (
        "</details><aside><h3>Not shown as Gladly does</h3>"
        "<ul><li>line 1: no element Blink</li></ul></aside>" in text
    )
