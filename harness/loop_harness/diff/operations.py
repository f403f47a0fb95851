"""The operations of an OpenAPI document, each with what belongs to it in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from loop_harness.diff.references import Part, Tree
from loop_harness.model import Json

APP_METHOD, _APP_PATH = "post", "/graphql"  #: what the published app asks
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an operation."""

    part: Part
    name: str
    place: str  #: path, query, header or cookie
    required: bool
    style: str  #: how it is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What an operation takes, or answers with one status."""

    part: Part
    required: bool = False
    media: Mapping[str, Part | None] = field(default_factory=dict)  #: media type → its schema
    headers: Mapping[str, Part] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, or one webhook."""

    part: Part
    name: str  #: such as ``GET /reports``
    parameters: Mapping[tuple[str, str], Parameter]
    body: Body | None
    answers: Mapping[str, Body]
    security: Json  #: None for what the document says of all

    @property
    def deprecated(self) -> bool:
        """Whether it is marked as deprecated."""
        return self.part.value.get("deprecated") is True


def paths(tree: Tree, section: str = "paths") -> dict[str, Part]:
    """Return every path by its form, in which arguments have no names."""
    found = tree.root.get(section)
    if found is None or not isinstance(found.value, dict):
        return {}
    return {
        form(template): tree.resolved(found.at(template))
        for template in found.value
        if not template.startswith("x-")
    }


def form(template: str) -> str:
    """Return a path without the names of its arguments, which nobody sees."""
    return re.sub(r"\{[^}]*\}", "{}", template)


def operations(tree: Tree, path: Part) -> dict[str, Operation]:
    """Return the operations of one path by their method."""
    if not isinstance(path.value, dict):
        return {}
    return {
        method: _operation(tree, path, method)
        for method in METHODS
        if isinstance(path.value.get(method), dict)
    }


def _operation(tree: Tree, path: Part, method: str) -> Operation:
    part = path.at(method)
    template = path.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    parameters: dict[tuple[str, str], Parameter] = {}
    for owner in (path, part):
        for each in _listed(tree, owner, "parameters"):
            found = _parameter(each)
            parameters[found.place, _key(found, template)] = found
    body = part.get("requestBody")
    return Operation(
        part=part,
        name=f"{method.upper()} {template}",
        parameters=parameters,
        body=None if body is None else _body(tree, tree.resolved(body)),
        answers=dict(_answers(tree, part)),
        security=part.value.get("security"),
    )


def _listed(tree: Tree, owner: Part, key: str) -> Iterator[Part]:
    value = owner.value.get(key)
    for number in range(len(value)) if isinstance(value, list) else ():
        each = tree.resolved(owner.at(key, number))
        if isinstance(each.value, dict):
            yield each


def _parameter(part: Part) -> Parameter:
    value = part.value
    place = str(value.get("in"))
    style = value.get("style") or ("form" if place in {"query", "cookie"} else "simple")
    explode = value.get("explode", style == "form")
    reserved = ", reserved allowed" if value.get("allowReserved") is True else ""
    return Parameter(
        part=part,
        name=str(value.get("name")),
        place=place,
        required=value.get("required") is True,
        style=f"{style}{', exploded' if explode is True else ''}{reserved}",
    )


def _key(found: Parameter, template: str) -> str:
    """Return what a parameter is known by: in a path its place, in a header any letter case."""
    if found.place == "path":
        names = re.findall(r"\{([^}]*)\}", template)
        return str(names.index(found.name)) if found.name in names else found.name
    return found.name.lower() if found.place == "header" else found.name


def _body(tree: Tree, part: Part) -> Body:
    value = part.value if isinstance(part.value, dict) else {}
    content = part.get("content")
    media = dict(_media(tree, content)) if content is not None else {}
    headers = part.get("headers")
    named = headers.value if headers is not None and isinstance(headers.value, dict) else {}
    return Body(
        part=part,
        required=value.get("required") is True,
        media=media,
        headers={
            name.lower(): tree.resolved(headers.at(name)) for name in named if headers is not None
        },
    )


def _media(tree: Tree, content: Part) -> Iterator[tuple[str, Part | None]]:
    if isinstance(content.value, dict):
        for name in content.value:
            each = tree.resolved(content.at(name))
            yield name.partition(";")[0].strip().lower(), each.get("schema")


def _answers(tree: Tree, part: Part) -> Iterator[tuple[str, Body]]:
    answers = part.get("responses")
    if answers is not None and isinstance(answers.value, dict):
        for status in answers.value:
            if not status.startswith("x-"):
                yield status.upper(), _body(tree, tree.resolved(answers.at(status)))


def is_app(path: str, method: str) -> bool:
    """Tell whether an operation is the one that the app asks."""
    return method == APP_METHOD and form(path).rstrip("/").endswith(_APP_PATH)


def covering(name: str, body: Body) -> str | None:
    """Return the media type of a body that stands for *name*, also a range such as */*."""
    candidates = (name, f"{name.partition('/')[0]}/*", "*/*")
    return next((each for each in candidates if each in body.media), None)


def answer(operation: Operation, status: str) -> Body | None:
    """Return what an operation promises for a status, by itself or by a range."""
    candidates = (status, f"{status[:1]}XX", "DEFAULT")
    return next((operation.answers[each] for each in candidates if each in operation.answers), None)
