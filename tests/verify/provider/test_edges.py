"""C05: what finds nothing, and what cannot be asked for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.verify.provider.judging import RICH, told
from tests.verify.provider.providing import Edit, known

from loop_harness.verify.provider.probe import SEARCH

TERM = "none-such"
FOUND = {"name": "#1", "shipments": [{"trackingCode": "1"}]}


def unfound(status: int, body: str, where: str = SEARCH) -> Edit:
    """Return an edit of what is answered to a search that finds nothing."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_it = request.url.path.startswith(where) and answer.content == b"null"
        return httpx.Response(status, text=body) if is_it else answer

    return edited


def limits(*taken: str, status: int = 200) -> Edit:
    """Return an edit that takes some limits which are none."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_taken = request.url.params.get("limit") in taken
        return httpx.Response(status, json=[]) if is_taken else answer

    return edited


def termless(status: int, document: Any, *, with_t: bool) -> Edit:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_it = request.url.path == SEARCH and answer.status_code == 400
        is_it = is_it and with_t == ("t" in request.url.params)
        return httpx.Response(status, json=document) if is_it else answer

    return edited


@pytest.mark.parametrize(
    ("edit", "start"),
    [
        (unfound(500, "{}"), "searchShipments, not found"),
        (unfound(200, "{}"), "searchShipments, not found"),
        (unfound(200, ""), "searchShipments, not found"),
        (unfound(200, '{"shipments": null}'), "searchShipments, not found"),
        (unfound(204, ""), "searchShipments, not found"),
        (unfound(410, "null"), "searchShipments, not found"),
        (unfound(302, ""), "searchShipments, not found"),
        (unfound(200, '{"error": "not found"}'), "searchShipments, not found"),
        (limits("0"), "listReports, wrong limit"),
        (limits("501"), "listReports, wrong limit"),
        (limits("-1"), "listReports, wrong limit"),
        (limits("abc"), "listReports, wrong limit"),
        (limits("1.5"), "listReports, wrong limit"),
        (limits("abc", status=302), "listReports, wrong limit"),
        (termless(200, FOUND, with_t=False), "searchShipmentsByToken, missing term"),
        (termless(200, {}, with_t=True), "searchShipmentsByToken, missing term"),
    ],
)
def test_what_is_not_documented_is_found(edit: Edit, start: str) -> None:
    (found,) = told("C05", edit)

    assert found.startswith(start)


def test_what_is_not_documented_of_a_search_by_t_alone_is_found() -> None:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_it = request.url.path == SEARCH and answer.content == b"null"
        return httpx.Response(200, json={}) if is_it else answer

    (found,) = told("C05", edited)

    assert found.startswith("searchShipmentsByToken, not found by t alone")


@pytest.mark.parametrize(
    "edit",
    [
        unfound(200, '{"name": "#1", "shipments": [], "more": 1}'),
        unfound(401, '{"message": "no"}'),
        unfound(404, ""),
        unfound(403, ""),
        unfound(200, '{"name": "#1", "shipments": [{"trackingCode": "1"}]}'),
        limits("0", "abc", status=422),
        limits("0", "abc", status=500),
        termless(422, {}, with_t=False),
        termless(401, {}, with_t=True),
    ],
)
def test_what_is_documented_or_told_by_another_rule_is_right(edit: Edit) -> None:
    assert told("C05", edit) == []


@pytest.mark.parametrize("choice", ["null-200", "status-401", "status-404", "empty-shipments"])
@pytest.mark.parametrize("asks_who", [False, True])
def test_our_mock_answers_in_every_documented_way(choice: str, asks_who: bool) -> None:
    held = known(RICH)
    held = held.with_authentication() if asks_who else held

    assert told("C05", held=held, rest_not_found=choice) == []
