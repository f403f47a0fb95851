"""What a GraphQL request asks for, and which addresses, wherever its query puts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLError,
    ValueNode,
    Visitor,
    parse,
    print_ast,
    value_from_ast_untyped,
    visit,
)

from loop_harness.mock.limits import MOST_CHARACTERS, MOST_TOKENS
from loop_harness.mock.posted import Asked, read

_LONGEST_KEPT = 4096  #: characters of a query that is not read anew each time


def asked(body: str | bytes) -> Asked | None:
    """Return what a body asks of GraphQL, None if it is no such request."""
    found = read(body)
    return None if isinstance(found, str) else found


def asked_addresses(body: str | bytes) -> tuple[str, ...]:
    """Return the addresses in a request's body, in order; none if it is no such request."""
    posted = asked(body)
    if posted is None or len(posted.query) > MOST_CHARACTERS:
        return ()
    query, variables = posted.query, posted.variables
    arguments = _kept if len(query) <= _LONGEST_KEPT else _arguments
    try:
        values = [value_from_ast_untyped(each, variables) for each in arguments(query)]
        lists = [each.get("customerEmails") for each in values if isinstance(each, dict)]
        return tuple(text for each in lists for text in _texts(each))
    except (GraphQLError, RecursionError):
        return ()


def asked_keys(body: str | bytes) -> Mapping[str, tuple[str, ...]]:
    """Return under which keys of the answer each field comes that a request selects."""
    posted = asked(body)
    if posted is None or len(posted.query) > MOST_CHARACTERS:
        return {}
    try:
        return _selected(posted.query)
    except (GraphQLError, RecursionError):
        return {}


@lru_cache(maxsize=64)
def printed(query: str) -> str:
    """Return a GraphQL document as it is always laid out; what is none, without its spaces."""
    if len(query) <= MOST_CHARACTERS:
        try:
            return print_ast(parse(query, no_location=True, max_tokens=MOST_TOKENS))
        except (GraphQLError, RecursionError):
            pass  # it is compared as a text
    return " ".join(query.split())


def _arguments(query: str) -> tuple[ValueNode, ...]:
    """Return the values of all arguments in a query."""
    found = _Arguments()
    visit(parse(query, no_location=True, max_tokens=MOST_TOKENS), found)
    return tuple(found.values)


_kept = lru_cache(maxsize=64)(_arguments)


@lru_cache(maxsize=64)
def _selected(query: str) -> Mapping[str, tuple[str, ...]]:
    found = _Keys()
    visit(parse(query, no_location=True, max_tokens=MOST_TOKENS), found)
    return {name: tuple(dict.fromkeys(keys)) for name, keys in found.keys.items()}


class _Keys(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, list[str]] = {}

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        key = node.alias.value if node.alias else node.name.value
        self.keys.setdefault(node.name.value, []).append(key)


class _Arguments(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.values: list[ValueNode] = []

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        self.values.append(node.value)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text inside a JSON value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
