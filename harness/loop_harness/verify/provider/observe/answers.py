"""Which orders an answer holds: how pending ones come, and in which sequence all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice, pairwise

from loop_harness.verify.provider.checks.seen import LEAST_CUT, names
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.observe.observe import Look, Seen, Sign, concluded, observes
from loop_harness.verify.provider.observe.reading import dicts
from loop_harness.verify.provider.probe import Answer, orders_of

_TRIED = 3
#: Addresses of one request; more may be refused.
MOST_ASKED = 100


@observes("pending-orders", needs="graphql")
def pending(look: Look) -> Seen:
    """See how orders without a parcel come."""
    signs = islice(_pending_signs(look), _TRIED)
    return concluded(signs, "no pending order is known by an address that finds few orders")


def _pending_signs(look: Look) -> Iterator[Sign]:
    for order in look.known.orders:
        is_plain = order.is_pending and order.name in look.single_names
        address = fewest(look, order) if is_plain else None
        if address is None:
            continue
        probe = orders_of([address])
        answer = look.ask(probe)
        choice, words = _pending_shown(look, order, address, answer)
        yield Sign(choice, words, probe, answer)


def _pending_shown(
    look: Look, order: KnownOrder, address: str, answer: Answer
) -> tuple[str | None, str]:
    came = names(answer)
    if came is None:
        return None, f"{address!r} finds no list of orders"
    if order.name not in came:
        others = {each.name for each in _of(look, address) if each.shipments}
        is_sure = others <= set(came) and (others or _finds_anything(look))
        return "omitted" if is_sure else None, f"the pending order {order.name} does not come"
    shown = next(each for each in dicts(answer.orders) if each.get("name") == order.name)
    match shown.get("shipments"):
        case []:
            return "empty-shipments", f"{order.name} comes with an empty list"
        case [{"trackingCode": "" | None, "status": "PENDING"}]:
            return "placeholder", f"{order.name} comes with a placeholder"
        case other:
            return None, f"the pending order {order.name} comes with {repr(other)[:80]}"


def _of(look: Look, address: str) -> list[KnownOrder]:
    return look.known.matching([address], look.observed.dialect)


def _finds_anything(look: Look) -> bool:
    return any(answer.orders for _, answer in look.exchanges)


def fewest(look: Look, order: KnownOrder) -> str | None:
    """Return the address that finds an order among the fewest others; None above any cut."""
    counted = [(len(_of(look, each)), place) for place, each in enumerate(order.emails)]
    count, place = min(counted, default=(LEAST_CUT + 1, 0))
    return order.emails[place] if count <= LEAST_CUT else None


# The sequence


@observes("order-sequence", needs="graphql")
def sequence(look: Look) -> Seen:
    """See whether orders come by their age or as they stand in the known world."""
    few = [[each] for each in busiest(look)[:2]]
    signs = (sign for each in (everybody(look), *few) if (sign := _sequence_sign(look, each)))
    nothing = "no answer holds orders of known age of which the sequences differ"
    return concluded(signs, nothing)


def _sequence_sign(look: Look, addresses: Sequence[str]) -> Sign | None:
    probe = orders_of(list(addresses))
    answer = look.ask(probe)
    known = aged(look)
    came = [each for each in names(answer) or () if each in known]
    fits = {choice for choice, places in sequences(known).items() if _rises(came, places)}
    if len(fits) > 1:
        return None
    words = f"{len(addresses)} addresses find {', '.join(came[:6])}"
    return Sign(fits.pop() if fits else None, words, probe, answer)


def aged(look: Look) -> dict[str, datetime]:
    """Return when each order was placed whose time is known, in the sequence of the file."""
    return {
        each.name: datetime.fromisoformat(each.given["createdAt"])
        for each in look.known.orders
        if "createdAt" in each.given and each.name in look.single_names
    }


def sequences(known: dict[str, datetime]) -> dict[str, dict[str, float]]:
    """Return for each alternative what rises from order to order."""
    return {
        "newest-first": {name: -at.timestamp() for name, at in known.items()},
        "oldest-first": {name: at.timestamp() for name, at in known.items()},
        "as-stored": {name: place for place, name in enumerate(known)},
    }


def _rises(came: list[str], places: dict[str, float]) -> bool:
    return all(places[one] <= places[other] for one, other in pairwise(came))


def everybody(look: Look) -> list[str]:
    """Return all known addresses, or as many as one request may hold."""
    return list(look.known.addresses[:MOST_ASKED])


def busiest(look: Look) -> list[str]:
    """Return the known addresses, those of the most orders first."""
    count = Counter(email for each in look.known.orders for email in set(each.emails))
    return sorted(look.known.addresses, key=lambda each: -count[each])
