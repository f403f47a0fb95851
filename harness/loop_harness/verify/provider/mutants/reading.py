"""Queries, read and rewritten."""

from __future__ import annotations

import json
import re
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    FieldNode,
    ListValueNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
)

from loop_harness.mock.exchange import Request
from loop_harness.verify.provider.mutants.provider import Shown


class Bare(Visitor):
    """Takes aliases off."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = names

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        if node.alias is None or (self._names and node.name.value not in self._names):
            return None
        return _field(node)


class Without(Visitor):
    """Takes nodes out."""

    def __init__(self, *kinds: type) -> None:
        super().__init__()
        self._kinds = kinds

    def enter(self, node: Any, *_: Any) -> Any:
        return REMOVE if isinstance(node, self._kinds) else None


class FirstOfList(Visitor):
    """Takes the first text of a list only."""

    def enter_list_value(self, node: ListValueNode, *_: Any) -> ListValueNode | None:
        texts = [each for each in node.values if isinstance(each, StringValueNode)]
        return ListValueNode(values=tuple(texts[:1])) if len(texts) > 1 else None


def read_query(request: Request) -> Shown | None:
    """Return the body of a GraphQL request; None where it is none."""
    if request.path != "/graphql" or request.method != "POST":
        return None
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) and isinstance(asked.get("query"), str) else None


def _field(node: FieldNode) -> FieldNode:
    return FieldNode(
        name=node.name,
        arguments=node.arguments,
        directives=node.directives,
        selection_set=node.selection_set,
    )


def filled(document: DocumentNode) -> DocumentNode:
    """Put something into each selection that has nothing left."""
    text = re.sub(r"\{\s*\}", "{ __typename }", print_ast(document))
    return parse(text)
