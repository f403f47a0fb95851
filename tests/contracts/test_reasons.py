"""What is wrong with a document is said in plain words, with the place."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contracts.parts import validator

from loop_harness import schemas
from loop_harness.errors import InvalidDocument, Problem

ORDER = {"name": "#1001", "emails": ["ada@example.com"]}

KINDS: dict[str, tuple[str, Any, str]] = {
    "a wrong type": ("profile", {"id": 7}, "$.id: is a number, must be a text"),
    "a wrong type where null would do": (
        "profile",
        {"emailAddresses": [True]},
        "$.emailAddresses[0]: is true or false, must be a text or null",
    ),
    "a wrong whole": ("world", [], "$: is a list, must be an object"),
    "a text in place of a list": (
        "profile",
        {"emailAddresses": "ada@example.com"},
        "$.emailAddresses: is a text, must be a list",
    ),
    "an object in place of a truth value": (
        "world",
        {"shop": {"trackingPageAuthentication": {}}},
        "$.shop.trackingPageAuthentication: is an object, must be true or false",
    ),
    "null": ("order", ORDER | {"id": None}, "$.id: is null, must be a text"),
    "a fraction": (
        "report",
        {"name": "a", "status": "finished", "expired": False, "rowCount": 1.5},
        "$.rowCount: is a number, must be a whole number or null",
    ),
    "a missing field": ("order", {"emails": []}, "$: lacks 'name'"),
    "several missing fields": ("order", {}, "$: lacks 'emails', 'name'"),
    "a misspelt field": (
        "order",
        ORDER | {"shipmets": []},
        "$: has an unknown field 'shipmets' (did you mean 'shipments'?)",
    ),
    "a field that is like no other": (
        "world",
        {"zzz": 1},
        "$: has an unknown field 'zzz' (known: orders, profiles, shop)",
    ),
    "one of a few words": (
        "lookup-request",
        {
            "id": "1",
            "trigger": "x",
            "profile": {},
            "loop": {"base_url": "http://a"},
            "timeout_s": 5,
        },
        '$.trigger: is "x", must be one of profile_opened, guide_requested, rule_evaluated',
    ),
    "a fixed value": (
        "pending-shipment",
        {
            "trackingCode": "1Z",
            "carrierName": "",
            "events": [],
            "lineItems": [],
            "serviceLevel": {"name": "", "token": ""},
            "order": {"id": "1", "name": "#1"},
            "statusDetails": {"status": "", "substatus": "", "date": "", "details": ""},
        },
        '$.trackingCode: is "1Z", must be ""',
    ),
    "a pattern": (
        "order",
        {"name": "#1", "emails": [" "]},
        '$.emails[0]: " " does not look like \\S',
    ),
    "a moment without an offset": (
        "order",
        ORDER | {"createdAt": "2026-01-02T03:04:05"},
        '$.createdAt: "2026-01-02T03:04:05" is no date-time',
    ),
    "a URI without a scheme": (
        "lookup-request",
        {
            "id": "1",
            "trigger": "profile_opened",
            "profile": {},
            "loop": {"base_url": "loop"},
            "timeout_s": 5,
        },
        '$.loop.base_url: "loop" is no uri',
    ),
    "an empty text": ("order", ORDER | {"name": ""}, "$.name: is empty"),
    "too small a number": (
        "report",
        {"name": "a", "status": "finished", "expired": False, "rowCount": -1},
        "$.rowCount: is -1, must be at least 0",
    ),
    "too long a list": (
        "reports",
        [{"name": "a", "status": "finished", "expired": True}] * 501,
        "$: has 501 elements, must have at most 500",
    ),
    "fields that exclude each other": (
        "lookup-reply",
        {"id": "1", "stopped": "no address", "orders": []},
        "$: combines what must not stand together",
    ),
    "one field of several": (
        "lookup-reply",
        {"id": "1"},
        "$: needs one of 'error', 'orders', 'stopped'",
    ),
    "none of the allowed forms": (
        "profile",
        {"primaryPhoneNumber": 5},
        "$.primaryPhoneNumber: is a number that fits none of the allowed forms",
    ),
    "inside of the form that came nearest": (
        "profile",
        {"primaryPhoneNumber": {"number": 5}},
        "$.primaryPhoneNumber.number: is a number, must be a text",
    ),
}


@pytest.mark.parametrize(("name", "document", "words"), KINDS.values(), ids=KINDS)
def test_the_reason_is_said_in_plain_words(name: str, document: Any, words: str) -> None:
    assert words in [str(each) for each in schemas.problems(document, name)]


def test_a_long_value_is_cut() -> None:
    found = schemas.problems(ORDER | {"createdAt": "x" * 1000}, "order")

    assert [str(each) for each in found] == [f'$.createdAt: "{"x" * 58}… is no date-time']


def test_a_keyword_without_words_of_its_own_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = schemas.load("error-message") | {"minProperties": 2}
    compiled = validator(schema)
    monkeypatch.setattr(schemas, "validator", lambda _name: compiled)

    assert schemas.problems({"message": "m"}, "error-message") == (
        Problem("$", "breaks minProperties: 2"),
    )


def test_a_valid_document_has_no_problems() -> None:
    assert schemas.problems(ORDER, "order") == ()
    schemas.check(ORDER, "order", "orders.json")


def test_a_refused_document_names_its_source_and_counts_what_else_is_wrong() -> None:
    with pytest.raises(InvalidDocument) as caught:
        schemas.check({"name": "", "emails": [5], "phone": 5}, "order", "orders.json")

    assert str(caught.value) == (
        "orders.json: $.emails[0]: is a number, must be a text (and 2 more); "
        "see 'loop-harness contract show order' for what is allowed"
    )
