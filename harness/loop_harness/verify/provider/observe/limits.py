"""How much one answer holds: how many orders at most, and for how many addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from loop_harness.verify.provider.checks.seen import LEAST_CUT, names
from loop_harness.verify.provider.observe.answers import (
    MOST_ASKED,
    aged,
    busiest,
    everybody,
    fewest,
    sequences,
)
from loop_harness.verify.provider.observe.observe import Look, Seen, observes
from loop_harness.verify.provider.probe import Probe, orders_of

_FIFTY = 50
_MADE_UP = "nobody.{}@example.net"


@observes("orders-limit", needs="graphql")
def orders_limit(look: Look) -> Seen:
    """See whether all known orders come at once; keeps the number where they are cut."""
    probe = orders_of(everybody(look))
    answer = look.ask(probe)
    came, due = names(answer), _must_come(look, everybody(look))
    if came is None:
        return Seen(None, "all known addresses at once find no list of orders", probe, answer)
    if not due - Counter(came):
        why = f"all {len(came)} known orders come; it takes more than fifty to see that none is cut"
        is_sure = due.total() > _FIFTY
        return Seen("none" if is_sure else None, "" if is_sure else why, probe, answer)
    look.cut = len(came) if _is_cut(look, came, due) else None
    choice = {LEAST_CUT: "ten", _FIFTY: "fifty"}.get(look.cut or 0)
    why = f"an answer holds {look.cut} orders at most, which is no alternative"
    if look.cut is None:
        why = f"only {len(came)} of {due.total()} known orders come, but not as if they were cut"
    return Seen(choice, "" if choice else why, probe, answer)


def _must_come(look: Look, addresses: Sequence[str]) -> Counter[str]:
    """Return the orders that addresses have to find, by name: those that are surely sent."""
    found = look.known.matching(addresses, look.observed.dialect)
    return Counter(each.name for each in found if each.shipments)


def _is_cut(look: Look, came: list[str], due: Counter[str]) -> bool:
    """Tell whether an answer is short because it is cut, and for no other reason.

    Other addresses that find more must be cut to as many. Where there are none, the first orders
    must have come, and as many as one of the alternatives says.
    """
    if len(came) < LEAST_CUT or _are_lost(look, due - Counter(came)):
        return False
    for addresses in _other_unions(look):
        other = _must_come(look, addresses)
        if other.total() > len(came) and other != due:
            return len(names(look.ask(orders_of(addresses))) or ()) == len(came)
    return len(came) in (LEAST_CUT, _FIFTY) and _are_first(look, came, due)


def _are_first(look: Look, came: list[str], due: Counter[str]) -> bool:
    """Tell whether the orders that came are the first ones in the sequence that was seen."""
    places = sequences(aged(look)).get(look.choices.get("order-sequence", ""), {})
    first = sorted(due.keys() & places.keys(), key=lambda each: places[each])
    return came == first[: len(came)]


def _are_lost(look: Look, missing: Counter[str]) -> bool:
    """Tell whether an order is missing that its own address does not find beside a stranger."""
    for order in look.known.orders:
        address = fewest(look, order) if order.name in missing else None
        if address is not None:
            came = names(look.ask(orders_of([_MADE_UP.format(0), address])))
            return bool(_must_come(look, [address]) - Counter(came or ()))
    return False


def _other_unions(look: Look) -> Iterator[list[str]]:
    """Yield other addresses at once: the busiest alone, and all but one, the last one first."""
    everyone = everybody(look)
    for each in busiest(look)[:2]:
        yield [each]
    for place in range(min(len(everyone), 3)):
        yield (everyone[:place] + everyone[place + 1 :])[::-1]


@observes("addresses-limit", needs="graphql")
def addresses_limit(look: Look) -> Seen:
    """See whether a hundred and one addresses are answered, the last one known."""
    address = next((each for each in reversed(busiest(look)) if _must_come(look, [each])), None)
    if address is None:
        return Seen(None, "no known address surely finds an order")
    above, below = (_with_strangers(address, count) for count in (MOST_ASKED, MOST_ASKED - 1))
    answer = look.ask(above)
    due = _must_come(look, [address])
    if answer.orders is not None:
        is_whole = not due - Counter(names(answer))
        why = "" if is_whole else "of 101 addresses the last one is left out without a word"
        return Seen("none" if is_whole else None, why, above, answer)
    if names(look.ask(below)) is None:
        return Seen(None, "a hundred addresses are refused, too", below, look.ask(below))
    return Seen("hundred", probe=above, answer=answer)


def _with_strangers(address: str, count: int) -> Probe:
    return orders_of([*map(_MADE_UP.format, range(count)), address])
