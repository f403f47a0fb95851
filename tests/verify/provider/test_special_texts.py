"""P08: special characters in names and codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.verify.provider.finding import finding, showing
from tests.verify.provider.judging import of_search, told
from tests.verify.provider.providing import known

from loop_harness.dialect import Dialect
from loop_harness.model import Order
from loop_harness.verify.provider.mutants import Passing, Provider

HELD = known("awkward-names")


@pytest.mark.parametrize(
    "change",
    [
        lambda name: name.replace('"', ""),
        lambda name: name.replace("\t", " "),
        lambda name: name.strip(),
        lambda name: name.replace("\u202e", ""),
        lambda name: name.replace("<b>", "&lt;b&gt;"),
        lambda name: name[:150],
        lambda name: name.replace("%25", "%"),
    ],
)
def test_a_name_that_arrives_changed_is_found(change: Callable[[str], str]) -> None:
    at = showing(lambda o: {**o, "name": change(o["name"])}, "awkward-names")

    assert told("P08", held=HELD, at=at)


@pytest.mark.parametrize("field", ["trackingCode", "status", "carrierDisplayName"])
def test_a_text_of_a_parcel_that_arrives_changed_is_found(field: str) -> None:
    def shown(order: Any) -> Any:
        parcels = [{**p, field: p[field].replace("<", "")} for p in order["shipments"]]
        return {**order, "shipments": parcels}

    assert told("P08", held=HELD, at=showing(shown, "awkward-names"))


@pytest.mark.parametrize("sign", ["/", "?", "%", "+", '"', "🎁", "\n", "\\", "&", "  "])
def test_a_sign_that_cannot_be_searched_for_is_found(sign: str) -> None:
    class Deaf(Provider):
        def searched(self, term: str) -> list[Order]:
            return [] if sign in term else super().searched(term)

    assert told("P08", held=HELD, at=Deaf(HELD, Dialect(), Passing()))


def test_a_name_that_a_search_answers_changed_is_found() -> None:
    changed = of_search(lambda found, _: {**found, "name": found["name"].replace("&", "&amp;")})

    assert told("P08", changed, held=HELD)


def test_an_order_that_one_quote_hides_is_found() -> None:
    quoteless = finding(
        lambda _, right, __: [o for o in right if '"' not in o.name], "awkward-names"
    )

    assert told("P08", held=HELD, at=quoteless)


def test_a_search_that_finds_nothing_at_all_is_none_of_its_business() -> None:
    class Dumb(Provider):
        def searched(self, _: str) -> list[Order]:
            return []

    assert told("P08", held=HELD, at=Dumb(HELD, Dialect(), Passing())) == []


@pytest.mark.parametrize("required", ["always", "when-authentication-on"])
@pytest.mark.parametrize("asks_who", [False, True])
def test_our_mock_keeps_it_whoever_has_to_say_who_asks(required: str, asks_who: bool) -> None:
    held = HELD.with_authentication() if asks_who else HELD

    assert told("P08", held=held, tracking_token_required=required) == []
