"""No secret is kept, shown or logged, however it is spelled."""

from __future__ import annotations

import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given, strategies as st

from loop_harness import redaction

PRINTABLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
SECRETS = st.text(PRINTABLE, min_size=8, max_size=40)


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("sk_test_1001_plain", "sk_test_1001_…"),
        ("sk_live_1_x", "sk_live_1_…"),
        ("sk_live_1_x_y_z", "sk_live_1_…"),
        ("shpat_0123456789", "…"),
        ("Bearer sk_test_1001_plain", "…"),
        ("sk_test_notanumber_x", "…"),
        ("", "…"),
    ],
)
def test_of_a_token_only_its_documented_prefix_is_shown(token: str, shown: str) -> None:
    assert redaction.token(token) == shown


@given(secret=SECRETS, before=st.text(max_size=5), after=st.text(max_size=5))
@example(secret="pass phrase of two", before="", after="")
@example(secret='a "quoted" one', before="", after="")
def test_a_known_secret_is_taken_out_wherever_it_stands(
    secret: str, before: str, after: str
) -> None:
    for spelled in (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]):
        assert spelled not in redaction.secrets(f"{before} {spelled}{spelled} {after}", secret)


def test_what_looks_like_a_token_is_taken_out_unknown() -> None:
    text = "sk_test_1001_plain, sk_live_77_a-b_c. and x=sk_test_shop_9"

    assert redaction.secrets(text) == "sk_test_1001_…, sk_live_77_…. and x=sk_test_shop_…"


@pytest.mark.parametrize("known", [None, "", " "])
def test_no_secret_changes_nothing(known: str | None) -> None:
    assert redaction.secrets("a b  c", known) == "a b  c"


def test_a_message_is_one_short_line() -> None:
    assert redaction.message(" a\r\n\tb  c ") == "a b c"
    assert redaction.message("x" * 300) == "x" * 300
    assert redaction.message("x" * 301) == "x" * 299 + "…"


def test_a_secret_at_the_cut_of_a_message_is_no_secret_cut_in_half() -> None:
    text = "x" * 295 + " shpat_secret"

    assert redaction.message(text, "shpat_secret") == "x" * 295 + " …"
