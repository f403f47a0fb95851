"""One template: parsed once, rendered as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import gotpl
from gotpl.errors import TemplateError, TemplateSyntaxError
from gotpl.funcs.sprig.registry import text_func_map

from loop_harness.errors import InvalidApp
from loop_harness.gladly.outcome import Failed, Outcome, Rendered, Stopped
from loop_harness.gladly.templates.calls import FailCalled, StopCalled, fail, stop
from loop_harness.gladly.templates.comparing import eq, ne
from loop_harness.gladly.templates.encodings import (
    hex_dec,
    hex_enc,
    hmac_sha256,
    urlb64_dec,
    urlb64_enc,
)
from loop_harness.gladly.templates.go_json import (
    must_to_json,
    to_json,
    to_pretty_json,
    to_raw_json,
)


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
            program = environment().from_string(source, name=name)
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
            return Rendered(self._program.render(_rooted(context)))
        except TemplateError as error:
            return _ended(error)


def _ended(error: TemplateError) -> Outcome:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, StopCalled):
            return Stopped(cause.reason)
        if isinstance(cause, FailCalled):
            return Failed(cause.reason, is_called=True)
        cause = cause.__cause__
    return Failed(str(error))


def _rooted(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the root that a template sees; the status of a response is an int there."""
    root: dict[str, Any] = as_go_has_it(context)
    response = root.get("response")
    if isinstance(response, dict) and isinstance(response.get("statusCode"), float):
        response["statusCode"] = int(response["statusCode"])
    return root


def as_go_has_it(value: Any) -> Any:
    """Return JSON as Go's encoding/json makes it: every number is a float64."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, Mapping):
        return {name: as_go_has_it(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_go_has_it(each) for each in value]
    return value


@cache
def environment() -> gotpl.Environment:
    """Return Sprig and the platform's own functions."""
    functions: dict[str, Callable[..., object]] = {
        **text_func_map(),
        "eq": eq,
        "ne": ne,
        "toJson": to_json,
        "mustToJson": must_to_json,
        "toRawJson": to_raw_json,
        "mustToRawJson": to_raw_json,
        "toPrettyJson": to_pretty_json,
        "mustToPrettyJson": to_pretty_json,
        "stop": stop,
        "fail": fail,
        "hmacSha256": hmac_sha256,
        "mustHmacSha256": hmac_sha256,
        "hexEnc": hex_enc,
        "hexDec": hex_dec,
        "urlb64enc": urlb64_enc,
        "urlb64dec": urlb64_dec,
    }
    return gotpl.Environment(functions=functions, missing_key="zero")
