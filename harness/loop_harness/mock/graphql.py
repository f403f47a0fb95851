"""``POST /graphql``: executes any query against Loop's schema and a shop's world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    execute_sync,
    parse,
    specified_rules,
    validate,
)

from loop_harness.contracts import sdl
from loop_harness.dialect import Dialect
from loop_harness.mock.exchange import JSON, Request, Response
from loop_harness.mock.projection import NotCovered, plan
from loop_harness.mock.refusals import refusal
from loop_harness.mock.shop import Shop
from loop_harness.model import Json, Order, Shipment

_MEDIA_TYPES = {
    "json": JSON,
    "graphql-response-json": "application/graphql-response+json; charset=utf-8",
}
MOST_TOKENS = 2_000  #: a longer query is refused before it can cost anything
_LONGEST_QUERY = 64 * 1024  #: what is kept per query text stays small
_ADDRESS_LIMITS = {"none": None, "hundred": 100}
_ORDER_LIMITS = {"none": None, "ten": 10, "fifty": 50}


class _Query:
    """A document that was read once, and its compiled operations."""

    def __init__(self, document: DocumentNode) -> None:
        self.document = document
        self.plan = lru_cache(maxsize=8)(partial(plan, document))


@dataclass(frozen=True, slots=True)
class _Root:
    """What a query starts from; graphql-core calls ``orders`` for the field of that name."""

    shop: Shop

    def orders(self, _info: GraphQLResolveInfo[Any], **arguments: Any) -> list[Json]:
        return _orders(self.shop, arguments["input"]["customerEmails"])


def _orders(shop: Shop, addresses: list[str]) -> list[Json]:
    """Return the orders that any address matches; raises GraphQLError above the limit."""
    dialect = shop.dialect
    most = _ADDRESS_LIMITS[dialect["addresses-limit"]]
    if most is not None and len(addresses) > most:
        raise GraphQLError(f"customerEmails takes at most {most} addresses")
    found = shop.matching(addresses)
    if dialect["pending-orders"] == "omitted":
        found = tuple(order for order in found if order.shipments)
    cut = found[: _ORDER_LIMITS[dialect["orders-limit"]]]
    return shop.rendered("graphql", cut, lambda each: _order(each, dialect))


def respond(request: Request, shop: Shop) -> Response:
    """Answer one GraphQL request, with the statuses of GraphQL over HTTP."""
    if request.method != "POST":
        refusal = _failure("GraphQL is asked by POST", shop.dialect, 405)
        return Response(
            status=405, headers=(*refusal.headers, ("allow", "POST")), body=refusal.body
        )
    asked = _read(request.body)
    if isinstance(asked, str):
        return _failure(asked, shop.dialect, 400)
    query = _query(asked["query"], shop.dialect)
    if isinstance(query, tuple):
        return _answer(ExecutionResult(None, list(query)), shop.dialect)
    try:
        return _of(shop.dialect, {"data": _projected(query, asked, shop)}, 200)
    except (NotCovered, GraphQLError):
        return _answer(_executed(query.document, asked, shop), shop.dialect)


def unauthorized(dialect: Dialect) -> Response:
    """Refuse a token, as the assumption ``graphql-auth-failure`` says."""
    if dialect["graphql-auth-failure"] == "status-401":
        return refusal("authentication-failed")
    return refusal("graphql-unauthenticated", _MEDIA_TYPES[dialect["graphql-content-type"]])


def _read(body: bytes) -> Mapping[str, Any] | str:
    """Return what was asked, or in one sentence why it is no GraphQL request."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return "the body is not JSON"
    if not isinstance(asked, dict):
        return "the body is not a JSON object"
    if not isinstance(asked.get("query"), str):
        return "the body lacks the text 'query'"
    if not isinstance(asked.get("variables") or {}, dict):
        return "'variables' is not an object"
    if not isinstance(asked.get("operationName") or "", str):
        return "'operationName' is not a text"
    return asked


def _schema(dialect: Dialect) -> GraphQLSchema:
    return sdl.loop(nullable=dialect["graphql-nullability"] == "nullable")


def _query(text: str, dialect: Dialect) -> _Query | tuple[GraphQLError, ...]:
    return _validated(text, _schema(dialect), dialect["graphql-introspection"] == "on")


@lru_cache(maxsize=256)
def _validated(
    text: str, schema: GraphQLSchema, introspection: bool
) -> _Query | tuple[GraphQLError, ...]:
    """Parse and validate once per query text: that is nearly all of a request's cost."""
    if len(text) > _LONGEST_QUERY:
        return (GraphQLError(f"the query is longer than {_LONGEST_QUERY} characters"),)
    try:
        document = parse(text, max_tokens=MOST_TOKENS)
    except GraphQLError as error:
        return (error,)
    except RecursionError:
        return (GraphQLError("the query is nested too deeply"),)
    extra = () if introspection else (NoSchemaIntrospectionCustomRule,)
    errors = validate(schema, document, (*specified_rules, *extra))
    return tuple(errors) if errors else _Query(document)


def _projected(query: _Query, asked: Mapping[str, Any], shop: Shop) -> dict[str, Json]:
    """Answer by the compiled plan; raises NotCovered where graphql-core has to do it."""
    roots = query.plan(asked.get("operationName") or None)
    if roots is None:
        raise NotCovered
    variables = asked.get("variables") or {}
    return {
        each.key: [each.pick(order) for order in _orders(shop, each.addresses(variables))]
        for each in roots
    }


def _executed(document: DocumentNode, asked: Mapping[str, Any], shop: Shop) -> ExecutionResult:
    return execute_sync(
        _schema(shop.dialect),
        document,
        root_value=_Root(shop),
        variable_values=asked.get("variables"),
        operation_name=asked.get("operationName") or None,
    )


def _answer(result: ExecutionResult, dialect: Dialect) -> Response:
    if not result.errors:
        return _of(dialect, {"data": result.data}, 200)
    errors = [each.formatted for each in result.errors]
    if any(each.path for each in result.errors):
        return _of(dialect, {"errors": errors, "data": result.data}, 200)
    status = 400 if dialect["graphql-error-status"] == "status-400" else 200
    return _of(dialect, {"errors": errors}, status)


def _failure(text: str, dialect: Dialect, status: int) -> Response:
    return _of(dialect, {"errors": [{"message": text}]}, status)


def _of(dialect: Dialect, document: Json, status: int) -> Response:
    return Response.of_json(document, status, _MEDIA_TYPES[dialect["graphql-content-type"]])


def _order(order: Order, dialect: Dialect) -> dict[str, Json]:
    shipments = [_shipment(each, dialect) for each in order.shipments]
    if not shipments and dialect["pending-orders"] == "placeholder":
        shipments = [{"trackingCode": "", "status": "PENDING", "carrierDisplayName": ""}]
    return {"name": order.name, "shipments": shipments}


def _shipment(shipment: Shipment, dialect: Dialect) -> dict[str, Json]:
    raw = dialect["carrier-display-name"] == "raw"
    carrier = shipment.carrier_name if raw else shipment.carrier_display_name
    return {
        "trackingCode": shipment.tracking_code,
        "status": shipment.status,
        "carrierDisplayName": carrier,
    }
