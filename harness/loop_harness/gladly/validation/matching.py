"""What the schemas say and what the folders are: data types, relations and actions.

gladly/app-platform-examples, ai/app_platform_context.md: ``@dataType`` and the configurations of
data pulls name the same types and versions, ``dependsOnDataTypes`` is pulled before, a child that
names its parent has an ``external_parent_id.gtpl``, ``@action`` names a folder of ``actions``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import FieldDefinitionNode, Node

from loop_harness.errors import InvalidApp
from loop_harness.gladly.templates import Template
from loop_harness.gladly.validation.app_folder import AppFolder, Part
from loop_harness.gladly.validation.problem import Problem, error, nearest, warning
from loop_harness.gladly.validation.sdl import (
    ROOTS,
    Sdl,
    WithFields,
    argument,
    directives,
    line,
    shape,
)


@dataclass(frozen=True)
class _Tied:
    """A type of the data schema that is tied to a data type."""

    name: str  #: of the data type
    version: str
    node: Node


def wrong_matches(app: AppFolder, sdls: Mapping[str, Sdl]) -> Iterator[Problem]:
    """Yield where schemas and folders do not go together."""
    yield from _wrong_dependencies(app)
    if data := sdls.get("data"):
        yield from _wrong_types(app, data)
        yield from _wrong_relations(app, data)
        yield from _wrong_queries(data)
    if actions := sdls.get("actions"):
        yield from _wrong_actions(app, actions)


# Data types


def _tied(sdl: Sdl) -> dict[str, _Tied]:
    """Return the types that are tied to a data type, by their own name."""
    found = {}
    for name, each in sdl.objects.items():
        for directive in directives(each, "dataType"):
            texts = argument(directive, "name"), argument(directive, "version")
            if texts[0] is not None and texts[1] is not None:
                found[name] = _Tied(texts[0], texts[1], directive)
    return found


def _wrong_types(app: AppFolder, sdl: Sdl) -> Iterator[Problem]:
    yield from _untied_pulls(app, sdl)
    names = {each.data_type[0] for each in app.pulls if each.data_type is not None}
    seen: dict[str, str] = {}
    for type_name, each in _tied(sdl).items():
        if each.name not in names and _all_pulls_are_known(app):
            what = f"no data pull has the data type {each.name!r}{nearest(each.name, names)}"
            yield sdl.error(each.node, what)
        if each.name in seen:
            what = f"{seen[each.name]} has the data type {each.name!r} already; each has its own"
            yield sdl.error(each.node, what)
        seen.setdefault(each.name, type_name)


def _untied_pulls(app: AppFolder, sdl: Sdl) -> Iterator[Problem]:
    tied = _tied(sdl)
    is_whole = len(tied) == sum(_is_pulled(each) for each in sdl.objects.values())
    versions = {each.name: each.version for each in tied.values()}
    for pull in app.pulls:
        name, version = pull.data_type or ("", "")
        if pull.data_type is not None and name not in versions and is_whole:
            what = f'no type in {sdl.file} has @dataType(name: "{name}"){nearest(name, versions)}'
            yield error(pull.file, what, pull.line("dataType", "name"))
        elif versions.get(name, version) != version:
            place = f"{version!r} here and {versions[name]!r} in {sdl.file}"
            what = f"the version of {name!r} is {place}; they have to be equal"
            yield error(pull.file, what, pull.line("dataType", "version"))


def _all_pulls_are_known(app: AppFolder) -> bool:
    """Whether nothing can be missing only because a configuration cannot be read."""
    return all(each.data_type is not None for each in app.pulls)


def _is_pulled(node: WithFields) -> bool:
    return any(directives(node, "dataType"))


def _wrong_dependencies(app: AppFolder) -> Iterator[Problem]:
    first: dict[str, Part] = {}
    for pull in app.pulls:
        if pull.data_type is None:
            continue
        name = pull.data_type[0]
        if name in first:
            what = f"the data pull {first[name].folder.name!r} has the data type {name!r} already"
            yield error(pull.file, what, pull.line("dataType", "name"))
        first.setdefault(name, pull)
    for pull in app.pulls:
        for name in pull.depends_on:
            if name not in first and _all_pulls_are_known(app):
                what = f"no data pull has the data type {name!r}{nearest(name, first)}"
                yield error(pull.file, what, pull.line("dependsOnDataTypes", name))
    for name, pull in first.items():
        if name in _above(name, first):
            what = f"the data type {name!r} depends on itself, so it can never be pulled"
            yield error(pull.file, what, pull.line("dependsOnDataTypes"))


def _above(name: str, pulls: Mapping[str, Part]) -> set[str]:
    """Return all that a data type depends on, by and by."""
    found: set[str] = set()
    left = [name]
    while left:
        pull = pulls.get(left.pop())
        new = set(pull.depends_on if pull else ()) - found
        found |= new
        left += new
    return found


# Relations


def _wrong_relations(app: AppFolder, sdl: Sdl) -> Iterator[Problem]:
    tied = _tied(sdl)
    pulls = {each.data_type[0]: each for each in app.pulls if each.data_type is not None}
    for parent, each in sdl.objects.items():
        for field in each.fields or ():
            for kind in ("childIds", "parentId"):
                for directive in directives(field, kind):
                    yield from _unparsed(sdl, directive, argument(directive, "template"))
                    child = shape(field.type)[0]
                    if child not in tied:
                        what = (
                            f"{parent}.{field.name.value} is @{kind}, but {child} has no @dataType"
                        )
                        yield sdl.error(directive, what)
                    elif kind == "parentId" and tied[child].name in pulls:
                        yield from _no_parent_id(sdl, directive, child, pulls[tied[child].name])


def _no_parent_id(sdl: Sdl, node: Node, child: str, pull: Part) -> Iterator[Problem]:
    path = pull.folder / "external_parent_id.gtpl"
    if not path.is_file():
        what = f"each {child} has to name its parent, and there is no {pull.app.name(path)}"
        yield sdl.error(node, what)


def _unparsed(sdl: Sdl, node: Node, template: str | None) -> Iterator[Problem]:
    if template is None:
        return
    try:
        Template.parse(template, sdl.file)
    except InvalidApp as broken:
        yield sdl.error(node, f"the template does not parse: {broken.reason}")


# Queries and actions


def _wrong_queries(sdl: Sdl) -> Iterator[Problem]:
    for field in _fields(sdl, "Query"):
        name = shape(field.type)[0]
        if name in sdl.objects and not _is_pulled(sdl.objects[name]):
            what = f"Query.{field.name.value} answers {name}, which no data pull pulls (@dataType)"
            yield warning(sdl.file, what, line(field))


def _wrong_actions(app: AppFolder, sdl: Sdl) -> Iterator[Problem]:
    folders = {each.folder.name: each for each in app.actions}
    called: dict[str, str] = {}
    for root in ROOTS:
        for field in _fields(sdl, root):
            place = f"{root}.{field.name.value}"
            names = list(directives(field, "action"))
            if not names:
                what = f"{place} carries nothing out: give it @action(name: …)"
                yield sdl.error(field, what)
            for directive in names:
                name = argument(directive, "name")
                if name is not None and name not in folders:
                    what = f"there is no folder actions/{name}{nearest(name, folders)}"
                    yield sdl.error(directive, what)
                if name is not None:
                    called[name] = place
    for name, part in folders.items():
        if name not in called:
            what = f'no field of {sdl.file} has @action(name: "{name}"), so it is never called'
            yield error(app.name(part.folder), what)
    yield from _misplaced_actions(sdl)


def _misplaced_actions(sdl: Sdl) -> Iterator[Problem]:
    for name in sdl.objects:
        for field in _fields(sdl, name) if name not in ROOTS else ():
            for directive in directives(field, "action"):
                what = (
                    f"only fields of Query and Mutation are actions, not {name}.{field.name.value}"
                )
                yield sdl.error(directive, what)


def _fields(sdl: Sdl, name: str) -> tuple[FieldDefinitionNode, ...]:
    found = sdl.objects.get(name)
    return tuple(found.fields or ()) if found is not None else ()
