"""What was rendered of an order is kept while there is room, and never shown for another order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.mock.asking import order

from loop_harness.mock.rendered import Rendered
from loop_harness.model import Json, Order


class Renderer:
    """Shows the name of an order, and remembers whose it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, each: Order) -> Json:
        self.asked.append(each.name)
        return each.name


def test_an_order_is_rendered_once_for_each_view() -> None:
    render, rendered, some = Renderer(), Rendered(4), [order("#1"), order("#2")]

    for view in ("graphql", "search", "graphql", "search"):
        assert rendered.views(view, some, render) == ["#1", "#2"]

    assert render.asked == ["#1", "#2", "#1", "#2"]


def test_what_was_asked_for_least_lately_makes_room() -> None:
    render, rendered = Renderer(), Rendered(2)
    one, two, three = order("#1"), order("#2"), order("#3")

    for each in (one, two, one, three, one, two):
        rendered.views("graphql", [each], render)

    assert render.asked == ["#1", "#2", "#3", "#2"]
    assert len(rendered) == 2


def test_no_order_is_shown_as_another_that_was_there_before() -> None:
    """An order that nobody holds any more leaves its id to the next one."""
    rendered = Rendered(1000)

    for number in range(500):
        assert rendered.views("graphql", [order(f"#{number}")], Renderer()) == [f"#{number}"]


def test_many_may_ask_at_once() -> None:
    rendered, some = Rendered(5), [order(f"#{number}") for number in range(20)]

    def ask(_number: int) -> list[Json]:
        return rendered.views("graphql", some, lambda each: each.name)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(400)))

    assert answers == [[each.name for each in some]] * 400
    assert len(rendered) == 5
