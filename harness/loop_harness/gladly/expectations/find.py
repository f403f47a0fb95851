"""Finds every expectation of an app folder.

An ``expected_*`` file lies in a data set below ``_test_``, beside the folder's templates; inputs
are inherited from every folder up to ``_test_``, expectations are not
(gladly/app-platform-examples, ai/app_platform_context.md: testing).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS, PREFIX, SUFFIX = "_test_", "expected_", ".gtpl"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One file that says what a template puts out for one data set."""

    path: Path
    root: Path  #: of the app
    tests: Path  #: the ``_test_`` folder above it

    @property
    def file(self) -> str:
        """Where it is, below the app's root."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def folder(self) -> Path:
        """The folder of the templates."""
        return self.tests.parent

    @property
    def name(self) -> str:
        """The template that it is about, without its ending."""
        return self.path.stem.removeprefix(PREFIX)

    @property
    def template(self) -> Path:
        """The file of that template."""
        return self.folder / f"{self.name}{SUFFIX}"

    @property
    def data_set(self) -> str:
        """The data set: its folder below ``_test_``."""
        return self.path.parent.relative_to(self.tests).as_posix()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The input files, each in the nearest folder that has it."""
        nearest: dict[str, Path] = {}
        for folder in (self.path.parent, *self.path.parent.parents):
            for path in sorted(folder.glob("*.json")):
                if not path.name.startswith(PREFIX):
                    nearest.setdefault(path.stem, path)
            if folder == self.tests:
                break
        return tuple(nearest[each] for each in sorted(nearest))


def found(
    root: Path, *, pull: str | None = None, data_set: str | None = None
) -> Iterator[Expectation]:
    """Yield the expectations of an app, or of one data pull, or of one data set, in sequence."""
    top = root if pull is None else root / "data" / "pull" / pull
    for path in sorted(top.rglob(f"{PREFIX}*")):
        tests = next((each for each in path.parents if each.name == TESTS), None)
        if tests is None or not tests.is_relative_to(root) or not path.is_file():
            continue
        each = Expectation(path, root, tests)
        if data_set is None or data_set in (each.data_set, path.parent.name):
            yield each
