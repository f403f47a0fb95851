"""Templates parse, debug nothing, and are named by real headers."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import NO_TEXT, Change, wrong

#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "a syntax error": (
        ("actions/status/request_url.gtpl", None, "one\n{{ if }}"),
        [("error actions/status/request_url.gtpl:2 it does not parse: missing value for command")],
    ),
    "an unknown function": (
        ("authentication/headers/Authorization.gtpl", None, "\n\n{{ nothing 1 }}"),
        [
            (
                "error authentication/headers/Authorization.gtpl:3 it does not parse: "
                "function 'nothing' not defined"
            )
        ],
    ),
    "a debugging function": (
        ("data/pull/orders/response_transformation.gtpl", None, "[]\n{{ .x | consolePrintln }}"),
        [
            (
                "error data/pull/orders/response_transformation.gtpl:2 consolePrintln is "
                "only there for debugging, and not on the platform; delete it"
            )
        ],
    ),
    "two on two lines": (
        (
            "data/pull/orders/headers/accept.gtpl",
            None,
            '{{ consolePrintf "%v"\n  1 }}{{ "}}" | consolePrintln }}',
        ),
        [
            (
                "error data/pull/orders/headers/accept.gtpl:1 consolePrintf is only there "
                "for debugging, and not on the platform; delete it"
            ),
            (
                "error data/pull/orders/headers/accept.gtpl:2 consolePrintln is only there "
                "for debugging, and not on the platform; delete it"
            ),
        ],
    ),
    "a file that is no text": (
        ("actions/status/request_url.gtpl", None, NO_TEXT),
        [
            (
                "error actions/status/request_url.gtpl it cannot be read: 'utf-8' codec "
                "can't decode byte 0xff in position 0: invalid start byte"
            )
        ],
    ),
    "a header with a space": (
        ("authentication/headers/X Token.gtpl", None, "x"),
        [
            (
                "error authentication/headers/X Token.gtpl 'X Token' is no name of a header: "
                "letters, digits and !#$%&'*+-.^_`|~ are"
            )
        ],
    ),
    "a signature with a colon": (
        ("authentication/request_signing/a:b.gtpl", None, "x"),
        [
            (
                "error authentication/request_signing/a:b.gtpl 'a:b' is no name of a header: "
                "letters, digits and !#$%&'*+-.^_`|~ are"
            )
        ],
    ),
    "a header of two spellings": (
        ("authentication/headers/authorization.gtpl", None, "x"),
        [
            (
                "error authentication/headers/authorization.gtpl it is the same header as "
                "'Authorization.gtpl': the case of a name makes no difference"
            )
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_a_template_is_said_with_its_line(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
