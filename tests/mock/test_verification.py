"""What was asked is held against expectations, and what came closest is named with its slip."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st
from tests.mock.asking import ADA, PUBLISHED, TOKEN, ask, order, post, search, shop_of

from loop_harness.errors import HarnessError, InvalidDocument, Problem
from loop_harness.failures import LookupFailure
from loop_harness.mock import (
    Entry,
    Expectation,
    Journal,
    Request,
    Response,
    Shop,
    Times,
    Verification,
    at_least,
    at_most,
    exactly,
    never,
)
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.near_miss import differences
from loop_harness.mock.verification import verify

BEN = "ben@example.org"
CY = "cy@example.net"


@pytest.fixture
def shop() -> Shop:
    return shop_of(order("#1001", ADA))


def look_up(shop: Shop, *addresses: str, query: str = PUBLISHED) -> None:
    post(shop, {"query": query, "variables": {"emails": list(addresses)}})


def for_(*addresses: str, **more: Any) -> Expectation:
    return Expectation(addresses=addresses, **more)


def slips(verification: Verification) -> list[tuple[str, str]]:
    """Return of the nearest request each field that differs, and the likely mistake."""
    nearest = verification.near_misses[0]
    return [(each.field, each.mistake) for each in nearest.differences]


# How often


@pytest.mark.parametrize(
    ("times", "text", "kept"),
    [
        (exactly(2), "exactly 2 requests", [False, False, True, False]),
        (at_least(1), "at least 1 request", [False, True, True, True]),
        (at_most(1), "at most 1 request", [True, True, False, False]),
        (never(), "no request", [True, False, False, False]),
        (Times(least=1, most=2), "1 to 2 requests", [False, True, True, False]),
    ],
)
def test_requests_are_counted(shop: Shop, times: Times, text: str, kept: list[bool]) -> None:
    found = []
    for _ in range(4):
        found.append(shop.journal.verify(for_(ADA), times))
        look_up(shop, ADA)
        look_up(shop, BEN)

    assert [each.kept for each in found] == kept
    assert [each.found for each in found] == [0, 1, 2, 3]
    assert [each.of for each in found] == [0, 2, 4, 6]
    assert found[3].matched == (1, 3, 5)
    assert found[0].expected == f"{text}: for {ADA}"


def test_without_saying_how_often_once_is_enough(shop: Shop) -> None:
    assert not shop.journal.verify(for_(ADA)).kept
    look_up(shop, ADA)
    look_up(shop, ADA)
    assert shop.journal.verify(for_(ADA)).kept


def test_a_broken_verification_is_no_error() -> None:
    assert not issubclass(Verification, Exception | HarnessError | LookupFailure)


def test_what_the_journal_no_longer_has_is_told() -> None:
    shop = Shop(shop_of().world, journal_capacity=2)
    for _ in range(3):
        look_up(shop, ADA)
    found = shop.journal.verify(for_(ADA), exactly(3))

    assert (found.kept, found.found, found.of, found.forgotten) == (False, 2, 2, 1)
    assert "the journal no longer has the 1 request before these" in str(found)


# What can be expected


EXPECTED: dict[str, tuple[dict[str, Any], bool]] = {
    "anything": ({}, True),
    "operation": ({"operation": "graphql"}, True),
    "another operation": ({"operation": "listReports"}, False),
    "method": ({"method": "post"}, True),
    "another method": ({"method": "GET"}, False),
    "path": ({"path": "/graphql"}, True),
    "another path": ({"path": "/graphql/"}, False),
    "argument": ({"arguments": {"a": "1"}}, True),
    "another argument": ({"arguments": {"a": "1", "b": "2"}}, False),
    "addresses in any order": ({"addresses": [BEN, ADA]}, True),
    "fewer addresses": ({"addresses": [ADA]}, False),
    "an address twice": ({"addresses": [ADA, BEN, ADA]}, False),
    "no address": ({"addresses": []}, False),
    "addresses in this order": ({"addresses": [ADA, BEN], "addresses_are": "this-order"}, True),
    "addresses in another order": ({"addresses": [BEN, ADA], "addresses_are": "this-order"}, False),
    "an address among others": ({"addresses": [BEN], "addresses_are": "among-others"}, True),
    "another among others": ({"addresses": [CY], "addresses_are": "among-others"}, False),
    "query": ({"query": PUBLISHED}, True),
    "query laid out otherwise": ({"query": f"# a\n{' '.join(PUBLISHED.split())}"}, True),
    "another query": ({"query": "{ __typename }"}, False),
    "variable": ({"variables": {"emails": [ADA, BEN]}}, True),
    "variable in another order": ({"variables": {"emails": [BEN, ADA]}}, False),
    "number, not true": ({"variables": {"n": True}}, False),
    "null": ({"variables": {"nothing": None}}, True),
    "nothing is not null": ({"variables": {"missing": None}}, False),
    "header": ({"headers": {"Content-Type": "application/json"}}, True),
    "another header": ({"headers": {"content-type": "text/plain"}}, False),
    "token": ({"token": True}, True),
    "no token": ({"token": False}, False),
}


@pytest.mark.parametrize(("said", "met"), EXPECTED.values(), ids=EXPECTED)
def test_each_thing_that_is_said_has_to_be_so(shop: Shop, said: Any, met: bool) -> None:
    variables = {"emails": [ADA, BEN], "n": 1, "nothing": None}
    body = json.dumps({"query": PUBLISHED, "variables": variables}).encode()
    headers = {"content-type": "application/json"}
    ask(shop, "/graphql", "a=1", method="POST", body=body, headers=headers)

    assert shop.journal.verify(Expectation(**said)).kept is met


def test_a_path_may_be_written_decoded(shop: Shop) -> None:
    search(shop, "#1001")
    for path in ("/2022-10/shipments/search/#1001", "/2022-10/shipments/search/%231001"):
        assert shop.journal.verify(Expectation(path=path)).kept


def test_addresses_in_the_text_of_the_query_count_like_those_in_variables(shop: Shop) -> None:
    query = f'{{ orders(input: {{customerEmails: ["{ADA}", "{BEN}"]}}) {{ name }} }}'
    post(shop, {"query": query})

    assert shop.journal.verify(for_(BEN, ADA), exactly(1)).kept


@pytest.mark.parametrize("name", ["X-Wonderment-Access-Token", "authorization", "cookie"])
def test_no_secret_can_be_expected(name: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        Expectation(headers={name: "x"})

    assert caught.value.problems == (
        Problem(
            f"$.headers.{name}",
            "holds a secret, which no journal keeps; 'token' says whether one came along",
        ),
    )


def test_a_token_in_an_expectation_is_not_shown_and_still_matches(shop: Shop) -> None:
    search(shop, TOKEN)
    expectation = Expectation(
        path=f"/2022-10/shipments/search/{TOKEN}", variables={"a": [{"b": TOKEN}]}
    )
    found = shop.journal.verify(replace(expectation, variables={}))

    assert found.kept
    assert "plain" not in f"{expectation!r} {expectation} {found} {expectation.to_json()}"


# Near misses


NFD = unicodedata.normalize("NFD", "zoë@example.com")
TWO_MORE = "and 2 more like this"

SLIPS: dict[str, tuple[list[str], list[str], str]] = {
    "case": (
        ["Ada@example.com"],
        [ADA],
        "'Ada@example.com' and 'ada@example.com' differ only by case",
    ),
    "spaces": (
        [" ada@example.com"],
        [ADA],
        "' ada@example.com' and 'ada@example.com' differ only by spaces",
    ),
    "case and spaces": (
        ["ADA@example.com "],
        [ADA],
        "'ADA@example.com ' and 'ada@example.com' differ only by spaces and case",
    ),
    "form": (
        [NFD],
        ["zoë@example.com"],
        f"{NFD!r} and 'zoë@example.com' differ only by Unicode form",
    ),
    "typing": (
        ["ada@exmaple.com"],
        [ADA],
        "'ada@exmaple.com' looks like 'ada@example.com', written wrongly",
    ),
    "missing": ([ADA], [ADA, BEN], "'ben@example.org' was not asked for"),
    "extra": ([ADA, BEN], [ADA], "'ben@example.org' was asked for as well"),
    "twice": ([ADA, ADA], [ADA], "'ada@example.com' was asked for once more"),
    "nothing": ([], [ADA], "no address was asked for"),
    "other": (
        [BEN],
        [ADA],
        "'ada@example.com' was not asked for; 'ben@example.org' was asked for as well",
    ),
    "many": (
        [ADA],
        [ADA, *(f"{each}{each}@example.net" for each in "abcde")],
        "; ".join([*(f"'{each}{each}@example.net' was not asked for" for each in "abc"), TWO_MORE]),
    ),
}


@pytest.mark.parametrize(("asked", "expected", "mistake"), SLIPS.values(), ids=SLIPS)
def test_what_is_wrong_with_the_addresses_is_told(
    shop: Shop, asked: list[str], expected: list[str], mistake: str
) -> None:
    look_up(shop, *asked)
    found = shop.journal.verify(for_(*expected))

    assert slips(found) == [("addresses", mistake)]
    (difference,) = found.near_misses[0].differences
    assert (difference.expected, difference.actual) == (expected, asked)


def test_another_order_of_addresses_is_told(shop: Shop) -> None:
    look_up(shop, BEN, ADA)
    found = shop.journal.verify(for_(ADA, BEN, addresses_are="this-order"))

    assert slips(found) == [("addresses", "the same addresses in another order")]


MISTAKES: dict[str, tuple[dict[str, Any], str, str]] = {
    "operation": ({"operation": "graphql"}, "operation", "another operation was asked"),
    "method": ({"method": "POST"}, "method", "it was asked by GET, not by POST"),
    "slash": ({"path": "/2022-10/reports/"}, "path", "they differ only by a slash at an end"),
    "front": (
        {"path": "/v1/2022-10/reports"},
        "path",
        "'/v1' in front is missing: look at the base URL",
    ),
    "behind": ({"path": "/reports"}, "path", "'/2022-10' stands in front: look at the base URL"),
    "case": ({"path": "/2022-10/Reports"}, "path", "they differ only by case"),
    "path": ({"path": "/graphql"}, "path", "another text came"),
    "argument": ({"arguments": {"limit": "6"}}, "arguments.limit", "another text came"),
    "no argument": (
        {"arguments": {"most": "5"}},
        "arguments.most",
        "the URL has no argument 'most'",
    ),
    "query": ({"query": "{ a }"}, "query", "the body is no GraphQL request"),
    "variable": ({"variables": {"a": 1}}, "variables.a", "no variable is called 'a'"),
    "header": ({"headers": {"x-a": "B"}}, "headers.x-a", "they differ only by case"),
    "no header": ({"headers": {"x-b": "b"}}, "headers.x-b", "no header is called 'x-b'"),
    "token": ({"token": False}, "token", f"the header {TOKEN_HEADER} is there"),
}


@pytest.mark.parametrize(("said", "field", "mistake"), MISTAKES.values(), ids=MISTAKES)
def test_what_is_wrong_elsewhere_is_told(shop: Shop, said: Any, field: str, mistake: str) -> None:
    ask(shop, "/2022-10/reports", "limit=5", headers={"x-a": "b"})

    assert slips(shop.journal.verify(Expectation(**said))) == [(field, mistake)]


def test_what_is_missing_is_far_even_from_null(shop: Shop) -> None:
    look_up(shop, ADA)
    (nearest,) = shop.journal.verify(Expectation(variables={"missing": None})).near_misses

    assert [each.distance for each in nearest.differences] == [1.0]


def test_a_path_that_loop_does_not_have_is_told(shop: Shop) -> None:
    ask(shop, "/2022-10/report")
    found = shop.journal.verify(Expectation(operation="listReports"))

    assert slips(found) == [("operation", "Loop has no such path")]


def test_a_missing_token_is_told() -> None:
    journal = Journal()
    request = Request(method="GET", path="/", headers={TOKEN_HEADER: ""})
    journal.write(request, Response(), operation=None, at=datetime(2026, 3, 1, tzinfo=UTC))

    assert slips(journal.verify(Expectation(token=True))) == [
        ("token", f"the header {TOKEN_HEADER} is missing or empty")
    ]


def test_what_a_query_lacks_and_has_in_addition_is_told(shop: Shop) -> None:
    look_up(shop, ADA, query=PUBLISHED.replace("trackingCode status", "status"))
    found = shop.journal.verify(Expectation(query=PUBLISHED.replace("name", "")))

    assert slips(found) == [("query", "it lacks 'trackingCode'; it has 'name'")]


def test_the_closest_requests_come_first_and_few_of_them(shop: Shop) -> None:
    search(shop, "#1001")
    look_up(shop, CY)
    look_up(shop, "ada@example.co")
    look_up(shop, BEN, CY)
    look_up(
        shop,
        ADA,
        query="query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }",
    )
    found = shop.journal.verify(for_(ADA, query=PUBLISHED, method="POST"))

    assert [each.entry.number for each in found.near_misses] == [3, 2, 5]


def test_of_equal_near_misses_the_newest_comes_first(shop: Shop) -> None:
    for _ in range(5):
        look_up(shop, BEN)
    found = shop.journal.verify(for_(ADA))

    assert [each.entry.number for each in found.near_misses] == [5, 4, 3]


def test_if_more_was_asked_than_expected_nothing_is_a_near_miss(shop: Shop) -> None:
    look_up(shop, ADA)
    look_up(shop, BEN)
    found = shop.journal.verify(for_(ADA), never())

    assert (found.kept, found.near_misses) == (False, ())


def test_the_text_says_it_all(shop: Shop) -> None:
    look_up(shop, "Ada@example.com")
    search(shop, "#1001")

    assert (
        str(shop.journal.verify(for_(ADA, operation="graphql"), exactly(1)))
        == """\
