"""P03: what no address finds."""

from __future__ import annotations

import httpx
import pytest
from tests.verify.provider.finding import Finds, finding
from tests.verify.provider.judging import told


@pytest.mark.parametrize(
    "finds",
    [
        lambda asked, right, stored: right if asked else stored[:1],
        lambda asked, right, stored: stored if asked == [""] else right,
        lambda asked, right, stored: stored if asked == [" "] else right,
        lambda asked, right, stored: stored[-1:] if "\u3000" in asked else right,
        lambda asked, right, stored: stored if len(asked) > 1 and "" in asked else right,
        lambda asked, right, stored: stored if asked == ["", ""] else right,
        lambda asked, right, stored: stored if asked[:1] == ["\t"] else right,
    ],
)
def test_orders_for_nothing_are_found(finds: Finds) -> None:
    assert told("P03", at=finding(finds))


def test_a_refusal_is_right() -> None:
    def refusing(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        blank = any(each in request.content for each in (b'""', b'" "', b"[]", b"\\u", b"\\t"))
        refusal = {"errors": [{"message": "no address"}]}
        return httpx.Response(400, json=refusal) if blank else answer

    assert told("P03", refusing) == []


@pytest.mark.parametrize("choice", ["trim", "exact"])
def test_our_mock_keeps_it_however_spaces_count(choice: str) -> None:
    assert told("P03", email_spaces=choice) == []


def test_what_an_address_beside_a_blank_finds_too_much_alone_is_none_of_its_business() -> None:
    assert told("P03", at=finding(lambda _, right, stored: stored if right else [])) == []
