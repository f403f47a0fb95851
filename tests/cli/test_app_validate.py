"""``app validate`` prints every problem with its place; its exit code says whether one counts."""

from __future__ import annotations

from pathlib import Path

from tests.cli.calling import call
from tests.gladly.apps import example, written
from tests.gladly.validation.complete_app import changed, complete


def test_an_app_without_problems_exits_with_0() -> None:
    shown = call("app", "validate", str(example()))

    assert (shown.code, shown.out, shown.err) == (0, "0 errors, 0 warnings\n", "")


def test_an_error_is_shown_with_its_place_and_exits_with_1(tmp_path: Path) -> None:
    changed(tmp_path, "actions/status/config.json", "GET", "HEAD")
    shown = call("app", "validate", str(tmp_path))

    assert (shown.code, shown.err) == (1, "")
    assert shown.out == (
        "error   actions/status/config.json:2\n"
        "        'httpMethod' is 'HEAD', and must be one of GET, POST, PUT, PATCH, DELETE\n"
        "1 error, 0 warnings\n"
    )


def test_warnings_alone_exit_with_0(tmp_path: Path) -> None:
    changed(tmp_path, "data/pull/notes.txt", None, "")
    shown = call("app", "validate", str(tmp_path))

    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "warning data/pull/notes.txt\n"
        "        the platform knows no such file here; only folders belong here\n"
        "0 errors, 1 warning\n"
    )


def test_json_has_a_verdict_and_every_problem(tmp_path: Path) -> None:
    changed(tmp_path, "actions/status/config.json", "GET", "HEAD")
    written(tmp_path, {"data/pull/notes.txt": ""})
    shown = call("app", "validate", str(tmp_path), "--format", "json")

    assert (shown.code, shown.err) == (1, "")
    assert shown.json == {
        "verdict": "broken",
        "problems": [
            {
                "severity": "error",
                "file": "actions/status/config.json",
                "line": 2,
                "what": (
                    "'httpMethod' is 'HEAD', and must be one of GET, POST, PUT, PATCH, DELETE"
                ),
            },
            {
                "severity": "warning",
                "file": "data/pull/notes.txt",
                "line": None,
                "what": "the platform knows no such file here; only folders belong here",
            },
        ],
    }


def test_json_without_errors_is_kept(tmp_path: Path) -> None:
    shown = call("app", "validate", str(complete(tmp_path)), "--format", "json")

    assert (shown.code, shown.json) == (0, {"verdict": "kept", "problems": []})


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    shown = call("app", "validate", str(tmp_path / "nowhere"))

    assert (shown.code, shown.out) == (2, "")
    assert "nowhere: it is no folder" in shown.err


def test_what_stands_in_a_folder_cannot_steer_the_terminal(tmp_path: Path) -> None:
    complete(tmp_path)
    written(tmp_path, {"manifest.json": '{"author": "a", "appName": "b", "version": "\\u001b[2J"}'})
    shown = call("app", "validate", str(tmp_path), env={"NO_COLOR": "1"})

    assert (shown.code, "\x1b" in shown.out) == (1, False)
    assert "the version '\\x1b[2J' is no semantic version" in shown.out
