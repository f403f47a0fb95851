"""Each alternative of each open question shows in what the mock answers, and in nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.mock.asking import (
    PUBLISHED,
    document,
    names,
    order,
    orders,
    parcel,
    post,
    refusal,
    said,
    search,
    search_by_t,
    shop_of,
)
from tests.mock.test_search import url_safe
from tests.mock.webhooks.receiving import become, minutes, moving, receiving, settle, turn

from loop_harness import world
from loop_harness.clock import Clock
from loop_harness.dialect import Dialect, assumptions
from loop_harness.mock import LoopMock, Request, Response, Shop
from loop_harness.model import Order

Look = Callable[[Dialect], Any]

ADA = "ada@example.com"


def placed(name: str, *emails: str, **more: Any) -> Order:
    """Make an order with a parcel, of Ada unless somebody else is named."""
    return order(name, *(emails or (ADA,)), parcels=(parcel("1Z1"),), **more)


def searched(shop: Shop, term: str) -> Response:
    """Search with what verifies Ada, should that be wanted."""
    return search(shop, term, t=said(email=ADA))


def email_case(dialect: Dialect) -> Any:
    shop = shop_of(placed("#1", "Ada@example.com"), placed("#2"))
    shop.dialect = dialect
    return [len(names(shop, each)) for each in (ADA, "ADA@example.com", "ada@EXAMPLE.com")]


def email_spaces(dialect: Dialect) -> Any:
    shop = shop_of(placed("#1"))
    shop.dialect = dialect
    return names(shop, f" {ADA}\t"), names(shop, ADA)


def email_idn(dialect: Dialect) -> Any:
    shop = shop_of(placed("#1", "info@bücher.example"))
    shop.dialect = dialect
    return names(shop, "info@xn--bcher-kva.example"), names(shop, "info@bücher.example")


def email_unicode(dialect: Dialect) -> Any:
    shop = shop_of(placed("#1", "jürgen@example.org"))
    shop.dialect = dialect
    return names(shop, "ju\u0308rgen@example.org"), names(shop, "jürgen@example.org")


def pending_orders(dialect: Dialect) -> Any:
    shop = shop_of(order("#1", ADA))
    shop.dialect = dialect
    return orders(shop, ADA)


def order_sequence(dialect: Dialect) -> Any:
    """Look at orders whose times sort otherwise as texts than as moments."""
    times = ("2026-01-01T23:00:00Z", "2026-01-02T00:00:00+05:00", "2026-01-02T02:00:00+02:00")
    shop = shop_of(*(placed(f"#{n}", created_at=each) for n, each in enumerate(times)))
    shop.dialect = dialect
    return names(shop, ADA)


def orders_limit(dialect: Dialect) -> Any:
    shop = shop_of(*(placed(f"#{n}", created_at=f"2026-01-01T00:{n:02}:00Z") for n in range(60)))
    shop.dialect = dialect
    found = names(shop, ADA)
    return len(found), found[0]


def addresses_limit(dialect: Dialect) -> Any:
    shop = shop_of(order("#1", ADA))
    shop.dialect = dialect
    answers = [
        document(post(shop, {"query": PUBLISHED, "variables": {"emails": [ADA] * count}}))
        for count in (100, 101)
    ]
    return ["errors" in each for each in answers]


def rest_scope_body(dialect: Dialect) -> Any:
    shop = Shop(world.load("single"), dialect=dialect, faults=["scope-missing"])
    return bool(searched(shop, "#2301").body)


def rate_limit(dialect: Dialect) -> Any:
    """Ask 102 times at one moment, and look at the last three answers."""
    clock = Clock(datetime(2026, 1, 1, tzinfo=UTC))
    shop = Shop(world.load("single"), dialect=dialect, clock=clock)
    return [post(shop, {"query": "{ __typename }"}).status for _ in range(102)][-3:]


def graphql_auth_failure(dialect: Dialect) -> Any:
    answer = LoopMock(dialect=dialect, check=True).respond(Request(method="POST", path="/graphql"))
    return answer.status, list(document(answer))


def graphql_error_status(dialect: Dialect) -> Any:
    shop = Shop(world.load("single"), dialect=dialect)
    return [post(shop, {"query": each}).status for each in ("{", "{ nothing }", "{ __typename }")]


def graphql_request_type(dialect: Dialect) -> list[int]:
    shop = shop_of()
    shop.dialect = dialect
    asked = {"query": "{ __typename }"}
    types = ({"content-type": "application/json"}, {"content-type": "text/plain"})
    return [post(shop, asked, headers=each).status for each in types]


def graphql_content_type(dialect: Dialect) -> Any:
    shop = Shop(world.load("single"), dialect=dialect)
    mock = LoopMock(dialect=dialect.but(graphql_auth_failure="errors-200"))
    answers = [
        post(shop, {"query": "{ __typename }"}),
        post(shop, {"query": "{"}),
        post(shop, b""),
        mock.respond(Request(method="POST", path="/graphql")),
    ]
    return {dict(each.headers)["content-type"] for each in answers}


def graphql_introspection(dialect: Dialect) -> Any:
    shop = Shop(world.load("single"), dialect=dialect)
    return list(document(post(shop, {"query": "{ __schema { queryType { name } } }"})))


def graphql_nullability(dialect: Dialect) -> Any:
    """Look at a parcel whose status cannot be answered: it costs itself, or all above it."""
    broken = replace(parcel("1Z1"), status=None)  # type: ignore[arg-type]
    shop = shop_of(order("#1", ADA, parcels=(broken,)))
    shop.dialect = dialect
    told = post(shop, {"query": '{ __type(name: "Order") { fields { type { kind } } } }'})
    selected = "@include(if: true) { name shipments { status } }"
    query = f'{{ orders(input: {{customerEmails: ["{ADA}"]}}) {selected} }}'
    return "NON_NULL" in told.body.decode(), document(post(shop, {"query": query}))["data"]


def transit_word(dialect: Dialect) -> Any:
    """Of the words for a parcel on its way, these are the ones that occur."""
    made = {"orders": [{"name": f"#{number}", "emails": [ADA]} for number in range(60)]}
    shop = Shop(world.read(made, "made up", dialect=dialect), dialect=dialect)
    seen = {parcel["status"] for order in orders(shop, ADA) for parcel in order["shipments"]}
    return seen & {"TRANSIT", "IN_TRANSIT"}


def carrier_display_name(dialect: Dialect) -> Any:
    shop = shop_of(order("#1", ADA, parcels=(parcel("1Z1"),)))
    shop.dialect = dialect
    return (
        orders(shop, ADA)[0]["shipments"][0]["carrierDisplayName"],
        document(searched(shop, "#1"))["shipments"][0]["carrierName"],
    )


def rest_not_found(dialect: Dialect) -> Any:
    shop = Shop(world.load("single"), dialect=dialect)
    assert refusal(searched(shop, "#9")) == refusal(search_by_t(shop, said(query="#9", email=ADA)))
    return refusal(searched(shop, "#9"))


def rest_leading_hash(dialect: Dialect) -> Any:
    shop = shop_of(placed("#1001"), placed("1002"))
    shop.dialect = dialect
    terms = ("#1001", "1001", "1002", "#1002", "##1001", "001")
    return [term for term in terms if '"1Z1"' in searched(shop, term).body.decode()]


def search_by_code(dialect: Dialect) -> Any:
    shop = shop_of(order("#1", ADA, parcels=(parcel("1Z1"), parcel("1Z2"))))
    shop.dialect = dialect
    return [
        [each["trackingCode"] for each in document(searched(shop, term))["shipments"]]
        for term in ("1Z2", "#1")
    ]


def tracking_token_encoding(dialect: Dialect) -> Any:
    shop = shop_of(order("#1001", ADA, "??>>@ex.test"))
    shop.dialect = dialect
    standard = said(query="#1001", email=ADA)
    return search_by_t(shop, url_safe()).status, search_by_t(shop, standard).status


def tracking_token_required(dialect: Dialect) -> Any:
    """Look where authentication is off, and where it is on: there both refuse."""
    orders = (order("#1", ADA),)
    off, on = shop_of(*orders), shop_of(*orders, authentication=True)
    off.dialect = on.dialect = dialect
    return [search(shop, "#1", t=t).status for shop in (off, on) for t in (None, said(email=ADA))]


def line_item_shape(dialect: Dialect) -> Any:
    shop = Shop(world.load("single", dialect=dialect), dialect=dialect)
    return sorted(document(searched(shop, "#2301"))["shipments"][0]["lineItems"][0])


def event_times(dialect: Dialect) -> Any:
    made = {"orders": [{"name": f"#{number}", "emails": [ADA]} for number in range(20)]}
    shop = Shop(world.read(made, "made up", dialect=dialect), dialect=dialect)
    dates = [
        event["date"]
        for number in range(20)
        for shipment in document(searched(shop, f"#{number}"))["shipments"]
        for event in shipment["events"]
    ]
    assert len(dates) > 20
    return {re.sub(r"-0000$", "+0000", re.sub(r"\d", "0", each)) for each in dates}


def posted(dialect: Dialect) -> Any:
    """Return the body that tells of a parcel that has arrived."""
    shop = moving(parcel("1Z1"), dialect=dialect)
    with receiving() as receiver:
        shop.webhooks.register(receiver.url)
        become(shop, "DELIVERED")
        settle(shop)
    return receiver.got[0].document


def webhook_key_case(dialect: Dialect) -> Any:
    return sorted(posted(dialect).keys() & {"trackingCode", "TrackingCode", "orderID", "OrderID"})


def webhook_order_number(dialect: Dialect) -> Any:
    told = {name.lower(): each for name, each in posted(dialect).items()}
    return told["ordernumber"], told["orderid"]


def webhook_refusals(dialect: Dialect) -> Any:
    """Change a parcel 21 times, all at one moment and in vain; look how often that is told."""
    shop = moving(parcel("1Z1"), dialect=dialect)
    with receiving(500) as receiver:
        shop.webhooks.register(receiver.url)
        for number in range(21):
            become(shop, f"STATUS_{number}")
        settle(shop)
    return len(receiver.got), [each.is_on for each in shop.webhooks]


def webhook_retry(dialect: Dialect) -> Any:
    """Look in which minutes one change is told in vain."""
    shop = moving(parcel("1Z1"), dialect=dialect)
    with receiving(500) as receiver:
        shop.webhooks.register(receiver.url)
        become(shop, "DELIVERED")
        turn(shop, 7)
    return minutes(each.shop_time for each in shop.webhooks.deliveries)


ORDER_1 = {"name": "#1", "shipments": []}
PLACEHOLDER = {"trackingCode": "", "status": "PENDING", "carrierDisplayName": ""}
NOT_FOUND = {"message": "We couldn't find that order"}

#: assumption → how to look, and what each alternative shows
SEEN: dict[str, tuple[Look, dict[str, Any]]] = {
    "email-case": (email_case, {"ignore": [2, 2, 2], "local-sensitive": [1, 0, 1]}),
    "email-spaces": (email_spaces, {"trim": (["#1"], ["#1"]), "exact": ([], ["#1"])}),
    "email-idn": (email_idn, {"exact": ([], ["#1"]), "equivalent": (["#1"], ["#1"])}),
    "email-unicode": (email_unicode, {"exact": ([], ["#1"]), "nfc": (["#1"], ["#1"])}),
    "pending-orders": (
        pending_orders,
        {
            "empty-shipments": [ORDER_1],
            "placeholder": [ORDER_1 | {"shipments": [PLACEHOLDER]}],
            "omitted": [],
        },
    ),
    "order-sequence": (
        order_sequence,
        {
            "newest-first": ["#2", "#0", "#1"],
            "oldest-first": ["#1", "#0", "#2"],
            "as-stored": ["#0", "#1", "#2"],
        },
    ),
    "orders-limit": (
        orders_limit,
        {"none": (60, "#59"), "ten": (10, "#59"), "fifty": (50, "#59")},
    ),
    "addresses-limit": (addresses_limit, {"none": [False, False], "hundred": [False, True]}),
    "graphql-auth-failure": (
        graphql_auth_failure,
        {"status-401": (401, ["message"]), "errors-200": (200, ["errors"])},
    ),
    "graphql-error-status": (
        graphql_error_status,
        {"status-400": [400, 400, 200], "status-200": [200, 200, 200]},
    ),
    "graphql-request-type": (graphql_request_type, {"any": [200, 200], "json-only": [200, 415]}),
    "graphql-content-type": (
        graphql_content_type,
        {
            "json": {"application/json; charset=utf-8"},
            "graphql-response-json": {"application/graphql-response+json; charset=utf-8"},
        },
    ),
    "graphql-introspection": (graphql_introspection, {"on": ["data"], "off": ["errors"]}),
    "graphql-nullability": (
        graphql_nullability,
        {
            "nullable": (False, {"orders": [{"name": "#1", "shipments": [{"status": None}]}]}),
            "non-null": (True, {"orders": None}),
        },
    ),
    "transit-word": (transit_word, {"TRANSIT": {"TRANSIT"}, "IN_TRANSIT": {"IN_TRANSIT"}}),
    "carrier-display-name": (
        carrier_display_name,
        {"friendly": ("UPS", "ups"), "raw": ("ups", "ups")},
    ),
    "rest-not-found": (
        rest_not_found,
        {
            "null-200": (200, None),
            "status-401": (401, NOT_FOUND),
            "status-404": (404, NOT_FOUND),
            "empty-shipments": (200, {"shipments": []}),
        },
    ),
    "rest-leading-hash": (
        rest_leading_hash,
        {"required": ["#1001", "1002"], "optional": ["#1001", "1001", "1002"]},
    ),
    "search-by-code": (
        search_by_code,
        {
            "whole-order": [["1Z1", "1Z2"], ["1Z1", "1Z2"]],
            "that-parcel": [["1Z2"], ["1Z1", "1Z2"]],
        },
    ),
    "tracking-token-encoding": (
        tracking_token_encoding,
        {"standard": (400, 200), "also-url-safe": (200, 200)},
    ),
    "tracking-token-required": (
        tracking_token_required,
        {"when-authentication-on": [200, 200, 401, 200], "always": [401, 200, 401, 200]},
    ),
    "line-item-shape": (
        line_item_shape,
        {
            "documented": sorted(
                [
                    *("lineItemId", "productImage", "productName", "quantity", "sku"),
                    *("trackingCode", "variantImage", "variantName"),
                ]
            ),
            "title-image": ["image", "quantity", "title"],
        },
    ),
    "event-times": (
        event_times,
        {
            "local": {"0000-00-00T00:00:00"},
            "offset": {"0000-00-00T00:00:00+0000"},
            "date-only": {"0000-00-00"},
        },
    ),
    "rest-scope-body": (rest_scope_body, {"empty": False, "message": True}),
    "webhook-key-case": (
        webhook_key_case,
        {"pascal": ["OrderID", "TrackingCode"], "camel": ["orderID", "trackingCode"]},
    ),
    "webhook-order-number": (
        webhook_order_number,
        {"name": ("#1001", "229"), "id": ("229", "#1001")},
    ),
    "webhook-refusals": (
        webhook_refusals,
        {"deactivate-after-twenty": (20, [False]), "never-deactivate": (21, [True])},
    ),
    "webhook-retry": (
        webhook_retry,
        {"fixed-minute": [0, 1, 2, 3, 4, 5, 6, 7], "exponential": [0, 1, 3, 7]},
    ),
    "rate-limit": (
        rate_limit,
        {"none": [200] * 3, "hundred-per-quarter-hour": [200, 429, 429]},
    ),
}

#: two questions that meet: the answer to the second changes what shows of the first
MEETING = {
    ("orders-limit", "order-sequence"),  # which orders are cut
    ("rest-not-found", "tracking-token-required"),  # who is verified by nothing is refused
}

PROVIDER = {name: each for name, each in assumptions().items() if each.applies_to == "provider"}
ALTERNATIVES = [(name, choice) for name in SEEN for choice in SEEN[name][1]]


@pytest.mark.parametrize(("name", "choice"), ALTERNATIVES)
def test_an_alternative_shows_in_what_is_answered(name: str, choice: str) -> None:
    look, shown = SEEN[name]

    assert look(Dialect.of({name: choice})) == shown[choice]


@pytest.mark.parametrize("name", SEEN)
def test_every_alternative_is_shown_and_no_two_alike(name: str) -> None:
    shown = SEEN[name][1]

    assert set(shown) == set(PROVIDER[name].alternatives)
    assert len({repr(each) for each in shown.values()}) == len(shown)


@pytest.mark.parametrize("name", SEEN)
def test_what_is_answered_by_default_is_the_default(name: str) -> None:
    look, shown = SEEN[name]

    assert look(Dialect()) == shown[PROVIDER[name].default]


@pytest.mark.parametrize("name", SEEN)
def test_no_other_choice_changes_what_this_one_shows(name: str) -> None:
    """Each other question is answered otherwise, one at a time; two questions may meet."""
    look, shown = SEEN[name]
    default = shown[PROVIDER[name].default]
    others = [
        (other, choice)
        for other in SEEN
        if other != name
        for choice in PROVIDER[other].alternatives
    ]

    changed = {other for other, choice in others if look(Dialect.of({other: choice})) != default}
    assert changed == {second for first, second in MEETING if first == name}


def test_each_question_is_shown() -> None:
    assert set(SEEN) == set(PROVIDER)
