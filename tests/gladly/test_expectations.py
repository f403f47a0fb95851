"""The expectations of an app folder: found, given their inputs, compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.gladly.apps import example, folder

from loop_harness.gladly.expectations import Result, Status, found, judged

PULL = "data/pull/orders/"
SET = PULL + "_test_/success/"


def results(root: Path, **files: Any) -> dict[str, Result]:
    """Judge every expectation of an app of one data pull; by file."""
    return {each.file: judged(each) for each in found(folder(root, **files))}


def status(root: Path, name: str, expected: Any, **files: Any) -> Status:
    """Return how one expectation comes out."""
    return results(root, **{SET + name: expected, **files})[SET + name].status


def test_the_inputs_of_a_data_set_are_inherited_and_its_expectations_are_not(
    tmp_path: Path,
) -> None:
    files = {
        PULL + "request_body.gtpl": "{{ .a.v }}{{ .b.v }}{{ .c.v }}",
        PULL + "_test_/a.json": {"v": "top"},
        PULL + "_test_/data/b.json": {"v": "middle"},
        PULL + "_test_/data/c.json": {"v": "hidden"},
        PULL + "_test_/data/one/c.json": {"v": "own"},
        PULL + "_test_/data/one/expected_request_body.txt": "topmiddleown",
        PULL + "_test_/data/two/a.json": {"v": "other"},
        PULL + "_test_/data/two/expected_request_body.txt": "othermiddlehidden",
    }
    done = results(tmp_path, **files)

    assert {name: each.status for name, each in done.items()} == {
        PULL + "_test_/data/one/expected_request_body.txt": Status.PASSED,
        PULL + "_test_/data/two/expected_request_body.txt": Status.PASSED,
    }
    assert [each.expectation.data_set for each in done.values()] == ["data/one", "data/two"]


@pytest.mark.parametrize(
    ("template", "expected", "passes"),
    [
        ('{"a": 1, "b": [true]}', '{"b":[true],"a":1.0}', True),
        ('{"a": 1}', '{"a": 2}', False),
        ('{"a": 1}', '{"a": true}', False),
        ('{"a": 1, "b": null}', '{"a": 1}', False),
        ("[1, 2]", "[2, 1]", False),
        ("no json", '{"a": 1}', False),
        ('"text"', '"text"', True),
        ('{{ stop "why" }}', '"why"', True),
        ('{{ fail "why" }}', '"why"', True),
        ('{{ stop "why" }}', '"other"', False),
        ('{{ stop "why" }}', "{}", False),
        ("[]", '"why"', False),
        ("{{ index .nothing 7 }}", '"why"', False),
    ],
)
def test_json_is_compared_as_data_and_a_stop_as_its_message(
    template: str, expected: str, passes: bool, tmp_path: Path
) -> None:
    files = {PULL + "response_transformation.gtpl": template}
    name = "expected_response_transformation.json"

    assert (status(tmp_path, name, expected, **files) is Status.PASSED) is passes


@pytest.mark.parametrize(
    ("template", "expected", "passes"),
    [
        ("https://loop.example/a", "https://loop.example/a\n", True),
        ("\n\nhttps://loop.example/a\n", "https://loop.example/a", True),
        ("https://loop.example/a", "https://loop.example/b", False),
        ("https://loop.example/a?at=123", r"/a\?at=\d+$/", True),
        ("https://loop.example/a?at=12x", r"/a\?at=\d+$/", False),
        ("https://loop.example/a", "/(/", False),
        ('{{ stop "why" }}', '"why"', True),
        ('{{ stop "why" }}', "why", False),
    ],
)
def test_text_is_compared_exactly_or_as_a_regular_expression(
    template: str, expected: str, passes: bool, tmp_path: Path
) -> None:
    files = {PULL + "request_url.gtpl": template}

    assert (status(tmp_path, "expected_request_url.txt", expected, **files) is Status.PASSED) is (
        passes
    )


def test_a_metadata_template_gives_a_line_for_each_object(tmp_path: Path) -> None:
    external = {SET + "externalData.json": {"order": [{"id": "1"}, {"id": "2"}], "other": []}}

    assert status(tmp_path, "expected_external_id.txt", "1\n2\n", **external) is Status.PASSED
    assert status(tmp_path, "expected_external_id.txt", "1\n", **external) is Status.FAILED


@pytest.mark.parametrize("external", [[{"id": "1"}], {"another": [{"id": "1"}]}, {"order": []}])
def test_metadata_of_no_object_is_told_as_what_it_is(external: Any, tmp_path: Path) -> None:
    files = {SET + "expected_external_id.txt": "1", SET + "externalData.json": external}
    (done,) = results(tmp_path, **files).values()

    assert done.status is Status.ERROR
    assert "externalData.json: it holds no objects of the data type 'order'" in done.why


def test_an_expectation_whose_template_is_gone_is_told_as_stale(tmp_path: Path) -> None:
    (done,) = results(tmp_path, **{SET + "expected_gone.txt": "x"}).values()

    assert (done.status, done.why) == (
        Status.ERROR,
        "there is no template gone.gtpl any more: nothing to expect from",
    )


def test_an_empty_input_is_a_missing_body_and_broken_json_an_error(tmp_path: Path) -> None:
    name = "expected_response_transformation.json"
    template = {PULL + "response_transformation.gtpl": "{{ if .rawData }}[1]{{ else }}[]{{ end }}"}
    empty = {**template, SET + "rawData.json": ""}
    broken = {**template, SET + "rawData.json": "{"}

    assert status(tmp_path, name, "[]", **empty) is Status.PASSED
    assert status(tmp_path, name, "[]", **broken) is Status.ERROR


def test_a_difference_is_shown_line_by_line(tmp_path: Path) -> None:
    files = {
        PULL + "response_transformation.gtpl": '[{"id": "1", "name": "b"}]',
        SET + "expected_response_transformation.json": [{"id": "1", "name": "a"}],
    }
    (done,) = results(tmp_path, **files).values()

    assert '-    "name": "a"\n+    "name": "b"' in done.why


def test_a_pull_and_a_data_set_are_found_by_name(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        **{
            SET + "expected_request_url.txt": "x",
            PULL + "_test_/data/other/expected_request_url.txt": "x",
            "authentication/headers/_test_/success/expected_x.txt": "x",
        },
    )

    def named(**which: str) -> list[str]:
        return [each.file for each in found(root, **which)]

    assert named(pull="orders") == [
        PULL + "_test_/data/other/expected_request_url.txt",
        SET + "expected_request_url.txt",
    ]
    assert named(data_set="other") == [PULL + "_test_/data/other/expected_request_url.txt"]
    assert named(pull="orders", data_set="success") == [SET + "expected_request_url.txt"]
    assert len(named()) == 3


def test_what_the_example_app_expects_of_itself_is_true() -> None:
    done = [judged(each) for each in found(example())]

    assert done
    assert [each for each in done if each.status is not Status.PASSED] == []
