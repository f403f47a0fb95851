"""``POST /graphql``: executes any query against Loop's schema and a shop's world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLFieldResolver,
    GraphQLResolveInfo,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    execute_sync,
    parse,
    specified_rules,
    validate,
)

from loop_harness.contracts import sdl
from loop_harness.dialect import Dialect
from loop_harness.mock import limits, negotiation
from loop_harness.mock.exchange import JSON, Request, Response
from loop_harness.mock.limits import MOST_CHARACTERS, TooMuch
from loop_harness.mock.posted import Asked, read
from loop_harness.mock.projection import NotCovered, Root, plan
from loop_harness.mock.refusals import refusal
from loop_harness.mock.shop import Shop
from loop_harness.model import Json, Order, Shipment

_MEDIA_TYPES = {"json": JSON, "graphql-response-json": negotiation.GRAPHQL}
_LONGEST_KEPT = 4096  #: characters of a query that is not read anew each time
_ADDRESS_LIMITS = {"none": None, "hundred": 100}
_ORDER_LIMITS = {"none": None, "ten": 10, "fifty": 50}

Errors = Sequence[Mapping[str, Any]]  #: as an answer shows them


@dataclass(frozen=True, slots=True)
class Another:
    """A schema other than Loop's, and what makes its fields of what Loop knows."""

    schema: GraphQLSchema
    resolve: GraphQLFieldResolver | None = None


class _Query:
    """A document that was read once, and its compiled operations."""

    def __init__(self, document: DocumentNode, fields: int) -> None:
        self.document = document
        self.fields = fields
        self._plan = lru_cache(maxsize=8)(partial(plan, document))
        self._names = {
            each.name.value
            for each in document.definitions
            if isinstance(each, OperationDefinitionNode) and each.name
        }

    def plan(self, operation_name: str | None) -> tuple[Root, ...] | None:
        """Return a compiled operation; None where it is not covered, or not there."""
        known = operation_name is None or operation_name in self._names
        return self._plan(operation_name) if known else None


class _Root:
    """What a query starts from; graphql-core calls ``orders`` for the field of that name."""

    def __init__(self, shop: Shop, fields: int) -> None:
        self._shop = shop
        self._fields = fields
        self._asked = 0

    def orders(self, _info: GraphQLResolveInfo[Any], **arguments: Any) -> list[Json]:
        addresses = arguments["input"]["customerEmails"]
        self._asked += len(addresses)
        limits.refuse_many(self._asked, fields=self._fields)
        return _orders(self._shop, addresses)


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


def respond(request: Request, shop: Shop, another: Another | None = None) -> Response:
    """Answer one GraphQL request, as GraphQL over HTTP describes it."""
    preferred = _MEDIA_TYPES[shop.dialect["graphql-content-type"]]
    if request.method != "POST":
        refusal = _failure("GraphQL is asked by POST", 405, preferred)
        return replace(refusal, headers=(*refusal.headers, ("allow", "POST")))
    media_type = negotiation.answer_type(request.headers.get("accept"), preferred)
    if media_type is None:
        return _failure("GraphQL is answered as JSON", 406, preferred)
    strict = shop.dialect["graphql-request-type"] == "json-only"
    if strict and not negotiation.is_json(request.headers.get("content-type", "")):
        return _failure("GraphQL is asked in application/json, in UTF-8", 415, media_type)
    asked = read(request.body)
    if isinstance(asked, str):
        return _failure(asked, 400, media_type)
    status, document = _answered(asked, shop, another)
    return Response.of_json(document, status, media_type)


def unauthorized(dialect: Dialect) -> Response:
    """Refuse a token, as the assumption ``graphql-auth-failure`` says."""
    if dialect["graphql-auth-failure"] == "status-401":
        return refusal("authentication-failed")
    return refusal("graphql-unauthenticated", _MEDIA_TYPES[dialect["graphql-content-type"]])


def _answered(asked: Asked, shop: Shop, another: Another | None) -> tuple[int, Json]:
    """Return the status and the body of an answer."""
    served = another or Another(_schema(shop.dialect))
    query = _query(asked.query, served.schema, shop.dialect)
    if not isinstance(query, _Query):
        return _refused(query, shop.dialect)
    try:
        limits.refuse_long(asked.variables)
        if another is None:
            return 200, {"data": _projected(query, asked, shop)}
        return _told(_executed(query, asked, shop, served), shop.dialect)
    except TooMuch as error:
        return _refused([error.formatted], shop.dialect)
    except (NotCovered, GraphQLError):
        return _told(_executed(query, asked, shop, served), shop.dialect)


def _schema(dialect: Dialect) -> GraphQLSchema:
    return sdl.loop(nullable=dialect["graphql-nullability"] == "nullable")


def _query(text: str, schema: GraphQLSchema, dialect: Dialect) -> _Query | Errors:
    if len(text) > MOST_CHARACTERS:
        return [{"message": f"the query is longer than {MOST_CHARACTERS} characters"}]
    validated = _kept if len(text) <= _LONGEST_KEPT else _validated
    return validated(text, schema, dialect["graphql-introspection"] == "on")


def _validated(text: str, schema: GraphQLSchema, introspection: bool) -> _Query | Errors:
    """Parse and validate a query: that is nearly all of a request's cost."""
    extra = () if introspection else (NoSchemaIntrospectionCustomRule,)
    try:
        document = parse(text, max_tokens=limits.MOST_TOKENS)
        fields = limits.fields_of(document)
        rules = (*specified_rules, *extra)
        errors = validate(schema, document, rules, max_errors=limits.MOST_ERRORS)
    except GraphQLError as error:
        return [error.formatted]
    except RecursionError:
        return [{"message": "the query is nested too deeply"}]
    return [each.formatted for each in errors] if errors else _Query(document, fields)


_kept = lru_cache(maxsize=64)(_validated)


def _projected(query: _Query, asked: Asked, shop: Shop) -> dict[str, Json]:
    """Answer by the compiled plan; raises NotCovered where graphql-core has to do it."""
    roots = query.plan(asked.operation_name)
    if roots is None:
        raise NotCovered
    addresses = [each.addresses(asked.variables) for each in roots]
    limits.refuse_many(sum(map(len, addresses)), fields=query.fields)
    return {
        root.key: [root.pick(order) for order in _orders(shop, each)]
        for root, each in zip(roots, addresses, strict=True)
    }


def _executed(query: _Query, asked: Asked, shop: Shop, served: Another) -> ExecutionResult:
    return execute_sync(
        served.schema,
        query.document,
        root_value=_Root(shop, query.fields),
        variable_values=asked.variables,
        operation_name=asked.operation_name,
        field_resolver=served.resolve,
    )


def _told(result: ExecutionResult, dialect: Dialect) -> tuple[int, Json]:
    """Return what came of an execution: data, errors beside data, or a refusal."""
    errors = result.errors or []
    if not errors:
        return 200, {"data": result.data}
    excess = [each.original_error for each in errors if isinstance(each.original_error, TooMuch)]
    if excess:
        return _refused([excess[0].formatted], dialect)
    told = [each.formatted for each in errors]
    if any(each.path for each in errors):
        return 200, {"errors": told, "data": result.data}
    return _refused(told, dialect)


def _refused(errors: Errors, dialect: Dialect) -> tuple[int, Json]:
    return 400 if dialect["graphql-error-status"] == "status-400" else 200, {"errors": errors}


def _failure(text: str, status: int, media_type: str) -> Response:
    return Response.of_json({"errors": [{"message": text}]}, status, media_type)


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
