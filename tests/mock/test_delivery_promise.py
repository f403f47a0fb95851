"""Predictions: earliest, expected and latest delivery for each shipping method."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st
from tests.mock.asking import ask, document, refusal

from loop_harness import world
from loop_harness.clock import Clock
from loop_harness.mock import Shop

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATH = "/delivery-promise/predictions"
MISSING_ZIP = (400, {"message": "zip is required"})


def shop_at(now: datetime = NOW, seed: int = 0) -> Shop:
    return Shop(world.load("single"), clock=Clock(now), seed=seed)


def predicted(query: str, shop: Shop | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document(ask(shop or shop_at(), PATH, query))["predictions"]
    return found


@given(zip_code=st.from_regex(r"[1-9]\d{4}", fullmatch=True), seed=st.integers(0, 9))
def test_the_earliest_comes_before_the_expected_before_the_latest(zip_code: str, seed: int) -> None:
    for each in predicted(f"zip={zip_code}", shop_at(seed=seed)):
        assert NOW.isoformat()[:10] < each["minDate"]
        assert each["minDate"] <= each["estimatedDeliveryDate"] <= each["maxDate"]


def test_without_a_choice_each_method_of_the_shop_is_predicted() -> None:
    assert [each["shippingMethod"] for each in predicted("zip=62701")] == ["Standard", "Express"]


def test_the_methods_that_are_asked_for_are_predicted_in_their_sequence() -> None:
    query = "zip=62701&shipping_methods=Express&shipping_methods=Night%20%26%20Day"

    assert [each["shippingMethod"] for each in predicted(query)] == ["Express", "Night & Day"]


def test_the_same_question_has_the_same_answer_and_another_zip_another() -> None:
    assert predicted("zip=62701") == predicted("variant_ids=9001&zip=62701")
    assert len({str(predicted(f"zip={number}")) for number in range(62701, 62721)}) > 1


def test_predictions_move_with_the_clock_of_the_shop() -> None:
    later = predicted("zip=62701", shop_at(NOW.replace(year=2027)))

    assert [each["minDate"][4:] for each in later] == [
        each["minDate"][4:] for each in predicted("zip=62701")
    ]


@pytest.mark.parametrize("query", ["", "zip=", "zip=%20", "ZIP=62701", "shipping_methods=Express"])
def test_a_missing_zip_is_refused(query: str) -> None:
    assert refusal(ask(shop_at(), PATH, query)) == MISSING_ZIP


def test_nothing_is_predicted_for_nowhere() -> None:
    assert refusal(ask(shop_at(), PATH, "zip=00000")) == (
        404,
        {"message": "no prediction for this destination"},
    )
