"""E-mail addresses that look like people's and reach nobody (RFC 2606, RFC 6761)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from loop_harness.generate.numbering import tag
from loop_harness.generate.settings import section

if TYPE_CHECKING:
    from loop_harness.generate.source import Source

_UNFOLDED = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})


def address(source: Source, k: int, index: int, first: str, last: str) -> str:
    """Return one address of the k-th customer; ``numbering.customer_of`` reads k out of it."""
    customers = section("customers")
    path = f"customer/{k}/addresses/{index}"
    style = source.weighted(customers["style"], path, "style")
    domains = customers["domains"]
    # Each address of a customer has another domain, so no two are the same.
    start = source.below(len(domains), f"customer/{k}", "domain")
    domain = domains[(start + index) % len(domains)]
    suffix = f"+{source.pick(customers['tags'], path, 'tag')}" if style == "plus_tag" else ""
    return f"{_spelled(style, folded(first), folded(last))}.{tag(source, k)}{suffix}@{domain}"


@cache
def folded(name: str) -> str:
    """Return a name as people spell it in an address: lower case, ASCII letters only."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_UNFOLDED))
    return re.sub(r"[^a-z]", "", plain) or "customer"


def _spelled(style: str, first: str, last: str) -> str:
    match style:
        case "joined":
            return first + last
        case "initial":
            return first[0] + last
        case "reversed":
            return f"{last}.{first}"
        case _:
            return f"{first}.{last}"
