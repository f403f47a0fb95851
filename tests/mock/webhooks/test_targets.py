"""A webhook stays on this machine, unless it is allowed to leave it."""

from __future__ import annotations

import pytest
from tests.mock.webhooks.receiving import moving

from loop_harness.errors import InvalidWebhook

ANOTHER = "is another machine, and webhooks were not allowed to leave this one"
NO_URL = "it is no http or https URL with a host"
UNREADABLE = "it cannot be read as a URL"
A_PORT = "a port is a number from 1 to 65535"

HERE = (
    "http://127.0.0.1:9/hook",
    "https://127.0.0.1/",
    "http://127.9.9.9/",
    "http://[::1]:9/hook?a=b",
    "http://localhost:9/",
    "HTTP://LOCALHOST/",
    "http://127.0.0.1:9",
)
ELSEWHERE = {
    "http://receiver.example/hook": "receiver.example",
    "http://192.0.2.7:9/": "192.0.2.7",
    "http://0.0.0.0/": "0.0.0.0",  # noqa: S104 - to be refused
    "http://10.0.0.1/": "10.0.0.1",
    "http://[2001:db8::1]/": "2001:db8::1",
    "http://localhost.example.com/": "localhost.example.com",
    "http://127.0.0.1.example.com/": "127.0.0.1.example.com",
    "http://localhost./": "localhost.",
    "http://127.1/": "127.1",
    "http://2130706433/": "2130706433",
    "http://127.0.0.1 /": "127.0.0.1%20",
}
UNFIT = {
    "": ("", NO_URL),
    "/hook": ("/hook", NO_URL),
    "127.0.0.1:9/hook": ("127.0.0.1:9/hook", NO_URL),
    "ftp://127.0.0.1/": ("ftp://127.0.0.1/", NO_URL),
    "file:///etc/hosts": ("file:///etc/hosts", NO_URL),
    "http:///hook": ("http:///hook", NO_URL),
    "http://127.0.0.1:0/": ("http://127.0.0.1:0/", A_PORT),
    "http://127.0.0.1:65536/": ("http://127.0.0.1:65536/", A_PORT),
    "http://127.0.0.1/\n": ("http://127.0.0.1/\n", UNREADABLE),
    "http://127.0.0.1/\ud800": ("http://127.0.0.1/\ud800", UNREADABLE),
    "http://0177.0.0.1/": ("http://0177.0.0.1/", UNREADABLE),
}
WITH_CREDENTIALS = {
    "http://ada:secret@127.0.0.1/hook": "http://127.0.0.1/hook",
    "http://secret@127.0.0.1:9/": "http://127.0.0.1:9/",
    "http://127.0.0.1\\:secret@receiver.example/": "http://receiver.example/",
}


def registered(url: str, token: str | None = None, *, allow_any_host: bool = False) -> None:
    webhooks = moving().webhooks
    webhooks.register(url, token, allow_any_host=allow_any_host)
    assert [each.url for each in webhooks] == [url]


def refused(url: str, token: str | None = None, *, allow_any_host: bool = False) -> InvalidWebhook:
    webhooks = moving().webhooks
    with pytest.raises(InvalidWebhook) as caught:
        webhooks.register(url, token, allow_any_host=allow_any_host)
    assert list(webhooks) == []
    return caught.value


@pytest.mark.parametrize("url", HERE)
def test_what_is_on_this_machine_is_taken(url: str) -> None:
    registered(url)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_another_machine_is_refused_unless_any_host_is_allowed(url: str) -> None:
    assert refused(url) == InvalidWebhook(url, f"{ELSEWHERE[url]} {ANOTHER}")

    registered(url, allow_any_host=True)


def test_a_shop_may_allow_every_host() -> None:
    webhooks = moving().webhooks
    webhooks.allow_any_host = True

    assert webhooks.register("http://receiver.example/").url == "http://receiver.example/"


@pytest.mark.parametrize("url", UNFIT)
@pytest.mark.parametrize("allowed", [False, True])
def test_what_nothing_can_be_sent_to_is_refused(url: str, allowed: bool) -> None:
    assert refused(url, allow_any_host=allowed) == InvalidWebhook(*UNFIT[url])


@pytest.mark.parametrize("url", WITH_CREDENTIALS)
@pytest.mark.parametrize("allowed", [False, True])
def test_a_user_name_or_password_is_refused_and_not_repeated(url: str, allowed: bool) -> None:
    shown = WITH_CREDENTIALS[url]

    error = refused(url, allow_any_host=allowed)

    assert error == InvalidWebhook(shown, "it holds a user name or a password")
    assert "secret" not in str(error)


def test_nothing_of_a_password_is_repeated_of_what_cannot_be_read_either() -> None:
    assert refused("http://ada:secret@127.0.0.1\n/").url == "127.0.0.1\n/"


@pytest.mark.parametrize("token", ["", "a b", "a\r\nx: y", "tökën"])
def test_a_token_that_cannot_travel_in_a_header_is_refused(token: str) -> None:
    error = refused("http://127.0.0.1/", token)

    assert error.reason == (
        "its token is empty, or holds a space or another character beside printable ASCII"
    )


def test_a_shop_has_a_hundred_webhooks_at_most() -> None:
    webhooks = moving().webhooks
    for _ in range(100):
        webhooks.register("http://127.0.0.1:9/")

    with pytest.raises(InvalidWebhook) as caught:
        webhooks.register("http://127.0.0.1:9/")
    assert caught.value == InvalidWebhook("http://127.0.0.1:9/", "a shop has at most 100 webhooks")
