"""Walks two documents side by side, and remembers what it found where."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from loop_harness.diff.change import Change, Direction
from loop_harness.diff.merging import Node
from loop_harness.diff.references import Tree
from loop_harness.errors import UnreadableFile

_MOST_PLACES = 60_000
ANY = "[]"  #: the step into every element of a list
OTHER = "*"  #: the step into undeclared properties


@dataclass(frozen=True, slots=True)
class Place:
    """A schema in the old document and its like in the new one, in one direction."""

    old: Node
    new: Node
    direction: Direction


Paths = Iterable[tuple[str, ...]]


@dataclass(slots=True, kw_only=True)
class Walk:
    """A comparison of two documents while it goes on."""

    old: Tree
    new: Tree
    document: str
    edges: dict[Place, list[tuple[str, Place]]] = field(default_factory=dict)
    found: dict[Place | None, list[tuple[Change, str | None]]] = field(default_factory=dict)
    roots: list[tuple[str, bool, Place]] = field(default_factory=list)
    waiting: deque[Place] = field(default_factory=deque)

    def visit(self, place: Place) -> Place:
        """Remember to compare a pair of schemas, once."""
        if place not in self.edges:
            if len(self.edges) >= _MOST_PLACES:
                reason = f"has more than {_MOST_PLACES} places to compare"
                raise UnreadableFile(self.new.root.file, reason)
            self.edges[place] = []
            self.waiting.append(place)
        return place

    def root(self, operation: str, place: Place, *, used: bool) -> None:
        """Remember a schema that an operation begins with."""
        self.roots.append((operation, used, self.visit(place)))

    def step(self, place: Place, label: str, old: Node, new: Node) -> None:
        """Remember what is below a pair of schemas."""
        below = self.visit(Place(old, new, place.direction))
        self.edges[place].append((label, below))

    def tell(self, place: Place, kind: str, step: str | None = None, **facts: Any) -> None:
        """Note a change of a pair of schemas, or of one of their properties."""
        tree, node = (self.new, place.new) if place.new else (self.old, place.old)
        part = tree.resolved(node[0]) if node else tree.root
        change = Change(
            kind=kind,
            direction=place.direction,
            document=self.document,
            where=tree.shown(part),
            anchor=tree.anchored(part),
            **({"what": step} if step is not None else {}) | facts,
        )
        self.found.setdefault(place, []).append((change, step))

    def tell_of(self, change: Change) -> None:
        """Note a change that is not inside of a schema."""
        self.found.setdefault(None, []).append((change, None))

    def changes(self, sent: Paths, read: Paths) -> list[Change]:
        """Return every change, with who is concerned; *sent* and *read* are what the app uses."""
        concerned = self._concerned()
        used = self._used(sent, read)
        result = [change for change, _ in self.found.get(None, ())]
        for place, noted in self.found.items():
            if place is not None:
                names = tuple(sorted(concerned.get(place, ())))
                known = used.get(place, {})
                result += [_told(change, step, names, known) for change, step in noted]
        return result

    def _concerned(self) -> dict[Place, set[str]]:
        names: dict[Place, set[str]] = {}
        for operation, _, root in self.roots:
            left, seen = [root], {root}
            while left:
                place = left.pop()
                names.setdefault(place, set()).add(operation)
                for _, below in self.edges[place]:
                    if below not in seen:
                        seen.add(below)
                        left.append(below)
        return names

    def _used(self, sent: Paths, read: Paths) -> dict[Place, dict[str | None, set[Any]]]:
        """Return for each place the steps that the app takes from there, and how it came there."""
        used: dict[Place, dict[str | None, set[Any]]] = {}
        paths = {Direction.REQUEST: list(sent), Direction.ANSWER: list(read)}
        for _, is_app, root in self.roots:
            for path in paths[root.direction] if is_app else ():
                self._follow(root, path, used)
        return used

    def _follow(
        self, root: Place, path: tuple[str, ...], used: dict[Place, dict[str | None, set[Any]]]
    ) -> None:
        left, seen = [(root, 0)], {(root, 0)}
        while left:
            place, taken = left.pop()
            step = path[taken] if taken < len(path) else None
            used.setdefault(place, {}).setdefault(step, set()).add(path[:taken])
            for label, below in self.edges[place]:
                after = taken if not label else taken + 1 if label == step else None
                if label == OTHER and step not in {None, ANY}:
                    after = taken + 1
                if after is not None and (below, after) not in seen:
                    seen.add((below, after))
                    left.append((below, after))


#: What is asked of every request, whether the app knows of it or not.
_ASKED_OF_ALL = frozenset({"required-property-added", "property-required", "closed"})


def _told(
    change: Change,
    step: str | None,
    operations: tuple[str, ...],
    known: dict[str | None, set[Any]],
) -> Change:
    asked = change.direction is Direction.REQUEST and change.kind in _ASKED_OF_ALL
    if step is None or asked:
        found = {each for paths in known.values() for each in paths}
    else:
        found = {(*each, step) for each in known.get(step, ())}
    return replace(change, operations=operations, used=bool(found), acts=tuple(sorted(found)))
