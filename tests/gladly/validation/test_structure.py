"""The folders and files of an app are those that the platform knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import Change, wrong

CARD = "ui/templates/customers/flexible.card"
#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "an unknown folder that is like one": (
        ("action/status/config.json", None, "{}"),
        [("warning action the platform knows no such folder here; did you mean 'actions'?")],
    ),
    "a misspelled manifest": (
        ("manifests.json", None, "{}"),
        [
            (
                "warning manifests.json the platform knows no such file here; did you mean "
                "'manifest.json'?"
            )
        ],
    ),
    "a misspelled file of a pull": (
        ("data/pull/orders/external_last_updated.gtpl", None, "x"),
        [
            (
                "warning data/pull/orders/external_last_updated.gtpl the platform knows no "
                "such file here; did you mean 'external_updated_at.gtpl'?"
            )
        ],
    ),
    "an unknown file of a pull": (
        ("data/pull/orders/notes.txt", None, "x"),
        [
            (
                "warning data/pull/orders/notes.txt the platform knows no such file here; "
                "there is config.json, external_id.gtpl, external_parent_id.gtpl, "
                "external_updated_at.gtpl, request_body.gtpl, request_url.gtpl, "
                "response_transformation.gtpl"
            )
        ],
    ),
    "an unknown folder of a pull": (
        ("data/pull/orders/header/accept.gtpl", None, "x"),
        [
            (
                "warning data/pull/orders/header the platform knows no such folder here; did "
                "you mean 'headers'?"
            )
        ],
    ),
    "a file among the pulls": (
        ("data/pull/notes.txt", None, "x"),
        [
            (
                "warning data/pull/notes.txt the platform knows no such file here; only "
                "folders belong here"
            )
        ],
    ),
    "an unknown folder of the data": (
        ("data/pulls/notes.txt", None, "x"),
        [("warning data/pulls the platform knows no such folder here; did you mean 'pull'?")],
    ),
    "a folder in place of a file": (
        ("actions/status/request_body.gtpl/x.txt", None, "x"),
        [
            (
                "warning actions/status/request_body.gtpl the platform knows no such folder "
                "here; there is headers"
            )
        ],
    ),
    "a header that is no template": (
        ("authentication/headers/Accept.txt", None, "x"),
        [
            (
                "warning authentication/headers/Accept.txt the platform knows no such file "
                "here; a header is a file named by the header and .gtpl"
            )
        ],
    ),
    "an unknown folder of OAuth": (
        ("authentication/oauth/acces_token/config.json", None, "x"),
        [
            (
                "warning authentication/oauth/acces_token the platform knows no such folder "
                "here; did you mean 'access_token'?"
            )
        ],
    ),
    "an unknown file of a card": (
        ("ui/templates/customers/card.xml", None, "x"),
        [
            (
                "warning ui/templates/customers/card.xml the platform knows no such file "
                "here; there is config.json, flexible.card"
            )
        ],
    ),
    "a pull without an address": (
        ("data/pull/customers/request_url.gtpl", None, None),
        [("error data/pull/customers/request_url.gtpl there is no such file, and it is needed")],
    ),
    "an action without an address": (
        ("actions/status/request_url.gtpl", None, None),
        [("error actions/status/request_url.gtpl there is no such file, and it is needed")],
    ),
    "OAuth without an address": (
        ("authentication/oauth/access_token/request_url.gtpl", None, None),
        [
            (
                "error authentication/oauth/access_token/request_url.gtpl there is no such "
                "file, and it is needed"
            )
        ],
    ),
    "a pull without an id": (
        ("data/pull/customers/external_id.gtpl", None, None),
        [("error data/pull/customers/external_id.gtpl there is no such file, and it is needed")],
    ),
    "no card": (
        (CARD, None, None),
        [("error ui/templates/customers/flexible.card there is no such file, and it is needed")],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_unknown_or_missing_is_named(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
