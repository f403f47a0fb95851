"""The manifest: who made the app, what it is called, and its version.

gladly/app-platform-appcfg-cli, docs/appcfg_init.md and appcfg_build.md (the file of a built app is
named by author, name and version); gladly/app-platform-examples, ai/app_platform_context.md (app
versioning). Apps in that repository leave author and name empty, so an empty one is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.gladly.validation.app_folder import AppFolder, line_of
from loop_harness.gladly.validation.keys import VERSION, Key, wrong_keys
from loop_harness.gladly.validation.problem import Problem, error, warning

_KEYS = {
    "author": Key(),
    "appName": Key(),
    "version": Key(),
    "description": Key(is_required=False),
}


def wrong_manifest(app: AppFolder) -> Iterator[Problem]:
    """Yield what is wrong with ``manifest.json``."""
    path = app.root / "manifest.json"
    if not path.is_file():
        inner = sorted(each.parent.name for each in app.root.glob("*/manifest.json"))
        hint = f"; there is one in {inner[0]}" if inner else ""
        yield error("manifest.json", f"there is no such file: an app needs one{hint}")
        return
    manifest = app.object(path)
    if manifest is None:
        return
    yield from wrong_keys(app, path, manifest, _KEYS)
    text = app.text(path)
    for name in ("author", "appName"):
        if manifest.get(name) == "":
            what = f"{name!r} is empty; an app is told from others by author and name"
            yield warning("manifest.json", what, line_of(text, name))
    version = manifest.get("version")
    if isinstance(version, str):
        line = line_of(text, "version")
        found = VERSION.fullmatch(version)
        if found is None:
            what = f"the version {version!r} is no semantic version, such as 1.0.0"
            yield error("manifest.json", what, line)
        elif found[3] is None:
            what = f"the version {version!r} has no third number; write {version}.0"
            yield warning("manifest.json", what, line)
