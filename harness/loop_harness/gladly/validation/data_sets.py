"""The data sets for tests: that each says something, of a template that is still there.

gladly/app-platform-examples, ai/app_platform_context.md (directory structure for testing).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from loop_harness.gladly.expectations.find import PREFIX, TESTS, found
from loop_harness.gladly.validation.app_folder import AppFolder, folders
from loop_harness.gladly.validation.problem import Problem, nearest, warning

_ENDINGS = (".json", ".txt", ".bin")


def wrong_data_sets(app: AppFolder) -> Iterator[Problem]:
    """Yield expectations that nothing meets any more, and data sets without any."""
    for each in found(app.root):
        if not each.template.is_file():
            names = [path.stem for path in each.folder.glob("*.gtpl")]
            what = f"there is no template {each.template.name} to expect it of"
            yield warning(each.file, f"{what}{nearest(each.name, names)}")
        elif each.path.parent == each.tests:
            what = "an expectation belongs into a data set, a folder below _test_"
            yield warning(each.file, what)
        if each.path.suffix not in _ENDINGS:
            what = f"the platform knows no such ending; there is {', '.join(_ENDINGS)}"
            yield warning(each.file, what)
    for tests in sorted(app.root.rglob(TESTS)):
        if "ui" not in tests.relative_to(app.root).parts:  # cards have examples, and expect nothing
            yield from _silent(app, tests)


def _silent(app: AppFolder, tests: Path) -> Iterator[Problem]:
    for each in folders(tests):
        if not any(each.rglob(f"{PREFIX}*")):
            what = "this data set expects nothing; add a file such as expected_request_url.txt"
            yield warning(app.name(each), what)
