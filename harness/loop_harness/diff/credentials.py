"""What opens an operation, and what has changed about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loop_harness.diff.operations import Operation
from loop_harness.diff.references import Tree
from loop_harness.diff.walking import Walk
from loop_harness.model import Json

#: One way in: each credential that it takes, as it travels, with its scopes.
Way = dict[str, tuple[str, ...]]
Told = tuple[str, str, Json, Json]


def ways(tree: Tree, operation: Operation) -> list[Way]:
    """Return the ways into an operation, any one of which is enough; none if it is open."""
    listed = operation.security
    if listed is None:
        listed = tree.root.value.get("security")
    found = [_way(tree, each) for each in listed or () if isinstance(each, dict)]
    return [] if any(not each for each in found) else found


def _way(tree: Tree, requirement: dict[str, Any]) -> Way:
    return {
        travels(tree, name): tuple(sorted(map(str, scopes if isinstance(scopes, list) else ())))
        for name, scopes in requirement.items()
    }


def travels(tree: Tree, name: str) -> str:
    """Return how a credential travels, whatever the document calls it."""
    part = tree.root
    for step in ("components", "securitySchemes", name):
        found = part.get(step)
        if found is None:
            return f"credential {name}"
        part = tree.resolved(found)
    value = part.value if isinstance(part.value, dict) else {}
    match value.get("type"):
        case "apiKey":
            key = str(value.get("name"))
            place = str(value.get("in"))
            return f"{place} {key.lower() if place == 'header' else key}"
        case "http":
            return f"header authorization, {str(value.get('scheme')).lower()}"
        case "mutualTLS":
            return "client certificate"
        case _:
            return "header authorization, bearer"


def compare_credentials(walk: Walk, old: Operation, new: Operation) -> Iterator[Told]:
    """Yield each change: its kind, what it is about, what was and is."""
    before, after = ways(walk.old, old), ways(walk.new, new)
    if not before and not after:
        return
    was, now = _names(before), _names(after)
    if not before:
        yield "credential-required", " or ".join(now), None, now
    elif not after:
        yield "credential-dropped", " or ".join(was), was, None
    elif not set(was) & set(now):
        yield "credential-changed", " or ".join(now), was, now
    else:
        for each in sorted(set(was) - set(now)):
            yield "credential-removed", each, each, None
        for each in sorted(set(now) - set(was)):
            yield "credential-added", each, None, each
        yield from _scopes(before, after)


def _names(found: list[Way]) -> list[str]:
    return sorted({" and ".join(sorted(each)) for each in found})


def _scopes(before: list[Way], after: list[Way]) -> Iterator[Told]:
    known = {" and ".join(sorted(each)): each for each in before}
    for each in after:
        name = " and ".join(sorted(each))
        if name in known:
            was = {scope for scopes in known[name].values() for scope in scopes}
            now = {scope for scopes in each.values() for scope in scopes}
            for scope in sorted(now - was):
                yield "scope-added", f"{name}: {scope}", None, scope
            for scope in sorted(was - now):
                yield "scope-removed", f"{name}: {scope}", scope, None
