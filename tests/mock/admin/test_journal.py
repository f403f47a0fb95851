"""What was asked is shown, filtered, forgotten, and held against what somebody expects."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.mock.admin.calling import ADA, TOKEN, asked, call, new_mock

from loop_harness.mock import LoopMock, Request
from loop_harness.mock.exchange import TOKEN_HEADER

VERIFY = "shops/shop-1/verification"
GRACE = "grace@example.com"


@pytest.fixture
def mock() -> LoopMock:
    """Two look-ups and a search of the first shop, one look-up of the second, and a stranger."""
    found = new_mock()
    call(found, "POST", "shops", {"token": "sk_test_9_second"})
    asked(found, TOKEN, ADA)
    search(found, TOKEN)
    asked(found, "sk_test_9_second", ADA)
    search(found, "sk_live_77_topsecret")
    asked(found, TOKEN, ADA, GRACE)
    return found


def search(mock: LoopMock, token: str) -> None:
    path = "/2022-10/shipments/search/%232301"
    mock.respond(Request(method="GET", path=path, headers={TOKEN_HEADER: token}))


def shown(mock: LoopMock, query: str = "") -> list[tuple[str | None, int]]:
    """Return the shops and numbers of what the journal shows."""
    entries = call(mock, "GET", f"journal?{query}").document["entries"]
    return [(each["shop"], each["number"]) for each in entries]


def test_the_journal_is_shown_in_the_sequence_of_time_without_secrets(mock: LoopMock) -> None:
    answer = call(mock, "GET", "journal").document

    assert shown(mock) == [("shop-1", 1), ("shop-1", 2), ("shop-2", 1), (None, 1), ("shop-1", 3)]
    assert answer["entries"][0] == {"shop": "shop-1", **mock.shops[0].journal[0].to_json()}
    assert not any(each in json.dumps(answer) for each in ("single", "second", "topsecret"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("shop=shop-1", [("shop-1", 1), ("shop-1", 2), ("shop-1", 3)]),
        ("operation=searchShipments", [("shop-1", 2), (None, 1)]),
        ("address=grace@example.com", [("shop-1", 3)]),
        ("address=ada%40example.com&shop=shop-2", [("shop-2", 1)]),
        ("status=401", [(None, 1)]),
        ("path=/graphql&limit=1", [("shop-1", 3)]),
        ("path=/2022-10/shipments/search/%25232301", [("shop-1", 2), (None, 1)]),
        ("limit=2", [(None, 1), ("shop-1", 3)]),
        ("limit=0", []),
        ("operation=nothing", []),
    ],
)
def test_the_journal_is_filtered(
    mock: LoopMock, query: str, found: list[tuple[str | None, int]]
) -> None:
    assert shown(mock, query) == found


def test_only_what_came_since_is_shown(mock: LoopMock) -> None:
    entries = call(mock, "GET", "journal").document["entries"]

    assert shown(mock, f"since={entries[3]['monotonicSeconds']!r}") == [("shop-1", 3)]


def test_the_journal_of_one_shop_is_forgotten_or_all(mock: LoopMock) -> None:
    assert call(mock, "DELETE", "journal?shop=shop-1").status == 204
    assert shown(mock) == [("shop-2", 1), (None, 1)]

    assert call(mock, "DELETE", "journal").status == 204
    assert shown(mock) == []


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_journal_of_no_shop_brings_the_nearest(mock: LoopMock, method: str) -> None:
    assert call(mock, method, "journal?shop=shop-3").status == 404


def test_asking_the_admin_api_is_in_no_journal() -> None:
    mock = new_mock()
    call(mock, "GET", "journal")
    call(mock, "GET", "nothing")

    assert shown(mock) == []


@pytest.mark.parametrize(
    ("body", "kept", "found"),
    [
        ({"expectation": {"operation": "graphql"}}, True, 2),
        ({"expectation": {"operation": "graphql"}, "times": 2}, True, 2),
        ({"expectation": {"operation": "graphql"}, "times": 1}, False, 2),
        ({"expectation": {"operation": "graphql"}, "times": {"least": 3}}, False, 2),
        ({"expectation": {"operation": "graphql"}, "times": {"most": 2}}, True, 2),
        ({"expectation": {"operation": "listReports"}, "times": 0}, True, 0),
        ({"expectation": {"addresses": [GRACE, ADA]}}, True, 1),
        ({"sequence": [{"operation": "graphql"}, {"operation": "searchShipments"}]}, True, 2),
        ({"sequence": [{"operation": "searchShipments"}, {"addresses": [ADA]}]}, False, 1),
        ({"sequence": [{"addresses": [ADA]}, {"addresses": [ADA, GRACE]}]}, True, 2),
        (
            {"sequence": [{"addresses": [ADA]}, {"addresses": [ADA, GRACE]}], "strict": True},
            False,
            1,
        ),
    ],
)
def test_an_expectation_is_kept_or_not(mock: LoopMock, body: Any, kept: bool, found: int) -> None:
    answer = call(mock, "POST", VERIFY, body)

    assert (answer.status, answer.document["kept"], answer.document["found"]) == (200, kept, found)
    assert answer.document["of"] == 3


def test_what_came_closest_is_told_with_what_differs(mock: LoopMock) -> None:
    wanted = {"operation": "graphql", "addresses": ["Ada@example.com"]}
    missed = call(mock, "POST", VERIFY, {"expectation": wanted}).document["nearMisses"]

    assert missed[0]["entry"]["number"] == 1
    (difference,) = missed[0]["differences"]
    assert (difference["field"], difference["expected"], difference["actual"]) == (
        "addresses",
        ["Ada@example.com"],
        [ADA],
    )


def test_older_requests_that_fell_out_are_counted() -> None:
    mock = new_mock()
    for _ in range(1003):
        search(mock, TOKEN)

    assert call(mock, "POST", VERIFY, {"expectation": {}}).document["forgotten"] == 3


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "$"),
        ({"expectation": {}, "sequence": []}, "$"),
        ({"expectation": {"oper": "x"}}, "$.expectation"),
        ({"sequence": [{}, {"method": 1}]}, "$.sequence[1].method"),
        ({"expectation": {"operation": "grapql"}}, "$.expectation.operation"),
        (
            {"sequence": [{"headers": {"Authorization": "x"}}]},
            "$.sequence[0].headers.Authorization",
        ),
    ],
)
def test_an_expectation_that_means_nothing_is_refused_with_its_place(
    mock: LoopMock, body: Any, place: str
) -> None:
    answer = call(mock, "POST", VERIFY, body)

    assert (answer.status, [path for path, _ in answer.problems]) == (400, [place])
