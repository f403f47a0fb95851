"""Each alternative of each open question is recognised for what it is, and nothing else changes."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import httpx
import pytest
from tests.verify.provider.looking import OBSERVABLE, WORLD, choices, defaults, looked, provider
from tests.verify.provider.providing import Wrong, known, mock

from loop_harness.dialect import assumptions
from loop_harness.mock import LoopMock
from loop_harness.mock.transport import MockTransport
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.observe import observations

ALTERNATIVES = [
    (name, choice)
    for name in OBSERVABLE
    for choice in assumptions()[name].alternatives
    if choice != assumptions()[name].default
]
PAIRS = [each for each in combinations(ALTERNATIVES, 2) if each[0][0] != each[1][0]]
#: What cannot be seen where another question has this answer.
HIDES = {
    ("graphql-introspection", "off"): "graphql-nullability",
    ("tracking-token-required", "always"): "rest-not-found",
}
REST = {
    "rest-not-found", "rest-leading-hash", "search-by-code", "tracking-token-encoding",
    "tracking-token-required", "line-item-shape", "event-times",
}  # fmt: skip


def expected(chosen: Mapping[str, str], *also_hidden: str) -> dict[str, str | None]:
    """Return what is to be seen of a provider with these choices."""
    hidden = {HIDES[each] for each in chosen.items() if each in HIDES}
    return defaults() | dict(chosen) | dict.fromkeys((*hidden, *also_hidden))


def test_every_question_that_reads_can_answer_is_looked_at() -> None:
    assert sorted(observations()) == sorted(OBSERVABLE)


def test_our_mock_shows_the_default_of_each_question() -> None:
    look, seen = looked()

    assert choices(seen) == defaults()
    assert look.cut is None


@pytest.mark.parametrize(("name", "choice"), ALTERNATIVES)
def test_each_alternative_is_recognised_and_nothing_else_changes(name: str, choice: str) -> None:
    chosen = {name: choice}

    look, seen = looked(provider(known(WORLD), chosen))

    assert choices(seen) == expected(chosen)
    assert look.cut == {"ten": 10, "fifty": 50}.get(choice)


@pytest.mark.parametrize("pair", random.Random(6).sample(PAIRS, 40))
def test_two_alternatives_at_once_are_recognised(pair: tuple[tuple[str, str], ...]) -> None:
    _, seen = looked(provider(known(WORLD), dict(pair)))

    assert choices(seen) == expected(dict(pair))


@pytest.mark.parametrize(("name", "choice"), ALTERNATIVES)
def test_with_tracking_page_authentication_the_same_is_seen(name: str, choice: str) -> None:
    held = known(WORLD).with_authentication()

    look, seen = looked(provider(held, {name: choice}), held)

    hidden = ("rest-not-found", "tracking-token-required")
    assert choices(seen) == expected({name: choice}, *hidden)
    assert len(look.offers) == 6


def graphql_alone(right: LoopMock) -> Wrong:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        return answer if request.url.path == "/graphql" else httpx.Response(404, text="Not Found")

    return Wrong(right, edited)


@pytest.mark.parametrize(("name", "choice"), [each for each in ALTERNATIVES if each[0] not in REST])
def test_graphql_alone_shows_its_own_questions(name: str, choice: str) -> None:
    look, seen = looked(graphql_alone(provider(known(WORLD), {name: choice})))

    assert choices(seen) == expected({name: choice}, *REST)
    assert {seen[each].why for each in REST} == {"the provider does not offer searchShipments"}
    assert look.offers == {"graphql"}


def test_what_cannot_be_seen_says_why() -> None:
    _, seen = looked(mock("single"), known("single"))

    assert [name for name, each in seen.items() if (each.choice is None) != bool(each.why)] == []
    assert seen["email-idn"].choice is None
    unobservable = {name: each.why for name, each in seen.items() if name not in OBSERVABLE}
    assert unobservable == {
        name: each.unobservable_because
        for name, each in assumptions().items()
        if each.applies_to == "provider" and not each.observable
    }


def test_what_is_seen_has_an_exchange_as_evidence() -> None:
    _, seen = looked()

    assert [name for name in OBSERVABLE if seen[name].exchange is None] == []
    shown = seen["rest-leading-hash"].exchange
    assert shown is not None
    assert shown.status == 200
    assert shown.curl == (
        'curl -s -X GET -H "x-wonderment-access-token: $LOOP_API_TOKEN" '
        '"$LOOP_HARNESS_BASE_URL"/2022-10/shipments/search/5101'
    )


@pytest.mark.parametrize(
    ("name", "chosen", "question"),
    [
        ("unicode-and-idn", {"email-idn": "equivalent"}, "email-idn"),
        ("unicode-and-idn", {"email-unicode": "nfc"}, "email-unicode"),
        ("unicode-and-idn", {"email-unicode": "nfc", "email-idn": "equivalent"}, "email-idn"),
        ("case-twins", {"email-case": "local-sensitive"}, "email-case"),
        ("demo", {"email-spaces": "exact"}, "email-spaces"),
        ("pending", {"pending-orders": "omitted"}, "pending-orders"),
        ("more-than-ten", {"orders-limit": "ten"}, "orders-limit"),
        ("more-than-ten", {"order-sequence": "as-stored"}, "order-sequence"),
        ("multi-package", {"search-by-code": "that-parcel"}, "search-by-code"),
        ("awkward-names", {"carrier-display-name": "raw"}, "carrier-display-name"),
    ],
)
def test_a_poorer_world_shows_what_it_can(name: str, chosen: dict[str, str], question: str) -> None:
    for choice in (chosen[question], assumptions()[question].default):
        at = provider(known(name), chosen | {question: choice})
        _, seen = looked(at, known(name))
        told = choices(seen)

        # Fourteen orders cannot tell that there is no limit at fifty.
        assert told[question] == (None if choice == "none" else choice)
        assert {each for each in told if told[each] not in {None, (defaults() | chosen)[each]}} <= {
            question
        }


def test_what_the_known_world_states_is_no_evidence() -> None:
    """Our mock shows a status and an event as they are written, whatever its dialect."""
    chosen = {"transit-word": "IN_TRANSIT", "event-times": "offset"}

    _, seen = looked(provider(known("demo"), chosen), known("demo"))

    assert (seen["transit-word"].choice, seen["event-times"].choice) == (None, None)


def test_a_carrier_with_one_name_is_no_evidence() -> None:
    parcel = {"trackingCode": "1", "carrierName": "UPS", "carrierDisplayName": "UPS"}
    held = Known({"orders": [{"name": "#1", "emails": ["a@example.com"], "shipments": [parcel]}]})

    _, seen = looked(provider(held), held)

    assert seen["carrier-display-name"].choice is None


def test_without_introspection_nothing_shows_what_may_be_null() -> None:
    _, seen = looked(provider(known(WORLD), {"graphql-introspection": "off"}))

    assert seen["graphql-nullability"].why == "introspection is off, and nothing else shows it"


def spaced_twins() -> Known:
    orders = [
        {"name": "#1", "emails": ["ada@example.com"], "shipments": [{}]},
        {"name": "#2", "emails": ["ada@example.com "], "shipments": [{}]},
    ]
    return Known({"orders": orders})


@pytest.mark.parametrize("choice", ["trim", "exact"])
def test_an_answer_that_depends_on_an_open_question_is_no_evidence(choice: str) -> None:
    """Which orders other capitals find is not known before it is known what spaces do."""
    held = spaced_twins()

    _, seen = looked(provider(held, {"email-spaces": choice}), held)

    assert seen["email-spaces"].choice == choice
    assert seen["email-case"].why == (
        "no known address that finds its orders has another spelling to try"
    )


def many(emails: str, first: int, day: int) -> list[dict[str, Any]]:
    """Return twelve orders of one address, from a day of March on."""
    return [
        {
            "name": f"#{first + place}",
            "emails": [emails],
            "createdAt": f"2026-03-{day:02d}T{place:02d}:00:00Z",
            "shipments": [{}],
        }
        for place in range(12)
    ]


@pytest.mark.parametrize("choice", ["ignore", "local-sensitive"])
def test_a_cut_answer_shows_how_addresses_are_compared(choice: str) -> None:
    held = Known({"orders": many("ada@example.com", 100, 1)})

    _, seen = looked(provider(held, {"email-case": choice, "orders-limit": "ten"}), held)

    assert seen["email-case"].choice == choice


@pytest.mark.parametrize("choice", ["ignore", "local-sensitive"])
def test_a_cut_answer_that_suits_both_alternatives_is_no_evidence(choice: str) -> None:
    held = Known({"orders": many("ada@example.com", 100, 1) + many("ADA@example.com", 200, 2)})

    _, seen = looked(provider(held, {"email-case": choice, "orders-limit": "ten"}), held)

    assert seen["email-case"].choice in {None, choice}
    assert "no alternative" not in seen["email-case"].why


@pytest.mark.parametrize("choice", ["exact", "equivalent"])
@pytest.mark.parametrize("domain", ["bücher.example", "xn--bcher-kva.example"])
def test_either_form_of_an_international_domain_shows_how_it_is_compared(
    domain: str, choice: str
) -> None:
    held = Known({"orders": [{"name": "#1", "emails": [f"a@{domain}"], "shipments": [{}]}]})

    _, seen = looked(provider(held, {"email-idn": choice}), held)

    assert seen["email-idn"].choice == choice


def test_few_requests_are_made_and_none_twice() -> None:
    asked: list[httpx.Request] = []

    class Listening(httpx.BaseTransport):
        right = MockTransport(provider(known(WORLD)))

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request)
            return self.right.handle_request(request)

    looked(Listening())

    told = [(each.method, each.url, each.content, tuple(each.headers.items())) for each in asked]
    assert len(told) <= 60
    assert len(set(told)) == len(told)
    assert {each.method for each in asked} == {"GET", "POST"}
    assert not any(b"mutation" in each.content for each in asked)
