"""Webhooks are registered, shown, tried and removed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from tests.mock.admin.calling import ADA, call, new_mock

from loop_harness.mock import LoopMock

WEBHOOKS = "shops/shop-1/webhooks"
SECRET = "whk_test_1001_plain"


@pytest.fixture
def mock() -> Iterator[LoopMock]:
    found = new_mock()
    yield found
    found.close()


@pytest.fixture
def receiver() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1", port=0) as found:
        found.expect_request("/loop").respond_with_data("")
        yield found


def test_only_the_answer_to_registering_shows_the_token(mock: LoopMock) -> None:
    made = call(mock, "POST", WEBHOOKS, {"url": "http://127.0.0.1:1/loop", "token": SECRET})
    shown = {"id": "1", "url": "http://127.0.0.1:1/loop", "token": "…", "isOn": True}

    assert (made.status, made.headers["location"]) == (201, f"/__admin/{WEBHOOKS}/1")
    assert made.document == {**shown, "token": SECRET}
    assert call(mock, "GET", WEBHOOKS).document == {"webhooks": [shown]}
    assert call(mock, "GET", f"{WEBHOOKS}/1").document == shown
    assert call(mock, "GET", "shops/shop-1").document["webhooks"] == 1


def test_a_token_is_made_up_where_none_is_given(mock: LoopMock) -> None:
    made = [
        call(mock, "POST", WEBHOOKS, {"url": "http://127.0.0.1:1/"}).document["token"]
        for _ in range(2)
    ]

    assert len(set(made)) == 2


@pytest.mark.parametrize(
    "url", ["http://example.com/", "ftp://127.0.0.1/", "x", "http://user:pw@127.0.0.1/"]
)
def test_nothing_leaves_this_machine(mock: LoopMock, url: str) -> None:
    answer = call(mock, "POST", WEBHOOKS, {"url": url})

    assert answer.status == 400
    assert answer.document["message"].startswith("no webhook can go to ")
    assert len(mock.shops[0].webhooks) == 0


def test_a_webhook_is_tried_at_once(mock: LoopMock, receiver: HTTPServer) -> None:
    call(mock, "POST", WEBHOOKS, {"url": receiver.url_for("/loop"), "token": SECRET})
    tried = call(mock, "POST", f"{WEBHOOKS}/1/test", {}).document

    assert (tried["status"], tried["isTest"]) == (200, True)
    (request, _) = receiver.log[0]
    assert request.headers["x-wonderment-token"] == SECRET
    assert call(mock, "GET", f"{WEBHOOKS}/1/deliveries").document == {"deliveries": [tried]}


def test_an_order_that_is_replaced_tells_the_webhook(mock: LoopMock, receiver: HTTPServer) -> None:
    call(mock, "POST", WEBHOOKS, {"url": receiver.url_for("/loop")})
    before = call(mock, "GET", "shops/shop-1/orders/%232301").document
    parcel = {**before["shipments"][0], "status": "DELIVERED"}
    call(mock, "PUT", "shops/shop-1/orders/%232301", {**before, "shipments": [parcel]})
    assert mock.shops[0].webhooks.settle()

    (sent,) = call(mock, "GET", f"{WEBHOOKS}/1/deliveries").document["deliveries"]
    assert (sent["status"], sent["parcelStatus"]) == (200, "DELIVERED")
    assert ADA not in json.dumps(sent)


def test_a_webhook_that_is_off_is_switched_on_again(mock: LoopMock) -> None:
    call(mock, "POST", WEBHOOKS, {"url": "http://127.0.0.1:1/loop"})
    mock.shops[0].webhooks._boxes["1"].switch_off()
    assert call(mock, "GET", f"{WEBHOOKS}/1").document["isOn"] is False

    assert call(mock, "POST", f"{WEBHOOKS}/1/on", {}).document["isOn"] is True
    assert call(mock, "GET", f"{WEBHOOKS}/1").document["isOn"] is True


def test_a_removed_webhook_is_gone(mock: LoopMock) -> None:
    call(mock, "POST", WEBHOOKS, {"url": "http://127.0.0.1:1/loop"})

    assert call(mock, "DELETE", f"{WEBHOOKS}/1").status == 204
    assert call(mock, "GET", WEBHOOKS).document == {"webhooks": []}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("DELETE", ""), ("POST", "/on"), ("POST", "/test"), ("GET", "/deliveries")],
)
def test_a_webhook_that_is_not_there_is_named(mock: LoopMock, method: str, path: str) -> None:
    call(mock, "POST", WEBHOOKS, {"url": "http://127.0.0.1:1/loop"})

    assert call(mock, method, f"{WEBHOOKS}/7{path}", {}).message == (
        404,
        "there is no webhook called '7'; known: 1",
    )
