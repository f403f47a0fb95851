"""From a request and a shop to a response: a pure function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from loop_harness.contracts import openapi
from loop_harness.dialect import Dialect
from loop_harness.mock import delivery_promise, graphql, reports, search
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.refusals import refusal
from loop_harness.mock.shop import Shop
from loop_harness.model import JsonObject


@dataclass(frozen=True, slots=True)
class Route:
    """The operation that a request means, and the arguments in its path."""

    operation: openapi.Operation | None
    arguments: JsonObject

    @property
    def name(self) -> str | None:
        """The operationId, None for an unknown path."""
        return None if self.operation is None else self.operation.id


def route(request: Request) -> Route:
    """Find the operation of the contract that a request means."""
    return _routed(request.path) if len(request.path) <= _LONGEST_KEPT else _find(request.path)


def _find(path: str) -> Route:
    for operation in openapi.operations():
        arguments = operation.arguments(path)
        if arguments is not None:
            return Route(operation, arguments)
    return Route(None, {})


_LONGEST_KEPT = 256  #: characters of a path
_routed = lru_cache(maxsize=1024)(_find)


def answered(request: Request, shop: Shop, found: Route, now: datetime) -> Response:
    """Answer as ``answer`` does, from memory if the same was asked within the same second."""
    if found.name not in _REPEATABLE:
        return answer(request, shop, found)
    answers, asked = shop.answers(now), request.asked
    known = answers.get(asked)
    if known is None:
        known = answer(request, shop, found)
        if answers.covers(shop.clock.now()):  # it may have taken longer than the second lasted
            answers.put(asked, known)
    return known


#: Operations whose answer depends on nothing but the request, its world, dialect and second.
_REPEATABLE = frozenset({"graphql", "searchShipments", "searchShipmentsByToken"})


def answer(request: Request, shop: Shop, found: Route) -> Response:
    """Answer a request whose token opens *shop*."""
    operation = found.operation
    if operation is None:
        return unknown(request)
    if operation.id == "graphql":
        return graphql.respond(request, shop)
    if request.method != operation.method:
        return _wrong_method(operation)
    match operation.id:
        case "listReports":
            return reports.listed(request, shop)
        case "downloadReport":
            return reports.download(shop, found.arguments)
        case "getDeliveryPredictions":
            return delivery_promise.respond(request, shop)
        case _:
            return search.respond(request, shop, found.arguments)


def unauthorized(found: Route, dialect: Dialect) -> Response:
    """Refuse a request whose token opens no shop, as its operation documents it."""
    if found.name == "graphql":
        return graphql.unauthorized(dialect)
    if found.name == "downloadReport":
        return refusal("report-unauthorized")
    return refusal("authentication-failed")


def unknown(request: Request) -> Response:
    """Refuse a path that Loop does not have; nothing is ever forwarded."""
    near = openapi.nearest(request.path)
    return Response.message(
        404, f"Loop has no {request.path}; the nearest it has is {near.method} {near.template}"
    )


def _wrong_method(operation: openapi.Operation) -> Response:
    refusal = Response.message(405, f"{operation.template} is asked by {operation.method}")
    allow = ("allow", operation.method)
    return Response(status=405, headers=(*refusal.headers, allow), body=refusal.body)
