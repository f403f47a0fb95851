"""P01: each known address finds exactly its orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.seen import (
    LEAST_CUT,
    addresses_of,
    codes,
    due,
    in_turn,
    is_tame,
    missing_and_foreign,
    names,
    what_came,
)
from loop_harness.verify.provider.inquiry import Asked, Inquiry, Observed
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import Answer, Probe, orders_of

NOBODY = "nobody.at.all@example.net"
KINDS = (
    *("no order", "one order", "several orders", "more than ten", "shared order"),
    *("pending order", "tag or dot", "beyond ASCII"),
)
_ROUNDS = 5


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    first = list(_once_each(ground))
    yield from first
    chance = ground.random("P01")
    for _ in range(_ROUNDS):
        yield from chance.sample(first, len(first))


def _once_each(ground: Ground) -> Iterator[Inquiry]:
    """Yield every address once, and again only for a kind that would not be met else."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for address in (*ground.known.addresses, *_strangers(ground.known)):
        for kind in _kinds(address, ground):
            groups[kind].append(address)
    kinds, addresses = set(), set()
    rarest = sorted(groups, key=lambda each: len(groups[each]))
    for kind, address in in_turn([(kind, each) for each in groups[kind]] for kind in rarest):
        if kind not in kinds or address not in addresses:
            kinds.add(kind)
            addresses.add(address)
            yield _inquiry(kind, address, _other_pending(kind, address, groups, ground))


def _other_pending(
    kind: str, address: str, groups: dict[str, list[str]], ground: Ground
) -> str | None:
    """Return another address with a pending order, where it was not seen how those are shown."""
    if kind != "pending order" or "pending-orders" in ground.observed.choices:
        return None
    return next((each for each in groups[kind] if each != address), None)


def _inquiry(kind: str, address: str, other: str | None) -> Inquiry:
    probes = [orders_of([each]) for each in (address, other) if each is not None]
    return Inquiry(probes=tuple(probes), kind=kind, facts={"addresses": [address]})


def _strangers(known: Known) -> Iterator[str]:
    """Yield addresses that no order has: of the known profiles, and one of nobody."""
    yield NOBODY
    profiles: Any = known.document.get("profiles", ())
    listed = [each for profile in profiles for each in profile.get("emailAddresses") or ()]
    yield from dict.fromkeys(e for e in listed if e and e.strip() and e not in known.addresses)


def _kinds(address: str, ground: Ground) -> Iterator[str]:
    orders = ground.known.matching([address], ground.dialect)
    local, _, _ = address.rpartition("@")
    found = {
        "no order": not orders,
        "one order": len(orders) == 1,
        "several orders": 1 < len(orders) <= LEAST_CUT,
        "more than ten": len(orders) > LEAST_CUT,
        "shared order": any(len(each.emails) > 1 for each in orders),
        "pending order": any(each.is_pending for each in orders),
        "tag or dot": "+" in local or "." in local,
        "beyond ASCII": not address.isascii(),
    }
    yield from (kind for kind, is_so in found.items() if is_so)


@provider_check("P01", inquiries=_inquiries, kinds=KINDS)
def judge(asked: Asked) -> Problem | None:
    """Hold the answer for one address against its known orders."""
    (address,), answer = asked.facts["addresses"], asked.answers[0]
    must, may = due(asked, [address])
    came = names(answer)
    if came is None:
        what = f"{address!r} is answered with {what_came(answer)}"
        return _problem(address, what, sorted(may), answer.text[:500]) if +must else None
    missing, foreign = missing_and_foreign(came, must, may, asked.observed.cut)
    if not missing and not foreign:
        return _unlike_other_pending_ones(asked, address)
    order = (foreign or missing)[0]
    how = "is missing"
    if foreign:
        how = "is answered more often than it is there" if order in may else "is foreign"
    return _problem(address, f"order {order} {how} for {address!r}", sorted(may), came, order)


def _problem(
    address: str, what: str, expected: Any, actual: Any, order: str | None = None
) -> Problem:
    return Problem(what=what, expected=expected, actual=actual, address=address, order=order)


def _unlike_other_pending_ones(asked: Asked, address: str) -> Problem | None:
    """Say which pending order is not shown as this provider shows them."""
    choices = asked.observed.may_be("pending-orders")
    shown = [
        pair
        for each in zip(asked.probes, asked.answers, strict=True)
        for pair in _pending(asked, *each)
    ]
    for name, choice in shown:
        if choice not in choices or choice != shown[0][1]:
            what = f"order {name} has no parcel yet, and is not shown as others: {choice}"
            like = list(choices) if choice not in choices else shown[0][1]
            return _problem(address, what, like, choice, name)
    return None


def _pending(asked: Asked, probe: Probe, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield how each order of an address that is known to be pending is shown."""
    cut = asked.observed.cut
    if answer.orders is None or answer.errors or (cut is not None and len(answer.orders) >= cut):
        return
    for each in asked.known.matching(addresses_of(probe), asked.observed.dialect):
        if not each.is_pending or not is_tame(each.name) or len(asked.known.named(each.name)) > 1:
            continue
        came = [o for o in answer.orders if isinstance(o, dict) and o.get("name") == each.name]
        choice = "omitted" if not came else _shown(came[0], asked.observed)
        if choice is not None:
            yield each.name, choice


def _shown(order: Any, observed: Observed) -> str | None:
    """Return the choice by which a pending order is shown; None for what C01 tells."""
    shipments = order.get("shipments", "missing")
    if shipments is None and observed.choices.get("graphql-nullability") != "non-null":
        return "null for its shipments"
    if not isinstance(shipments, list):
        return None
    if not shipments:
        return "empty-shipments"
    return "placeholder" if len(shipments) == 1 and not codes(order) else "parcels"
