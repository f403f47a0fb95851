"""The admin API and its contract say the same: routes, bodies, answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.contracts.parts import references
from tests.mock.admin.calling import call, new_mock, problems

from loop_harness.contracts import admin, openapi
from loop_harness.generate.numbering import MOST_CUSTOMERS
from loop_harness.mock import LoopMock
from loop_harness.mock.admin.application import ANSWERS
from loop_harness.mock.admin.routes import rules

FILE = openapi.read("admin.yaml")
DOCUMENT = admin.document()
CLOCK = "/__admin/shops/{shop}/clock"


def bodies() -> dict[str, Any]:
    """Return every body of a request that the document shows."""
    return {
        f"{each['operationId']} {name}": (each, example["value"])
        for path in DOCUMENT["paths"].values()
        for method, each in path.items()
        if method != "parameters" and "requestBody" in each
        for name, example in each["requestBody"]["content"]["application/json"]["examples"].items()
    }


def test_the_document_is_valid_openapi_3_1() -> None:
    judge = OpenAPIV31SpecValidator(dict(DOCUMENT))

    assert [each.message for each in judge.iter_errors()] == []
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_the_document_that_is_shown_needs_no_other_file() -> None:
    assert {each for each in references(DOCUMENT) if not each.startswith("#/components/")} == set()
    assert {each for each in references(FILE) if each.startswith("schemas/")} == {
        f"schemas/{name}.schema.json" for name in ("world", "order", "orders", "expectation")
    }
    assert call(new_mock(), "GET", "openapi.json").document == DOCUMENT


def test_every_operation_is_answered_and_every_answer_is_in_the_document() -> None:
    documented = {
        (each["operationId"], method.upper(), template)
        for template, path in FILE["paths"].items()
        for method, each in path.items()
        if method != "parameters"
    }
    routed = {
        (each.endpoint, method, each.rule.replace("<", "{").replace(">", "}"))
        for each in rules().iter_rules()
        for method in (each.methods or set()) - {"HEAD"}
    }

    assert routed == documented
    assert set(ANSWERS) == {name for name, _, _ in documented}


def test_every_operation_that_may_be_refused_says_so() -> None:
    assert [
        each["operationId"]
        for path in FILE["paths"].values()
        for method, each in path.items()
        if method != "parameters" and "4XX" not in each["responses"]
    ] == []


def test_the_index_lists_every_route() -> None:
    shown = call(new_mock(), "GET", "").document

    assert shown == {
        "openapi": "/__admin/openapi.json",
        "routes": [
            {"method": each.method, "path": each.template, "summary": each.summary}
            for each in admin.operations().values()
        ],
    }


@pytest.mark.parametrize(("operation", "body"), bodies().values(), ids=bodies())
def test_every_body_that_is_shown_is_accepted(operation: Any, body: Any) -> None:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert problems(schema, body) == []
    assert problems(schema, 7) != []

    mock = new_mock()
    call(mock, "POST", "shops/shop-1/orders", {"id": "5001", "name": "#1", "emails": []})
    call(mock, "POST", "shops/shop-1/webhooks", {"url": "http://127.0.0.1:1/"})
    found = admin.operations()[operation["operationId"]]
    answer = call(mock, found.method, filled(found.template), body)
    mock.close()

    assert answer.status in {200, 201}


def filled(template: str) -> str:
    """Return the path of what there is."""
    values = {"shop": "shop-1", "order": "5001", "fault": "1", "webhook": "1"}
    return template.removeprefix("/__admin/").format(**values)


def test_a_population_may_be_as_large_as_there_are_customers() -> None:
    schema = DOCUMENT["components"]["schemas"]["NewShop"]["properties"]["population"]

    assert schema["maximum"] == MOST_CUSTOMERS


def every_change() -> list[str]:
    return [each.id for each in admin.operations().values() if each.method != "GET"]


@pytest.mark.parametrize("name", every_change())
def test_a_mock_that_nobody_may_change_says_why(name: str) -> None:
    mock = new_mock()
    mock.unchangeable = "several workers serve this shop"
    operation = admin.operations()[name]
    answer = call(mock, operation.method, filled(operation.template), {"expectation": {}})

    if name == "verify":
        assert answer.status == 200
    else:
        assert answer.message == (409, "several workers serve this shop")


CHANGES: dict[str, Callable[[LoopMock], Any]] = {
    "world": lambda mock: call(mock, "PUT", "shops/shop-1/world", {}),
    "add an order": lambda mock: call(
        mock, "POST", "shops/shop-1/orders", {"name": "#1", "emails": []}
    ),
    "replace an order": lambda mock: call(
        mock, "PUT", "shops/shop-1/orders/%232301", {"name": "#1", "emails": []}
    ),
    "remove an order": lambda mock: call(mock, "DELETE", "shops/shop-1/orders/%232301"),
    "clock": lambda mock: call(mock, "PUT", "shops/shop-1/clock", {"mode": "real"}),
    "advance": lambda mock: call(mock, "POST", "shops/shop-1/clock/advance", {"by": 1}),
    "dialect": lambda mock: call(mock, "PUT", "shops/shop-1/dialect", {}),
    "patch": lambda mock: call(mock, "PATCH", "shops/shop-1/dialect", {}),
    "plan": lambda mock: call(mock, "POST", "shops/shop-1/faults", {"fault": "slow"}),
    "clear": lambda mock: call(mock, "DELETE", "shops/shop-1/faults"),
    "close": lambda mock: call(mock, "DELETE", "shops/shop-1"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_mock_takes_notice_of_every_change(change: Callable[[LoopMock], Any]) -> None:
    class Noticing(LoopMock):
        noticed: tuple[str, ...] = ()

        def changed(self, shop: Any) -> None:
            self.noticed = (*self.noticed, shop.token)

    mock = Noticing(*new_mock().shops)
    assert change(mock).status < 300

    assert mock.noticed == ("sk_test_2003_single",)


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("GET", "shop", (404, "there is no /__admin/shop; the nearest route is /__admin/shops")),
        (
            "GET",
            "shops/shop-1/clok",
            (
                404,
                f"there is no /__admin/shops/shop-1/clok; the nearest route is {CLOCK}",
            ),
        ),
        (
            "GET",
            "shops//clock",
            (404, f"there is no /__admin/shops//clock; the nearest route is {CLOCK}"),
        ),
        ("POST", "health", (405, "/__admin/health is asked by GET")),
        ("OPTIONS", "shops", (405, "/__admin/shops is asked by GET or POST")),
        ("GET", "shops/shop-2", (404, "there is no shop called 'shop-2'; did you mean 'shop-1'?")),
        ("GET", "shops/a%2Fb", (404, "there is no shop called 'a/b'; known: shop-1")),
    ],
)
def test_what_is_not_there_brings_the_nearest_that_is(
    method: str, path: str, message: tuple[int, str]
) -> None:
    assert call(new_mock(), method, path).message == message


def test_a_wrong_method_is_told_the_right_ones() -> None:
    assert call(new_mock(), "DELETE", "shops").headers["allow"] == "GET, POST"


def test_a_query_that_breaks_the_contract_is_refused_with_every_place() -> None:
    answer = call(new_mock(), "GET", "journal?limit=x&shp=1&status=200&since=-1.5")

    assert (answer.status, answer.problems) == (
        400,
        [
            ("$.limit", "is a text, must be a whole number"),
            ("$", "has an unknown field 'shp' (did you mean 'shop'?)"),
        ],
    )


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"by": 1, "by": 2}', b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    answer = call(new_mock(), "POST", "shops/shop-1/clock/advance", body)

    assert answer.status == 400
    assert answer.document["message"].startswith("the body: ")


def test_no_more_problems_are_told_than_anybody_reads() -> None:
    answer = call(new_mock(), "PUT", "shops/shop-1/world", {"orders": [7] * 1000})

    assert answer.document["message"].endswith(" (and 999 more)")
    assert len(answer.problems) == 100
