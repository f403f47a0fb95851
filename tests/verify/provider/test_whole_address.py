"""P04: what a part of an address, or something like it, finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.verify.provider.finding import finding
from tests.verify.provider.judging import RICH, told
from tests.verify.provider.providing import known

from loop_harness.model import Order
from loop_harness.verify.provider.checks.near_addresses import NEAR, near


def folding(is_same: Callable[[str, str], bool]) -> list[str]:
    """Return what is said of a provider that takes one text for another."""

    def finds(asked: list[str], right: list[Order], stored: list[Order]) -> list[Order]:
        more = [o for o in stored if any(is_same(a, e) for a in asked for e in o.emails)]
        return list({each.id: each for each in (*right, *more)}.values())

    return told("P04", at=finding(finds))


def _local(address: str) -> str:
    return address.partition("@")[0]


@pytest.mark.parametrize(
    "is_same",
    [
        lambda asked, email: asked == email[:-1],
        lambda asked, email: asked == email[1:],
        lambda asked, email: asked == email.partition("@")[2],
        lambda asked, email: asked.startswith("@") and email.endswith(asked),
        lambda asked, email: asked.replace("@", "") == email.replace("@", "") != asked,
        lambda asked, email: asked.replace("-", "") == email.replace("-", ""),
        lambda asked, email: asked.split(",")[0] == email,
        lambda asked, email: asked.split("\x00")[0] == email,
        lambda asked, email: asked.replace("\u200b", "") == email,
        lambda asked, email: asked.replace("а", "a") == email,  # noqa: RUF001 - a look-alike
        lambda asked, email: asked == _local(email).partition("+")[0] + "@" + email.split("@")[1],
        lambda asked, _: asked == "%",
        lambda asked, _: "' OR '1'='1" in asked,
    ],
)
def test_a_text_that_is_no_address_and_finds_orders_is_found(
    is_same: Callable[[str, str], bool],
) -> None:
    assert folding(is_same)


@pytest.mark.parametrize(
    "part", [lambda o: o.phone, lambda o: o.name, lambda o: o.name.strip("#"), lambda o: o.id]
)
def test_another_text_of_an_order_that_finds_it_is_found(
    part: Callable[[Order], str | None],
) -> None:
    def finds(asked: list[str], right: list[Order], stored: list[Order]) -> list[Order]:
        return right or [each for each in stored if part(each) in asked]

    assert told("P04", at=finding(finds))


@pytest.mark.parametrize("held", ["plus-and-dots", "unicode-and-idn", "case-twins"])
@pytest.mark.parametrize(
    "choice",
    [
        {"email_case": "local-sensitive"},
        {"email_spaces": "exact"},
        {"email_idn": "equivalent"},
        {"email_unicode": "nfc"},
    ],
)
def test_our_mock_keeps_it_however_addresses_are_compared(held: str, choice: Any) -> None:
    assert told("P04", held=known(held), **choice) == []


def test_somebody_whom_the_known_world_does_not_name_may_have_such_an_address() -> None:
    held = known("plus-and-dots")
    part = held.part(each for each in held.orders if "shop" in each.emails[0])

    right = finding(lambda _, right, __: right, "plus-and-dots")

    assert told("P04", held=part, at=right) == []


@pytest.mark.parametrize("kind", sorted(NEAR))
def test_no_kind_of_text_is_blank_or_there_twice(kind: str) -> None:
    texts = [t for a in known(RICH).addresses for t in [list(near(kind, a, known(RICH)))]]

    assert any(texts)
    assert all(len({*each}) == len(each) and all(map(str.strip, each)) for each in texts)
