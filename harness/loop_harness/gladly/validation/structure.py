"""The folders and files of an app: what the platform knows, and what has to be there.

gladly/app-platform-examples, ai/app_platform_context.md (structure of an app, and the files of
each part); gladly/app-platform-appcfg-cli, docs/appcfg_add_*.md (headers of one data pull or
action, files of a UI template). Beside its four folders the root may hold what it likes, such as
a README.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from loop_harness.gladly.folder import SUFFIX
from loop_harness.gladly.validation.app_folder import AppFolder, is_aside
from loop_harness.gladly.validation.problem import CLOSE, Problem, error, nearest, warning


@dataclass(frozen=True)
class _Known:
    """What a folder may hold; what it must, if it is there at all."""

    files: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    folders: dict[str, _Known] = field(default_factory=dict)
    each: _Known | None = None  #: what a folder of any name may hold
    is_free: bool = False  #: whether other names are allowed, if they are not like a known one
    templates: bool = False  #: whether templates of any name are allowed


_HEADERS = _Known(templates=True)
_REQUEST = frozenset({"config.json", "request_url.gtpl", "request_body.gtpl"})
_OAUTH = _Known(_REQUEST, frozenset({"request_url.gtpl"}), {"headers": _HEADERS})
_ACTION = _Known(
    _REQUEST | {"response_transformation.gtpl"},
    frozenset({"request_url.gtpl"}),
    {"headers": _HEADERS},
)
_METADATA = frozenset({"external_id.gtpl", "external_parent_id.gtpl", "external_updated_at.gtpl"})
_PULL = _Known(_ACTION.files | _METADATA, _ACTION.needed | {"external_id.gtpl"}, _ACTION.folders)
_CARD = _Known(frozenset({"config.json", "flexible.card"}), frozenset({"flexible.card"}))
_ROOT = _Known(
    frozenset({"manifest.json"}),
    folders={
        "actions": _Known(frozenset({"actions_schema.graphql"}), each=_ACTION),
        "authentication": _Known(
            folders={
                "headers": _HEADERS,
                "request_signing": _HEADERS,
                "oauth": _Known(
                    frozenset({"config.json"}),
                    folders=dict.fromkeys(("auth_code", "access_token", "refresh_token"), _OAUTH),
                ),
            }
        ),
        "data": _Known(frozenset({"data_schema.graphql"}), folders={"pull": _Known(each=_PULL)}),
        "ui": _Known(
            folders={
                "templates": _Known(each=_CARD),
                "admin": _Known(frozenset({"form.json"})),
            }
        ),
    },
    is_free=True,
)


def wrong_structure(app: AppFolder) -> Iterator[Problem]:
    """Yield folders and files that the platform does not know, and those that are missing."""
    yield from _wrong(app, app.root, _ROOT)


def _wrong(app: AppFolder, folder: Path, known: _Known) -> Iterator[Problem]:
    for name in sorted(known.needed):
        if not (folder / name).is_file():
            yield error(app.name(folder / name), "there is no such file, and it is needed")
    for path in sorted(folder.iterdir()):
        if is_aside(path.name):
            continue
        inner = known.folders.get(path.name, known.each) if path.is_dir() else None
        if inner is not None:
            yield from _wrong(app, path, inner)
        elif not _is_known(path, known):
            yield _unknown(app, path, known)


def _is_known(path: Path, known: _Known) -> bool:
    if not path.is_dir() and path.name in known.files:
        return True
    if known.templates and path.is_file() and path.name.endswith(SUFFIX):
        return True
    names = _names(path, known)
    return known.is_free and not difflib.get_close_matches(path.name, names, n=1, cutoff=CLOSE)


def _names(path: Path, known: _Known) -> list[str]:
    return list(known.folders if path.is_dir() else known.files)


def _unknown(app: AppFolder, path: Path, known: _Known) -> Problem:
    kind = "folder" if path.is_dir() else "file"
    names = _names(path, known)
    if known.templates:
        hint = f"; a header is a file named by the header and {SUFFIX}"
    elif known.each is not None and not path.is_dir() and not names:
        hint = "; only folders belong here"
    else:
        hint = nearest(path.name, names)
    return warning(app.name(path), f"the platform knows no such {kind} here{hint}")
