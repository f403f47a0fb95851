"""Data sets for tests say something, of templates that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import Change, wrong

#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "a stale expectation": (
        ("data/pull/orders/_test_/success/expected_external_updated_at.txt", None, "x"),
        [
            (
                "warning data/pull/orders/_test_/success/expected_external_updated_at.txt "
                "there is no template external_updated_at.gtpl to expect it of; there is "
                "external_id, external_parent_id, request_url, response_transformation"
            )
        ],
    ),
    "an expectation of no data set": (
        ("data/pull/orders/_test_/expected_request_url.txt", None, "x"),
        [
            (
                "warning data/pull/orders/_test_/expected_request_url.txt an expectation "
                "belongs into a data set, a folder below _test_"
            )
        ],
    ),
    "an unknown ending": (
        ("data/pull/orders/_test_/success/expected_external_id.md", None, "x"),
        [
            (
                "warning data/pull/orders/_test_/success/expected_external_id.md the "
                "platform knows no such ending; there is .json, .txt, .bin"
            )
        ],
    ),
    "a data set that expects nothing": (
        ("data/pull/orders/_test_/empty/customer.json", None, "{}"),
        [
            (
                "warning data/pull/orders/_test_/empty this data set expects nothing; add a "
                "file such as expected_request_url.txt"
            )
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_a_data_set_lacks_is_said(change: Change, expected: list[str], tmp_path: Path) -> None:
    assert wrong(tmp_path, change) == expected
