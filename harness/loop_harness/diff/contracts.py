"""As much of two compared contracts as the app's question meets: enough to make mocks of both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphql import GraphQLEnumType, GraphQLSchema, get_named_type

from loop_harness.diff.app_operation import AppOperation
from loop_harness.diff.candidate import Contract
from loop_harness.diff.comparing import Comparison, Pair, is_of_app
from loop_harness.diff.documents import Kind
from loop_harness.diff.plain import Judge
from loop_harness.diff.references import Tree
from loop_harness.diff.reshaping import Schemas, words_at
from loop_harness.diff.sdl_changes import schema
from loop_harness.diff.usage import Usage, apps_own

_FIELDS = ("status", "carrierDisplayName")
_PARCELS = ("data", "orders", "[]", "shipments", "[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracts:
    """The old and the new contract."""

    old: Contract
    new: Contract
    query_problems: tuple[str, ...] = ()  #: why the query does not suit the new schema


def contracts(comparison: Comparison) -> Contracts | None:
    """Return what mocks can be made of; None where nothing concerns the app."""
    found = Contracts(old=Contract(), new=Contract())
    concerned = False
    for pair in comparison.pairs:
        more = _of_pair(pair, comparison.usage, found)
        concerned = concerned or more is not None
        found = more or found
    return found if concerned else None


def _of_pair(pair: Pair, usage: Usage, known: Contracts) -> Contracts | None:
    if pair.old.kind is Kind.GRAPHQL:
        return _of_schemas(pair, usage, known)
    before, after = _operations(pair)
    already = pair.old.kind is Kind.SCHEMA and known.old.operation is not None
    if before is None or after is None or already:
        return None
    return replace(
        known,
        old=replace(known.old, operation=before, words={**known.old.words, **_words(before)}),
        new=replace(known.new, operation=after, words={**known.new.words, **_words(after)}),
    )


def _operations(pair: Pair) -> tuple[AppOperation | None, AppOperation | None]:
    """Return what the old and the new document of a pair say of the app's operation."""
    old, new = Tree(pair.old), Tree(pair.new)
    if pair.old.kind is Kind.OPENAPI:
        return AppOperation.told_by(old, old), AppOperation.told_by(old, new)
    side = is_of_app(pair)
    if side is None:
        return None, None
    return _of_schema(old, old, side), _of_schema(old, new, side)


def _of_schema(old: Tree, tree: Tree, side: str) -> AppOperation:
    if side == "request":
        return AppOperation(question=Judge.of(tree, (tree.root,)))
    return AppOperation(schemas=Schemas(old, tree, (old.root,), (tree.root,)))


def _of_schemas(pair: Pair, usage: Usage, known: Contracts) -> Contracts | None:
    old, new = schema(pair.old), schema(pair.new)
    if known.old.schema is not None or apps_own().problems(old):
        return None
    return replace(
        known,
        old=replace(known.old, schema=old, words=_enums(old)),
        new=replace(known.new, schema=new, words=_enums(new)),
        query_problems=usage.problems(new),
    )


def _enums(of: GraphQLSchema) -> dict[str, tuple[str, ...]]:
    """Return the texts that the fields of a parcel are limited to."""
    kind = of.query_type
    for step in ("orders", "shipments"):
        fields = getattr(kind, "fields", {})
        kind = get_named_type(fields[step].type) if step in fields else None
    found = {}
    for name, each in getattr(kind, "fields", {}).items():
        named = get_named_type(each.type)
        if name in _FIELDS and isinstance(named, GraphQLEnumType):
            found[name] = tuple(named.values)
    return found


def _words(operation: AppOperation) -> dict[str, tuple[str, ...]]:
    if operation.schemas is None:
        return {}
    tree, node = operation.schemas.new, operation.schemas.after
    every = {name: words_at(tree, node, (*_PARCELS, name)) for name in _FIELDS}
    return {name: words for name, words in every.items() if words}
