"""What the mock answers is held against its contract, and follows it without a change here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from tests.mock.asking import (
    ADA,
    PUBLISHED,
    ask,
    document,
    order,
    orders,
    parcel,
    post,
    said,
    search,
    search_by_t,
    shop_of,
)

from loop_harness import schemas, world
from loop_harness.contracts import openapi
from loop_harness.dialect import Dialect, single_changes
from loop_harness.errors import InvalidDocument, Problem
from loop_harness.generate.completion import plan
from loop_harness.mock import Response, Shop
from loop_harness.model import World
from loop_harness.strategies import awkward_texts, dialects, worlds

Ask = Callable[[Shop], list[Response]]


def _terms(shop: Shop) -> list[str]:
    """Return some names and codes of a shop, and what it has not."""
    names = [each.name for each in shop.world.orders]
    codes = [each.tracking_code for order in shop.world.orders for each in order.shipments]
    return [*names, *codes[:5], "#none"]


def _addresses(shop: Shop) -> list[str]:
    return [each for order in shop.world.orders for each in order.emails]


OPERATIONS: dict[str, Ask] = {
    "graphql": lambda shop: [
        post(shop, {"query": PUBLISHED, "variables": {"emails": _addresses(shop)}}),
        post(shop, {"query": PUBLISHED, "variables": {"emails": []}}),
        post(shop, {"query": "{"}),
        post(shop, b""),
        post(shop, {"query": PUBLISHED}, token="sk_test_9_none"),
    ],
    "searchShipments": lambda shop: [
        *(search(shop, each) for each in _terms(shop)),
        *(search(shop, "x", t=said(query=each, email=ADA)) for each in _terms(shop)),
        ask(shop, "/2022-10/shipments/search/%20"),
        ask(shop, "/2022-10/shipments/search/x", token="sk_test_9_none"),
    ],
    "searchShipmentsByToken": lambda shop: [
        *(search_by_t(shop, said(query=each)) for each in _terms(shop)),
        ask(shop, "/2022-10/shipments/search"),
        ask(shop, "/2022-10/shipments/search", token="sk_test_9_none"),
    ],
    "listReports": lambda shop: [
        ask(shop, "/2022-10/reports"),
        ask(shop, "/2022-10/reports", "limit=1"),
        ask(shop, "/2022-10/reports", "limit=0"),
        ask(shop, "/2022-10/reports", token="sk_test_9_none"),
    ],
    "downloadReport": lambda shop: [
        *(ask(shop, f"/api/shipment/report/download/{name}") for name in _reports(shop)),
        ask(shop, "/api/shipment/report/download/none"),
        ask(shop, "/api/shipment/report/download/none", token="sk_test_9_none"),
    ],
    "getDeliveryPredictions": lambda shop: [
        ask(shop, "/delivery-promise/predictions", "zip=62701&shipping_methods=Express"),
        ask(shop, "/delivery-promise/predictions", "zip=00000"),
        ask(shop, "/delivery-promise/predictions"),
        ask(shop, "/delivery-promise/predictions", "zip=62701", token="sk_test_9_none"),
    ],
}


def _reports(shop: Shop) -> list[str]:
    return [each["name"] for each in document(ask(shop, "/2022-10/reports"))]


def test_every_operation_of_the_contract_is_asked() -> None:
    assert set(OPERATIONS) == {each.id for each in openapi.operations()}


def promised(operation: str, answers: list[Response]) -> list[Any]:
    """Return what breaks the contract, judged again without the mock's own check."""
    found = next(each for each in openapi.operations() if each.id == operation)
    return [
        (each.status, problem)
        for each in answers
        for problem in found.problems(each.status, _json(each))
    ]


def _json(answer: Response) -> Any:
    json_type = "json" in dict(answer.headers).get("content-type", "")
    return json.loads(answer.body) if json_type else None


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", world.names())
def test_every_operation_keeps_the_contract_in_every_bundled_world(
    name: str, operation: str
) -> None:
    answers = OPERATIONS[operation](Shop(world.load(name)))

    assert promised(operation, answers) == []
    assert len({each.status for each in answers}) > 1


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", ["demo", "awkward-names", "pending"])
def test_every_operation_keeps_the_contract_under_every_dialect(name: str, operation: str) -> None:
    loaded = world.load(name)
    for dialect in single_changes():
        assert promised(operation, OPERATIONS[operation](Shop(loaded, dialect=dialect))) == []


@given(found=worlds(texts=awkward_texts()), dialect=dialects())
@settings(max_examples=20)
def test_every_operation_keeps_the_contract_in_any_world(found: World, dialect: Dialect) -> None:
    for operation, asked in OPERATIONS.items():
        assert promised(operation, asked(Shop(found, dialect=dialect))) == []


