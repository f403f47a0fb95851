"""A provider that contradicts itself shows no choice: a rule names what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.verify.provider.looking import (
    WORLD,
    asked_for,
    choices,
    defaults,
    looked,
    orders,
    provider,
    wrong,
)
from tests.verify.provider.providing import Wrong, known

from loop_harness.errors import TokenRefused, Unreachable
from loop_harness.verify.provider.known import Known, KnownOrder
from loop_harness.verify.provider.observe import searching

Edit = Callable[[httpx.Request, httpx.Response], httpx.Response]
Answered = Callable[[httpx.Request, Any], Any]
SEARCH = "/2022-10/shipments/search/"


def with_orders(keep: Callable[[httpx.Request, list[Any]], list[Any]]) -> Answered:
    """Answer other orders than were found."""

    def edit(request: httpx.Request, document: Any) -> Any:
        if not orders(document):
            return document
        return {"data": {**document["data"], "orders": keep(request, orders(document))}}

    return edit


def each_parcel(change: Callable[[Any, Any], Any]) -> Answered:
    """Change every parcel of every order."""

    def keep(_: httpx.Request, found: list[Any]) -> list[Any]:
        return [
            {**order, "shipments": [change(order, each) for each in order["shipments"]]}
            for order in found
        ]

    return with_orders(keep)


def shouts(request: httpx.Request) -> bool:
    return any(each.partition("@")[0].isupper() for each in asked_for(request))


NOTHING: list[Any] = []
GRAPHQL: dict[str, tuple[Answered, str, str]] = {
    "folds capitals, but not all of them": (
        with_orders(lambda request, found: NOTHING if shouts(request) else found),
        "email-case",
        "'ADA@example.com' finds nothing",
    ),
    "removes spaces on one side only": (
        with_orders(lambda request, found: NOTHING if asked_for(request)[0][-1] == " " else found),
        "email-spaces",
        "finds nothing",
    ),
    "loses one order of a spelling": (
        with_orders(lambda request, found: found[:-1] if shouts(request) else found),
        "email-case",
        "finds",
    ),
    "leaves out one pending order of two": (
        with_orders(lambda _, found: [each for each in found if each["name"] != "#5107"]),
        "pending-orders",
        "#5105 comes with an empty list, but the pending order #5107 does not come",
    ),
    "shows pending orders in a way of its own": (
        with_orders(
            lambda _, found: [
                {**each, "shipments": each["shipments"] or [{"trackingCode": "soon"}]}
                for each in found
            ]
        ),
        "pending-orders",
        "comes with [{'trackingCode': 'soon'}], which is no alternative",
    ),
    "shows a pending order as a parcel on its way": (
        with_orders(
            lambda _, found: [
                {
                    **each,
                    "shipments": each["shipments"] or [{"trackingCode": "", "status": "TRANSIT"}],
                }
                for each in found
            ]
        ),
        "pending-orders",
        "which is no alternative",
    ),
    "gives a placeholder a code": (
        with_orders(
            lambda _, found: [
                {
                    **each,
                    "shipments": each["shipments"] or [{"trackingCode": "1", "status": "PENDING"}],
                }
                for each in found
            ]
        ),
        "pending-orders",
        "which is no alternative",
    ),
    "loses the other order beside the pending one": (
        with_orders(
            lambda _, found: [each for each in found if each["name"] not in {"#5105", "#5106"}]
        ),
        "pending-orders",
        "the pending order #5105 does not come, which is no alternative",
    ),
    "sorts by name backwards": (
        with_orders(lambda _, found: sorted(found, key=lambda each: str(each["name"]))[::-1]),
        "order-sequence",
        "which is no alternative",
    ),
    "sorts one address otherwise": (
        with_orders(lambda request, found: found[::-1] if len(asked_for(request)) == 1 else found),
        "order-sequence",
        "the answers contradict each other",
    ),
    "mixes two words for a parcel on its way": (
        each_parcel(
            lambda order, each: (
                {**each, "status": "IN_TRANSIT"}
                if each["status"] == "TRANSIT" and order["name"] > "#5230"
                else each
            )
        ),
        "transit-word",
        "is in TRANSIT, but",
    ),
    "shows one carrier by its raw name": (
        each_parcel(
            lambda order, each: (
                {**each, "carrierDisplayName": "dhl_express"} if order["name"] == "#5102" else each
            )
        ),
        "carrier-display-name",
        "the carrier of #5102 is 'dhl_express'",
    ),
    "calls carriers by names of its own": (
        each_parcel(lambda _, each: {**each, "carrierDisplayName": "the post"}),
        "carrier-display-name",
        "is 'the post', which is no alternative",
    ),
    "answers only the first hundred addresses": (
        with_orders(lambda request, found: NOTHING if len(asked_for(request)) > 100 else found),
        "addresses-limit",
        "of 101 addresses the last one is left out without a word",
    ),
}


@pytest.mark.parametrize("name", GRAPHQL)
def test_contradictory_answers_show_no_choice(name: str) -> None:
    edit, question, why = GRAPHQL[name]

    _, seen = looked(wrong(edit))

    assert seen[question].choice is None
    assert why in seen[question].why
    assert {each for each in defaults() if choices(seen)[each] not in {defaults()[each], None}} == (
        set()
    )


# A cut


def test_a_cut_at_any_number_is_seen() -> None:
    look, seen = looked(wrong(with_orders(lambda _, found: found[:25])))

    assert look.cut == 25
    assert seen["orders-limit"].choice is None
    assert "25 orders at most" in seen["orders-limit"].why


def ten_of_each_address(_: httpx.Request, found: list[Any]) -> list[Any]:
    names = {each.name for each in known(WORLD).orders if "frequent@example.com" in each.emails}
    kept = {each["name"] for each in [each for each in found if each["name"] in names][:10]}
    return [each for each in found if each["name"] in kept or each["name"] not in names]


LOSSES: dict[str, Callable[[httpx.Request, list[Any]], list[Any]]] = {
    "the last order of several addresses": lambda request, found: (
        found[:-1] if len(asked_for(request)) > 1 else found
    ),
    "the last order": lambda _, found: found[:-1],
    "one order": lambda _, found: [each for each in found if each["name"] != "#5217"],
    "all but the first nine": lambda _, found: found[:9],
    "all but sixty": lambda request, found: (
        [each for each in found if each["name"] > "#52"] if len(asked_for(request)) > 1 else found
    ),
    "all but ten of each address": ten_of_each_address,
    "half": lambda _, found: found[: len(found) // 2],
}


@pytest.mark.parametrize("name", LOSSES)
def test_lost_orders_are_no_cut(name: str) -> None:
    look, seen = looked(wrong(with_orders(LOSSES[name])))

    assert look.cut is None
    assert seen["orders-limit"].choice is None


def only_the_first_address(held: Known) -> Answered:
    def keep(request: httpx.Request, found: list[Any]) -> list[Any]:
        first = {each.name for each in held.orders if asked_for(request)[0] in each.emails}
        return [each for each in found if each["name"] in first]

    return with_orders(keep)


@pytest.mark.parametrize("name", [WORLD, "more-than-ten", "many-addresses"])
def test_a_provider_that_asks_for_one_address_only_does_not_cut(name: str) -> None:
    held = known(name)

    look, seen = looked(wrong(only_the_first_address(held), held), held)

    assert look.cut is None
    assert seen["orders-limit"].choice is None


@pytest.mark.parametrize(
    ("kept", "cut"), [(slice(10), 10), (slice(2, None), None), (slice(11), None)]
)
def test_where_no_other_addresses_find_more_the_first_ten_must_come(
    kept: slice, cut: int | None
) -> None:
    orders = [
        {
            "name": f"#{place}",
            "emails": ["ada@example.com"],
            "createdAt": f"2026-03-{1 + place * 5 % 12:02d}T00:00:00Z",
            "shipments": [{}],
        }
        for place in range(12)
    ]
    held = Known({"orders": orders})

    look, _ = looked(wrong(with_orders(lambda _, found: found[kept]), held), held)

    assert look.cut == cut


def test_fewer_addresses_than_a_hundred_are_no_alternative() -> None:
    def edit(request: httpx.Request, document: Any) -> Any:
        many = len(asked_for(request)) > 50
        return {"errors": [{"message": "too many addresses"}]} if many else document

    _, seen = looked(wrong(edit))

    assert seen["addresses-limit"].choice is None
    assert seen["addresses-limit"].why == "a hundred addresses are refused, too"


# Refusals, schema and search


def graphql_only(edit: Edit) -> Edit:
    return lambda request, answer: (
        edit(request, answer) if request.url.path == "/graphql" else answer
    )


def searches_only(edit: Edit) -> Edit:
    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        return edit(request, answer) if request.url.path.startswith(SEARCH) else answer

    return edited


def with_document(change: Callable[[Any], Any]) -> Edit:
    """Change what a search finds."""

    def edit(_: httpx.Request, answer: httpx.Response) -> httpx.Response:
        document = json.loads(answer.content)
        return httpx.Response(200, json=change(document)) if document else answer

    return searches_only(
        lambda request, answer: edit(request, answer) if answer.status_code == 200 else answer
    )


def has_token(request: httpx.Request) -> bool:
    return bool(request.headers.get("x-wonderment-access-token") == "sk_test_2018_known")


def status(number: int, when: Callable[[httpx.Request], bool]) -> Edit:
    return lambda request, answer: (
        httpx.Response(number, json={"message": "no"}) if when(request) else answer
    )


def lists(field: str, one: Any, other: Any) -> Edit:
    """Show a list of a parcel in two forms."""
    return with_document(
        lambda document: {
            **document,
            "shipments": [{**each, field: [one, other]} for each in document["shipments"]],
        }
    )


def without_media_type(request: httpx.Request) -> bool:
    return "content-type" not in request.headers


def asks_schema(request: httpx.Request) -> bool:
    return b"__schema" in request.content


def half_required(_: httpx.Request, answer: httpx.Response) -> httpx.Response:
    """Let names refuse null, and nothing else."""
    document = json.loads(answer.content)
    for kind in (document.get("data") or {}).get("__schema", {}).get("types", ()):
        for each in kind["fields"] or () if kind["name"] == "Order" else ():
            if each["name"] == "name":
                each["type"] = {"kind": "NON_NULL", "name": None, "ofType": each["type"]}
    return httpx.Response(answer.status_code, json=document)


def encoded_safely(request: httpx.Request) -> bool:
    return "-" in request.url.params.get("t", "")


HTTP: dict[str, tuple[Edit, str, str]] = {
    "refuses one wrong token of two": (
        graphql_only(
            status(500, lambda request: not request.headers.get("x-wonderment-access-token"))
        ),
        "graphql-auth-failure",
        "a token that is absent gets status 500, which is no alternative",
    ),
    "refuses a token with 403": (
        graphql_only(status(403, lambda request: not has_token(request))),
        "graphql-auth-failure",
        "gets status 403, which is no alternative",
    ),
    "fails at a syntax error": (
        graphql_only(status(500, lambda request: b'customerEmails: ["' in request.content)),
        "graphql-error-status",
        "a query that ends too early gets status 500",
    ),
    "wants a media type, any": (
        graphql_only(status(415, without_media_type)),
        "graphql-request-type",
        "the answers contradict each other: no media type gets status 415, but text/plain",
    ),
    "calls one answer text": (
        graphql_only(
            lambda request, answer: (
                httpx.Response(
                    answer.status_code,
                    content=answer.content,
                    headers={"content-type": "text/html"},
                )
                if b"nobody.7@" in request.content
                else answer
            )
        ),
        "graphql-content-type",
        "an answer says it is 'text/html', which is no alternative",
    ),
    "answers nothing about its schema": (
        graphql_only(
            lambda request, answer: (
                httpx.Response(200, json={"data": None}) if asks_schema(request) else answer
            )
        ),
        "graphql-introspection",
        "neither an answer nor errors, but status 200",
    ),
    "lets some fields be null": (
        graphql_only(half_required),
        "graphql-nullability",
        "some fields may be null, and others not: name",
    ),
    "finds no code in another way": (
        searches_only(
            lambda request, answer: (
                httpx.Response(404, json={"message": "no"})
                if "NOSUCHCODE" in request.url.path
                else answer
            )
        ),
        "rest-not-found",
        "the answers contradict each other",
    ),
    "fails where it finds nothing": (
        searches_only(
            lambda _, answer: httpx.Response(500) if answer.content == b"null" else answer
        ),
        "rest-not-found",
        "gets status 500, which is no alternative",
    ),
    "finds some parcels by one code": (
        with_document(lambda document: {**document, "shipments": document["shipments"][:2]}),
        "search-by-code",
        "shows 2 of 3 parcels, which is no alternative",
    ),
    "fails at a t that it cannot read": (
        searches_only(status(500, encoded_safely)),
        "tracking-token-encoding",
        "a t in URL-safe base64 gets status 500, which is no alternative",
    ),
    "shows times in two forms": (
        lists("events", {"date": "2026-02-03T04:05:06"}, {"date": "2026-02-03"}),
        "event-times",
        "the answers contradict each other",
    ),
    "shows times in a form of its own": (
        lists("events", {"date": "3 February"}, {}),
        "event-times",
        "an event happens at '3 February', which is no alternative",
    ),
    "shows items in two forms": (
        lists(
            "lineItems", {"title": "Mug", "image": {}}, {"productName": "Mug", "lineItemId": "1"}
        ),
        "line-item-shape",
        "the answers contradict each other",
    ),
    "shows items in both forms at once": (
        lists(
            "lineItems",
            {"title": "Mug", "image": {}, "productName": "Mug", "lineItemId": "1"},
            {"title": "Mug", "image": {}, "productName": "Mug", "lineItemId": "1"},
        ),
        "line-item-shape",
        "which is no alternative",
    ),
    "shows items without anything": (
        lists("lineItems", {"name": "Mug"}, None),
        "line-item-shape",
        "a line item has the fields ['name'], which is no alternative",
    ),
    "needs t for one order of two": (
        searches_only(
            status(401, lambda request: "%235102" in str(request.url) and not request.url.params)
        ),
        "tracking-token-required",
        "the answers contradict each other",
    ),
}


@pytest.mark.parametrize("name", HTTP)
def test_contradictory_exchanges_show_no_choice(name: str) -> None:
    edit, question, why = HTTP[name]

    _, seen = looked(Wrong(provider(known(WORLD)), edit))

    assert seen[question].choice is None
    assert why in seen[question].why
    assert {each for each in defaults() if choices(seen)[each] not in {defaults()[each], None}} == (
        set()
    )


def test_another_order_found_without_the_hash_shows_no_choice() -> None:
    def edit(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        is_bare = request.url.path.removeprefix(SEARCH)[:1].isdigit()
        return httpx.Response(200, json={"name": "#1", "shipments": [{}]}) if is_bare else answer

    _, seen = looked(Wrong(provider(known(WORLD)), searches_only(edit)))

    assert seen["rest-leading-hash"].choice is None


def test_a_search_that_loses_one_order_is_seen_by_the_others() -> None:
    edit = searches_only(
        lambda request, answer: (
            httpx.Response(200, content=b"null") if "%235101" in str(request.url) else answer
        )
    )

    _, seen = looked(Wrong(provider(known(WORLD)), edit))

    assert choices(seen) == defaults()


def test_a_query_inside_of_t_that_finds_nothing_shows_no_alphabet() -> None:
    edit = searches_only(
        lambda request, answer: (
            httpx.Response(200, content=b"null") if "no-such-order" in str(request.url) else answer
        )
    )

    _, seen = looked(Wrong(provider(known(WORLD)), edit))

    assert choices(seen) == defaults(tracking_token_encoding=None)


@pytest.mark.parametrize("name", ["#1", "#12", "#123"])
def test_a_t_to_be_written_in_another_alphabet_differs_in_it(name: str) -> None:
    text = searching._with_both_signs(KnownOrder({"name": name, "emails": ["a@example.com"]}))

    assert {"+", "/"} <= set(text)


def test_a_name_without_its_hash_that_another_order_has_is_not_asked_for() -> None:
    rest: dict[str, Any] = {"emails": ["a@example.com"], "shipments": [{}]}
    held = Known({"orders": [{"name": "#1", **rest}, {"name": "1", **rest}]})

    _, seen = looked(provider(held), held)

    assert seen["rest-leading-hash"].why == (
        "no order is known that is found by a name with a leading #"
    )


# Nothing to look at


def test_a_provider_that_finds_nothing_shows_only_how_it_speaks() -> None:
    _, seen = looked(
        wrong(lambda _, document: {"data": {"orders": []}} if orders(document) else document)
    )

    told = choices(seen)
    assert [each for each in told if told[each] not in {defaults()[each], None}] == []
    assert [
        each
        for each in (
            "email-case",
            "email-spaces",
            "pending-orders",
            "orders-limit",
            "order-sequence",
        )
        if told[each]
    ] == []


def test_nothing_found_at_all_is_no_sign_that_pending_orders_are_left_out() -> None:
    pending = {"name": "#1", "emails": ["ada@example.com"], "shipments": []}
    sent = {"name": "#2", "emails": ["bo@example.com"], "shipments": [{}]}
    held = Known({"orders": [pending, sent]})

    _, silent = looked(wrong(with_orders(lambda *_: NOTHING), held), held)
    _, right = looked(provider(held, {"pending-orders": "omitted"}), held)

    assert (silent["pending-orders"].choice, right["pending-orders"].choice) == (None, "omitted")


@pytest.mark.parametrize(
    "junk",
    [
        None,
        [],
        5,
        "text",
        {"data": 5},
        {"data": {"orders": 5}},
        {
            "data": {
                "orders": [
                    5,
                    None,
                    {"name": ["x"], "shipments": 5},
                    {"name": "#5101", "shipments": [5]},
                ]
            }
        },
        {"data": {"__schema": 5}},
        {
            "data": {
                "__schema": {
                    "types": [{"name": "Query", "fields": 5}],
                    "queryType": {"name": "Query"},
                }
            }
        },
    ],
)
def test_whatever_comes_is_looked_at_without_a_fall(junk: Any) -> None:
    at = Wrong(
        provider(known(WORLD)),
        lambda request, answer: httpx.Response(200, json=junk) if has_token(request) else answer,
    )

    _, seen = looked(at)

    assert sorted(defaults()) == sorted(choices(seen))


@pytest.mark.parametrize(
    "junk",
    [
        {"name": "#5101", "shipments": 5},
        {"name": "#5101", "shipments": [5, {"events": 5, "lineItems": {}}]},
        {
            "name": "#5101",
            "shipments": [{"events": [5, {"date": 5}], "lineItems": [5, {"title": 5}]}],
        },
    ],
)
def test_whatever_a_search_finds_is_looked_at_without_a_fall(junk: Any) -> None:
    edit = searches_only(lambda *_: httpx.Response(200, json=junk))

    _, seen = looked(Wrong(provider(known(WORLD)), edit))

    assert seen["rest-not-found"].choice is None


def test_nobody_there_is_an_error() -> None:
    def down(*_: Any) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(Unreachable):
        looked(Wrong(provider(known(WORLD)), down))


@pytest.mark.parametrize("chosen", ["status-401", "errors-200"])
def test_a_refused_token_is_an_error(chosen: str) -> None:
    held = known(WORLD)
    other = Known({**held.document, "shop": {"token": "sk_test_2018_other"}})

    with pytest.raises(TokenRefused):
        looked(provider(other, {"graphql-auth-failure": chosen}), held)


def test_a_token_without_access_is_an_error() -> None:
    at = Wrong(provider(known(WORLD)), graphql_only(status(403, lambda _: True)))

    with pytest.raises(TokenRefused):
        looked(at)


@pytest.mark.parametrize("text", ["the carrier is down", "the carrier's token is too old"])
def test_errors_about_something_else_are_no_refused_token(text: str) -> None:
    at = wrong(
        lambda request, right: {"errors": [{"message": text}]} if has_token(request) else right,
        graphql_auth_failure="errors-200",
    )

    look, _ = looked(at)

    assert "graphql" in look.offers
