"""R02: the dates of predictions, and a missing zip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from tests.verify.provider.judging import told
from tests.verify.provider.providing import Edit, known

from loop_harness.verify.provider.checks.moments import is_before
from loop_harness.verify.provider.probe import PREDICTIONS

DEMO = known("demo")


def predicting(edit: Callable[[Any], Any]) -> Edit:
    """Return an edit of each prediction."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if request.url.path != PREDICTIONS or answer.status_code != 200:
            return answer
        return httpx.Response(200, json={"predictions": [*map(edit, answer.json()["predictions"])]})

    return edited


def lacking(answer: Callable[[], httpx.Response], *, is_empty: bool | None = None) -> Edit:
    """Return an edit of the answers to requests without a zip, or with an empty one."""

    def edited(request: httpx.Request, came: httpx.Response) -> httpx.Response:
        named = parse_qs(request.url.query.decode(), keep_blank_values=True)
        lacks = request.url.path == PREDICTIONS and not named.get("zip", [""])[0]
        fits = is_empty is None or ("zip" in named) is is_empty
        return answer() if lacks and fits else came

    return edited


def dates(least: Any, likely: Any, most: Any) -> Edit:
    return predicting(
        lambda one: {**one, "minDate": least, "estimatedDeliveryDate": likely, "maxDate": most}
    )


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (
            dates("2026-01-06", "2026-01-05", "2026-01-07"),
            "estimatedDeliveryDate is before minDate in a prediction",
        ),
        (
            dates("2026-01-06T00:00:00Z", "2026-01-07T10:00:00Z", "2026-01-07T09:00:00Z"),
            "maxDate is before estimatedDeliveryDate in a prediction",
        ),
        (
            dates("2026-01-06T00:00:00Z", "2026-01-06T01:00:00+02:00", "2026-01-07T09:00:00Z"),
            "estimatedDeliveryDate is before minDate in a prediction",
        ),
        (dates("2026-01-06", None, "2026-01-05"), "maxDate is before minDate in a prediction"),
        (
            predicting(
                lambda one: (
                    {**one, "maxDate": "2020-01-01T00:00:00Z"}
                    if one["shippingMethod"] == "Overnight"
                    else one
                )
            ),
            "maxDate is before estimatedDeliveryDate in a prediction",
        ),
        (
            lacking(lambda: httpx.Response(200, json={"predictions": []})),
            "predictions are asked for without a zip, and answered with status 200",
        ),
        (
            lacking(lambda: httpx.Response(302), is_empty=True),
            "predictions are asked for without a zip, and answered with status 302",
        ),
        (
            lacking(lambda: httpx.Response(204), is_empty=False),
            "predictions are asked for without a zip, and answered with status 204",
        ),
    ],
)
def test_what_is_wrong_with_predictions_is_told(edit: Edit, what: str) -> None:
    assert told("R02", edit, DEMO) == [what]


@pytest.mark.parametrize(
    "edit",
    [
        dates("2026-01-06", "2026-01-06", "2026-01-06"),
        dates("2026-01-06T09:00:00Z", "2026-01-06T09:00:00Z", "2026-01-06"),
        dates("2026-01-06T09:00:00", "2026-01-06T08:30:00Z", "2026-01-06T09:00:00"),
        dates("2026-01-06T23:30:00-05:00", "2026-01-07T04:45:00Z", "2026-01-08T00:00:00+09:00"),
        dates("soon", "2026-01-05", 7),
        predicting(lambda _: {}),
        predicting(lambda _: "Standard"),
        lacking(lambda: httpx.Response(422)),
        lacking(lambda: httpx.Response(500)),
    ],
)
def test_what_may_be_so_or_is_told_by_another_rule_is_not(edit: Edit) -> None:
    assert told("R02", edit, DEMO) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-01-05", "2026-01-06", True),
        ("2026-01-06", "2026-01-05", False),
        ("2026-01-06T10:00:00Z", "2026-01-06T11:30:00+02:00", False),
        ("2026-01-06T10:00:00+02:00", "2026-01-06T09:00:00Z", True),
        ("2026-01-06T10:00:00", "2026-01-06", False),
        ("2026-01-06", "2026-01-06T10:00:00", False),
        ("2026-01-05", "2026-01-06T10:00:00Z", True),
        ("2026-01-05T10:00:00", "2026-01-06T10:00:00Z", False),
        ("20 January", "2026-01-06", False),
        (None, "2026-01-06", False),
        (5, 6, False),
    ],
)
def test_a_moment_is_before_another_where_that_is_sure(
    one: Any, other: Any, expected: bool
) -> None:
    assert is_before(one, other) is expected
