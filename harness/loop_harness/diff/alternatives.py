"""Which alternatives of an old schema are which of a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loop_harness.diff.meaning import meaning
from loop_harness.diff.merging import Node
from loop_harness.diff.references import Tree
from loop_harness.diff.shapes import Shape, shape, types_of, values_of
from loop_harness.diff.walking import Walk

_MOST_COMPARED = 2_000
Names = Callable[[Tree, Node], str | None]


def paired(walk: Walk, before: list[Node], after: list[Node]) -> list[tuple[Node, Node]]:
    """Pair what is equal, then what is called the same, then what has most in common."""
    pairs: list[tuple[Node, Node]] = []
    for named in (_meaning, _name):
        pairs += _by(walk, named, before, after, pairs)
    left = [each for each in before if all(each is not one for one, _ in pairs)]
    right = [each for each in after if all(each is not other for _, other in pairs)]
    if len(left) * len(right) > _MOST_COMPARED:
        return pairs + list(zip(left, right, strict=False))
    return pairs + list(_by_likeness(walk, left, right))


def label(tree: Tree, node: Node) -> str:
    """Return what an alternative is called, or else what it is."""
    found = shape(tree, node)
    values = "" if found.values is None else f" {values_of(found)}"
    names = sorted(found.properties.keys() | found.required)
    said = f"{' or '.join(types_of(found))}{values}{' of ' + ', '.join(names) if names else ''}"
    return _name(tree, node) or said


def _by(
    walk: Walk,
    named: Names,
    before: list[Node],
    after: list[Node],
    known: list[tuple[Node, Node]],
) -> Iterator[tuple[Node, Node]]:
    taken = {id(each) for pair in known for each in pair}
    names: dict[str, list[Node]] = {}
    for each in after:
        if id(each) not in taken and (name := named(walk.new, each)) is not None:
            names.setdefault(name, []).append(each)
    for each in before:
        name = None if id(each) in taken else named(walk.old, each)
        if name is not None and names.get(name):
            yield each, names[name].pop(0)


def _by_likeness(walk: Walk, before: list[Node], after: list[Node]) -> Iterator[tuple[Node, Node]]:
    old = {id(each): shape(walk.old, each) for each in before}
    new = {id(each): shape(walk.new, each) for each in after}
    left, right = list(before), list(after)
    while left and right:
        pairs = ((one, other) for one in left for other in right)
        one, other = max(pairs, key=lambda each: _likeness(old[id(each[0])], new[id(each[1])]))
        left = [each for each in left if each is not one]
        right = [each for each in right if each is not other]
        yield one, other


def _likeness(old: Shape, new: Shape) -> float:
    """Return how much two alternatives have in common."""
    names = old.properties.keys() | new.properties.keys() | old.required | new.required
    common = (old.properties.keys() | old.required) & (new.properties.keys() | new.required)
    return bool(old.types & new.types) + (len(common) / len(names) if names else 0)


def _meaning(_tree: Tree, node: Node) -> str:
    return meaning([each.value for each in node])


def _name(tree: Tree, node: Node) -> str | None:
    if not node:
        return None
    part = tree.resolved(node[0])
    if part != node[0]:
        last: str = (part.pointer or part.file).rpartition("/")[2]
        return last
    title = part.value.get("title") if isinstance(part.value, dict) else None
    return title if isinstance(title, str) else None


def _alike(walk: Walk, one: Node, other: Node) -> bool:
    """Tell whether two alternatives have their types and half of their properties in common."""
    old, new = shape(walk.old, one), shape(walk.new, other)
    if not old.types & new.types:
        return False
    names = old.properties.keys() | new.properties.keys() | old.required | new.required
    common = old.properties.keys() & new.properties.keys() | old.required & new.required
    return 2 * len(common) >= len(names)
