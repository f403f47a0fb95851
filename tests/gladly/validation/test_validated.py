"""What is said of a whole app folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.apps import example, written
from tests.gladly.validation.complete_app import complete

from loop_harness.errors import InvalidApp
from loop_harness.gladly.validation import Problem, Severity, validated


def test_an_app_that_has_a_bit_of_everything_has_nothing_wrong(tmp_path: Path) -> None:
    assert validated(complete(tmp_path)) == []


def test_our_own_example_has_nothing_wrong() -> None:
    assert validated(example()) == []


def test_a_folder_of_nothing_lacks_its_manifest_alone(tmp_path: Path) -> None:
    missing = "there is no such file: an app needs one"

    assert validated(tmp_path) == [Problem(Severity.ERROR, "manifest.json", None, missing)]


def test_the_folder_around_an_app_is_told_where_the_app_is(tmp_path: Path) -> None:
    complete(tmp_path / "app")
    hint = "there is no such file: an app needs one; there is one in app"

    assert validated(tmp_path) == [Problem(Severity.ERROR, "manifest.json", None, hint)]


def test_what_is_no_folder_is_no_app(tmp_path: Path) -> None:
    with pytest.raises(InvalidApp) as raised:
        validated(tmp_path / "nowhere")

    assert raised.value == InvalidApp(str(tmp_path / "nowhere"), "it is no folder")


def test_problems_come_by_file_and_line_and_each_of_them_once(tmp_path: Path) -> None:
    complete(tmp_path)
    written(
        tmp_path,
        {
            "manifest.json": '{"version": "1",\n "colour": "red",\n "author": ""}',
            "actions/status/config.json": '{"httpMethod": "GET"',
        },
    )

    assert [(each.file, each.line, each.severity) for each in validated(tmp_path)] == [
        ("actions/status/config.json", 1, "error"),
        ("manifest.json", 1, "error"),  # no name
        ("manifest.json", 1, "error"),  # no semantic version
        ("manifest.json", 2, "warning"),
        ("manifest.json", 3, "warning"),
    ]


def test_a_schema_that_is_too_deep_for_the_parser_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(_text: str) -> None:
        raise RecursionError  # graphql-core 3.2; later ones count the levels

    monkeypatch.setattr("loop_harness.gladly.validation.sdl.parse", parse)

    assert [(each.file, each.what) for each in validated(complete(tmp_path))] == [
        ("actions/actions_schema.graphql", "it does not parse: it is nested too deeply"),
        ("data/data_schema.graphql", "it does not parse: it is nested too deeply"),
    ]


def test_a_problem_is_json_as_well() -> None:
    problem = Problem(Severity.WARNING, "manifest.json", 3, "it is empty")

    assert problem.to_json() == {
        "severity": "warning",
        "file": "manifest.json",
        "line": 3,
        "what": "it is empty",
    }
