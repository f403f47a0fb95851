"""A02: a refusal of the token is not the answer to a search for nothing."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from tests.verify.provider.judging import RICH, told
from tests.verify.provider.providing import Edit, known

from loop_harness.verify.provider.probe import SEARCH

HEADER = "x-wonderment-access-token"
TOKEN = known(RICH).document["shop"]["token"]
NOTHING: dict[str, Any] = {"data": {"orders": []}}


def refusing(path: str, status: int, document: Any, token: str | None = "any") -> Edit:  # noqa: S107 - a kind of token
    """Return an edit of each refusal at one path, or of those of one token."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        came = request.headers.get(HEADER)
        is_refused = came != TOKEN and request.url.path.startswith(path)
        is_it = is_refused and token in ("any", came)
        return httpx.Response(status, text=json.dumps(document)) if is_it else answer

    return edited


def words(kind: str, token: str = "made-up") -> str:  # noqa: S107 - a kind of token
    return f"a token that is {token} is answered as if there was nothing: {kind}"


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (refusing("/graphql", 200, NOTHING), words("orders over GraphQL")),
        (refusing("/graphql", 200, NOTHING, None), words("orders over GraphQL", "absent")),
        (refusing("/graphql", 200, NOTHING, ""), words("orders over GraphQL", "empty")),
        (refusing("/graphql", 200, {"data": None}), words("orders over GraphQL")),
        (refusing(SEARCH + "/", 200, None), words("search")),
        (refusing(SEARCH + "/", 200, {"shipments": []}), words("search")),
        (refusing(SEARCH, 200, None, None), words("search", "absent")),
        (refusing("/2022-10/reports", 200, []), words("reports")),
        (refusing("/delivery-promise", 200, {"predictions": []}), words("predictions")),
    ],
)
def test_a_refusal_that_looks_like_nothing_is_found(edit: Edit, what: str) -> None:
    assert told("A02", edit) == [what]


@pytest.mark.parametrize(("choice", "status"), [("status-401", 401), ("status-404", 404)])
def test_a_refusal_in_the_words_for_not_found_is_found(choice: str, status: int) -> None:
    edit = refusing(SEARCH, status, {"message": "We couldn't find that order"})

    assert told("A02", edit, rest_not_found=choice) == [words("search")]


@pytest.mark.parametrize(
    "edit",
    [
        refusing("/graphql", 200, {"errors": [{"message": "no"}], "data": {"orders": []}}),
        refusing("/graphql", 403, NOTHING),
        refusing("/graphql", 200, {"message": "Unauthorized"}),
        refusing("/graphql", 200, {"data": {"orders": [{"name": "#1", "shipments": []}]}}),
        refusing(SEARCH, 404, {"message": "We couldn't find that order"}),
        refusing(SEARCH, 200, {"error": "Unauthorized"}),
        refusing("/2022-10/reports", 401, []),
    ],
    ids=["errors too", "403", "a message", "data", "not found has 200", "an error", "401"],
)
def test_a_refusal_that_can_be_told_is_right(edit: Edit) -> None:
    assert told("A02", edit) == []


@pytest.mark.parametrize("choice", ["null-200", "status-401", "status-404", "empty-shipments"])
@pytest.mark.parametrize("asks_who", [False, True])
def test_our_mock_can_be_understood_however_it_finds_nothing(choice: str, asks_who: bool) -> None:
    held = known(RICH)
    held = held.with_authentication() if asks_who else held

    assert told("A02", held=held, rest_not_found=choice, graphql_auth_failure="errors-200") == []
