"""An app folder: its manifest, its data pulls in the sequence in which they run, its headers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from loop_harness.errors import InvalidApp
from loop_harness.gladly.templates import Template
from loop_harness.model import JsonObject

SUFFIX = ".gtpl"
HEADERS, SIGNING = ("authentication", "headers"), ("authentication", "request_signing")
PULLS, SCHEMA = ("data", "pull"), ("data", "data_schema.graphql")


@dataclass(frozen=True)
class DataPull:
    """One folder below ``data/pull``."""

    folder: Path
    config: JsonObject

    @property
    def name(self) -> str:
        """What it is called: the name of its folder."""
        return self.folder.name

    @property
    def data_type(self) -> str:
        """The name of the type that it pulls."""
        return str(self.config["dataType"]["name"])

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The data types that have to be pulled before."""
        return tuple(map(str, self.config.get("dependsOnDataTypes") or ()))

    @property
    def method(self) -> str:
        """The HTTP method of its requests."""
        return str(self.config.get("httpMethod", "GET")).upper()

    @property
    def content_type(self) -> str | None:
        """The media type of the bodies that it sends."""
        return self.config.get("contentType")

    @property
    def wants_raw(self) -> bool:
        """Whether its transformation takes bytes, and any status."""
        return bool(self.config.get("rawResponse", False))

    def template(self, name: str) -> Template | None:
        """Return one of its templates, such as ``request_url``, or None if it has no such."""
        return self._templates.get(name)

    @cached_property
    def _templates(self) -> Mapping[str, Template]:
        return templates_in(self.folder)

    @cached_property
    def headers(self) -> Mapping[str, Template]:
        """The headers that only its requests carry, by name."""
        return templates_in(self.folder / "headers")


@dataclass(frozen=True)
class App:
    """A whole app folder."""

    root: Path
    manifest: JsonObject

    @classmethod
    def load(cls, root: Path) -> App:
        """Read a folder; raises InvalidApp if it is no app.

        Templates and configurations of its parts are read when they are used first.
        """
        if not root.is_dir():
            raise InvalidApp(str(root), "it is no folder")
        return cls(root, read_object(root / "manifest.json"))

    @property
    def name(self) -> str:
        """What the app is called."""
        return str(self.manifest.get("appName") or self.root.name)

    @cached_property
    def headers(self) -> Mapping[str, Template]:
        """The headers of every request, by name; raises InvalidApp."""
        return templates_in(self.root.joinpath(*HEADERS))

    @cached_property
    def signing(self) -> Mapping[str, Template]:
        """The headers that sign a request, by name; raises InvalidApp."""
        return templates_in(self.root.joinpath(*SIGNING))

    @cached_property
    def pulls(self) -> tuple[DataPull, ...]:
        """Every data pull, each after those that it depends on; raises InvalidApp."""
        folder = self.root.joinpath(*PULLS)
        folders = sorted(each.parent for each in folder.glob("*/config.json"))
        return in_sequence(DataPull(each, read_object(each / "config.json")) for each in folders)

    @cached_property
    def data_schema(self) -> str | None:
        """The GraphQL schema of its data types; raises InvalidApp if it cannot be read."""
        path = self.root.joinpath(*SCHEMA)
        return read_text(path) if path.exists() else None


def in_sequence(pulls: Iterable[DataPull]) -> tuple[DataPull, ...]:
    """Return pulls so that each comes after those that it depends on; raises InvalidApp."""
    left, done = list(pulls), list[DataPull]()
    types = {each.data_type for each in left}
    while left:
        ready = [
            each
            for each in left
            if not (set(each.depends_on) & types) - {other.data_type for other in done}
        ]
        if not ready:
            raise InvalidApp(str(left[0].folder), "data pulls depend on each other in a circle")
        done += ready
        left = [each for each in left if each not in ready]
    return tuple(done)


def templates_in(folder: Path) -> Mapping[str, Template]:
    """Return the templates that lie in a folder, by name; raises InvalidApp."""
    return {
        path.name.removesuffix(SUFFIX): Template.load(path)
        for path in sorted(folder.glob(f"*{SUFFIX}"))
    }


def read_object(path: Path) -> JsonObject:
    """Return the JSON object of a file; raises InvalidApp naming file and line."""
    found = read_json(path)
    if not isinstance(found, dict):
        raise InvalidApp(str(path), "it holds no JSON object")
    return found


def read_json(path: Path) -> Any:
    """Return the JSON of a file; raises InvalidApp naming file and line."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise InvalidApp(str(path), error.msg, error.lineno) from error
    except RecursionError as error:
        raise InvalidApp(str(path), "it is nested too deeply") from error


def read_text(path: Path) -> str:
    """Return what stands in a file; raises InvalidApp."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InvalidApp(str(path), "there is no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidApp(str(path), str(error)) from error
