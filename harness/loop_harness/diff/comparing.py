"""Compares two contracts: pairs their documents, finds and sorts the changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from loop_harness import schemas
from loop_harness.diff.api_changes import compare_apis
from loop_harness.diff.change import Change, Direction
from loop_harness.diff.documents import OURS, Document, Kind, documents
from loop_harness.diff.references import Part, Tree
from loop_harness.diff.schema_changes import compare
from loop_harness.diff.sdl_changes import Compared, schema
from loop_harness.diff.shapes import refuse_no_schema
from loop_harness.diff.usage import Usage
from loop_harness.diff.walking import Place, Walk
from loop_harness.errors import UnreadableFile

#: Schemas of what is sent to Loop; all others describe what is read.
_SENT = frozenset({"graphql-request", "tracking-authentication"})
#: The schemas that describe what the app itself sends and reads.
_APPS = {"graphql-request": "request", "graphql-answer": "answer"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that are compared with each other."""

    label: str
    old: Document
    new: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was compared, and what has changed."""

    old: str
    new: str
    usage: Usage
    pairs: tuple[Pair, ...]
    left_out: tuple[str, ...]  #: documents with nothing to compare them with
    changes: tuple[Change, ...]


def compared(old: str, new: str, usage: Usage, direction: Direction | None = None) -> Comparison:
    """Compare two contracts; raises UnreadableFile, NotJson, UnknownName."""
    try:
        return _compared(old, new, usage, direction)
    except RecursionError as error:
        raise UnreadableFile(f"{old} and {new}", "are nested too deeply to be compared") from error


def _compared(old: str, new: str, usage: Usage, direction: Direction | None) -> Comparison:
    before, after = documents(old), documents(new)
    if OURS in {old, new}:
        before, after = _those_that_meet(before, after, ours_is_old=old == OURS)
    pairs, gone, fresh = _paired(before, after)
    if not pairs:
        kinds = [" and ".join(sorted({each.kind for each in some})) for some in (before, after)]
        reason = f"cannot be compared: the one is {kinds[0]}, the other is {kinds[1]}"
        raise UnreadableFile(f"{old} and {new}", reason)
    found: list[Change] = []
    met: set[tuple[str, str]] = set()
    for pair in sorted(pairs, key=lambda each: (each.old.kind is Kind.SCHEMA, each.label)):
        if pair.old.kind is not Kind.SCHEMA or ("old", pair.old.name) not in met:
            found += _changes(pair, usage, direction, met)
    left_out = [each.name for each in (*gone, *fresh)]
    if OURS not in {old, new}:
        found += _lonely(gone, fresh, met)
        left_out = []
    changes = sorted(_once(found), key=lambda each: each.rank)
    return Comparison(
        old=old,
        new=new,
        usage=usage,
        pairs=tuple(pairs),
        left_out=tuple(left_out),
        changes=tuple(changes),
    )


def is_of_app(pair: Pair) -> str | None:
    """Return whether a pair of schemas is what the app sends or what it reads, if either."""
    return _APPS.get(_called(pair.old)) if pair.old.kind is Kind.SCHEMA else None


def _those_that_meet(
    before: tuple[Document, ...], after: tuple[Document, ...], *, ours_is_old: bool
) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """Leave out of our own contract the kinds of documents that the other side has none of."""
    ours, theirs = (before, after) if ours_is_old else (after, before)
    kinds = {each.kind for each in theirs}
    kept = tuple(each for each in ours if each.kind in kinds)
    if len(theirs) == 1 and theirs[0].kind is Kind.SCHEMA:
        name = _called(theirs[0])
        kept = tuple(each for each in kept if _called(each) == name)
        if not kept:
            known = f"none of ours is called {name!r}; name the one that you mean, as in 'shipment'"
            raise UnreadableFile(str(theirs[0].path), f"is a JSON Schema, and {known}")
    return (kept, theirs) if ours_is_old else (theirs, kept)


def _called(document: Document) -> str:
    """Return what a schema is called: by its own id, or else by its file."""
    own = document.content.get("$id") if document.kind is Kind.SCHEMA else None
    name = own if isinstance(own, str) else document.name
    last = PurePosixPath(name.rstrip("/")).name
    for ending in (schemas.SUFFIX, ".json", ".yaml", ".yml"):
        last = last.removesuffix(ending)
    return last


def _paired(
    before: tuple[Document, ...], after: tuple[Document, ...]
) -> tuple[list[Pair], list[Document], list[Document]]:
    """Pair documents by kind: the only one of its kind with the only one, others by name."""
    pairs: list[Pair] = []
    gone: list[Document] = []
    fresh: list[Document] = []
    for kind in Kind:
        old = [each for each in before if each.kind is kind]
        new = [each for each in after if each.kind is kind]
        if len(old) == len(new) == 1:
            pairs.append(Pair(_label(kind, old[0], alone=True), old[0], new[0]))
            continue
        known = {each.name: each for each in new}
        twins = {_called(each): each for each in new}
        for each in old:
            twin = known.get(each.name) or twins.get(_called(each))
            if twin is None:
                gone.append(each)
            else:
                pairs.append(Pair(_label(kind, each, alone=False), each, twin))
        taken = {pair.new.name for pair in pairs if pair.new.kind is kind}
        fresh += [each for each in new if each.name not in taken]
    return pairs, gone, fresh


def _label(kind: Kind, document: Document, *, alone: bool) -> str:
    return kind if alone else f"{kind} {_called(document)}"


def _changes(
    pair: Pair, usage: Usage, direction: Direction | None, met: set[tuple[str, str]]
) -> list[Change]:
    if pair.old.kind is Kind.GRAPHQL:
        old, new = schema(pair.old), schema(pair.new)
        return Compared(old, new, pair.label).changes(usage.coordinates(old))
    walk = Walk(old=Tree(pair.old), new=Tree(pair.new), document=pair.label)
    if pair.old.kind is Kind.OPENAPI:
        compare_apis(walk)
    else:
        _compare_schemas(walk, pair, direction)
    met |= {("old", each) for each in walk.old.met} | {("new", each) for each in walk.new.met}
    return walk.changes(usage.sent(), usage.read())


def _compare_schemas(walk: Walk, pair: Pair, direction: Direction | None) -> None:
    name = _called(pair.old)
    default = Direction.REQUEST if name in _SENT else Direction.ANSWER
    for each in (walk.old.root, walk.new.root):
        refuse_no_schema(walk.new, each)
    place = Place(_node(walk.old.root), _node(walk.new.root), direction or default)
    walk.root(name, place, used=name in _APPS)
    compare(walk)


def _node(part: Part) -> tuple[Part, ...]:
    return (part,)


def _lonely(
    gone: Iterable[Document], fresh: Iterable[Document], met: set[tuple[str, str]]
) -> Iterator[Change]:
    """Yield the documents that are on one side only, unless others refer to them."""
    for side, kind, some in (("old", "document-removed", gone), ("new", "document-added", fresh)):
        for each in some:
            if (side, each.name) not in met:
                yield Change(
                    kind=kind,
                    direction=Direction.ANSWER,
                    document=each.kind,
                    where=each.name,
                )


def _once(found: Iterable[Change]) -> list[Change]:
    """Return each change once, with everybody who is concerned."""
    known: dict[str, Change] = {}
    for each in found:
        other = known.get(each.fingerprint)
        known[each.fingerprint] = each if other is None else _together(other, each)
    return list(known.values())


def _together(one: Change, other: Change) -> Change:
    return replace(
        one,
        operations=tuple(sorted({*one.operations, *other.operations})),
        used=one.used or other.used,
        acts=tuple(sorted({*one.acts, *other.acts})),
    )
