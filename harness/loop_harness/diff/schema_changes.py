"""What has changed between two JSON Schemas, property by property, whatever they are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from loop_harness.diff.change import Direction
from loop_harness.diff.shapes import LIMITS, Node, Shape, canonical, shape
from loop_harness.diff.walking import ANY, OTHER, Place, Walk
from loop_harness.model import Json

_LENGTHS = frozenset({"minLength", "maxLength"})


def compare(walk: Walk) -> None:
    """Compare every pair of schemas that is waiting, and what is below it."""
    while walk.waiting:
        place = walk.waiting.popleft()
        old, new = shape(walk.old, place.old), shape(walk.new, place.new)
        _types(walk, place, old, new)
        _values(walk, place, old, new)
        _texts(walk, place, old, new)
        _limits(walk, place, old, new)
        _properties(walk, place, old, new)
        _others(walk, place, old, new)
        _lists(walk, place, old, new)
        _alternatives(walk, place, old, new)
        _conditions(walk, place, old, new)
        if canonical(old.default) != canonical(new.default):
            walk.tell(place, "default-changed", was=old.default, now=new.default)
        if new.deprecated and not old.deprecated:
            walk.tell(place, "deprecated")


def types_of(found: Shape) -> list[str]:
    """Return the types of a shape as a schema would name them."""
    named = set(found.types) - ({"integer"} if "number" in found.types else set())
    return sorted(named) + (["null"] if found.nullable else [])


def _types(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    was, now = types_of(old), types_of(new)
    if old.types != new.types:
        if old.types <= new.types:
            kind = "type-widened"
        elif new.types <= old.types:
            kind = "type-narrowed"
        else:
            kind = "type-changed"
        walk.tell(place, kind, was=was, now=now)
    if old.nullable != new.nullable:
        walk.tell(place, "null-added" if new.nullable else "null-removed", was=was, now=now)


def _values(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    if old.values is None and new.values is None:
        return
    if old.values is None or new.values is None:
        kind = "values-unlisted" if new.values is None else "values-listed"
        walk.tell(place, kind, was=_sorted(old.values), now=_sorted(new.values))
    elif old.values and new.values and not old.values.keys() & new.values.keys():
        walk.tell(place, "values-replaced", was=_sorted(old.values), now=_sorted(new.values))
    else:
        for text in sorted(old.values.keys() - new.values.keys()):
            walk.tell(place, "value-removed", what=text, was=old.values[text])
        for text in sorted(new.values.keys() - old.values.keys()):
            walk.tell(place, "value-added", what=text, now=new.values[text])


def _sorted(values: dict[str, Json] | None) -> Json:
    return None if values is None else [values[each] for each in sorted(values)]


def _texts(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    for keyword in sorted(old.texts.keys() | new.texts.keys()):
        was, now = old.texts.get(keyword), new.texts.get(keyword)
        if was == now:
            continue
        kind = "pattern" if keyword == "pattern" else "format"
        how = "added" if was is None else "removed" if now is None else "changed"
        walk.tell(place, f"{kind}-{how}", what=keyword, was=was, now=now)


def _limits(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    for keyword in sorted(old.limits.keys() | new.limits.keys()):
        was, now = old.limits.get(keyword), new.limits.get(keyword)
        if was == now:
            continue
        widened = now is None or (was is not None and (now > was) is LIMITS[keyword])
        kind = "length" if keyword in _LENGTHS else "limit"
        how = "widened" if widened else "narrowed"
        walk.tell(place, f"{kind}-{how}", what=keyword, was=was, now=now)


def _properties(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    hidden = "readOnly" if place.direction is Direction.REQUEST else "writeOnly"
    before = {name: each for name, each in old.properties.items() if not _is(each, hidden)}
    after = {name: each for name, each in new.properties.items() if not _is(each, hidden)}
    for name in sorted(before.keys() | after.keys() | old.required | new.required):
        was, now = name in old.required, name in new.required
        if name in before and name not in after:
            walk.tell(place, "property-removed", name, was=_short(walk.old, before[name]))
            continue
        if name not in before and name in after:
            kind = "required-property-added" if now else "property-added"
            walk.tell(place, kind, name, now=_short(walk.new, after[name]))
            continue
        if was != now and not (name in old.properties and name not in before):
            kind = "property-required" if now else "property-optional"
            walk.tell(place, kind, name)
        if name in before:
            walk.step(place, name, before[name], after[name])


def _is(node: Node, flag: str) -> bool:
    return any(isinstance(each.value, dict) and each.value.get(flag) is True for each in node)


def _short(tree: Any, node: Node) -> Json:
    return types_of(shape(tree, node))


def _others(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    if old.closed != new.closed:
        walk.tell(place, "closed" if new.closed else "opened")
    elif old.additional is not None or new.additional is not None:
        walk.step(place, OTHER, old.additional or (), new.additional or ())
    for pattern in sorted(old.patterns.keys() | new.patterns.keys()):
        walk.step(place, OTHER, old.patterns.get(pattern, ()), new.patterns.get(pattern, ()))


def _lists(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    for number in range(max(len(old.first), len(new.first))):
        before = old.first[number] if number < len(old.first) else old.items
        after = new.first[number] if number < len(new.first) else new.items
        walk.step(place, ANY, before, after)
    if old.items or new.items:
        walk.step(place, ANY, old.items, new.items)


def _alternatives(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    """Compare alternatives that belong together; what is left over is new, or gone."""
    if not old.alternatives and not new.alternatives:
        return
    before, after = list(old.alternatives), list(new.alternatives)
    if not before or not after:
        has, other = (old, place.new) if before else (new, place.old)
        if not has.is_union:
            kind = "condition-removed" if before else "condition-added"
            walk.tell(place, kind, what="anyOf")
            return
        before, after = before or [other], after or [other]
    for is_like in (_same, _named_alike, _alike):
        _pair(walk, place, before, after, is_like)
    while before and after:
        walk.step(place, "", before.pop(0), after.pop(0))
    for each in before:
        walk.tell(place, "alternative-removed", what=_label(walk.old, each))
    for each in after:
        walk.tell(place, "alternative-added", what=_label(walk.new, each))


Alike = Callable[[Walk, Node, Node], bool]


def _pair(walk: Walk, place: Place, before: list[Node], after: list[Node], alike: Alike) -> None:
    for one in list(before):
        other = next((each for each in after if alike(walk, one, each)), None)
        if other is not None:
            before.remove(one)
            after.remove(other)
            walk.step(place, "", one, other)


def _same(_walk: Walk, one: Node, other: Node) -> bool:
    return canonical([each.value for each in one]) == canonical([each.value for each in other])


def _named_alike(walk: Walk, one: Node, other: Node) -> bool:
    return _name(walk.old, one) == _name(walk.new, other) is not None


def _name(tree: Any, node: Node) -> str | None:
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


def _label(tree: Any, node: Node) -> str:
    found = shape(tree, node)
    values = f" {_sorted(found.values)}" if found.values is not None else ""
    names = sorted(found.properties.keys() | found.required)
    said = f"{' or '.join(types_of(found))}{values}{' of ' + ', '.join(names) if names else ''}"
    return _name(tree, node) or said


def _conditions(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    for keyword in sorted(old.conditions.keys() | new.conditions.keys()):
        was, now = old.conditions.get(keyword), new.conditions.get(keyword)
        if canonical(was) == canonical(now):
            continue
        how = "added" if was is None else "removed" if now is None else "changed"
        walk.tell(place, f"condition-{how}", what=keyword, was=_brief(was), now=_brief(now))


def _brief(value: Json) -> Json:
    """Return a condition as a text that tells it from others."""
    return None if value is None else canonical(value)
