"""One template: parsed once, rendered as often as wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from gotpl.errors import TemplateSyntaxError
from gotpl.parse.parser import ParserLimits, parse_template

from loop_harness.errors import InvalidApp
from loop_harness.gladly.outcome import Failed, Outcome, Rendered, Stopped
from loop_harness.gladly.templates.calls import FailCalled, LimitReached, Refused, StopCalled
from loop_harness.gladly.templates.library import library
from loop_harness.gladly.templates.limits import Limits
from loop_harness.gladly.templates.running import Run
from loop_harness.gladly.templates.statements import Templates, compiled
from loop_harness.gladly.templates.values import MISSING, as_go_has_it

_PARSER = ParserLimits(max_source_bytes=256 * 1024, max_tokens=100_000, max_nesting=50)


@dataclass(frozen=True)
class Template:
    """A Go template with the platform's functions."""

    name: str  #: the file, as messages show it
    source: str
    _program: Templates = field(repr=False, compare=False)
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def parse(cls, source: str, name: str) -> Template:
        """Parse a template; raises InvalidApp naming the line."""
        try:
            return cls(name, source, _compiled(source))
        except TemplateSyntaxError as error:
            reason = str(error).removeprefix(f"template:{error.line}:{error.column}: ")
            raise InvalidApp(name, reason, error.line) from error
        except RecursionError as error:
            raise InvalidApp(name, "it is nested too deeply") from error

    @classmethod
    def load(cls, path: Path) -> Template:
        """Read and parse a file; raises InvalidApp."""
        try:
            return cls.parse(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidApp(str(path), str(error)) from error

    def limited(self, *, seconds: float) -> Template:
        """Return the template with another time limit."""
        return replace(self, limits=Limits(seconds))

    def render(self, context: Mapping[str, Any]) -> Outcome:
        """Render with these fields of the root; nothing is raised for what the template does."""
        run = Run(self._program, self.limits)
        try:
            run.template("", _rooted(context))
            return Rendered(run.text())
        except StopCalled as error:
            return Stopped(error.reason)
        except FailCalled as error:
            return Failed(error.reason, self._place(run.at), is_called=True)
        except (Refused, LimitReached) as error:
            return Failed(error.reason, self._place(run.at))
        except RecursionError:
            return Failed("it is nested too deeply", self._place(run.at))
        except MemoryError:
            return Failed("it takes too much memory", self._place(run.at))

    def _place(self, position: int) -> str:
        before = self.source.encode()[:position].decode("utf-8", "replace")
        column = len(before) - before.rfind("\n")
        return f"{self.name}:{before.count(chr(10)) + 1}:{column}"


@lru_cache(maxsize=512)
def _compiled(source: str) -> Templates:
    parsed = parse_template(source, name="", functions=library(), limits=_PARSER)
    return compiled(parsed, library())


def _rooted(context: Any) -> Any:
    """Return the root that a template sees; the status of a response is an int there."""
    root = as_go_has_it(context)
    if root is None:
        return MISSING
    response = root.get("response") if isinstance(root, dict) else None
    if isinstance(response, dict) and isinstance(response.get("statusCode"), float):
        response["statusCode"] = int(response["statusCode"])
    return root
