"""The journal keeps the newest exchanges, in order, and never a secret."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from tests.mock.asking import ADA, PUBLISHED, TOKEN, ask, order, post, search, shop_of

from loop_harness import redaction
from loop_harness.clock import Clock
from loop_harness.mock import Entry, Journal, LoopMock, Request, Response, Shop
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

    assert len(shop.journal[0].body) == 64 * 1024


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
    seen: list[Entry] = []
    mock = LoopMock(shop, watch=seen.append)
    for token in (TOKEN, "sk_test_9_none"):
        mock.respond(Request(method="GET", path="/graphql", headers={TOKEN_HEADER: token}))

    assert seen == [*shop.journal, *mock.strangers]
    assert [each.status for each in seen] == [405, 401]


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
    entry = journal.write(
        Request(method="GET", path="/x", query="a=1"), Response(), operation=None, at=NOW
    )

    assert (entry.target, entry.operation, list(journal)) == ("/x?a=1", None, [entry])
