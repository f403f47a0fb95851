"""The templates of an app: that they parse, debug nothing, and are named by real headers.

gladly/app-platform-appcfg-cli, docs/appcfg_platform_template-functions.md: references to the
console functions must be removed before an app is validated and built. A header is a file named by
it (gladly/app-platform-examples, ai/app_platform_context.md); RFC 9110, 5.6.2 says which names are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from loop_harness.errors import InvalidApp
from loop_harness.gladly.folder import SUFFIX
from loop_harness.gladly.templates import Template
from loop_harness.gladly.validation.app_folder import AppFolder, is_aside
from loop_harness.gladly.validation.problem import Problem, error

_HEADER_FOLDERS = ("headers", "request_signing")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEXT = r'"(?:\\.|[^"\\\n])*"|`[^`]*`'
#: A comment, or an action with what stands in it.
_ACTION = re.compile(
    r"\{\{-?\s*/\*.*?\*/\s*-?\}\}|\{\{((?:" + _TEXT + r"|[^\"`}]|\}(?!\}))*)\}\}", re.DOTALL
)
_TEXT_OR_CALL = re.compile(_TEXT + r"|(?<![.$\w])(consolePrint(?:ln|f))\b")


def wrong_templates(app: AppFolder) -> Iterator[Problem]:
    """Yield what is wrong with each template."""
    for path in _templates(app.root):
        yield from _wrong(app, path)
    for folder in sorted({each.parent for each in _templates(app.root)}):
        if folder.name in _HEADER_FOLDERS:
            yield from _wrong_headers(app, folder)


def _templates(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob(f"*{SUFFIX}")):
        if path.is_file() and not any(map(is_aside, path.relative_to(root).parts)):
            yield path


def _wrong(app: AppFolder, path: Path) -> Iterator[Problem]:
    text, file = app.text(path), app.name(path)
    if text is None:
        return
    try:
        Template.parse(text, file)
    except InvalidApp as broken:
        yield error(file, f"it does not parse: {broken.reason}", broken.line)
        return
    for action in _ACTION.finditer(text):
        for found in _TEXT_OR_CALL.finditer(text, *(action.span(1) if action[1] else (0, 0))):
            if found[1]:
                line = text.count("\n", 0, found.start()) + 1
                what = f"{found[1]} is only there for debugging, and not on the platform; delete it"
                yield error(file, what, line)


def _wrong_headers(app: AppFolder, folder: Path) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        name = path.name.removesuffix(SUFFIX)
        if not _TOKEN.fullmatch(name):
            what = f"{name!r} is no name of a header: letters, digits and !#$%&'*+-.^_`|~ are"
            yield error(app.name(path), what)
        if other := seen.get(name.casefold()):
            what = f"it is the same header as {other!r}: the case of a name makes no difference"
            yield error(app.name(path), what)
        seen.setdefault(name.casefold(), path.name)