expected exactly 1 request: graphql, for ada@example.com
found 0 among 2 requests
nearest: request 1, POST /graphql
    addresses: expected ["ada@example.com"], came ["Ada@example.com"]
      'Ada@example.com' and 'ada@example.com' differ only by case
nearest: request 2, GET /2022-10/shipments/search/%231001
    operation: expected graphql, came searchShipments
      another operation was asked
    addresses: expected ["ada@example.com"], came []
      no address was asked for"""
    )


def test_a_body_that_was_kept_in_part_is_told(shop: Shop) -> None:
    look_up(shop, *(f"{each:04}{'x' * 40}@example.com" for each in range(1500)))
    found = shop.journal.verify(for_(ADA))

    assert "of its body only the first 65536 bytes were kept" in str(found)


def test_large_requests_are_compared_in_reasonable_time() -> None:
    """Comparing takes the square of what is compared: difflib must not get all."""
    shop = Shop(shop_of().world)
    many = [f"{each:03}@example.com" for each in range(900)]
    for number in range(50):
        look_up(shop, *many, query=PUBLISHED + f"# {number}")
    compared = shop.journal.verify(for_(*(each.upper() for each in many)))

    assert len(str(compared)) < 5_000


# Sequences


def steps(*names: str) -> list[Expectation]:
    return [for_(each) for each in names]


NOT_ASKED = "step {} was not asked"
BETWEEN = "step 2 was asked by request 3, but request 2 stands in between"
EARLY = "step 2 was asked too early, by request 1"

#: what was asked, what was expected, and why it is broken: loosely, and strictly
SEQUENCES: dict[str, tuple[str, str, tuple[str, str]]] = {
    "just so": ("abc", "abc", ("", "")),
    "a part": ("abc", "bc", ("", "")),
    "others around": ("xabx", "ab", ("", "")),
    "others in between": ("axb", "ab", ("", BETWEEN)),
    "one twice": ("aab", "aab", ("", "")),
    "a second run": ("axbab", "ab", ("", "")),
    "too early": ("ba", "ab", (EARLY, EARLY)),
    "the middle is missing": ("ac", "abc", (NOT_ASKED.format(2), NOT_ASKED.format(2))),
    "once too few": ("ab", "aab", (NOT_ASKED.format(2), NOT_ASKED.format(2))),
    "nothing": ("", "a", (NOT_ASKED.format(1), NOT_ASKED.format(1))),
}


@pytest.mark.parametrize(("asked", "expected", "reasons"), SEQUENCES.values(), ids=SEQUENCES)
def test_a_sequence_is_kept_in_its_order(
    shop: Shop, asked: str, expected: str, reasons: tuple[str, str]
) -> None:
    for each in asked:
        look_up(shop, each)
    found = [
        shop.journal.verify_sequence(steps(*expected), strict=strict) for strict in (False, True)
    ]

    assert tuple(each.reason for each in found) == reasons
    assert [each.kept for each in found] == [not each for each in reasons]


def test_a_request_meets_one_step_only(shop: Shop) -> None:
    look_up(shop, ADA)
    found = shop.journal.verify_sequence(steps(ADA, ADA))

    assert (found.kept, found.found, found.matched) == (False, 1, (1,))


def test_what_came_closest_to_a_missing_step_is_told(shop: Shop) -> None:
    look_up(shop, ADA)
    look_up(shop, "Ben@example.org")
    found = shop.journal.verify_sequence(steps(ADA, BEN))

    assert found.reason == "step 2 was not asked"
    assert [each.entry.number for each in found.near_misses] == [2]
    assert str(found).startswith(
        "expected this sequence: 1. for ada@example.com; 2. for ben@example.org\n"
        "found 1 among 2 requests: 1\nstep 2 was not asked\nnearest: request 2, POST /graphql\n"
    )


# As JSON


def test_json_goes_in_and_comes_out(shop: Shop) -> None:
    look_up(shop, "Ada@example.com")
    expectation: dict[str, Any] = {"operation": "graphql", "addresses": [ADA]}
    found = shop.journal.verify(Expectation.from_json(expectation), exactly(1))

    assert json.loads(json.dumps(found.to_json())) == {
        "kept": False,
        "expected": "exactly 1 request: graphql, for ada@example.com",
        "found": 0,
        "matched": [],
        "of": 1,
        "forgotten": 0,
        "reason": "",
        "nearMisses": [
            {
                "entry": shop.journal[0].to_json(),
                "differences": [
                    {
                        "field": "addresses",
                        "expected": ["ada@example.com"],
                        "actual": ["Ada@example.com"],
                        "mistake": "'Ada@example.com' and 'ada@example.com' differ only by case",
                    }
                ],
            }
        ],
        "text": str(found),
    }


REFUSED: dict[str, tuple[Any, str, str]] = {
    "no object": ([], "", "is a list, must be an object"),
    "unknown field": ({"adresses": []}, "", "did you mean 'addresses'"),
    "no list": ({"addresses": ADA}, ".addresses", "must be a list"),
    "no text": ({"addresses": [ADA, 5]}, ".addresses[1]", "must be a text"),
    "no truth": ({"token": 1}, ".token", "must be true or false"),
    "agreement": ({"addressesAre": "x"}, ".addressesAre", "any-order"),
    "operation": ({"operation": "grahpql"}, ".operation", "did you mean 'graphql'"),
    "secret": ({"headers": {"Cookie": "a"}}, ".headers.Cookie", "holds a secret"),
}


@pytest.mark.parametrize("at", ["$", "$.sequence[1]"])
@pytest.mark.parametrize(("document", "path", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_place(
    document: Any, path: str, reason: str, at: str
) -> None:
    with pytest.raises(InvalidDocument) as caught:
        Expectation.from_json(document, "the body", at)

    assert caught.value.source == "the body"
    (problem,) = caught.value.problems
    assert problem.path == at + path
    assert reason in problem.reason


def test_an_operation_that_loop_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="there is no operation called 'grahpql'"):
        Expectation(operation="grahpql")


def test_one_text_is_no_list_of_addresses() -> None:
    with pytest.raises(InvalidDocument, match=r"\$.addresses: is a text, must be a list"):
        Expectation(addresses=ADA)


# Properties


WORDS = st.text(st.characters(codec="utf-8"), max_size=8)
NAMES = st.from_regex("[a-z][a-z-]{0,5}", fullmatch=True)
VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=8)
ADDRESSES = st.sampled_from([ADA, BEN, CY, "Ada@example.com", " x", "zoë@example.com"])


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Generate bodies: GraphQL with its addresses anywhere, or something else."""
    addresses = draw(st.lists(ADDRESSES, max_size=3))
    inline = f"{{ orders(input: {{customerEmails: {json.dumps(addresses)}}}) {{ name }} }}"
    variables = draw(st.dictionaries(NAMES, st.integers() | st.none() | WORDS, max_size=2))
    asked = draw(
        st.sampled_from(
            [
                {"query": PUBLISHED, "variables": {**variables, "emails": addresses}},
                {"query": inline, "variables": variables},
                {"query": "{ broken", "variables": variables},
            ]
        )
    )
    return draw(st.sampled_from([json.dumps(asked).encode()] * 3 + [b"", b"\xff", b"[]"]))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Generate entries of any request, as a journal shows them."""
    operation = draw(st.sampled_from([None, "graphql", "listReports"]))
    request = Request(
        method=draw(st.sampled_from(["GET", "POST"])),
        path="/" + draw(VISIBLE).replace("?", ""),
        query=draw(st.sampled_from(["", "a=1&b=2", "a=%C3%A9&a=2", "limit=", f"t={TOKEN}"])),
        headers=draw(
            st.dictionaries(NAMES | st.sampled_from([TOKEN_HEADER, "cookie"]), VISIBLE, max_size=3)
        ),
        body=draw(bodies()),
    )
    journal = Journal()
    journal.write(request, Response(), operation=operation, at=datetime(2026, 3, 1, tzinfo=UTC))
    return journal[0]


@given(entry=entries())
def test_an_expectation_made_from_an_entry_is_met_by_it(entry: Entry) -> None:
    expectation = Expectation.of(entry)

    assert differences(expectation, entry) == ()
    assert Expectation.from_json(json.loads(json.dumps(expectation.to_json()))) == expectation


def test_an_expectation_made_from_an_entry_minds_the_order_of_addresses(shop: Shop) -> None:
    look_up(shop, ADA, BEN)
    other = replace(Expectation.of(shop.journal[0]), addresses=[BEN, ADA])

    assert [each.field for each in differences(other, shop.journal[0])] == ["addresses"]


@given(entry=entries(), data=st.data())
def test_whatever_else_is_expected_in_one_field_is_the_one_that_is_named(
    entry: Entry, data: st.DataObject
) -> None:
    expectation = Expectation.of(entry)
    changes = dict(changed(expectation))
    field = data.draw(st.sampled_from(sorted(changes)))
    other = replace(expectation, **changes[field])
    assume(other != expectation)

    verification = verify([entry], other, at_least(1))

    assert not verification.kept
    (nearest,) = verification.near_misses
    assert [each.field for each in nearest.differences] == [field]
    assert all(each.mistake and 0 < each.distance <= 1 for each in nearest.differences)


def changed(expectation: Expectation) -> Any:
    """Yield for each field of an expectation what else might be expected there."""
    yield "method", {"method": "PUT"}
    yield "operation", {"operation": "searchShipments"}
    yield "path", {"path": f"{expectation.path}x"}
    yield "addresses", {"addresses": [*(expectation.addresses or ()), "more@example.com"]}
    yield "query", {"query": "{ another }"}
    yield "token", {"token": not expectation.token}
    for group in ("arguments", "variables", "headers"):
        named = getattr(expectation, group)
        for name in named:
            yield f"{group}.{name}", {group: {**named, name: f"{named[name]}, changed"}}
        yield f"{group}.never-sent", {group: {**named, "never-sent": "x"}}
