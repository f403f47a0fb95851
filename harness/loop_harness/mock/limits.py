"""How much one GraphQL request may ask for: what is above is refused before it costs anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

MOST_CHARACTERS = 64 * 1024
MOST_TOKENS = 2_000
MOST_DEPTH = 20  #: fields inside of fields; tools introspect with fifteen
MOST_FIELDS = 400  #: of one operation or fragment, with all fragments spread out
MOST_ROOTS = 20  #: fields of one operation that are inside of no other
MOST_ADDRESSES = 1_000  #: of all ``orders`` fields together
MOST_WORK = 50_000  #: fields times addresses
MOST_ERRORS = 10  #: that are told of one query

#: The same for people.
LIMITS: Mapping[str, int] = {
    "characters of a query": MOST_CHARACTERS,
    "tokens of a query (words, signs, values)": MOST_TOKENS,
    "depth: fields inside of fields": MOST_DEPTH,
    "fields of an operation or a fragment, with all fragments spread out": MOST_FIELDS,
    "fields at the root of an operation": MOST_ROOTS,
    "addresses that all `orders` fields ask for together": MOST_ADDRESSES,
    "fields times addresses": MOST_WORK,
}


class TooMuch(GraphQLError):
    """A request asks for more than the mock gives to one."""


@dataclass(frozen=True, slots=True)
class _Size:
    """What a selection comes to."""

    depth: int = 0
    fields: int = 0
    own: int = 0  #: of the fields those that are inside of no other

    def __add__(self, other: _Size) -> _Size:
        return _Size(max(self.depth, other.depth), self.fields + other.fields, self.own + other.own)


def fields_of(document: DocumentNode) -> int:
    """Return how many fields the largest part has; raises TooMuch if a part is too large."""
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    sizes = _Sizes(fragments)
    operations = [
        sizes.of(each.selection_set)
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
    ]
    if any(each.own > MOST_ROOTS for each in operations):
        raise TooMuch(f"the query has more than {MOST_ROOTS} fields at its root")
    every = [*operations, *map(sizes.of_fragment, fragments)]
    for each in every:
        _refuse(each)
    return max((each.fields for each in every), default=0)


def refuse_long(variables: Mapping[str, Any]) -> None:
    """Raise TooMuch if a variable holds more than can be addresses, before it is looked at."""
    for value in variables.values():
        for each in value.values() if isinstance(value, dict) else (value,):
            if isinstance(each, list):
                refuse_many(len(each), fields=1)


def refuse_many(addresses: int, *, fields: int) -> None:
    """Raise TooMuch if a request asks for too many addresses, or for too much of them."""
    if addresses > MOST_ADDRESSES:
        raise TooMuch(f"the query asks for more than {MOST_ADDRESSES} addresses")
    if addresses * fields > MOST_WORK:
        raise TooMuch(f"the query asks for more than {MOST_WORK} fields times addresses")


def _refuse(size: _Size) -> None:
    if size.depth > MOST_DEPTH:
        raise TooMuch(f"the query is more than {MOST_DEPTH} fields deep")
    if size.fields > MOST_FIELDS:
        raise TooMuch(f"the query has more than {MOST_FIELDS} fields, its fragments spread out")


class _Sizes:
    """Measures each fragment once, however often it is spread."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, _Size] = {}

    def of(self, selection: SelectionSetNode) -> _Size:
        size = _Size()
        for each in selection.selections:
            if isinstance(each, FieldNode):
                inside = self.of(each.selection_set) if each.selection_set else _Size()
                size += _Size(inside.depth + 1, inside.fields + 1, 1)
            elif isinstance(each, InlineFragmentNode):
                size += self.of(each.selection_set)
            elif isinstance(each, FragmentSpreadNode):
                size += self.of_fragment(each.name.value)
        return size

    def of_fragment(self, name: str) -> _Size:
        if name not in self._known:
            self._known[name] = _Size()  # one inside of itself is for the validation to refuse
            if name in self._fragments:
                self._known[name] = self.of(self._fragments[name].selection_set)
        return self._known[name]
