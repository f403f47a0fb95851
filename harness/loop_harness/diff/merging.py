"""Puts together the places of a schema that belong together: references, allOf, a lone anyOf."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.diff.references import Part, Tree, reference

_MOST_MERGED = 500

#: A value has to suit every one of these places; none allows everything.
Node = tuple[Part, ...]


def merged(tree: Tree, node: Node) -> Iterator[tuple[Part, bool]]:
    """Yield every place that a value has to suit, and whether null is let through there."""
    left = [(each, False) for each in reversed(node)]
    seen = set[Part]()
    while left and len(seen) < _MOST_MERGED:
        part, or_null = left.pop()
        if part in seen:
            continue
        seen.add(part)
        yield part, or_null
        if isinstance(part.value, dict):
            left.extend(reversed(_inner(tree, part, or_null=or_null)))


def _inner(tree: Tree, part: Part, *, or_null: bool) -> list[tuple[Part, bool]]:
    inner = [each for each in listed(part, "allOf") if each.value is not True]
    if ref := reference(part.value):
        inner.insert(0, tree.follow(part.file, ref))
    # OpenAPI 3.0 has no other way to say that a reference may be null.
    lets = or_null or (part.value.get("nullable") is True and "type" not in part.value)
    forms = all_alternatives(part)
    beside_null = or_null or any(is_null(tree, each) for each in forms)
    return [(each, lets) for each in inner] + [(each, beside_null) for each in _only(tree, part)]


def _only(tree: Tree, part: Part) -> Node:
    """Return the one alternative that there is beside null, if there is only one."""
    rest = [each for each in all_alternatives(part) if not is_null(tree, each)]
    return tuple(rest) if len(rest) == 1 else ()


def all_alternatives(part: Part) -> list[Part]:
    """Return the alternatives of a schema, of which any one or just one has to suit."""
    return [*listed(part, "anyOf"), *listed(part, "oneOf")]


def listed(part: Part, key: str) -> list[Part]:
    """Return each schema in a list of them; none where there is no list."""
    value = part.value.get(key)
    if not isinstance(value, list):
        return []
    return [part.at(key, number) for number in range(len(value))]


def is_null(tree: Tree, part: Part) -> bool:
    """Tell whether a schema allows null and nothing else."""
    value = tree.resolved(part).value
    if not isinstance(value, dict):
        return False
    return (
        value.get("type") in {"null", ("null",)}
        or value.get("type") == ["null"]
        or (value.get("enum") == [None] or ("const" in value and value["const"] is None))
    )


def allows_null(tree: Tree, part: Part) -> bool:
    """Tell whether an alternative lets null pass, as far as it says so itself."""
    value = tree.resolved(part).value
    if not isinstance(value, dict):
        return value is not False
    if value.get("nullable") is True or is_null(tree, part):
        return True
    named = value.get("type")
    if isinstance(named, list):
        return "null" in named
    says = {"properties", "items", "allOf", "enum", "const", "anyOf", "oneOf"}
    return named is None and not value.keys() & says
