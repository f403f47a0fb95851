"""Holds an answer of the mock against the contract, before it leaves."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from graphql import FieldNode, GraphQLError, Visitor, parse, visit

from loop_harness.errors import InvalidDocument
from loop_harness.mock.answer import Route
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.limits import MOST_TOKENS
from loop_harness.mock.posted import read

#: Refusals of HTTP's own, which no contract has to list.
_OF_HTTP = frozenset(
    {
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.NOT_ACCEPTABLE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    }
)


def refuse_breach(request: Request, found: Route, response: Response) -> None:
    """Raise InvalidDocument if an answer of an operation breaks the contract.

    The schema of a GraphQL answer knows the fields by their own names: an answer under other
    names is left to GraphQL's own types.
    """
    content_type = dict(response.headers).get("content-type", "")
    if response.status in _OF_HTTP:
        return
    if found.operation is None or "json" not in content_type:
        return
    if found.operation.id == "graphql" and _renames(request.body):
        return
    body = json.loads(response.body)
    if problems := found.operation.problems(response.status, body):
        name = f"answer {response.status} of {found.operation.id}"
        raise InvalidDocument(name, found.operation.id, problems)


def _renames(body: bytes) -> bool:
    """Tell whether a request asks for a field under another name than its own."""
    asked = read(body)
    if isinstance(asked, str):
        return False
    try:
        document = parse(asked.query, max_tokens=MOST_TOKENS)
    except (GraphQLError, RecursionError):
        return False
    found = _Renames()
    visit(document, found)
    return found.any


class _Renames(Visitor):
    any = False

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.any = self.any or (node.alias is not None and node.alias.value != node.name.value)
