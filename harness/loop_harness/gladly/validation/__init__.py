"""What is wrong with an app folder, without running it."""

from __future__ import annotations

from pathlib import Path

from loop_harness.errors import InvalidApp
from loop_harness.gladly.validation.app_folder import AppFolder
from loop_harness.gladly.validation.cards import wrong_cards
from loop_harness.gladly.validation.configurations import wrong_configurations
from loop_harness.gladly.validation.data_sets import wrong_data_sets
from loop_harness.gladly.validation.manifest import wrong_manifest
from loop_harness.gladly.validation.matching import wrong_matches
from loop_harness.gladly.validation.problem import Problem as Problem, Severity as Severity
from loop_harness.gladly.validation.schema import wrong_schema
from loop_harness.gladly.validation.sdl import schemas
from loop_harness.gladly.validation.structure import wrong_structure
from loop_harness.gladly.validation.templates import wrong_templates


def validated(root: Path) -> list[Problem]:
    """Return all that is wrong with an app folder, by file and line; raises InvalidApp."""
    if not root.is_dir():
        raise InvalidApp(str(root), "it is no folder")
    app = AppFolder(root)
    sdls, problems = schemas(app)
    problems += wrong_manifest(app)
    problems += wrong_structure(app)
    problems += wrong_configurations(app)
    for sdl in sdls.values():
        problems += wrong_schema(sdl)
    problems += wrong_matches(app, sdls)
    problems += wrong_templates(app)
    problems += wrong_cards(app, sdls)
    problems += wrong_data_sets(app)
    problems += app.unreadable
    return sorted(set(problems), key=lambda each: (each.file, each.line or 0, each.what))
