"""Searches for a known order, and what they find."""

from __future__ import annotations

import base64
import json
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from loop_harness.model import Json
from loop_harness.verify.provider.checks.seen import is_tame
from loop_harness.verify.provider.inquiry import Observed
from loop_harness.verify.provider.known import Known, KnownOrder
from loop_harness.verify.provider.probe import SEARCH, Answer, Probe, get, search

#: What is no name of an order, though it is searched for: words of their own, or none.
_NO_NAMES = frozenset(("", ".", "..", "preview"))
_NO_SUCH_ORDER = (401, 404)


def customer(order: KnownOrder, email: str | None = None) -> dict[str, Json]:
    """Return what ``t`` says of the customer of an order, under *email* if one is given."""
    address = email or next(iter(order.emails), None)
    return {"phone": order.phone} if address is None else {"email": address}


def written(claim: Json) -> str:
    """Return ``t`` for what it is to say."""
    return base64.b64encode(json.dumps(claim).encode()).decode()


def claimed(term: str, order: KnownOrder, email: str | None = None) -> Probe:
    """Return a search by the customer of an order, under *email* if one is given."""
    return search(term, t=written(customer(order, email)))


def by_t_alone(t: str) -> Probe:
    """Return the search whose only argument is ``t``, which has to hold the term."""
    return get(f"{SEARCH}?{urlencode({'t': t})}")


def search_for(term: str, order: KnownOrder, known: Known, observed: Observed) -> Probe:
    """Return a search that says whose order it is, where that may be needed."""
    is_needed = known.asks_who or "always" in observed.may_be("tracking-token-required")
    return claimed(term, order) if is_needed else search(term)


def shipments(answer: Answer) -> list[dict[str, Any]]:
    """Return the shipments that a search found."""
    found: Any = answer.document.get("shipments") if isinstance(answer.document, dict) else None
    is_found = answer.status == 200 and isinstance(found, list)  # noqa: PLR2004
    return [each for each in found if isinstance(each, dict)] if is_found else []


def is_unfound(answer: Answer) -> bool:
    """Tell whether a search says that there is no such order, in any of the documented ways."""
    if answer.status in _NO_SUCH_ORDER:
        return True
    document = answer.document
    is_empty = document is None or (isinstance(document, dict) and document.get("shipments") == [])
    return answer.status == 200 and answer.is_json and is_empty  # noqa: PLR2004


def searchable(known: Known) -> list[KnownOrder]:
    """Return the orders whose plain name nothing else is called, and whose customer is known."""
    terms = Counter(bare(term) for each in known.orders for term in {each.name, *each.codes})
    return [
        each
        for each in known.orders
        if terms[bare(each.name)] == 1
        and is_tame(each.name)
        and bare(each.name) not in _NO_NAMES
        and (any(map(str.strip, each.emails[:1])) or each.phone)
    ]


def single_codes(order: KnownOrder, known: Known) -> list[str]:
    """Return the plain codes of an order that no other order has as a code or as its name."""
    others = [each for each in known.orders if each.name != order.name]
    taken = {bare(term) for each in others for term in (each.name, *each.codes)}
    taken.add(bare(order.name))
    plain = [each for each in order.codes if is_tame(each) and bare(each) not in _NO_NAMES]
    return [each for each in dict.fromkeys(plain) if bare(each) not in taken]


def bare(term: str) -> str:
    """Return a term without the number sign in front, which may not matter."""
    return term.removeprefix("#")
