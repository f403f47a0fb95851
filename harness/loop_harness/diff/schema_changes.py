"""What has changed between two JSON Schemas, property by property, whatever they are made of."""

from __future__ import annotations

from typing import Any

from loop_harness.diff.alternatives import label, paired
from loop_harness.diff.change import Direction
from loop_harness.diff.meaning import canonical, meaning
from loop_harness.diff.merging import Node
from loop_harness.diff.shapes import LIMITS, Shape, shape, types_of, values_of
from loop_harness.diff.walking import ANY, OTHER, Place, Walk
from loop_harness.model import Json

_LENGTHS = frozenset({"minLength", "maxLength"})


def compare(walk: Walk) -> None:
    """Compare every pair of schemas that is waiting, and what is below it."""
    while walk.waiting:
        place = walk.waiting.popleft()
        old, new = shape(walk.old, place.old), shape(walk.new, place.new)
        _alternatives(walk, place, old, new)
        if old.is_union is not new.is_union:
            continue  # one of the forms is compared with the only one of the other side
        _types(walk, place, old, new)
        _values(walk, place, old, new)
        _texts(walk, place, old, new)
        _limits(walk, place, old, new)
        _properties(walk, place, old, new)
        _others(walk, place, old, new)
        _lists(walk, place, old, new)
        _conditions(walk, place, old, new)
        if canonical(old.default) != canonical(new.default):
            walk.tell(place, "default-changed", was=old.default, now=new.default)
        if new.deprecated and not old.deprecated:
            walk.tell(place, "deprecated")


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
        walk.tell(place, kind, was=values_of(old), now=values_of(new))
    elif old.values and new.values and not old.values.keys() & new.values.keys():
        walk.tell(place, "values-replaced", was=values_of(old), now=values_of(new))
    else:
        for text in sorted(old.values.keys() - new.values.keys()):
            walk.tell(place, "value-removed", what=text, was=old.values[text])
        for text in sorted(new.values.keys() - old.values.keys()):
            walk.tell(place, "value-added", what=text, now=new.values[text])


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
    unseen = (old.properties.keys() - before.keys()) | (new.properties.keys() - after.keys())
    for name in sorted(before.keys() | after.keys() | ((old.required | new.required) - unseen)):
        was, now = name in old.required, name in new.required
        if name in before and name not in after:
            walk.tell(place, "property-removed", name, was=_short(walk.old, before[name]))
            continue
        if name not in before and name in after:
            kind = "required-property-added" if now else "property-added"
            walk.tell(place, kind, name, now=_short(walk.new, after[name]))
            continue
        if was != now:
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
    for one, other in paired(walk, before, after):
        before.remove(one)
        after.remove(other)
        walk.step(place, "", one, other)
    for each in before:
        walk.tell(place, "alternative-removed", what=label(walk.old, each))
    for each in after:
        walk.tell(place, "alternative-added", what=label(walk.new, each))


def _conditions(walk: Walk, place: Place, old: Shape, new: Shape) -> None:
    for keyword in sorted(old.conditions.keys() | new.conditions.keys()):
        was, now = old.conditions.get(keyword), new.conditions.get(keyword)
        if meaning(was) == meaning(now):
            continue
        how = "added" if was is None else "removed" if now is None else "changed"
        walk.tell(place, f"condition-{how}", what=keyword, was=_brief(was), now=_brief(now))


def _brief(value: Json) -> Json:
    """Return a condition as a text that tells it from others."""
    return None if value is None else meaning(value)
