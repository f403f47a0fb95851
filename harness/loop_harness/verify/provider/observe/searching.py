"""How the shipment search behaves: what it finds, and what it wants to know of the customer."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import islice

from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.observe.customer import plainest, said, verification
from loop_harness.verify.provider.observe.observe import Look, Seen, Sign, concluded, observes
from loop_harness.verify.provider.observe.reading import parcels
from loop_harness.verify.provider.probe import Answer, Probe, search

_TRIED = 2
_OK, _REFUSED, _NOT_FOUND = 200, 401, 404
_REFUSALS = (400, 401, 403)
_UNKNOWN_TERMS = ("#0000-no-such-order", "0000NOSUCHCODE0000")


def shows(answer: Answer, order: KnownOrder) -> bool:
    """Tell whether a search answers an order."""
    document = answer.document
    is_order = isinstance(document, dict) and document.get("name") == order.name
    return answer.status == _OK and is_order


def asks_who(look: Look, order: KnownOrder) -> bool:
    """Tell whether a search says who the customer is: where it has to, or is refused otherwise."""
    if look.known.asks_who:
        return True
    return look.ask(search(order.name)).status in _REFUSALS


def found_by(look: Look, order: KnownOrder, term: str) -> tuple[Probe, Answer]:
    """Search for *term* as the customer of an order, where that has to be said."""
    t = verification(order) if asks_who(look, order) else None
    probe = search(term, t=t)
    return probe, look.ask(probe)


def _shown(look: Look) -> Iterator[KnownOrder]:
    """Yield the plainest orders that a search for their name shows."""
    return (
        each for each in plainest(look.known) if shows(found_by(look, each, each.name)[1], each)
    )


@observes("tracking-token-required", needs="searchShipments")
def token_required(look: Look) -> Seen:
    """See whether a search without ``t`` is refused where nothing asks who the customer is."""
    if look.known.asks_who:
        return Seen(None, "tracking-page authentication is on, so every search needs t either way")
    signs = []
    for order in islice(_shown(look), _TRIED):
        probe = search(order.name)
        answer = look.ask(probe)
        choice = "when-authentication-on" if shows(answer, order) else "always"
        words = f"a search for {order.name} without t gets status {answer.status}"
        signs.append(Sign(choice, words, probe, answer))
    return concluded(signs, "no known order is found by its name")


@observes("rest-not-found", needs="searchShipments")
def not_found(look: Look) -> Seen:
    """See what a search answers that finds nothing."""
    order = next(_shown(look), None)
    if order is None:
        return Seen(None, "no known order is found by its name")
    signs = []
    for term in _UNKNOWN_TERMS:
        probe, answer = found_by(look, order, term)
        if asks_who(look, order) and answer.status == _REFUSED:
            why = "where a search says who the customer is, 401 may mean the customer as well"
            return Seen(None, why, probe, answer)
        words = f"a search for {term} gets status {answer.status}"
        signs.append(Sign(_how_not_found(answer), words, probe, answer))
    return concluded(signs, "")


def _how_not_found(answer: Answer) -> str | None:
    match answer.status, answer.is_json, answer.document:
        case 200, True, None:
            return "null-200"
        case 200, True, {"shipments": []}:
            return "empty-shipments"
        case 401, _, _:
            return "status-401"
        case 404, _, _:
            return "status-404"
        case _:
            return None


def _finds_nothing(answer: Answer) -> bool:
    return _how_not_found(answer) is not None


@observes("rest-leading-hash", needs="searchShipments")
def leading_hash(look: Look) -> Seen:
    """See whether an order is found without the # of its name."""
    signs = islice(_hash_signs(look), _TRIED)
    return concluded(signs, "no order is known that is found by a name with a leading #")


def _hash_signs(look: Look) -> Iterator[Sign]:
    taken = {term for each in look.known.orders for term in (each.name, *each.codes)}
    for order in _shown(look):
        term = order.name[1:]
        if order.name[0] != "#" or not term.strip() or term in taken:
            continue
        probe, answer = found_by(look, order, term)
        choice = "required" if _finds_nothing(answer) else None
        if shows(answer, order):
            choice = "optional"
        yield Sign(choice, f"a search for {term} gets status {answer.status}", probe, answer)


@observes("search-by-code", needs="searchShipments")
def by_code(look: Look) -> Seen:
    """See whether a search by a code shows the other parcels of its order as well."""
    signs = islice(_code_signs(look), _TRIED)
    return concluded(signs, "no order is known by the codes of several parcels")


def _code_signs(look: Look) -> Iterator[Sign]:
    everything = [term for each in look.known.orders for term in (each.name, *each.codes)]
    for order in plainest(look.known):
        codes = set(order.codes)
        alone = [each for each in order.codes if everything.count(each) == 1]
        if len(codes) < 2 or len(codes) < len(order.shipments or ()) or not alone:  # noqa: PLR2004
            continue
        probe, answer = found_by(look, order, alone[0])
        came = _codes(answer) if shows(answer, order) else set()
        choice = "whole-order" if came == codes else None
        if came == {alone[0]}:
            choice = "that-parcel"
        words = f"a search for {alone[0]} shows {len(came)} of {len(codes)} parcels"
        yield Sign(choice, words, probe, answer)


def _codes(answer: Answer) -> set[str]:
    return {str(each.get("trackingCode")) for each in parcels(answer)}


@observes("tracking-token-encoding", needs="searchShipments")
def token_encoding(look: Look) -> Seen:
    """See whether ``t`` is read in the URL-safe alphabet: only its ``query`` names the order."""
    signs = islice(_encoding_signs(look), _TRIED)
    return concluded(signs, "no known order is found by the query inside of t")


def _encoding_signs(look: Look) -> Iterator[Sign]:
    for order in islice(_shown(look), 2 * _TRIED):
        standard = _with_both_signs(order)
        if not shows(look.ask(search(_UNKNOWN_TERMS[0], t=standard)), order):
            continue
        safe = standard.replace("+", "-").replace("/", "_")
        probe = search(_UNKNOWN_TERMS[0], t=safe)
        answer = look.ask(probe)
        is_refused = _finds_nothing(answer) or answer.status in _REFUSALS
        choice = "standard" if is_refused else None
        if shows(answer, order):
            choice = "also-url-safe"
        words = f"a t in URL-safe base64 gets status {answer.status}"
        yield Sign(choice, words, probe, answer)


def _with_both_signs(order: KnownOrder) -> str:
    """Return a ``t`` that holds both + and /, which the URL-safe alphabet writes otherwise."""
    return base64.b64encode(said(order, query=order.name, note=">>>???")).decode("ascii")
