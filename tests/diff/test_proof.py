"""What breaks is seen to break: the reference lookup asks a mock of the new contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.diff.differing import ORDERS, api, broken, comparison, proof

from loop_harness import content, schemas
from loop_harness.diff.change import Verdict
from loop_harness.diff.proof import proven
from loop_harness.diff.usage import of_file
from loop_harness.verify.replay_token import read_token

#: What a lookup that gets no answer at all cannot keep.
NOTHING_COMES = {"M03", "M04", "M10", "M12", "S02", "S05", "S06", "S07", "S08", "S09", "T01"}
OURS = content.text("contracts", "graphql", "loop.graphql")


def test_a_field_that_is_gone_breaks_the_lookup(tmp_path: Path) -> None:
    found = proof(tmp_path, ORDERS, ORDERS.replace("trackingCode: String!", ""))

    assert broken(found) == NOTHING_COMES
    assert found.query == ("Cannot query field 'trackingCode' on type 'Shipment'.",)


@pytest.mark.parametrize(
    ("was", "now", "rules"),
    [
        ("name: String!", "name: String! placedAt: String!", set()),
        ("customerEmails: [String!]!", "customerEmails: [String!]! first: Int", set()),
        ("orders(input: OrdersInput!)", "orders(input: OrdersInput!, first: Int)", set()),
        ("[Order]", "[Order!]!", set()),
        ("status: String!", "status: ID!", set()),
        ("status: String!", "status: Status!", set()),
        ("customerEmails: [String!]!", "emails: [String!]!", NOTHING_COMES),
        ("customerEmails: [String!]!", "customerEmails: [String!]! shop: ID!", NOTHING_COMES),
        ("orders(input: OrdersInput!): [Order]", "orders: [Order]", NOTHING_COMES),
        ("orders(input", "found(input", NOTHING_COMES),
        ("status: String!", "status: Int!", {"S02", "S07", "S08"}),
        ("status: String!", "status: [String!]!", {"S02", "S07", "S08", "T01"}),
    ],
)
def test_a_change_breaks_what_the_lookup_then_gets_wrong(
    was: str, now: str, rules: set[str], tmp_path: Path
) -> None:
    found = proof(tmp_path, ORDERS, ORDERS.replace(was, now) + "enum Status { DELIVERED MOVING }")

    assert broken(found) == rules
    assert not any(each.freedom for each in found.broken)


@pytest.mark.parametrize(
    ("was", "now", "lost"),
    [
        ("status: String!", "status: String", "S02"),
        ("trackingCode: String!", "trackingCode: String", "S02"),
        ("name: String!", "name: String", "M04"),
        ("shipments: [Shipment!]!", "shipments: [Shipment!]", "S02"),
        ("shipments: [Shipment!]!", "shipments: [Shipment]!", "S02"),
    ],
)
def test_what_may_be_null_breaks_rules_only_where_it_is(
    was: str, now: str, lost: str, tmp_path: Path
) -> None:
    compared = comparison(tmp_path, ORDERS, ORDERS.replace(was, now))
    found = proven(compared)

    (change,) = compared.changes
    assert lost in broken(found)
    assert {each.changes for each in found.broken} == {(change.fingerprint,)}
    assert all(each.freedom for each in found.broken)


def test_what_the_old_contract_breaks_already_is_no_fault_of_the_new_one(tmp_path: Path) -> None:
    old = ORDERS.replace("status: String!", "status: Int!")

    found = proof(tmp_path, old, old.replace("name: String!", "name: String! placedAt: String"))

    assert (broken(found), found.broken_before) == (set(), ("S02", "S07", "S08"))


def test_what_the_app_does_not_use_breaks_nothing_though_the_policy_calls_it_breaking(
    tmp_path: Path,
) -> None:
    old = ORDERS.replace("name: String!", "name: String! placedAt: String!")
    compared = comparison(tmp_path, old, ORDERS)
    found = proven(compared)

    (change,) = compared.changes
    assert (change.verdict, change.used) == (Verdict.BREAKING, False)
    assert (found.ran, broken(found)) == (True, set())


def test_a_broken_rule_comes_with_its_case_and_what_was_asked(tmp_path: Path) -> None:
    found = proof(tmp_path, ORDERS, ORDERS.replace("status: String!", "status: Int!"))

    first = found.broken[0].finding
    assert (first.rule.id, first.what[:13]) == ("S02", "order #1001: ")
    assert [each.status for each in first.exchanges] == [200]
    assert read_token(first.replay)[0] == "S02"


def test_the_same_contracts_give_the_same_proof(tmp_path: Path) -> None:
    new = ORDERS.replace("status: String!", "status: String")

    once, again = proof(tmp_path, ORDERS, new), proof(tmp_path, ORDERS, new)

    assert once.to_json() == again.to_json()


def test_a_query_that_no_longer_suits_is_told(tmp_path: Path) -> None:
    query = tmp_path / "mine.graphql"
    query.write_text('{ orders(input: {customerEmails: ["a@example.com"]}) { placedAt } }')
    old = ORDERS.replace("name: String!", "name: String! placedAt: String!")

    found = proof(tmp_path, old, ORDERS, usage=of_file(query))

    assert (broken(found), len(found.query)) == (set(), 1)


def graphql(**more: Any) -> dict[str, Any]:
    """Return what our OpenAPI document says of GraphQL, short of its errors, changed."""
    answer = {"type": "object", "properties": {"data": DATA, "errors": {"type": "array"}}}
    operation: dict[str, Any] = {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "responses": {"200": {"content": {"application/json": {"schema": answer}}}},
    }
    path = more.pop("path", "/graphql")
    document = api({}, security=[{"key": []}], components=KEY)
    return document | {"paths": {path: {"post": operation | more}}}


KEY = {
    "securitySchemes": {
        "key": {"type": "apiKey", "in": "header", "name": "X-Wonderment-Access-Token"}
    }
}
OTHER_KEY = {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
PARCEL: dict[str, Any] = {
    "type": "object",
    "properties": {
        name: {"type": "string"} for name in ("trackingCode", "status", "carrierDisplayName")
    },
    "required": ["trackingCode", "status", "carrierDisplayName"],
}
DATA = {
    "type": ["object", "null"],
    "properties": {
        "orders": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "shipments": {"type": "array", "items": PARCEL},
                },
                "required": ["name", "shipments"],
            },
        }
    },
}


def answering(**status: Any) -> dict[str, Any]:
    """Return the same document with another schema for the status of a parcel."""
    new = graphql()
    answer = new["paths"]["/graphql"]["post"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    order = DATA["properties"]["orders"]["items"]  # type: ignore[index]
    parcel = PARCEL | {"properties": PARCEL["properties"] | {"status": status}}
    shipments = {"type": "array", "items": parcel}
    orders = {
        "type": "array",
        "items": order | {"properties": {"name": {"type": "string"}, "shipments": shipments}},
    }
    data = DATA | {"properties": {"orders": orders}}
    answer["content"]["application/json"]["schema"] = schema | {
        "properties": schema["properties"] | {"data": data}
    }
    return new


@pytest.mark.parametrize(
    ("new", "rules"),
    [
        (graphql(path="/v2"), NOTHING_COMES),
        (graphql() | {"components": OTHER_KEY}, NOTHING_COMES),
        (graphql(parameters=[{"name": "shop", "in": "query", "required": True}]), NOTHING_COMES),
        (graphql(requestBody={"content": {"application/xml": {}}}), NOTHING_COMES),
        (
            graphql(
                requestBody={
                    "content": {"application/json": {"schema": {"required": ["operationName"]}}}
                }
            ),
            NOTHING_COMES,
        ),
        (graphql(responses={"202": {}}), NOTHING_COMES | {"F03"}),
        (
            graphql(responses={"200": {"content": {"application/xml": {}}}}),
            NOTHING_COMES | {"F03"},
        ),
        (graphql(parameters=[{"name": "shop", "in": "query"}]), set()),
        (graphql() | {"security": []}, set()),
        (answering(type="integer"), {"S02", "S07", "S08"}),
        (answering(type="string", enum=["A", "B"]), set()),
    ],
    ids=[
        *("path", "credential", "parameter", "media type", "field", "status", "answer type"),
        *("optional parameter", "no credential", "retyped", "fewer values"),
    ],
)
def test_what_an_openapi_document_changes_about_graphql_is_tried(
    new: dict[str, Any], rules: set[str], tmp_path: Path
) -> None:
    assert broken(proof(tmp_path, graphql(), new, name="api")) == rules


def test_a_property_of_an_answer_that_may_be_null_or_missing_is_tried_so(tmp_path: Path) -> None:
    nullable = answering(type=["string", "null"])
    wider = answering(type=["string", "integer"])

    for new in (nullable, wider):
        found = proof(tmp_path, graphql(), new, name="api")
        assert "S02" in broken(found)
        assert all(each.freedom for each in found.broken)


def test_what_no_mock_can_act_out_is_told(tmp_path: Path) -> None:
    old = graphql() | {"servers": [{"url": "https://api.wonderment.com"}]}
    compared = comparison(tmp_path, old, graphql(), name="api")
    found = proven(compared)

    (change,) = compared.changes
    assert (change.kind, change.used) == ("server-removed", True)
    assert (found.not_shown, broken(found)) == ((change.fingerprint,), set())


def test_schemas_of_the_apps_question_and_answer_are_tried_by_themselves(tmp_path: Path) -> None:
    answer, request = schemas.load("graphql-answer"), schemas.load("graphql-request")
    shipment = answer["$defs"]["shipment"]
    without = {key: each for key, each in shipment["properties"].items() if key != "status"}
    gone = answer | {"$defs": answer["$defs"] | {"shipment": shipment | {"properties": without}}}
    more = request | {"required": [*request["required"], "operationName"]}

    lost = proof(tmp_path / "answer", answer, gone)
    refused = proof(tmp_path / "request", request, more, name="graphql-request")

    assert {"S02"} <= broken(lost) < NOTHING_COMES
    assert broken(refused) == NOTHING_COMES


def test_what_the_lookup_neither_asks_nor_reads_has_no_proof(tmp_path: Path) -> None:
    old, new = {"type": "object"}, {"type": "object", "properties": {"a": {"type": "string"}}}

    found = proof(tmp_path, old, new, name="thing")

    assert (found.ran, found.why) == (
        False,
        "no document here says what the reference lookup asks or reads",
    )


def test_our_own_contract_is_kept_by_the_reference_lookup(tmp_path: Path) -> None:
    new = OURS.replace("type Order {", "type Order {\n  placedAt: String\n")

    found = proof(tmp_path, OURS, new)

    assert (broken(found), found.broken_before) == (set(), ())
    assert {"M04", "M05", "S01", "S02", "S03", "S08", "S09", "F02"} <= set(found.kept)
