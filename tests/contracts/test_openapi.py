"""The OpenAPI document is valid, agrees with its own examples, and is what the code reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.contracts.parts import references, validator

from loop_harness import content, schemas
from loop_harness.contracts import openapi
from loop_harness.errors import Problem

DOCUMENT = openapi.document()


@dataclass(frozen=True)
class Example:
    """One body that the document shows, and where."""

    operation: str
    status: str | None  #: None for a request
    name: str
    value: Any
    schema: Any

    def __str__(self) -> str:
        return f"{self.operation} {self.status or 'request'} {self.name}"


def examples() -> list[Example]:
    """Return every body that the document shows."""
    return [each for template in DOCUMENT["paths"] for each in _of_path(template)]


def _of_path(template: str) -> Iterator[Example]:
    for operation in DOCUMENT["paths"][template].values():
        name = operation["operationId"]
        bodies = [(None, operation.get("requestBody", {})), *operation["responses"].items()]
        for status, body in bodies:
            for media in body.get("content", {}).values():
                for key, each in media.get("examples", {}).items():
                    yield Example(name, status, key, each["value"], media["schema"])


def problems(schema: Any, value: Any) -> list[str]:
    """Return what is wrong with a value under a schema that stands in the document."""
    text = json.dumps(schema).replace('"schemas/', f'"{schemas.BASE}')
    return [each.message for each in validator(json.loads(text)).iter_errors(value)]


def test_the_document_is_valid_openapi_3_1() -> None:
    file = Path(str(content.folder("contracts"))) / "openapi.yaml"
    judge = OpenAPIV31SpecValidator(dict(DOCUMENT), base_uri=file.as_uri())

    assert [each.message for each in judge.iter_errors()] == []
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_every_reference_leads_to_a_schema() -> None:
    found = set(references(DOCUMENT["paths"]))

    known = {f"schemas/{each}{schemas.SUFFIX}" for each in schemas.names()}
    assert found <= known
    assert len(found) >= 7


def test_the_document_shows_an_example_for_every_published_body() -> None:
    """A response with a body that is only said to exist has no schema and no example."""
    shown = {(each.operation, each.status) for each in examples()}
    promised = {
        (operation.id, status)
        for operation in openapi.operations()
        for status, names in operation.answers.items()
        if names
    }

    assert shown - {("graphql", None)} == promised


@pytest.mark.parametrize("example", examples(), ids=str)
def test_every_example_body_is_valid(example: Example) -> None:
    assert problems(example.schema, example.value) == []


@pytest.mark.parametrize("example", examples(), ids=str)
def test_an_example_body_without_any_of_its_parts_is_not_valid_by_chance(example: Example) -> None:
    assert problems(example.schema, 7) != []


def test_every_example_of_a_parameter_is_valid() -> None:
    shown = [
        (operation.id, each["name"], problems(each["schema"], each["example"]))
        for operation in openapi.operations()
        for each in operation.parameters
        if "example" in each
    ]

    assert [each for each in shown if each[2]] == []
    assert len(shown) >= 6


def test_every_operation_needs_the_token() -> None:
    assert DOCUMENT["security"] == [{"accessToken": []}]
    assert [
        operation.get("security")
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
    ] == [None] * len(openapi.operations())


def test_the_operations_are_the_ones_that_the_integration_may_use() -> None:
    assert {(each.id, each.method, each.template) for each in openapi.operations()} == {
        ("searchShipments", "GET", "/2022-10/shipments/search/{searchTerm}"),
        ("searchShipmentsByToken", "GET", "/2022-10/shipments/search"),
        ("listReports", "GET", "/2022-10/reports"),
        ("downloadReport", "GET", "/api/shipment/report/download/{path}"),
        ("getDeliveryPredictions", "GET", "/delivery-promise/predictions"),
        ("graphql", "POST", "/graphql"),
    }


def operation(name: str) -> openapi.Operation:
    return next(each for each in openapi.operations() if each.id == name)


@pytest.mark.parametrize(
    ("path", "term"),
    [
        ("/2022-10/shipments/search/1001", "1001"),
        ("/2022-10/shipments/search/%231001", "#1001"),
        ("/2022-10/shipments/search/a%2Fb", "a/b"),
        ("/2022-10/shipments/search/a+b%20c", "a+b c"),
        ("/2022-10/shipments/search/%C3%A9", "é"),
        ("/2022-10/shipments/search/%252F", "%2F"),
        ("/2022-10/shipments/search/", ""),
    ],
)
def test_a_path_argument_is_decoded_exactly_once(path: str, term: str) -> None:
    assert operation("searchShipments").arguments(path) == {"searchTerm": term}


@pytest.mark.parametrize(
    "path",
    [
        "/2022-10/shipments/search",
        "/2022-10/shipments/search/a/b",
        "/2022-10/shipments/search/a\n/",
        "/2023-01/shipments/search/a",
        "/x/2022-10/shipments/search/a",
    ],
)
def test_another_path_is_not_the_search(path: str) -> None:
    assert operation("searchShipments").arguments(path) is None


def test_a_status_that_is_not_promised_is_a_problem() -> None:
    assert operation("listReports").problems(418, {}) == (
        Problem("$", "listReports promises no answer with status 418"),
    )


def test_a_body_may_be_any_of_the_promised_ones() -> None:
    graphql = operation("graphql")

    assert graphql.problems(401, {"message": "no"}) == ()
    assert graphql.problems(401, {"errors": [{"message": "no"}]}) == ()
    assert graphql.problems(401, {}) != ()


def test_where_no_body_is_published_none_is_judged() -> None:
    assert operation("searchShipments").problems(403, None) == ()
