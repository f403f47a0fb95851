"""What an OpenAPI document says of the one operation that the app calls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from loop_harness.diff.credentials import Way, ways
from loop_harness.diff.merging import Node
from loop_harness.diff.operations import (
    APP_METHOD,
    Body,
    Operation,
    Parameter,
    answer,
    covering,
    is_app,
    operations,
    paths,
)
from loop_harness.diff.plain import Judge
from loop_harness.diff.references import Part, Tree
from loop_harness.diff.reshaping import Schemas

JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppOperation:
    """How the app's question is taken, and how it is answered."""

    has_path: bool = True
    is_there: bool = True
    ways: tuple[Way, ...] = ()  #: any one of them opens it; none if it is open
    required: tuple[Parameter, ...] = ()
    takes: tuple[str, ...] = ()  #: media types of the question
    question: Judge | None = None
    status: int = 200
    answers_other_than_json: str = ""  #: a media type, where none is JSON
    schemas: Schemas | None = None

    def opens(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a request carries what opens the operation."""
        return not self.ways or any(
            all(_carried(each, headers) for each in way) for way in self.ways
        )

    def takes_type(self, content_type: str) -> bool:
        """Tell whether a question may be of a media type."""
        ranges = (content_type, f"{content_type.partition('/')[0]}/*", "*/*")
        return any(each in self.takes for each in ranges)

    def missing(self, headers: Mapping[str, str], arguments: Mapping[str, list[str]]) -> str | None:
        """Return what a request lacks."""
        for each in self.required:
            there = {"header": each.name.lower() in headers, "query": each.name in arguments}
            if not there.get(each.place, False):
                return f"the {each.place} parameter {each.name} is required"
        return None

    def refuses(self, body: bytes) -> str | None:
        """Return why a question does not suit its schema."""
        if self.question is None:
            return None
        try:
            return self.question.refusal(json.loads(body))
        except (ValueError, RecursionError):
            return None  # what is no JSON is refused as ever

    @classmethod
    def told_by(cls, old: Tree, tree: Tree) -> Self | None:
        """Return what the old or the new document says; None if the old one has no such thing."""
        before = _found(old)
        if before is None:
            return None
        path = next((each for each in paths(tree) if is_app(each, APP_METHOD)), None)
        after = _found(tree)
        if path is None or after is None:
            return cls(has_path=path is not None, is_there=False)
        return cls._of(old, before, tree, after)

    @classmethod
    def _of(cls, old: Tree, before: Operation, new: Tree, after: Operation) -> Self:
        takes = tuple(after.body.media) if after.body else ()
        status = _status(after)
        was, now = answer(before, str(_status(before))), answer(after, str(status))
        other = ""
        if now is not None and now.media and not _json_of(now):
            other = min(now.media)
        schemas = None
        if was is not None and now is not None:
            schemas = Schemas(old, new, _schema(was), _schema(now))
        return cls(
            ways=tuple(ways(new, after)),
            required=tuple(each for each in after.parameters.values() if each.required),
            takes=takes,
            question=Judge.of(new, _schema(after.body)) if after.body else None,
            status=status,
            answers_other_than_json=other,
            schemas=schemas,
        )


def _carried(credential: str, headers: Mapping[str, str]) -> bool:
    place, _, name = credential.partition(" ")
    return place == "header" and name.partition(",")[0] in headers


def _found(tree: Tree) -> Operation | None:
    for path, part in paths(tree).items():
        for method, each in operations(tree, part).items():
            if is_app(path, method):
                return each
    return None


def _status(operation: Operation) -> int:
    """Return the status with which an operation answers the app: 200 where it may."""
    if {"200", "2XX", "DEFAULT"} & operation.answers.keys():
        return 200
    exact = sorted(int(each) for each in operation.answers if each.isdecimal())
    return next((each for each in exact if each // 100 == 2), exact[0] if exact else 200)  # noqa: PLR2004


def _json_of(body: Body) -> str | None:
    exact = covering(JSON, body)
    return exact or next((each for each in body.media if each.endswith("json")), None)


def _schema(body: Body) -> Node:
    name = _json_of(body)
    found: Part | None = body.media.get(name) if name else None
    return () if found is None else (found,)
