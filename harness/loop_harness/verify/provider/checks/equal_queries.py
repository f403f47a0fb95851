"""C02: the app's own query means the same, however it is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.seen import any_orders, in_turn, is_tame, what_came
from loop_harness.verify.provider.checks.spelling import PLAIN, Keys, Spelling
from loop_harness.verify.provider.checks.spellings import SPELLINGS, mixed
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import Probe, graphql, orders_of

KINDS = (*SPELLINGS, "two fields", "mixed")
_ONE_ADDRESS = frozenset({"one text for the list", "one text inline"})
_TWO = ("one", "other")
_MANY = ("values", "white space")  #: what a client writes otherwise most often
_TYPES = Spelling(order="__typename {name} {shipments}", shipment="__typename {trackingCode}")
_WITH_TYPES = ("fragment", "input as a variable")  #: spellings that name types, which are open
_SCHEMA = "{ __schema { queryType { fields { name args { type { name ofType { name } } } } } } }"
_FIELDS = "{ name shipments { trackingCode status carrierDisplayName } }"


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    addresses = _plain(ground.known)
    if not addresses:
        return
    groups = [*_groups(addresses, ground), _two_fields(addresses), _mixed(addresses, ground)]
    yield from in_turn(groups)


def _groups(addresses: list[str], ground: Ground) -> Iterator[Iterable[Inquiry]]:
    """Yield the spellings of each kind; where there are many of one, they take several turns."""
    for kind, spellings in SPELLINGS.items():
        if kind != "input as a variable" or _tells_its_schema(ground):
            made = [_inquiry(kind, number, addresses) for number in range(len(spellings))]
            turns = max(1, len(made) // 2) if kind in _MANY else 1
            yield from (made[at::turns] for at in range(turns))


def _mixed(addresses: list[str], ground: Ground) -> Iterator[Inquiry]:
    chance = ground.random("C02")
    for _ in range(10_000):
        some = chance.sample(addresses, min(len(addresses), chance.randint(1, 3)))
        yield _written("mixed", mixed(chance), some)


def _tells_its_schema(ground: Ground) -> bool:
    return ground.observed.may_be("graphql-introspection") == ("on",)


def _plain(known: Known) -> list[str]:
    """Return the addresses without any special character, those with most parcels first."""
    parcels = {
        each: sum(len(o.shipments or ()) for o in known.orders if each in o.emails)
        for each in known.addresses
        if all(is_tame(part) for part in each.split("@"))
    }
    return sorted(parcels, key=lambda each: -parcels[each])[:20]


def _inquiry(kind: str, number: int, addresses: list[str]) -> Inquiry:
    spelling = SPELLINGS[kind][number]
    asked = addresses[: 1 if spelling.values in _ONE_ADDRESS else 2]
    if kind not in _WITH_TYPES:
        return _written(kind, spelling, asked)
    types = _TYPES.probe(asked) if kind == "fragment" else graphql({"query": _SCHEMA})
    probes = (orders_of(asked), types)
    return Inquiry(probes=probes, kind=kind, facts=_facts(asked, spelling, number))


def _written(kind: str, spelling: Spelling, addresses: list[str]) -> Inquiry:
    probes = (orders_of(addresses), spelling.probe(addresses))
    return Inquiry(probes=probes, kind=kind, facts=_facts(addresses, spelling, None))


def _facts(addresses: list[str], spelling: Spelling, number: int | None) -> dict[str, Any]:
    return {
        "addresses": addresses,
        "roots": [spelling.alias or "orders"],
        "keys": dict(spelling.keys),
        "named": number,
    }


def _two_fields(addresses: list[str]) -> Iterator[Inquiry]:
    """Yield questions that ask for two lists at once."""
    one, other = addresses[0], addresses[-1]
    fields = [f"{name}: orders(input: {{customerEmails: ${name}}}) {_FIELDS}" for name in _TWO]
    for selected in (fields, fields[::-1]):
        query = f"query ($one: [String!]!, $other: [String!]!) {{ {' '.join(selected)} }}"
        probe = graphql({"query": query, "variables": {"one": [one], "other": [other]}})
        facts = {"addresses": [one, other], "roots": list(_TWO), "keys": dict(PLAIN)}
        probes = (orders_of([one]), orders_of([other]), probe)
        yield Inquiry(probes=probes, kind="two fields", facts={**facts, "named": None})


def _following(asked: Asked) -> tuple[Probe, ...]:
    """Ask with named fragments, now that it is known what the provider calls its types."""
    number = asked.facts["named"]
    if number is None or len(asked.answers) > 2:  # noqa: PLR2004 - the reference and the types
        return ()
    kind, answer = asked.inquiry.kind, asked.answers[1]
    types = _types(any_orders(answer)) if kind == "fragment" else _input(answer.data)
    spelling = SPELLINGS[kind][number]
    return () if types is None else (spelling.probe(asked.facts["addresses"], types),)


def _types(orders: list[dict[str, Any]]) -> dict[str, str] | None:
    """Return what a provider calls the types of an order and of a parcel, where it says so."""
    parcels = [each for order in orders for each in order.get("shipments") or ()]
    if not parcels:
        return None
    names = {"Order": orders[0].get("__typename"), "Shipment": parcels[0].get("__typename")}
    return {key: each for key, each in names.items() if each} if all(names.values()) else None


def _input(data: Any) -> dict[str, str] | None:
    """Return what a provider calls the type of the input, where its schema tells."""
    try:
        fields = data["__schema"]["queryType"]["fields"]
        argument = next(each for each in fields if each["name"] == "orders")["args"][0]["type"]
        return {"Input": (argument["ofType"] or argument)["name"]}
    except (KeyError, TypeError, IndexError, StopIteration):
        return None


@provider_check("C02", inquiries=_inquiries, kinds=KINDS, following=_following)
def judge(asked: Asked) -> Problem | None:
    """Hold the answer to another spelling against the answer to the app's own."""
    roots, keys, answer = asked.facts["roots"], asked.facts["keys"], asked.answers[-1]
    plain = asked.answers[: len(roots)]
    is_there = asked.facts["named"] is None or len(asked.answers) > 2  # noqa: PLR2004
    if not is_there or any(each.orders is None for each in plain):
        return None
    expected = [_meaning(each.orders, PLAIN, keys) for each in plain]
    if _holds_null(expected):
        return None
    data: Any = answer.data if isinstance(answer.data, dict) else {}
    if answer.status != 200 or not all(isinstance(data.get(e), list) for e in roots):  # noqa: PLR2004
        what = f"is answered with {what_came(answer)}"
        return _problem(asked, what, expected, answer.text[:500])
    came = [_meaning(data[each], keys, keys) for each in roots]
    if came != expected:
        return _problem(asked, "is answered otherwise", expected, data)
    wrong = _marks(asked.inquiry.kind, keys, any_orders(answer))
    return None if wrong is None else _problem(asked, wrong, expected, data)