BREACHES: dict[str, tuple[Callable[[], Response], str, str]] = {
    "a search": (
        lambda: search(shop_of(order("#1", parcels=(_spoilt(eta=5),))), "#1"),
        "answer 200 of searchShipments",
        "$.shipments[0].eta",
    ),
    "a GraphQL answer": (
        lambda: post(
            shop_of(order("#1", ADA, parcels=(_spoilt(status=7),))),
            {"query": PUBLISHED, "variables": {"emails": [ADA]}},
        ),
        "answer 200 of graphql",
        "$.data.orders[0].shipments[0].status",
    ),
}


def _spoilt(**fields: Any) -> Any:
    return replace(parcel("1Z1"), **fields)


@pytest.mark.parametrize(("asked", "source", "place"), BREACHES.values(), ids=BREACHES)
def test_an_answer_that_breaks_the_contract_is_raised_and_never_sent(
    asked: Callable[[], Response], source: str, place: str
) -> None:
    with pytest.raises(InvalidDocument) as caught:
        asked()

    assert caught.value.source == source
    assert [each.path for each in caught.value.problems] == [place]


def test_a_status_that_the_contract_does_not_know_is_a_breach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("loop_harness.mock.reports.refusal", lambda _: Response.message(418, "no"))
    with pytest.raises(InvalidDocument) as caught:
        ask(Shop(world.load("single")), "/2022-10/reports", "limit=0")

    assert caught.value.problems == (
        Problem("$", "listReports promises no answer with status 418"),
    )


@pytest.fixture
def changed_schema(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, Any], None]]:
    """Let a schema have one more property, as if it stood in its file."""

    def add(name: str, key: str, part: Any) -> None:
        changed = deepcopy(schemas.load(name))
        changed["properties"][key] = part
        stored = schemas.load
        monkeypatch.setattr(schemas, "load", lambda each: changed if each == name else stored(each))
        _forget()

    yield add
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    plan.cache_clear()
    schemas.validator.cache_clear()


GIFT_NOTE = {"type": "string", "examples": ["Happy birthday"]}

ADDED: dict[str, tuple[str, Callable[[Shop], Any], Callable[[Any], Any]]] = {
    "a parcel": (
        "shipment",
        lambda shop: document(search(shop, "#2301")),
        lambda body: body["shipments"][0],
    ),
    "the answer of a search": (
        "shipment-search",
        lambda shop: document(search(shop, "#2301")),
        lambda body: body,
    ),
    "a report": (
        "report",
        lambda shop: document(ask(shop, "/2022-10/reports")),
        lambda body: body[0],
    ),
    "a prediction": (
        "prediction",
        lambda shop: document(ask(shop, "/delivery-promise/predictions", "zip=62701")),
        lambda body: body["predictions"][0],
    ),
}


@pytest.mark.parametrize(("schema", "asked", "part"), ADDED.values(), ids=ADDED)
def test_a_property_that_is_added_to_a_schema_appears_and_changes_no_other_value(
    changed_schema: Callable[[str, str, Any], None],
    schema: str,
    asked: Callable[[Shop], Any],
    part: Callable[[Any], Any],
) -> None:
    before = asked(Shop(world.load("single")))
    changed_schema(schema, "giftNote", GIFT_NOTE)
    after = asked(Shop(world.load("single")))

    assert part(after)["giftNote"] == "Happy birthday"
    assert _without(after, "giftNote") == before


def _without(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return [_without(each, key) for each in value]
    if isinstance(value, dict):
        return {name: _without(each, key) for name, each in value.items() if name != key}
    return value


def test_a_required_property_that_the_mock_does_not_make_is_no_breach(
    changed_schema: Callable[[str, str, Any], None],
) -> None:
    """The answer is completed by the same schema that it is held against."""
    changed_schema("shipment", "weightGrams", {"type": "integer", "minimum": 1})
    schemas.load("shipment")["required"] = [*schemas.load("shipment")["required"], "weightGrams"]
    _forget()

    shown = document(search(Shop(world.load("single")), "#2301"))["shipments"][0]
    assert shown["weightGrams"] >= 1


def test_a_shop_answers_the_same_bytes_each_time() -> None:
    for asked in OPERATIONS.values():
        one, other = (Shop(world.load("demo")) for _ in range(2))
        assert [each.body for each in asked(one)] == [each.body for each in asked(other)]


def test_another_seed_makes_up_other_reports_but_no_other_orders() -> None:
    one, other = (Shop(world.load("single"), seed=seed) for seed in (1, 2))

    assert orders(one, ADA) == orders(other, ADA)
    assert ask(one, "/2022-10/reports").body != ask(other, "/2022-10/reports").body
