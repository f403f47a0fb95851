"""P11: what a search tells of a customer."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.verify.provider.judging import RICH, of_parcels, of_search, told
from tests.verify.provider.providing import Edit, known

from loop_harness.verify.provider.probe import SEARCH

ADA, PHONE = "ada@example.com", "+12025550131"


def noted(text: Any, name: str | None = None) -> Edit:
    """Return an edit that notes something beside an order, or beside each."""
    return of_search(
        lambda found, _: {**found, "note": text} if name in (None, found["name"]) else found
    )


def with_header(name: str, value: str) -> Edit:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if request.url.path.startswith(SEARCH):
            answer.headers[name] = value
        return answer

    return edited


def when_nothing_is_found(body: bytes) -> Edit:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_it = request.url.path.startswith(SEARCH) and answer.content == b"null"
        return httpx.Response(200, content=body) if is_it else answer

    return edited


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (noted(ADA, "#5101"), "address"),
        (noted(f"Dear customer,\n{ADA.upper()}"), "address"),
        (noted({"who": {ADA: True}}), "address"),
        (noted("https://example.net/?u=" + quote(quote(ADA, safe=""), safe="")), "address"),
        (noted("jürgen@example.org"), "address"),
        (noted("<b>o&#39;neil@example.org</b>"), "address"),
        (
            noted("t=" + base64.urlsafe_b64encode(f'{{"email":"{ADA}"}}'.encode()).decode()),
            "address",
        ),
        (with_header("x-customer", ADA), "address"),
        (
            when_nothing_is_found(f'{{"shipments": [], "did you mean": "{ADA}"}}'.encode()),
            "address",
        ),
        (noted(PHONE), "phone number"),
        (noted("call (202) 555-0131"), "phone number"),
        (noted(12025550131), "phone number"),
        (noted({"customer": "Ada Lee"}), "name"),
        (of_parcels(lambda parcel: {**parcel, "trackingUrl": f"https://x.test/{ADA}"}), "address"),
    ],
)
def test_what_is_personal_is_told(edit: Edit, kind: str) -> None:
    (what,) = told("P11", edit)

    assert f" holds the {kind} " in what


def test_the_street_of_a_customer_is_personal() -> None:
    (what,) = told("P11", noted("18 elm street, Denver"), known("demo"))

    assert what.endswith("holds the street '18 Elm Street'")


@pytest.mark.parametrize(
    "text",
    [
        "help@example.com",
        "grenada@example.com",
        f"{ADA}.example",
        f"{ADA}x",
        "Ada",
        "Leeds, Adaleen",
        "+12025550139",
        "555-0131",
        "Springfield, IL, 62701, US",
        "2026-02-14T09:01:00",
        base64.b64encode(b"nothing personal at all").decode(),
    ],
)
def test_what_is_like_something_personal_is_not(text: str) -> None:
    assert told("P11", noted(text)) == []


def test_what_an_order_itself_shows_is_not_personal() -> None:
    held = known("demo")
    order = next(each for each in held.orders if each.phone)
    digits = (order.phone or "").lstrip("+")
    given = {**order.given, "shipments": [{"trackingCode": digits}]}
    orders = [given if each == order else each.given for each in held.orders]
    held = type(held).read({**held.document, "orders": orders}, "it")

    assert told("P11", held=held) == []


@pytest.mark.parametrize("name", [RICH, "household", "unicode-and-idn", "phone-only", "pending"])
def test_our_mock_tells_nothing_of_its_customers(name: str) -> None:
    assert told("P11", held=known(name)) == []
    assert told("P11", held=known(name).with_authentication()) == []