def _marks(kind: str, keys: Keys, orders: list[dict[str, Any]]) -> str | None:
    """Say what is wrong with fields that are no part of an order."""
    parcels = [each for order in orders for each in order.get("shipments") or ()]
    if kind == "__typename" and not all(
        isinstance(each.get("__typename"), str) for each in (*orders, *parcels)
    ):
        return "is answered without __typename"
    if kind == "directive" and "status" not in keys and any("status" in each for each in parcels):
        return "is answered with a status that is to be skipped"
    return None


def _problem(asked: Asked, what: str, expected: Json, actual: Json) -> Problem:
    query = json.loads(asked.probes[-1].body or "{}").get("query", "")
    text = f"the question with another {asked.inquiry.kind} {what}: {query[:200]}"
    return Problem(what=text, expected=expected, actual=actual)


def _meaning(orders: Any, keys: Keys, fields: Mapping[str, str]) -> Json:
    """Return the selected fields of some orders by their own names, in one sequence."""
    return sorted((_order(each, keys, fields) for each in orders), key=json.dumps)


def _holds_null(value: Json) -> bool:
    """Tell whether anything is null, which is another rule's and may depend on other fields."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is None or any(map(_holds_null, inner))


def _order(order: Any, keys: Keys, fields: Mapping[str, str]) -> Json:
    if not isinstance(order, dict):
        return order
    parcels: Any = order.get(keys["shipments"])
    if isinstance(parcels, list):
        parcels = sorted((_parcel(each, keys, fields) for each in parcels), key=json.dumps)
    return [order.get(keys["name"]), parcels]


def _parcel(parcel: Any, keys: Keys, fields: Mapping[str, str]) -> Json:
    if not isinstance(parcel, dict):
        return parcel
    return {
        name: parcel.get(keys[name])
        for name in ("trackingCode", "status", "carrierDisplayName")
        if name in fields
    }
