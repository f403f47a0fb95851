"""Reads an app folder however broken it is: each file once, and what cannot be read is noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from loop_harness.errors import InvalidApp
from loop_harness.gladly.folder import PULLS, read_json, read_text
from loop_harness.gladly.validation.problem import Problem, error
from loop_harness.model import JsonObject


class AppFolder:
    """The files of an app, as far as they can be read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unreadable: list[Problem] = []
        self._read: dict[tuple[Path, Callable[[Path], Any]], Any] = {}

    def name(self, path: Path) -> str:
        """Return where a file is, below the app's folder."""
        return path.relative_to(self.root).as_posix()

    def text(self, path: Path) -> str | None:
        """Return what stands in a file; None if there is none, or it is no text."""
        found: str | None = self._once(path, read_text)
        return found

    def object(self, path: Path) -> JsonObject | None:
        """Return the JSON object of a file; None if there is no file, or it holds none."""
        found = self._once(path, read_json)
        if found is None or isinstance(found, dict):
            return found
        problem = error(self.name(path), "it holds no JSON object: write { … }")
        if problem not in self.unreadable:
            self.unreadable.append(problem)
        return None

    def _once(self, path: Path, read: Callable[[Path], Any]) -> Any:
        if (path, read) not in self._read:
            self._read[path, read] = self._tried(path, read)
        return self._read[path, read]

    def _tried(self, path: Path, read: Callable[[Path], Any]) -> Any:
        if not path.is_file():
            return None
        try:
            return read(path)
        except InvalidApp as broken:
            problem = error(self.name(path), f"it cannot be read: {broken.reason}", broken.line)
            if problem not in self.unreadable:
                self.unreadable.append(problem)
            return None

    @cached_property
    def pulls(self) -> tuple[Part, ...]:
        """The data pulls."""
        return tuple(Part(self, each) for each in folders(self.root.joinpath(*PULLS)))

    @cached_property
    def actions(self) -> tuple[Part, ...]:
        """The actions."""
        return tuple(Part(self, each) for each in folders(self.root / "actions"))


@dataclass(frozen=True)
class Part:
    """The folder of one data pull or action, with its configuration."""

    app: AppFolder
    folder: Path

    @property
    def path(self) -> Path:
        """The file of its configuration."""
        return self.folder / "config.json"

    @property
    def file(self) -> str:
        """Where its configuration is."""
        return self.app.name(self.path)

    @property
    def config(self) -> JsonObject:
        """Its configuration; empty if it cannot be read."""
        return self.app.object(self.path) or {}

    @property
    def data_type(self) -> tuple[str, str] | None:
        """Name and version of the type that it pulls, if both are texts."""
        found = self.config.get("dataType")
        both = (found.get("name"), found.get("version")) if isinstance(found, dict) else ()
        texts = [each for each in both if isinstance(each, str)]
        return (texts[0], texts[1]) if len(texts) == len(("name", "version")) else None

    @property
    def depends_on(self) -> list[str]:
        """The data types that are pulled before."""
        found = self.config.get("dependsOnDataTypes")
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def line(self, *keys: str) -> int | None:
        """Return the line of a key in its configuration, or of a text that stands there."""
        return line_of(self.app.text(self.path), *keys)


def folders(parent: Path) -> Iterator[Path]:
    """Yield the folders in a folder, but for hidden ones and those of the platform's tool."""
    if parent.is_dir():
        for each in sorted(parent.iterdir()):
            if each.is_dir() and not is_aside(each.name):
                yield each


def is_aside(name: str) -> bool:
    """Whether a file or folder is hidden, or one in which the platform's tool keeps its own.

    ``_test_`` and ``_run_`` are of ``appcfg test`` and ``appcfg run``, ``_edit_`` of ``edit``.
    """
    return name.startswith(".") or (name.startswith("_") and name.endswith("_"))


def line_of(text: str | None, *keys: str) -> int | None:
    """Return the line of the last of some JSON texts, each looked for behind the one before."""
    position = 0
    for key in keys:
        found = re.compile(re.escape(f'"{key}"')).search(text or "", position)
        if text is None or found is None:
            return None
        position = found.start()
    return None if text is None else text.count("\n", 0, position) + 1
