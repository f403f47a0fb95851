"""Makes a card of a few lines of markup."""

from __future__ import annotations

from typing import Any

from loop_harness.gladly.card import Card, page, text_lines
from loop_harness.gladly.card.filling import filled
from loop_harness.gladly.validation.card_markup import read_card


def card(inside: str, data: Any, title: str = "Title") -> Card:
    """Return a card with these elements in it, and data."""
    return filled("orders", read_card(f'<Card title="{title}">{inside}</Card>'), data)


def lines(inside: str, data: Any) -> list[str]:
    """Return what a card shows below its title, problems included."""
    return list(text_lines(card(inside, data)))[2:]


def body(inside: str, data: Any) -> str:
    """Return what of the page stands in the card, below its title."""
    text = page("App", [card(inside, data)])
    return text.split("</summary>\n<div>", 1)[1].split("</div>\n</details>", 1)[0]
