"""A mock of somebody's contract: what our own mock says, as that contract would have it said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_field_resolver,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from loop_harness.diff.app_operation import AppOperation
from loop_harness.diff.reshaping import freed
from loop_harness.generate import Source
from loop_harness.mock import Request, Response, Shop, graphql
from loop_harness.mock.answer import Route, unauthorized, unknown
from loop_harness.model import Json
from loop_harness.verify.overheard import Overhearing

_SUCCESS = range(200, 300)
_SOURCE = Source(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freedom:
    """A new freedom that an answer may take: what kind, and where."""

    kind: str
    path: tuple[str, ...]  #: into the JSON, or a GraphQL coordinate and how deep in lists
    of_type: str = ""  #: the further type, where it is that


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """As much of a contract as the app's question meets."""

    schema: GraphQLSchema | None = None  #: None for Loop's own
    operation: AppOperation | None = None  #: None where no document speaks of it
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: field → allowed texts


class Candidate(Overhearing):
    """Answers as a contract says, with one freedom taken or none."""

    def __init__(self, contract: Contract, freedom: Freedom | None = None) -> None:
        super().__init__()
        self._contract = contract
        self._freedom = freedom

    def _answered(self, request: Request, shop: Shop, found: Route, now: datetime) -> Response:
        if found.name != "graphql":
            return super()._answered(request, shop, found, now)
        operation = self._contract.operation
        if operation is not None and (refusal := _refusal(operation, request, found, shop)):
            return refusal
        response = graphql.respond(request, shop, self._another())
        if operation is not None and response.status in _SUCCESS:
            response = _as_promised(operation, response)
        return self._freed(response)

    def _another(self) -> graphql.Another | None:
        if self._contract.schema is None:
            return None
        return graphql.Another(self._contract.schema, self._resolve)

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        value = default_field_resolver(source, info, **arguments)
        where = f"{info.parent_type.name}.{info.field_name}"
        return self._fitted(value, info.return_type, info.schema, where, "")

    def _fitted(self, value: Any, kind: Any, schema: GraphQLSchema, where: str, depth: str) -> Any:
        """Return a value as one of another type, so that it looks as it would there."""
        freedom = self._freedom
        if freedom is not None and freedom.path == (where, depth):
            return None
        kind = kind.of_type if is_non_null_type(kind) else kind
        if is_list_type(kind):
            some = value if isinstance(value, list) else [value]
            return [self._fitted(each, kind.of_type, schema, where, depth + "[]") for each in some]
        value = (value[0] if value else None) if isinstance(value, list) else value
        if value is not None and is_leaf_type(kind):
            return _leaf(value, kind)
        if isinstance(value, dict) and is_abstract_type(kind):
            possible = schema.get_possible_types(kind)
            return value | {"__typename": possible[0].name} if possible else value
        return value

    def _freed(self, response: Response) -> Response:
        freedom = self._freedom
        if freedom is None or freedom.path[0] != "data" or response.status not in _SUCCESS:
            return response
        document = freed(json.loads(response.body), freedom.path, freedom.kind, freedom.of_type)
        return _with(response, document)


def _leaf(value: Any, kind: Any) -> Any:
    text = str(value)
    if isinstance(kind, GraphQLEnumType):
        return text if text in kind.values else _SOURCE.pick(sorted(kind.values), text)
    match get_named_type(kind).name:
        case "Int":
            return _SOURCE.below(10**6, text)
        case "Float":
            return _SOURCE.below(10**6, text) / 8
        case "Boolean":
            return _SOURCE.chance(0.5, text)
        case _:
            return value


def _refusal(
    operation: AppOperation, request: Request, found: Route, shop: Shop
) -> Response | None:
    """Return why the question is not answered at all; None where it is."""
    if not operation.has_path:
        return unknown(request)
    if not operation.is_there:
        return Response.message(405, "there is no such operation")
    if not operation.opens(request.headers):
        return unauthorized(found, shop.dialect)
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if operation.takes and not operation.takes_type(content_type):
        return Response.message(415, f"{content_type} is not taken")
    reason = operation.missing(request.headers, request.arguments) or operation.refuses(
        request.body
    )
    return Response.message(400, reason) if reason else None


def _as_promised(operation: AppOperation, response: Response) -> Response:
    if operation.answers_other_than_json:
        headers = (("content-type", operation.answers_other_than_json),)
        return Response(status=operation.status, headers=headers, body=b"<answer/>")
    document: Json = json.loads(response.body)
    if operation.schemas is not None:
        document = operation.schemas.reshaped(document)
    return _with(replace(response, status=operation.status), document)


def _with(response: Response, document: Json) -> Response:
    content_type = dict(response.headers).get("content-type", "application/json")
    return Response.of_json(document, response.status, content_type)
