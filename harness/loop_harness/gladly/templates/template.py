"""One template: parsed once, rendered as often as wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gotpl
from gotpl.errors import TemplateError, TemplateSyntaxError

from loop_harness.errors import InvalidApp
from loop_harness.gladly.outcome import Failed, Outcome, Rendered


@dataclass(frozen=True)
class Template:
    """A Go template with the platform's functions."""

    name: str  #: the file, as messages show it
    source: str
    _program: gotpl.Template

    @classmethod
    def parse(cls, source: str, name: str) -> Template:
        """Parse a template; raises InvalidApp naming the line."""
        try:
            program = gotpl.Environment().from_string(source, name=name)
        except TemplateSyntaxError as error:
            raise InvalidApp(name, str(error), error.line) from error
        return cls(name, source, program)

    @classmethod
    def load(cls, path: Path) -> Template:
        """Read and parse a file; raises InvalidApp."""
        try:
            return cls.parse(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidApp(str(path), str(error)) from error

    def render(self, context: Mapping[str, Any]) -> Outcome:
        """Render with these fields of the root; nothing is raised for what the template does."""
        try:
            return Rendered(self._program.render(dict(context)))
        except TemplateError as error:
            return Failed(str(error))
