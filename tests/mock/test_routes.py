"""Who asks for something that is not there, by a wrong method or with a wrong token."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from tests.mock.asking import TOKEN, ask, order, refusal, shop_of

from loop_harness.contracts import openapi
from loop_harness.dialect import Dialect
from loop_harness.mock import LoopMock, Request, Shop
from loop_harness.mock.exchange import TOKEN_HEADER

#: one request for each operation that is answered if the token is right
ASKED: dict[str, tuple[str, str, str, bytes]] = {
    "searchShipments": ("GET", "/2022-10/shipments/search/%231001", "", b""),
    "searchShipmentsByToken": ("GET", "/2022-10/shipments/search", "t=eyJxdWVyeSI6IjEwMDEifQ", b""),
    "listReports": ("GET", "/2022-10/reports", "", b""),
    "downloadReport": ("GET", "/api/shipment/report/download/a.zip", "", b""),
    "getDeliveryPredictions": ("GET", "/delivery-promise/predictions", "zip=62701", b""),
    "graphql": ("POST", "/graphql", "", b'{"query": "{ __typename }"}'),
}
REFUSALS: dict[str, Any] = {
    name: {"error": "Unauthorized"}
    if name == "downloadReport"
    else {"message": "401: Authentication Failed"}
    for name in ASKED
}

every_operation = pytest.mark.parametrize("name", ASKED)


@pytest.fixture
def shop() -> Shop:
    return shop_of(order("#1001", "ada@example.com"))


def send(shop: Shop, name: str, token: str | None, **more: Any) -> Any:
    method, path, query, body = ASKED[name]
    opens = {} if token is None else {TOKEN_HEADER: token}
    headers = {"content-type": "application/json", **opens}
    request = {"method": method, "path": path, "query": query, "headers": headers, "body": body}
    return LoopMock(shop, check=True).respond(Request(**{**request, **more}))


def test_every_operation_is_asked_here() -> None:
    assert set(ASKED) == {each.id for each in openapi.operations()}


@every_operation
def test_the_right_token_opens_every_operation(shop: Shop, name: str) -> None:
    assert send(shop, name, TOKEN).status in {200, 302}
    assert [each.operation for each in shop.journal] == [name]


@every_operation
@pytest.mark.parametrize(
    "token",
    [
        *(None, "", " ", "sk_test_1002_plain", TOKEN[:-1], TOKEN[1:], f"{TOKEN}x", TOKEN.upper()),
        *(f" {TOKEN}", f"Bearer {TOKEN}", "sk_test_1001_", "*", "%", "null"),
    ],
)
def test_any_other_token_is_refused_as_documented(shop: Shop, name: str, token: str | None) -> None:
    answer = send(shop, name, token)

    assert refusal(answer) == (401, REFUSALS[name])
    assert tuple(shop.journal) == ()


@every_operation
def test_a_token_in_the_wrong_place_is_no_token(shop: Shop, name: str) -> None:
    _, _, query, body = ASKED[name]
    misplaced: list[dict[str, Any]] = [
        {"query": f"{query}&{TOKEN_HEADER}={TOKEN}&token={TOKEN}"},
        {"headers": {"authorization": f"Bearer {TOKEN}"}},
        {"headers": {"x-api-key": TOKEN, "cookie": f"{TOKEN_HEADER}={TOKEN}"}},
        {"body": body[:-1] + f', "token": "{TOKEN}"}}'.encode()},
    ]

    assert [send(shop, name, None, **each).status for each in misplaced] == [401] * 4


def test_graphql_may_refuse_with_status_200_and_errors(shop: Shop) -> None:
    mock = LoopMock(shop, check=True, dialect=Dialect().but(graphql_auth_failure="errors-200"))
    answer = mock.respond(Request(method="POST", path="/graphql"))

    assert refusal(answer) == (
        200,
        {
            "errors": [
                {
                    "message": "401: Authentication Failed",
                    "extensions": {"code": "UNAUTHENTICATED"},
                }
            ]
        },
    )


@pytest.mark.parametrize("name", [each for each in ASKED if each != "graphql"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_a_wrong_method_is_refused_and_the_right_one_is_named(
    shop: Shop, name: str, method: str
) -> None:
    answer = send(shop, name, TOKEN, method=method)

    assert (answer.status, dict(answer.headers)["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/graphq", "POST /graphql"),
        ("/graphql/", "POST /graphql"),
        ("/GRAPHQL", "POST /graphql"),
        ("/api/graphql", "POST /graphql"),
        ("/2022-10/report", "GET /2022-10/reports"),
        ("/2023-01/reports", "GET /2022-10/reports"),
        ("/shipments/search/1001", "GET /2022-10/shipments/search"),
        ("/2022-10/shipments/search/a/b", "GET /2022-10/shipments/search"),
        ("/delivery-promise/prediction", "GET /delivery-promise/predictions"),
        ("/api/shipment/report/download", "GET /api/shipment/report/download/{path}"),
    ],
)
def test_an_unknown_path_is_refused_with_the_nearest_one(shop: Shop, path: str, near: str) -> None:
    assert refusal(ask(shop, path)) == (
        404,
        {"message": f"Loop has no {path}; the nearest it has is {near}"},
    )
    assert [(each.operation, each.status) for each in shop.journal] == [(None, 404)]


def test_nothing_is_ever_forwarded(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[object] = []
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, lambda _self, *to: gone.append(to))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *to, **_: gone.append(to))

    paths = ("/nowhere", "/2022-10/orders", "//loop.example/graphql", "http://loop.example/x")
    assert [ask(shop, each).status for each in paths] == [404] * 4
    assert gone == []


def test_nobody_learns_which_paths_exist_without_a_token(shop: Shop) -> None:
    assert refusal(ask(shop, "/nowhere", token="sk_test_9_none"))[0] == 401
