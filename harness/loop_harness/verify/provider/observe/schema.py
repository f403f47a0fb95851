"""What the GraphQL endpoint tells of its own schema."""

from __future__ import annotations

from typing import Any

from loop_harness.verify.provider.observe.observe import Look, Seen, observes
from loop_harness.verify.provider.probe import graphql

_SHORT = "{ __schema { queryType { name } } }"
_TYPE = "type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }"
_WHOLE = (
    "{ __schema { queryType { name } types { kind name fields(includeDeprecated: true) { name "
    f"{_TYPE} }} }} }} }}"
)


@observes("graphql-introspection", needs="graphql")
def introspection(look: Look) -> Seen:
    """See whether the schema is told."""
    probe = graphql({"query": _SHORT})
    answer = look.ask(probe)
    told = answer.data.get("__schema") if isinstance(answer.data, dict) else None
    if told is not None:
        return Seen("on", probe=probe, answer=answer)
    if answer.errors:
        return Seen("off", probe=probe, answer=answer)
    why = f"a question for the schema gets neither an answer nor errors, but status {answer.status}"
    return Seen(None, why, probe, answer)


@observes("graphql-nullability", needs="graphql")
def nullability(look: Look) -> Seen:
    """See in the schema whether the fields of orders and parcels may be null."""
    if look.choices.get("graphql-introspection") != "on":
        return Seen(None, "introspection is off, and nothing else shows it")
    probe = graphql({"query": _WHOLE})
    answer = look.ask(probe)
    required = _required(answer.data)
    if required is None:
        why = "the schema does not show the fields that the published app asks for"
        return Seen(None, why, probe, answer)
    if len(set(required.values())) > 1:
        some = ", ".join(name for name, each in required.items() if each)
        return Seen(None, f"some fields may be null, and others not: {some}", probe, answer)
    choice = "non-null" if all(required.values()) else "nullable"
    return Seen(choice, probe=probe, answer=answer)


def _required(data: Any) -> dict[str, bool] | None:
    """Return for each field of an order and a parcel whether it refuses null."""
    try:
        types = {each["name"]: each for each in data["__schema"]["types"]}
        query = _fields(types[data["__schema"]["queryType"]["name"]])
        order = _fields(types[_innermost(query["orders"])])
        parcel = _fields(types[_innermost(order["shipments"])])
        asked = {name: order[name] for name in ("name", "shipments")}
        asked |= {name: parcel[name] for name in ("trackingCode", "status", "carrierDisplayName")}
        return {name: each["kind"] == "NON_NULL" for name, each in asked.items()}
    except (AttributeError, KeyError, TypeError):
        return None


def _fields(kind: Any) -> dict[str, Any]:
    return {each["name"]: each["type"] for each in kind["fields"]}


def _innermost(kind: Any) -> Any:
    while kind.get("ofType"):
        kind = kind["ofType"]
    return kind["name"]
