"""The requests of OAuth are those of its grant type."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import Change, wrong

OAUTH = "authentication/oauth/config.json"
TOKEN = "authentication/oauth/access_token/config.json"
CODE = "authentication/oauth/auth_code/config.json"
#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "no configuration of OAuth": (
        (OAUTH, None, None),
        [
            (
                "error authentication/oauth/config.json there is no such file: it names the "
                "grant type of OAuth"
            )
        ],
    ),
    "an unknown grant type": (
        (OAUTH, "authorization_code", "implicit"),
        [
            (
                "error authentication/oauth/config.json:2 'grantType' is 'implicit', and "
                "must be one of authorization_code, client_credentials, password"
            )
        ],
    ),
    "no domain of an authorization": (
        (OAUTH, ',\n  "authDomain": "shop.example"', ""),
        [
            (
                "error authentication/oauth/config.json:2 'authDomain' is missing: the grant "
                "type authorization_code needs it"
            )
        ],
    ),
    "no request for a token": (
        (TOKEN, None, None),
        [
            (
                "error authentication/oauth/access_token/config.json there is no such file: "
                "this request of OAuth needs it"
            )
        ],
    ),
    "no request for a code": (
        (CODE, None, None),
        [
            (
                "error authentication/oauth/auth_code/config.json there is no such file: "
                "this request of OAuth needs it"
            )
        ],
    ),
    "a code that is posted": (
        (CODE, "GET", "POST"),
        [
            (
                "error authentication/oauth/auth_code/config.json:2 'httpMethod' is 'POST', "
                "and must be GET"
            )
        ],
    ),
    "a token with another method": (
        (TOKEN, "POST", "PUT"),
        [
            (
                "error authentication/oauth/access_token/config.json:2 'httpMethod' is "
                "'PUT', and must be one of GET, POST"
            )
        ],
    ),
    "a token whose body is of no type": (
        (TOKEN, ',\n  "contentType": "application/json"', ""),
        [
            (
                "error authentication/oauth/access_token/config.json:2 'contentType' is "
                "missing: a POST request sends its body as one"
            )
        ],
    ),
    "an unknown key of a request": (
        (CODE, '"GET"', '"GET",\n  "rawResponse": true'),
        [
            (
                "warning authentication/oauth/auth_code/config.json:3 the platform knows no "
                "key 'rawResponse' here; there is contentType, httpMethod"
            )
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_oauth_is_said_with_its_line(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
