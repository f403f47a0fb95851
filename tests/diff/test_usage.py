"""What the app's own query sends and reads is used; everything else is not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.diff.differing import changes

from loop_harness import schemas
from loop_harness.diff.usage import of_file

Edit = Callable[[Any], object]


def retyped(*steps: str) -> Edit:
    """Return an edit that gives a part of a schema another type."""

    def edit(schema: Any) -> None:
        for step in steps:
            schema = schema[step]
        schema["type"] = "boolean"

    return edit


@pytest.mark.parametrize(
    ("steps", "is_used"),
    [
        (("properties", "data"), True),
        (("$defs", "order", "properties", "name"), True),
        (("$defs", "shipment", "properties", "status"), True),
        (("$defs", "error", "properties", "message"), True),
        (("$defs", "error", "properties", "path"), False),
        (("properties", "extensions"), False),
    ],
)
def test_what_is_read_from_an_answer_is_used(
    steps: tuple[str, ...], is_used: bool, tmp_path: Path
) -> None:
    old = schemas.load("graphql-answer")
    new = copy.deepcopy(old)
    retyped(*steps)(new)

    found = changes(tmp_path, old, new)

    assert found
    assert {each.used for each in found} == {is_used}


def test_a_property_that_nobody_reads_may_go(tmp_path: Path) -> None:
    old = schemas.load("graphql-answer")
    new = copy.deepcopy(old)
    del new["properties"]["extensions"]
    del new["$defs"]["shipment"]["properties"]["status"]

    found = changes(tmp_path, old, new)

    assert {(each.what, each.used) for each in found} == {("extensions", False), ("status", True)}


@pytest.mark.parametrize(
    ("edit", "is_used"),
    [
        (retyped("properties", "query"), True),
        (retyped("properties", "variables"), True),
        (retyped("properties", "operationName"), False),
        (lambda schema: schema["required"].append("operationName"), True),
        (lambda schema: schema["properties"].update(extra={"type": "string"}), False),
    ],
)
def test_what_is_sent_or_asked_of_everybody_is_used(
    edit: Edit, is_used: bool, tmp_path: Path
) -> None:
    old = schemas.load("graphql-request")
    new = copy.deepcopy(old)
    edit(new)

    found = changes(tmp_path, old, new, name="graphql-request")

    assert found
    assert {each.used for each in found} == {is_used}


def test_what_only_rest_answers_is_not_used(tmp_path: Path) -> None:
    old = schemas.load("report")
    new = copy.deepcopy(old)
    new["properties"]["name"]["type"] = "integer"

    found = changes(tmp_path, old, new, name="report")

    assert found
    assert not any(each.used for each in found)


def test_every_field_of_a_query_is_read_also_in_fragments_and_under_other_names(
    tmp_path: Path,
) -> None:
    path = tmp_path / "query.graphql"
    path.write_text(
        "query ($emails: [String!]!) { found: orders(input: {customerEmails: $emails})"
        " { name ...Rest ... on Order { shipments { code: trackingCode } } } }"
        " fragment Rest on Order { shipments { status ...Rest } }"
    )

    usage = of_file(path)

    below = ("data", "found", "[]", "shipments", "[]")
    assert {each for each in usage.read() if each[:5] == below or len(each) == 4} >= {
        ("data", "found", "[]", "name"),
        (*below, "status"),
        (*below, "code"),
    }
    assert usage.sent() == [("query",), ("variables", "emails")]
