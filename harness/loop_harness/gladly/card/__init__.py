"""Shows what an agent sees of stored data: an app's cards, as text and as a page."""

from loop_harness.gladly.card.page import page
from loop_harness.gladly.card.shown import Card
from loop_harness.gladly.card.templates import CardTemplate, card_templates
from loop_harness.gladly.card.text import text_lines

__all__ = ["Card", "CardTemplate", "card_templates", "page", "text_lines"]
