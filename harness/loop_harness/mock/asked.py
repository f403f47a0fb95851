"""Which addresses a GraphQL request asks for, wherever its query puts them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graphql import ArgumentNode, GraphQLError, Visitor, parse, value_from_ast_untyped, visit


def asked_addresses(body: str | bytes) -> tuple[str, ...]:
    """Return the addresses in a request's body, in order; none if it is no such request."""
    try:
        asked = json.loads(body)
        addresses = _Addresses(asked.get("variables") or {})
        visit(parse(asked["query"], no_location=True), addresses)
    except (ValueError, TypeError, KeyError, AttributeError, GraphQLError, RecursionError):
        return ()
    return tuple(addresses.found)


class _Addresses(Visitor):
    """Collects what stands for ``customerEmails``: in variables, in the query, or in both."""

    def __init__(self, variables: dict[str, Any]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._variables = variables

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        value = value_from_ast_untyped(node.value, self._variables)
        if isinstance(value, dict):
            self.found += _texts(value.get("customerEmails"))


def _texts(value: Any) -> Iterator[str]:
    """Yield every text inside a JSON value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
