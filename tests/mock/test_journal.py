"""The journal keeps the newest exchanges, in order, and never a secret."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from tests.mock.asking import ADA, PUBLISHED, TOKEN, ask, order, post, search, shop_of

from loop_harness import redaction
from loop_harness.clock import Clock
from loop_harness.mock import Entry, Journal, Kept, LoopMock, Request, Response, Shop, merged
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.model import World

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEN = "ben@example.org"

#: tokens of Loop's form, of another form, and with letters that a URL or JSON escapes
TOKENS = (TOKEN, "sk_live_1001_ab_cd-ef", "sk_test_abc_x_y", "plain-secret", "a/b+c=d&e%f", 'q"\\t')


@pytest.fixture
def shop() -> Shop:
    return shop_of(order("#1001", ADA))


def shown(entries: Any) -> str:
    """Return every text that a journal shows."""
    return "\n".join(
        str(text)
        for each in entries
        for text in (*each.to_json().values(), *each.headers, *each.headers.values())
    )


def test_an_exchange_is_kept_with_what_was_asked_and_answered(shop: Shop) -> None:
    shop.clock = Clock(NOW)
    answer = search(shop, "#1001")
    (entry,) = shop.journal

    assert entry == shop.journal[0]
    assert entry.to_json() == {
        "number": 1,
        "shopTime": "2026-03-01T12:00:00+00:00",
        "monotonicSeconds": entry.monotonic_s,
        "operation": "searchShipments",
        "method": "GET",
        "target": "/2022-10/shipments/search/%231001",
        "headers": {TOKEN_HEADER: "sk_test_1001_…"},
        "body": "",
        "bodyBytes": 0,
        "addresses": [],
        "status": 200,
        "answerBytes": len(answer.body),
        "faults": [],
    }


def test_exchanges_are_kept_in_their_order_and_numbered(shop: Shop) -> None:
    for number in range(5):
        ask(shop, "/2022-10/reports", f"limit={number}")

    assert [(each.number, each.target[-7:], each.status) for each in shop.journal] == [
        (number + 1, f"limit={number}", 400 if number == 0 else 200) for number in range(5)
    ]
    times = [each.monotonic_s for each in shop.journal]
    assert times == sorted(times)


def test_the_journal_is_bounded_and_the_oldest_falls_out() -> None:
    shop = Shop(World(token=TOKEN), journal_capacity=3)
    for number in range(1, 11):
        ask(shop, "/2022-10/reports", f"limit={number}")

    assert [each.number for each in shop.journal] == [8, 9, 10]
    assert (len(shop.journal), shop.journal[0].number, shop.journal[-1].number) == (3, 8, 10)


def test_a_long_body_is_kept_in_part(shop: Shop) -> None:
    post(shop, b"x" * 200_000)

    assert (len(shop.journal[0].body), shop.journal[0].body_bytes) == (64 * 1024, 200_000)


def test_a_body_that_is_no_text_is_kept_readable(shop: Shop) -> None:
    post(shop, b"\xff\xfe{")

    assert shop.journal[0].body == "\ufffd\ufffd{"


def test_the_journal_may_be_read_while_it_is_written(shop: Shop) -> None:
    for _ in range(3):
        search(shop, "#1001")

    seen = 0
    for _ in shop.journal:
        search(shop, "#1001")
        seen += 1
    assert (seen, len(shop.journal)) == (3, 6)


def test_many_threads_lose_no_exchange_and_give_no_number_twice(shop: Shop) -> None:
    mock = LoopMock(shop)
    request = Request(method="GET", path="/2022-10/reports", headers={TOKEN_HEADER: TOKEN})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: mock.respond(request), range(400)))

    assert [each.number for each in shop.journal] == list(range(1, 401))


def test_whoever_watches_sees_each_entry_as_it_is_kept(shop: Shop) -> None:
    seen: list[Kept] = []
    mock = LoopMock(shop, watch=seen.append)
    for token in (TOKEN, "sk_test_9_none"):
        mock.respond(Request(method="GET", path="/graphql", headers={TOKEN_HEADER: token}))

    assert [each.entry() for each in seen] == [*shop.journal, *mock.strangers]
    assert [each.entry().status for each in seen] == [405, 401]


def test_what_is_watched_shows_no_secret_by_itself(shop: Shop) -> None:
    seen: list[Kept] = []
    request = Request(method="GET", path=f"/{TOKEN}", headers={TOKEN_HEADER: TOKEN})
    LoopMock(shop, watch=seen.append).respond(request)

    assert TOKEN not in f"{seen[0]!r} {seen[0]}"


def spread(token: str) -> list[dict[str, Any]]:
    """Return requests that carry a token in its header and elsewhere."""
    return [
        {"query": f"token={quote(token, safe='')}"},
        {"query": f"token={quote_plus(token)}"},
        {"path": f"/2022-10/shipments/search/{quote(token, safe='')}"},
        {"body": token.encode()},
        {"body": json.dumps({"query": f"# {token}", "variables": {"emails": [token]}}).encode()},
        {"headers": {"authorization": f"Bearer {token}"}},
        {"headers": {"x-api-key": token, "referer": f"https://example.com/?t={quote(token)}"}},
        {"headers": {"cookie": f"t={token}", "proxy-authorization": f"Basic {token}"}},
    ]


def parts(token: str) -> list[str]:
    """Return the spellings of a token that must not be seen."""
    secret = token.removeprefix("sk_test_1001_").removeprefix("sk_live_1001_")
    secret = secret.removeprefix("sk_test_abc_")
    return [token, secret, json.dumps(secret)[1:-1]]


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("position", range(8))
def test_the_token_of_a_shop_is_never_kept(token: str, position: int) -> None:
    shop = Shop(World(token=token))
    part = {"method": "POST", "path": "/graphql", **spread(token)[position]}
    part["headers"] = {TOKEN_HEADER: token, **part.get("headers", {})}
    LoopMock(shop).respond(Request(**part))

    kept = shown(shop.journal)
    assert "…" in kept
    assert [each for each in parts(token) if each in kept] == []


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("position", range(8))
def test_a_token_without_its_header_is_never_kept_among_strangers(
    token: str, position: int
) -> None:
    mock = LoopMock(Shop(World(token=token)))
    mock.respond(Request(**{"method": "POST", "path": "/graphql", **spread(token)[position]}))

    kept = shown(mock.strangers)
    assert [each for each in parts(token) if each in kept] == []


def test_a_wrong_token_is_never_kept_either() -> None:
    mock = LoopMock()
    mock.respond(Request(method="GET", path="/", headers={TOKEN_HEADER: "sk_live_77_topsecret"}))

    assert mock.strangers[0].headers == {TOKEN_HEADER: "sk_live_77_…"}


@pytest.mark.parametrize("name", ["authorization", "proxy-authorization", "cookie"])
def test_a_secret_of_somebody_else_is_never_kept(shop: Shop, name: str) -> None:
    ask(shop, "/2022-10/reports", headers={name: "Basic dXNlcjpwYXNz"})

    assert shop.journal[0].headers[name] == "…"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sk_live_1001_abc", "sk_live_1001_…"),
        ("sk_live_1001_abc_def", "sk_live_1001_…"),
        ("see sk_test_7_a-b_c!", "see sk_test_7_…!"),
        ("sk_test_abc_def", "sk_test_abc_…"),
        ("task_list_1_x", "task_list_1_x"),
        ("nothing", "nothing"),
    ],
)
def test_of_what_looks_like_a_token_only_its_prefix_is_told(text: str, told: str) -> None:
    assert redaction.secrets(text) == told


ASKED: dict[str, dict[str, Any]] = {
    "in variables": {"query": PUBLISHED, "variables": {"emails": [ADA, BEN]}},
    "in a variable for the input": {
        "query": "query($i: OrdersInput!) { orders(input: $i) { name } }",
        "variables": {"i": {"customerEmails": [ADA, BEN]}},
    },
    "in the query": {
        "query": f'{{ orders(input: {{customerEmails: ["{ADA}", "{BEN}"]}}) {{ name }} }}'
    },
    "in both": {
        "query": "query($b: String!) "
        f'{{ orders(input: {{customerEmails: ["{ADA}", $b]}}) {{ name }} }}',
        "variables": {"b": BEN},
    },
    "in two fields": {
        "query": f'{{ a: orders(input: {{customerEmails: "{ADA}"}}) {{ name }} '
        f'... on Query {{ b: orders(input: {{customerEmails: "{BEN}"}}) {{ name }} }} }}'
    },
    "beside other texts": {
        "query": f"# {ADA}\n{PUBLISHED}",
        "variables": {"emails": [ADA, BEN], "note": "none@example.net"},
    },
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_the_addresses_are_told_wherever_the_query_put_them(
    shop: Shop, asked: dict[str, Any]
) -> None:
    post(shop, asked)

    assert shop.journal[0].emails == (ADA, BEN)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"null", b"{}", b'{"query": 5}', b'{"query": "{"}'),
        *(b'{"query": "{ __typename }"}', b'{"query": "{ __typename }", "variables": 5}'),
    ],
)
def test_where_no_addresses_are_asked_for_none_are_told(shop: Shop, body: bytes) -> None:
    post(shop, body)

    assert shop.journal[0].emails == ()


def test_a_journal_may_stand_alone() -> None:
    journal = Journal(1)
    kept = journal.write(
        Request(method="GET", path="/x", query="a=1&a=2&b="), Response(), operation=None, at=NOW
    )

    entry = kept.entry()
    assert (entry.target, entry.operation, list(journal)) == ("/x?a=1&a=2&b=", None, [entry])
    assert (entry.path, entry.arguments) == ("/x", {"a": "1", "b": ""})


# The size of the ring


def written(count: int, **request: Any) -> Journal:
    """Return a journal of 100,000 bytes with so many times the same request."""
    journal = Journal(1000, 100_000)
    for _ in range(count):
        journal.write(
            Request(**{"method": "GET", "path": "/x", **request}),
            Response(),
            operation=None,
            at=NOW,
        )
    return journal


@pytest.mark.parametrize(
    "large",
    [
        {"path": f"/{'x' * 30_000}"},
        {"query": "x" * 30_000},
        {"body": b"x" * 30_000},
        {"headers": {"x-a": "x" * 30_000}},
        {"headers": {"x" * 30_000: ""}},
        {"headers": {f"x-{each}": "" for each in range(220)}},
    ],
    ids=["path", "query", "body", "value", "name", "headers"],
)
def test_large_requests_fall_out_sooner(large: dict[str, Any]) -> None:
    assert [each.number for each in written(10, **large)] == [8, 9, 10]


def test_a_thousand_usual_requests_are_kept() -> None:
    shop = shop_of()
    for _ in range(1001):
        post(shop, {"query": PUBLISHED, "variables": {"emails": [ADA, BEN]}})

    assert (len(shop.journal), shop.journal[0].number) == (1000, 2)


def test_an_exchange_that_is_larger_than_the_ring_is_not_kept() -> None:
    assert len(written(1, path="x" * 100_000)) == 0


# Entries elsewhere


def asked_for_everything() -> LoopMock:
    """Return a mock of two shops that was asked four times, also by a stranger."""
    mock = LoopMock(shop_of(), shop_of(token="sk_test_1002_other"))
    variables = {"emails": [ADA]}
    of = {
        "x-wonderment-access-token": TOKEN,
        "content-type": "application/json",
        "x-quote": 'a"b',
    }
    body = json.dumps({"query": PUBLISHED, "variables": variables}).encode()
    mock.respond(Request(method="POST", path="/graphql", headers=of, body=body))
    mock.respond(Request(method="GET", path="/2022-10/reports", query="limit=2", headers={}))
    other = {TOKEN_HEADER: "sk_test_1002_other"}
    mock.respond(Request(method="GET", path="/2022-10/reports", query="limit=0", headers=other))
    mock.respond(Request(method="GET", path="/%C3%A9%20x", headers=of))
    return mock


def test_an_entry_comes_back_from_its_json() -> None:
    entries = asked_for_everything().journal()
    documents = json.loads(json.dumps([each.to_json() for each in entries]))

    assert tuple(map(Entry.from_json, documents)) == entries


def test_an_entry_travels_to_another_process() -> None:
    entries = asked_for_everything().journal()

    assert pickle.loads(pickle.dumps(entries)) == entries  # noqa: S301 - our own bytes


def test_merged_journals_are_in_the_sequence_of_time(shop: Shop) -> None:
    shops = [shop, shop_of()]
    for number in range(6):
        ask(shops[number % 2], "/2022-10/reports", f"limit={number}")

    found = merged(reversed([each.journal for each in shops]))

    assert [each.target[-1] for each in found] == list("012345")


# Which entries


FILTERS: dict[str, tuple[dict[str, Any], list[int]]] = {
    "none": ({}, [0, 1, 2, 3]),
    "operation": ({"operation": "listReports"}, [1, 2]),
    "status": ({"status": 400}, [2]),
    "address": ({"address": ADA}, [0]),
    "address with spaces, and a domain in capitals": ({"address": " ada@EXAMPLE.com "}, [0]),
    "address in another case": ({"address": "Ada@example.com"}, []),
    "path": ({"path": "/2022-10/reports"}, [1, 2]),
    "encoded path": ({"path": "/%C3%A9%20x"}, [3]),
    "decoded path": ({"path": "/é x"}, [3]),
    "limit": ({"limit": 2}, [2, 3]),
    "limit zero": ({"limit": 0}, []),
    "high limit": ({"limit": 9}, [0, 1, 2, 3]),
    "all": ({"operation": "listReports", "path": "/2022-10/reports", "limit": 1}, [2]),
}


@pytest.mark.parametrize(("filters", "positions"), FILTERS.values(), ids=FILTERS)
def test_entries_are_picked_by_all_filters(filters: Any, positions: list[int]) -> None:
    mock = asked_for_everything()
    every = mock.journal()

    assert mock.journal(**filters) == tuple(every[each] for each in positions)


def test_entries_are_picked_by_the_time_after_which_they_came() -> None:
    mock = asked_for_everything()
    every = mock.journal()

    assert mock.journal(since=every[1].monotonic_s) == every[2:]


def test_a_mock_tells_of_all_shops_or_of_one() -> None:
    mock = asked_for_everything()
    first, second = mock.shops

    assert [each.status for each in mock.journal()] == [200, 401, 400, 404]
    assert mock.journal(first) == tuple(first.journal) == first.journal.entries()
    assert mock.journal(second, status=200) == second.journal.entries(status=200) == ()


def test_an_unknown_filter_is_refused(shop: Shop) -> None:
    with pytest.raises(TypeError, match="adress"):
        shop.journal.entries(adress=ADA)  # type: ignore[call-arg]


def test_of_an_empty_token_nothing_is_made_up(shop: Shop) -> None:
    mock = LoopMock(shop)
    for headers in ({TOKEN_HEADER: ""}, {}, {TOKEN_HEADER: TOKEN}):
        mock.respond(Request(method="GET", path="/graphql", headers=headers))

    assert [each.has_token for each in mock.journal()] == [False, False, True]
