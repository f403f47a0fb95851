"""What is missing or wrong in the way to Loop is said before anything is sent."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest

from loop_harness.client import Answer, LoopAccess, Patience, ask
from loop_harness.failures import ConfigurationMissing, TransportFailed

TOKEN = "sk_test_1001_plain"
URL = "https://loop.example"
URLS = "use https://api.wonderment.com, or the URL that 'loop-harness serve' prints"


def access(base_url: Any = URL, api_token: str | None = TOKEN) -> LoopAccess:
    return LoopAccess(base_url=base_url, api_token=api_token)


def sent_to(base_url: str) -> str:
    """Return the URL that is asked for a base URL."""
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(200, json={"data": {"orders": []}})

    ask(("ada@example.com",), access(base_url), httpx.MockTransport(answer), Patience())
    return str(asked[0])


@pytest.mark.parametrize("token", [None, "", " ", "\t\n"])
def test_without_a_token_it_says_to_set_one(token: str | None) -> None:
    assert access(api_token=token).problem == ConfigurationMissing(
        "no API token is set", "set the API token of the shop"
    )


@pytest.mark.parametrize("token", ["a b", "ab\n", "\tab", "ab\r\nx: y", "töken", "a\x00", "a\x7f"])
def test_a_token_that_no_header_takes_is_refused_without_showing_it(token: str) -> None:
    assert access(api_token=token).problem == ConfigurationMissing(
        "the API token holds a space, a line break or another one that no header takes",
        "copy the token again, without anything around it",
    )


@pytest.mark.parametrize(
    "url",
    [
        *("", "loop.example", "//loop.example", "ftp://loop.example", "https://", "http:///x"),
        *("http://[::1", "http://loop.example:x", "http://loop.example:99999", "mailto:a@b.test"),
        None,
    ],
)
def test_what_is_no_web_address_is_refused_with_an_example(url: str | None) -> None:
    assert access(url).problem == ConfigurationMissing(
        f"the base URL {str(url)!r} is no http or https URL", URLS
    )


@pytest.mark.parametrize(
    "url", [f"{URL} ", "https://a b", f"{URL}/x y", f"{URL}?", f"{URL}?a=1", f"{URL}#", f"{URL}/#a"]
)
def test_a_base_url_that_nothing_can_be_added_to_is_refused(url: str) -> None:
    assert access(url).problem == ConfigurationMissing(
        f"the base URL {url.strip()!r} holds a space, a ? or a #", URLS
    )


def test_a_base_url_that_holds_the_token_is_not_repeated() -> None:
    problem = access(f"ftp://loop.example/{TOKEN}").problem

    assert problem == ConfigurationMissing(
        "the base URL 'ftp://loop.example/sk_test_1001_…' is no http or https URL", URLS
    )


@pytest.mark.parametrize(
    "url",
    [URL, "HTTPS://LOOP.EXAMPLE", "http://127.0.0.1:8080", "http://[::1]:80/x/", f"{URL}/a/b/"],
)
def test_a_usable_way_has_no_problem(url: str) -> None:
    assert access(url).problem is None


@pytest.mark.parametrize(
    ("base", "url"),
    [
        (URL, f"{URL}/graphql"),
        (f"{URL}/", f"{URL}/graphql"),
        (f"{URL}/api", f"{URL}/api/graphql"),
        (f"{URL}/api//", f"{URL}/api/graphql"),
        ("http://[::1]:8080", "http://[::1]:8080/graphql"),
        ("http://münchen.example", "http://xn--mnchen-3ya.example/graphql"),
    ],
)
def test_graphql_is_below_the_base_url(base: str, url: str) -> None:
    assert sent_to(base) == str(httpx.URL(url))


def test_a_way_is_a_value() -> None:
    one, other = access(), access()
    assert one.problem is None
    assert one.endpoint == httpx.URL(f"{URL}/graphql")

    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == one  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    "error", [httpx.ConnectError(f"not with {TOKEN}"), httpx.DecodingError(f"not {TOKEN} gzip")]
)
def test_what_the_network_says_is_repeated_without_the_token(error: Exception) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise error

    answer = ask(("ada@example.com",), access(), httpx.MockTransport(refuse), Patience())

    text = str(error).replace(TOKEN, "sk_test_1001_…")
    assert answer == Answer(None, TransportFailed(text))


def test_an_error_without_a_text_goes_by_its_name() -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("")

    answer = ask(("ada@example.com",), access(), httpx.MockTransport(refuse), Patience())

    assert answer == Answer(None, TransportFailed("ReadError"))
