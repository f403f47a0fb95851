"""An operation is offered unless it is answered with 404 throughout."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from tests.verify.provider.looking import WORLD, looked, provider
from tests.verify.provider.providing import Wrong, known

from loop_harness.verify.provider.known import Known

EVERY = {
    "graphql",
    "searchShipments",
    "searchShipmentsByToken",
    "listReports",
    "downloadReport",
    "getDeliveryPredictions",
}
SEARCH = "/2022-10/shipments/search"
PLACES: dict[str, Callable[[str], bool]] = {
    "graphql": lambda path: path == "/graphql",
    "searchShipments": lambda path: path.startswith(f"{SEARCH}/"),
    "searchShipmentsByToken": lambda path: path == SEARCH,
    "listReports": lambda path: path == "/2022-10/reports",
    "getDeliveryPredictions": lambda path: path == "/delivery-promise/predictions",
}


def without(where: Callable[[str], bool], answer: httpx.Response | None = None) -> Wrong:
    """Return a provider that has nothing there."""
    nothing = answer or httpx.Response(404, text="Not Found")
    return Wrong(
        provider(known(WORLD)),
        lambda request, right: nothing if where(request.url.path) else right,
    )


@pytest.mark.parametrize("operation", PLACES)
def test_what_is_answered_with_404_throughout_is_not_offered(operation: str) -> None:
    look, _ = looked(without(PLACES[operation]))

    also = {"downloadReport"} if operation == "listReports" else set()
    assert look.offers == EVERY - {operation} - also


@pytest.mark.parametrize("status", [400, 401, 405, 500])
def test_what_is_refused_otherwise_is_offered(status: int) -> None:
    refusal = httpx.Response(status, json={"message": "no"})

    look, _ = looked(without(lambda path: path != "/graphql", refusal))

    assert look.offers >= EVERY - {"downloadReport"}


def test_without_a_report_there_is_nothing_to_download() -> None:
    look, _ = looked(without(PLACES["listReports"], httpx.Response(200, json=[])))

    assert look.offers == EVERY - {"downloadReport"}


EMPTY = Known({"shop": {"token": "sk_test_2018_known"}})
STRANGERS = Known(
    {
        "shop": {"token": "sk_test_2018_known"},
        "orders": [{"name": "#1", "emails": ["a@example.com"]}],
    }
)


@pytest.mark.parametrize("held", [EMPTY, STRANGERS, known(WORLD)], ids=["none", "foreign", "all"])
@pytest.mark.parametrize("authentication", [False, True])
@pytest.mark.parametrize("choice", ["null-200", "status-401", "status-404", "empty-shipments"])
def test_a_search_that_finds_nothing_is_offered_still(
    held: Known, choice: str, *, authentication: bool
) -> None:
    there = known(WORLD).with_authentication() if authentication else known(WORLD)

    look, _ = looked(provider(there, {"rest-not-found": choice}), held)

    assert look.offers == EVERY


def test_a_search_that_is_not_found_without_t_is_offered() -> None:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_bare = request.url.path.startswith(SEARCH) and not request.url.params
        return httpx.Response(404, text="Not Found") if is_bare else answer

    look, _ = looked(Wrong(provider(known(WORLD)), edited))

    assert look.offers == EVERY
