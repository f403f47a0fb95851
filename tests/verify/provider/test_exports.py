"""R01: the list of reports, and their files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from tests.verify.provider.judging import told
from tests.verify.provider.providing import Edit, known

from loop_harness.verify.provider.probe import DOWNLOAD, REPORTS

DEMO = known("demo")
TOKEN = "x-wonderment-access-token"
OLD = "2001-02-03T04:05:06.000Z"


def limit_of(request: httpx.Request) -> int | None:
    found = parse_qs(request.url.query.decode()).get("limit")
    return int(found[0]) if found and found[0].isdigit() else None


def listing(edit: Callable[[list[Any], int | None], Any]) -> Edit:
    """Return an edit of every list of reports; it is given the limit as well."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if request.url.path != REPORTS or answer.status_code != 200:
            return answer
        return httpx.Response(200, json=edit(answer.json(), limit_of(request)))

    return edited


def files(edit: Callable[[httpx.Request, httpx.Response], httpx.Response]) -> Edit:
    """Return an edit of every download."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        return edit(request, answer) if request.url.path.startswith(DOWNLOAD) else answer

    return edited


def many(count: int) -> Edit:
    """Return a list of so many reports, whatever the limit, none of which is there yet."""
    return listing(
        lambda shown, limit: [{**shown[0], "status": "pending"}] * min(count, limit or count)
    )


def opened(by: str | None) -> Edit:
    """Return an edit that hands out files to one wrong token, or to none."""
    zipped = httpx.Response(200, content=b"PK\x03\x04")
    return files(lambda request, answer: zipped if request.headers.get(TOKEN) == by else answer)


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (many(101), "101 reports are listed where 100 are the most"),
        (
            listing(
                lambda shown, limit: [{**e, "createdAt": OLD} for e in shown] if limit else shown
            ),
            "a limit of 1 does not list the newest reports",
        ),
        (
            listing(lambda shown, limit: shown[:1] if limit == 2 else shown),
            "a limit of 2 lists 1 of at least 4 reports",
        ),
        (
            listing(lambda shown, limit: shown[:3] if limit == 500 else shown),
            "a limit of 500 lists 3 of at least 4 reports",
        ),
        (
            listing(lambda shown, _: [*shown[:2], *shown[2:][::-1]]),
            "an older report is listed before a newer one",
        ),
        (
            files(lambda _, a: httpx.Response(404) if b"PK" in a.content else a),
            "a report that is listed as finished cannot be had (download by name)",
        ),
        (
            files(lambda _, a: httpx.Response(200, text="<p>soon") if a.status_code == 200 else a),
            "a report that is listed as finished cannot be had (download by name)",
        ),
        (
            listing(
                lambda shown, _: [{**e, "downloadUrl": f"{e['downloadUrl']}.x"} for e in shown]
            ),
            "a report that is listed as finished cannot be had (download by URL)",
        ),
        (opened(None), "a report (download without a token) is answered with status 200"),
        (
            opened("sk_test_9999_wrong"),
            "a report (download with another token) is answered with status 200",
        ),
        (opened(""), "a report (download with an empty token) is answered with status 200"),
        (
            files(lambda _, a: httpx.Response(200) if a.status_code == 302 else a),
            "an unknown report is answered with status 200",
        ),
    ],
)
def test_what_is_wrong_with_reports_is_told(edit: Edit, what: str) -> None:
    (said,) = told("R01", edit, DEMO)

    assert said.partition(": /")[0] == what


def with_all(**fields: Any) -> Edit:
    return listing(lambda shown, _: [{**each, **fields} for each in shown])


@pytest.mark.parametrize(
    "edit",
    [
        listing(lambda _, __: []),
        many(100),
        with_all(createdAt="2026-01-05T09:00:00+00:00"),
        with_all(createdAt=None),
        with_all(status="pending"),
        with_all(expired=True),
        with_all(downloadUrl=None),
        with_all(downloadUrl="https://files.example.org/of/this/shop.zip?signature=1"),
        listing(lambda shown, _: {"reports": shown}),
        files(lambda _, a: httpx.Response(403) if a.status_code == 401 else a),
        files(
            lambda _, a: (
                httpx.Response(302, headers={"location": "/login"}) if a.status_code == 401 else a
            )
        ),
        files(lambda _, a: httpx.Response(404) if a.status_code == 302 else a),
    ],
)
def test_what_may_be_so_is_not_told(edit: Edit) -> None:
    assert told("R01", edit, DEMO) == []


@pytest.mark.parametrize("fields", [{"status": "pending"}, {"expired": True}])
def test_what_is_not_ready_need_not_be_there(fields: dict[str, Any]) -> None:
    gone = files(lambda _, a: httpx.Response(404) if a.status_code == 200 else a)
    unready = with_all(**fields)

    assert told("R01", lambda request, a: gone(request, unready(request, a)), DEMO) == []


def test_a_token_that_opens_everything_is_the_business_of_another_rule() -> None:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if answer.status_code != 401:
            return answer
        is_file = request.url.path.startswith(DOWNLOAD)
        return httpx.Response(200, content=b"PK") if is_file else httpx.Response(200, json=[])

    assert told("R01", edited, DEMO) == []


def test_the_token_goes_to_no_other_host() -> None:
    hosts: set[str] = set()

    def heard(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        hosts.add(request.url.host)
        return elsewhere(request, answer)

    elsewhere = listing(
        lambda shown, _: [
            {**each, "downloadUrl": f"https://other.example.org{DOWNLOAD}{each['name']}"}
            for each in shown
        ]
    )

    assert told("R01", heard, DEMO) == []
    assert hosts == {"127.0.0.1"}


def test_no_more_than_a_few_files_are_asked_for() -> None:
    asked: list[str] = []
    longer = listing(lambda shown, limit: (shown[:1] * 50)[:limit])

    def heard(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        asked.append(request.url.path)
        return longer(request, answer)

    assert told("R01", heard, DEMO) == []

    assert 0 < len([each for each in asked if each.startswith(DOWNLOAD)]) < 50
