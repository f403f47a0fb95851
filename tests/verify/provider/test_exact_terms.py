"""P09: what a search finds, and what it must not find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.verify.provider.judging import RICH, of_search, told
from tests.verify.provider.providing import Edit, known

from loop_harness.dialect import Dialect
from loop_harness.model import Order
from loop_harness.verify.provider.mutants import Passing, Provider
from loop_harness.verify.provider.probe import SEARCH

Finds = Callable[[str, Order], bool]


class Finding(Provider):
    """Our mock, which finds more than it should, or less."""

    finds: Finds
    loses: Finds

    def searched(self, term: str) -> list[Order]:
        """Search in its own way."""
        right = [one for one in super().searched(term) if not self.loses(term, one)]
        return right or [one for one in self.held.stored_orders if self.finds(term, one)]


def finding(finds: Finds, loses: Finds, **choices: str) -> Finding:
    named = {name.replace("_", "-"): choice for name, choice in choices.items()}
    made = Finding(known(RICH), Dialect.of(named), Passing())
    made.finds, made.loses = finds, loses
    return made


def codes(order: Order) -> list[str]:
    return [each.tracking_code for each in order.shipments]


def never(_: str, __: Order) -> bool:
    return False


@pytest.mark.parametrize(
    "finds",
    [
        lambda term, order: term == order.id,
        lambda term, order: any(
            term == each["sku"] for s in order.shipments for each in s.line_items
        ),
        lambda term, order: any(term == code[:8] for code in codes(order) if len(code) == 18),
        lambda term, order: len(term) > 2 and any(term == code[1:] for code in codes(order)),
        lambda term, order: order.name in term.split(" "),
        lambda term, order: order.name in term.split(","),
        lambda term, order: term.replace("0", "") == order.name.replace("0", "") != "#52",
        lambda term, order: any(term == each.partition("@")[0] for each in order.emails),
        lambda term, order: term[-10:] == (order.phone or "")[-10:] != "",
        lambda term, order: term.replace("*", "") != term and order.name.startswith(term[:-1]),
        lambda term, order: term == order.name[1:] and order.name == "#5102-1",
    ],
    ids=[
        *("id", "sku", "beginning", "without the first", "words", "list", "zeros", "local part"),
        *("national phone", "star", "one without its sign"),
    ],
)
def test_more_than_the_exact_term_is_told(finds: Finds) -> None:
    (what,) = told("P09", at=finding(finds, never))

    assert what.startswith("a search for ")
    assert " finds order #5" in what


@pytest.mark.parametrize(
    ("loses", "what"),
    [
        (
            lambda term, order: term == order.name == "#5103",
            "a search for '#5103', which is the exact name of order #5103, finds nothing",
        ),
        (
            lambda term, _: term == "745814121644",
            "a search for '745814121644', which is the exact code of order #5104, finds nothing",
        ),
    ],
)
def test_an_exact_term_that_finds_nothing_is_told(loses: Finds, what: str) -> None:
    assert told("P09", at=finding(never, loses)) == [what]


def test_another_order_that_is_found_is_told() -> None:
    edit = of_search(lambda found, term: {**found, "name": "#5106"} if term == "#5103" else found)

    (what,) = told("P09", edit)

    assert what == "a search for '#5103', which is the exact name of order #5103, finds order #5106"


def test_a_name_without_its_sign_finds_an_order_where_others_do() -> None:
    lost = finding(never, lambda term, _: term == "5102-1", rest_leading_hash="optional")

    assert told("P09", at=lost) == [
        "a search for '5102-1', which is the name without # of order #5102-1, finds nothing"
    ]


@pytest.mark.parametrize(
    "finds",
    [
        lambda term, order: term.lower() in {each.lower() for each in (order.name, *codes(order))},
        lambda term, order: term.strip() in (order.name, *codes(order)),
    ],
    ids=["case", "spaces"],
)
def test_what_is_nowhere_said_may_be_either_way(finds: Finds) -> None:
    assert told("P09", at=finding(finds, never)) == []


def test_an_order_that_nobody_told_of_is_found_by_its_own_name() -> None:
    others = {"#510", "5101-9", "101"}

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        term = request.url.path.removeprefix(f"{SEARCH}/")
        found: Any = {"name": term, "shipments": [{"trackingCode": "1Z0"}]}
        return httpx.Response(200, json=found) if term in others else answer

    assert told("P09", edited) == []


@pytest.mark.parametrize(
    "edit",
    [
        of_search(lambda found, _: {**found, "name": found["name"].removeprefix("#")}),
        of_search(lambda found, _: {**found, "name": None}),
        of_search(lambda found, _: {**found, "shipments": found["shipments"][-1:]}),
    ],
)
def test_how_an_order_is_shown_is_the_business_of_others(edit: Edit) -> None:
    assert told("P09", edit) == []


@pytest.mark.parametrize("choice", ["null-200", "status-401", "status-404", "empty-shipments"])
@pytest.mark.parametrize("name", ["multi-package", "more-than-ten", "same-name-twice"])
def test_each_way_of_finding_nothing_is_right(choice: str, name: str) -> None:
    held = known(name)

    assert told("P09", held=held, rest_not_found=choice) == []
    assert told("P09", held=held.with_authentication(), rest_not_found=choice) == []
