"""``app test`` prints how each expectation came out; its exit code says whether all passed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from tests.cli.calling import Outcome, call
from tests.gladly.apps import example, folder

PULL = "data/pull/orders/"
URL_OF = PULL + "_test_/{}/expected_request_url.txt"
GOOD, BAD, STALE = (
    URL_OF.format("good"),
    URL_OF.format("bad"),
    PULL + "_test_/old/expected_gone.txt",
)
RIGHT = "https://api.wonderment.com/graphql"
DIFFERENCE = "--- expected\n+++ actual\n@@ -1 +1 @@\n-https://other.example/\n+" + RIGHT


def outcome(root: Path, *arguments: str, **files: Any) -> Outcome:
    """Test an app that has these expectations."""
    return call("app", "test", str(folder(root, **files)), *arguments)


def test_all_that_pass_exit_with_0() -> None:
    shown = call("app", "test", str(example()))

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.endswith("9 expectations: 9 passed\n")


def test_one_that_differs_shows_how_and_exits_with_1(tmp_path: Path) -> None:
    shown = outcome(tmp_path, **{GOOD: RIGHT, BAD: "https://other.example/"})

    assert (shown.code, shown.err) == (1, "")
    assert shown.out == (
        f"✘ {BAD}\n"
        "    --- expected\n"
        "    +++ actual\n"
        "    @@ -1 +1 @@\n"
        "    -https://other.example/\n"
        f"    +{RIGHT}\n"
        f"✔ {GOOD}\n"
        "\n"
        "2 expectations: 1 passed, 1 failed\n"
    )


def test_one_that_cannot_be_carried_out_exits_with_2(tmp_path: Path) -> None:
    shown = outcome(tmp_path, **{GOOD: RIGHT, STALE: "x"})

    assert (shown.code, shown.err) == (2, "")
    assert f"! {STALE}\n    there is no template gone.gtpl any more" in shown.out


def test_one_that_differs_weighs_more_than_one_that_cannot_be_carried_out(tmp_path: Path) -> None:
    shown = outcome(tmp_path, "--format", "json", **{BAD: "x", STALE: "x"})

    assert (shown.code, shown.json["verdict"]) == (1, "broken")


def test_json_has_a_verdict_and_every_expectation(tmp_path: Path) -> None:
    files = {GOOD: RIGHT, BAD: "https://other.example/", STALE: "x"}
    shown = outcome(tmp_path, "--format", "json", **files)
    url = PULL + "request_url.gtpl"
    gone = "there is no template gone.gtpl any more: nothing to expect from"

    assert shown.json == {
        "verdict": "broken",
        "app": str(tmp_path),
        "expectations": [
            {
                "file": BAD,
                "template": url,
                "data_set": "bad",
                "status": "failed",
                "why": DIFFERENCE,
            },
            {"file": GOOD, "template": url, "data_set": "good", "status": "passed", "why": None},
            {
                "file": STALE,
                "template": PULL + "gone.gtpl",
                "data_set": "old",
                "status": "error",
                "why": gone,
            },
        ],
    }


def test_junit_has_one_case_for_each_on_standard_output_and_in_a_file(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    files = {GOOD: RIGHT, BAD: "https://other.example/", STALE: "x"}
    shown = outcome(tmp_path / "app", "--format", "junit", "--report", str(report), **files)
    suite = ET.fromstring(shown.out)[0]  # noqa: S314 - our own

    assert report.read_text(encoding="utf-8") == shown.out
    assert [suite.get(each) for each in ("tests", "failures", "errors")] == ["3", "1", "1"]
    assert [(each.get("name"), [inner.tag for inner in each]) for each in suite] == [
        (BAD, ["failure"]),
        (GOOD, []),
        (STALE, ["error"]),
    ]
    assert suite[0][0].text == DIFFERENCE


def test_one_pull_or_one_data_set_can_be_chosen(tmp_path: Path) -> None:
    header = "authentication/headers/_test_/good/expected_accept.txt"
    files = {
        GOOD: RIGHT,
        BAD: RIGHT,
        header: "*/*",
        "authentication/headers/accept.gtpl": "*/*",
    }
    chosen = {
        arguments: [
            each["file"]
            for each in outcome(tmp_path, "--format", "json", *arguments, **files).json[
                "expectations"
            ]
        ]
        for arguments in (
            (),
            ("--pull", "orders"),
            ("--data-set", "good"),
            ("--pull", "orders", "--data-set", "bad"),
        )
    }

    assert chosen == {
        (): [header, BAD, GOOD],
        ("--pull", "orders"): [BAD, GOOD],
        ("--data-set", "good"): [header, GOOD],
        ("--pull", "orders", "--data-set", "bad"): [BAD],
    }


def test_nothing_to_test_is_an_error_and_no_success(tmp_path: Path) -> None:
    for arguments in ((), ("--pull", "nothing"), ("--data-set", "nothing")):
        shown = outcome(tmp_path, *arguments, **({GOOD: RIGHT} if arguments else {}))

        assert (shown.code, shown.out) == (2, "")
        assert "no expectation is there, or none of these names" in shown.err


def test_a_folder_that_is_no_app_is_an_error(tmp_path: Path) -> None:
    for where, why in (
        (tmp_path / "nowhere", "nowhere: it is no folder"),
        (tmp_path, "manifest.json: there is no such file"),
    ):
        shown = call("app", "test", str(where))

        assert (shown.code, shown.out) == (2, "")
        assert why in shown.err


def test_what_a_template_puts_out_cannot_steer_the_terminal(tmp_path: Path) -> None:
    files = {BAD: "x", PULL + "request_url.gtpl": "\x1b[2J"}
    shown = outcome(tmp_path, **files)

    assert (shown.code, "\x1b[2J" in shown.out) == (1, False)
    assert "+\\u001b[2J" in shown.out
