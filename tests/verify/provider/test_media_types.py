"""C04: what the answers say that they are."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from tests.verify.provider.judging import told
from tests.verify.provider.providing import Edit

from loop_harness.verify.provider.probe import SEARCH


def typed(media_type: str | None, which: Callable[[httpx.Request, int], bool]) -> Edit:
    """Return an edit that calls some JSON answers otherwise."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if "json" not in answer.headers.get("content-type", ""):
            return answer
        if not which(request, answer.status_code):
            return answer
        headers = {} if media_type is None else {"content-type": media_type}
        return httpx.Response(answer.status_code, headers=headers, content=answer.content)

    return edited


def at(path: str, status: int = 200) -> Callable[[httpx.Request, int], bool]:
    return lambda request, came: request.url.path.startswith(path) and came == status


def everywhere(_: httpx.Request, __: int) -> bool:
    return True


@pytest.mark.parametrize(
    ("media_type", "which", "what"),
    [
        ("text/html", everywhere, "graphql answers JSON and calls it 'text/html' (orders"),
        (None, everywhere, "graphql answers JSON and calls it 'nothing' (orders, status 200)"),
        ("text/plain", at(SEARCH + "/"), "searchShipments answers JSON and calls it 'text/plain'"),
        ("text/plain", at(SEARCH, 401), "searchShipments answers JSON and calls it 'text/plain'"),
        ("application/jsonp", at("/2022-10/reports"), "listReports answers JSON and calls it"),
        ("text/x-json", at("/2022-10/reports", 400), "listReports answers JSON and calls it"),
        ("application/xml", at("/delivery"), "getDeliveryPredictions answers JSON and calls it"),
        ("text/html", at("/delivery", 400), "getDeliveryPredictions answers JSON and calls it"),
        ("text/html", at("/graphql", 400), "graphql answers JSON and calls it 'text/html' (bad"),
        ("text/html", at("/graphql", 401), "graphql answers JSON and calls it 'text/html' (ref"),
    ],
)
def test_json_under_another_name_is_found(
    media_type: str | None, which: Callable[[httpx.Request, int], bool], what: str
) -> None:
    (found,) = told("C04", typed(media_type, which))

    assert found.startswith(what)


def test_json_under_another_name_where_a_search_finds_nothing_is_found() -> None:
    def edited(_: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_null = answer.content == b"null"
        return httpx.Response(200, text="null") if is_null else answer

    (found,) = told("C04", edited)

    assert found.startswith("searchShipments answers JSON and calls it 'text/plain; ch")


@pytest.mark.parametrize(
    "media_type",
    [
        *("application/json", "Application/JSON;charset=UTF-8", "application/problem+json"),
        *("application/graphql-response+json; charset=utf-8", "application/vnd.loop.v1+json"),
    ],
)
def test_every_json_type_is_right(media_type: str) -> None:
    assert told("C04", typed(media_type, everywhere)) == []


def test_a_text_or_a_page_need_not_be_json() -> None:
    def paged(_: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if answer.status_code == 401:
            return httpx.Response(401, text="401")
        return httpx.Response(400, html="<p>no</p>") if answer.status_code == 400 else answer

    assert told("C04", paged) == []
