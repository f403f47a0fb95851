"""The manifest says who made the app, what it is called, and its version."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import NO_TEXT, Change, wrong

MANIFEST = "manifest.json"
#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "no manifest": (
        (MANIFEST, None, None),
        ["error manifest.json there is no such file: an app needs one"],
    ),
    "no JSON": (
        (MANIFEST, '"version"', "version"),
        [
            (
                "error manifest.json:4 it cannot be read: Expecting property name enclosed "
                "in double quotes"
            )
        ],
    ),
    "no object": (
        (MANIFEST, None, "[1]"),
        ["error manifest.json it holds no JSON object: write { … }"],
    ),
    "no text": (
        (MANIFEST, None, NO_TEXT),
        [
            (
                "error manifest.json it cannot be read: 'utf-8' codec can't decode byte 0xff "
                "in position 0: invalid start byte"
            )
        ],
    ),
    "an author is missing": (
        (MANIFEST, '  "author": "example.com",\n', ""),
        ["error manifest.json:1 the key 'author' is missing"],
    ),
    "a name is missing": (
        (MANIFEST, '  "appName": "Test",\n', ""),
        ["error manifest.json:1 the key 'appName' is missing"],
    ),
    "a version is missing": (
        (MANIFEST, '  "version": "1.0.0",\n', ""),
        ["error manifest.json:1 the key 'version' is missing"],
    ),
    "an empty author": (
        (MANIFEST, '"example.com"', '""'),
        [
            (
                "warning manifest.json:2 'author' is empty; an app is told from others by "
                "author and name"
            )
        ],
    ),
    "an empty name": (
        (MANIFEST, '"Test"', '""'),
        [
            (
                "warning manifest.json:3 'appName' is empty; an app is told from others by "
                "author and name"
            )
        ],
    ),
    "a version of two numbers": (
        (MANIFEST, "1.0.0", "1.1"),
        ["warning manifest.json:4 the version '1.1' has no third number; write 1.1.0"],
    ),
    "a version with a letter": (
        (MANIFEST, "1.0.0", "v1.0.0"),
        [("error manifest.json:4 the version 'v1.0.0' is no semantic version, such as 1.0.0")],
    ),
    "a version with a leading zero": (
        (MANIFEST, "1.0.0", "1.01.0"),
        [("error manifest.json:4 the version '1.01.0' is no semantic version, such as 1.0.0")],
    ),
    "a number for a name": (
        (MANIFEST, '"Test"', "5"),
        ["error manifest.json:3 'appName' is not a text"],
    ),
    "an unknown key": (
        (MANIFEST, '"description"', '"descripton"'),
        [
            (
                "warning manifest.json:5 the platform knows no key 'descripton' here; did "
                "you mean 'description'?"
            )
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_the_manifest_is_said_with_its_line(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
