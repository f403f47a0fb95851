"""P05: the case of ASCII letters and outer spaces are treated the same everywhere."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product, repeat

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.searching import claimed, shipments
from loop_harness.verify.provider.checks.seen import (
    due,
    in_turn,
    is_tame,
    missing_and_foreign,
    names,
    what_came,
)
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import Answer, Probe, graphql, orders_of

NOBODY = "nobody.at.all@example.net"
_LETTERS = string.ascii_letters
_OTHER = str.maketrans(_LETTERS, _LETTERS.swapcase())


def _of_local(table: dict[int, int]) -> Callable[[str], str]:
    def spelled(address: str) -> str:
        local, at, domain = address.rpartition("@")
        return f"{local.translate(table)}{at}{domain}"

    return spelled


def _domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.translate(_OTHER)}"


def _last_letter(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local[:-1]}{local[-1:].translate(_OTHER)}{at}{domain}"


#: How an address is written otherwise, by what is otherwise.
_WAYS: dict[str, Callable[[str], str]] = {
    "local part": _of_local(_OTHER),
    "domain": _domain,
    "whole address": lambda address: address.translate(_OTHER),
    "first letter": lambda address: address[:1].translate(_OTHER) + address[1:],
    "last letter": _last_letter,
    "space before": lambda address: f" {address}",
    "space after": lambda address: f"{address} ",
    "spaces around": lambda address: f"  {address}  ",
    "case and spaces": lambda address: f" {address.translate(_OTHER)} ",
}
_PLACES = ("alone", "last of two", "first of two", "written in the query")
#: One of each place, before any place is tried in each way.
_FIRST = (
    ("last of two", "whole address"),
    ("first of two", "space before"),
    ("written in the query", "local part"),
)
KINDS = (*_WAYS, *_PLACES[1:], "in t")
#: The way that shows how all of a sort are treated, where none was seen.
_ALIKE = {**dict.fromkeys(_WAYS, "local part"), "domain": "domain"}
_ALIKE.update({way: "space before" for way in _WAYS if way.startswith("space")})


def _probe(text: str, place: str) -> Probe:
    if place == "written in the query":
        written = json.dumps(text, ensure_ascii=False)
        fields = "{ name shipments { trackingCode status carrierDisplayName } }"
        return graphql({"query": f"{{ orders(input: {{customerEmails: [{written}]}}) {fields} }}"})
    listed = {"last of two": [NOBODY, text], "first of two": [text, NOBODY]}
    return orders_of(listed.get(place, [text]))


def _inquiry(address: str, way: str, place: str, model: str | None) -> Inquiry:
    facts: dict[str, Json] = {
        "addresses": [_WAYS[way](address)],
        "address": address,
        "way": way,
        "place": place,
        "model": model,
    }
    probes = [_probe(_WAYS[way](address), place)]
    if model is not None:
        probes.append(_probe(_WAYS[_ALIKE[way]](model), "alone"))
    kind = way if place == "alone" else place
    return Inquiry(probes=tuple(probes), kind=kind, facts=facts)


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    """Ask in each way and each place, each time for another address."""
    addresses = list(_with_orders(ground))
    model = addresses[0] if addresses else None

    def spelled(number: int, place: str, way: str) -> Iterator[Inquiry]:
        for address in addresses[number % len(addresses) :] + addresses[: number % len(addresses)]:
            if _is_another(address, way, ground):
                yield _inquiry(address, way, place, None if _is_told(way, ground) else model)

    if addresses:
        pairs = enumerate(dict.fromkeys((*_FIRST, *product(_PLACES, _WAYS))))
        claims = list(_claims(addresses, ground))
        yield from claims[:1]
        yield from in_turn([*(spelled(number, *each) for number, each in pairs), claims[1:]])


def _claims(addresses: list[str], ground: Ground) -> Iterator[Inquiry]:
    """Yield searches under an address that is written otherwise, where it is seen how it counts."""
    if not ground.known.asks_who or "searchShipments" not in ground.observed.offers:
        return
    for address, way in product(addresses, ("whole address", "space after")):
        for order in ground.known.orders:
            is_plain = order.shipments and is_tame(order.name)
            if is_plain and address in order.emails and _is_told(way, ground):
                facts = {"address": address, "way": way, "place": "in t", "model": None}
                text = _WAYS[way](address)
                yield Inquiry(
                    probes=(claimed(order.name, order, text),),
                    kind="in t",
                    facts={**facts, "addresses": [text], "name": order.name},
                )


def _with_orders(ground: Ground) -> Iterator[str]:
    """Yield the addresses that surely find an order as they are known, of every sort in turn."""
    asked = Asked(Inquiry(probes=(), kind=""), (), ground.known, ground.observed)
    found = [each for each in ground.known.addresses if +due(asked, [each])[0]]
    sorts = (
        found,
        [each for each in found if "+" in each],
        [each for each in found if "." in each.partition("@")[0]],
        [each for each in found if not each.isascii()],
    )
    yield from dict.fromkeys(in_turn(sorts))


def _is_told(way: str, ground: Ground) -> bool:
    """Tell whether it was seen how one way of writing is treated."""
    if way.startswith("space"):
        return len(ground.observed.may_be("email-spaces")) == 1
    case = ground.observed.may_be("email-case")
    is_told = len(case) == 1 and (way != "domain" or case == ("ignore",))
    return is_told and (way != "case and spaces" or _is_told("spaces", ground))


def _is_another(address: str, way: str, ground: Ground) -> bool:
    """Tell whether an address is written otherwise, and as no known one, if it is in some way."""
    text = _WAYS[way](address)
    if way == "case and spaces" and not _is_told(way, ground):
        return False
    return text not in {address, *ground.known.addresses}


@dataclass(frozen=True)
class _Wrong:
    """What another writing should have found, and what it found."""

    expected: Json
    came: Json
    differing: frozenset[str] = frozenset()  #: names that are missing or foreign, where it is told


def _following(asked: Asked) -> tuple[Probe, ...]:
    """Ask for the address as it is known where another writing looks wrong."""
    model, place = asked.facts["model"], asked.facts["place"]
    if len(asked.answers) != _asked_first(asked) or _wrong(asked) is None:
        return ()
    plain = _plainly(asked, place)
    return (plain,) if model is None else (plain, _probe(model, "alone"))


def _plainly(asked: Asked, place: str) -> Probe:
    address: str = asked.facts["address"]
    if place != "in t":
        return _probe(address, place)
    name = asked.facts["name"]
    return claimed(name, asked.known.named(name)[0], address)


@provider_check("P05", inquiries=_inquiries, kinds=KINDS, following=_following)
def judge(asked: Asked) -> Problem | None:
    """Hold what another writing finds against what was seen of this provider."""
    address, model, way = (asked.facts[each] for each in ("address", "model", "way"))
    wrong = _wrong(asked)
    if wrong is None or not _is_right_plainly(asked, wrong):
        return None
    like = "as this provider treats others" if model is None else f"as for {model!r}"
    return Problem(
        what=f"{asked.facts['addresses'][0]!r} is not treated {like}"
        f" ({way}, {asked.facts['place']})",
        expected=wrong.expected,
        actual=wrong.came,
        address=address,
    )


def _is_right_plainly(asked: Asked, wrong: _Wrong) -> bool:
    """Tell whether the address as it is known finds what another writing does not, or alike."""
    address, model = asked.facts["address"], asked.facts["model"]
    plain = asked.answers[_asked_first(asked) :]
    if wrong.differing:
        return all(wrong.differing & set(names(each) or ()) for each in plain)
    return all(map(_finds, repeat(asked), (address, model), plain))


def _asked_first(asked: Asked) -> int:
    return 1 if asked.facts["model"] is None else 2


def _wrong(asked: Asked) -> _Wrong | None:
    """Say what should have come and what came; None where it is as it was seen, or alike."""
    texts, address, model = (asked.facts[each] for each in ("addresses", "address", "model"))
    came = names(asked.answers[0])
    if asked.facts["place"] == "in t":
        return _not_let_in(asked)
    if model is not None:
        other = names(asked.answers[1])
        alike = _finds(asked, address, asked.answers[0]) == _finds(asked, model, asked.answers[1])
        return None if alike else _Wrong(list(other or ()), list(came or ()))
    must, may = due(asked, texts)
    missing, foreign = missing_and_foreign(came or [], must, may, asked.observed.cut)
    foreign = [each for each in foreign if asked.known.named(each)]
    if not missing and not foreign:
        return None
    return _Wrong(sorted(may), list(came or ()), frozenset((*missing, *foreign)))


def _not_let_in(asked: Asked) -> _Wrong | None:
    name = asked.facts["name"]
    if not due(asked, asked.facts["addresses"])[0][name] or shipments(asked.answers[0]):
        return None
    return _Wrong(name, what_came(asked.answers[0]))


def _finds(asked: Asked, address: str, answer: Answer) -> bool:
    """Tell whether an answer holds an order that an address surely finds as it is known."""
    if asked.facts["place"] == "in t":
        return bool(shipments(answer))
    own, _ = due(asked, [address])
    return not set(+own).isdisjoint(names(answer) or ())
