"""Who may call the admin API, and who may not."""

from __future__ import annotations

import pytest
from tests.mock.admin.calling import HOST, call, new_mock

from loop_harness.mock import LoopMock
from loop_harness.mock.admin.routes import MOST_BYTES

SECRET = "a-long-admin-token"
FOREIGN = (403, "the admin API answers to no page of another origin")


def guarded() -> LoopMock:
    mock = new_mock()
    mock.admin_token = SECRET
    return mock


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example"),
        *(
            "",
            "a]:1",
            "[::1",
            "::1",
            "[::2]:1",
            "127.0.0.1:80:80",
            "0.0.0.0",  # noqa: S104 - what is tested
            "localhost@evil.example",
        ),
    ],
)
def test_a_page_that_names_a_host_of_its_own_learns_nothing(host: str) -> None:
    assert call(new_mock(), "GET", "journal", host=host).message == (
        403,
        "the admin API answers to loopback host names only",
    )


def test_a_call_without_a_host_is_refused() -> None:
    assert call(new_mock(), "GET", "health", host=None).status == 403


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.8.9.1:80", "[::1]:8080", "[::1]"]
)
def test_any_name_of_this_machine_may_ask(host: str) -> None:
    assert call(new_mock(), "GET", "health", host=host).status == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1:3000", "http://localhost:8080"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_a_page_of_another_origin_is_refused(origin: str, method: str) -> None:
    assert call(new_mock(), method, "shops", {}, origin=origin).message == FOREIGN


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_a_call_that_the_browser_says_is_of_another_site_is_refused(site: str) -> None:
    assert call(new_mock(), "GET", "shops", sec_fetch_site=site).message == FOREIGN


@pytest.mark.parametrize("site", ["same-origin", "none", None])
@pytest.mark.parametrize("origin", [f"http://{HOST}", f"https://{HOST}", None])
def test_a_page_of_the_mock_itself_may_ask(site: str | None, origin: str | None) -> None:
    answer = call(new_mock(), "GET", "health", sec_fetch_site=site, origin=origin)

    assert answer.status == 200
    assert [each for each in answer.headers if each.startswith("access-control")] == []


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "",
        None,
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "shops"),
        ("PUT", "shops/shop-1/world"),
        ("PATCH", "shops/shop-1/dialect"),
        ("POST", "shops/shop-1/verification"),
    ],
)
def test_what_a_form_could_send_is_refused(method: str, path: str, media_type: str | None) -> None:
    answer = call(new_mock(), method, path, {}, content_type=media_type)

    assert answer.message == (415, "a body needs 'content-type: application/json'")


def test_a_charset_beside_the_media_type_is_no_harm() -> None:
    sent = "Application/JSON; charset=utf-8"

    assert call(new_mock(), "POST", "shops", {}, content_type=sent).status == 201


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        SECRET,
        f"Basic {SECRET}",
        f"Bearer {SECRET}x",
        f"Bearer {SECRET} {SECRET}",
        "Bearer \u00fc",
    ],
)
@pytest.mark.parametrize("path", ["health", "shops", "nothing"])
def test_without_the_token_nothing_is_told(path: str, sent: str | None) -> None:
    answer = call(guarded(), "GET", path, authorization=sent)

    assert answer.message == (
        401,
        "the admin API needs 'Authorization: Bearer …' with the token that serve tells",
    )
    assert answer.headers["www-authenticate"].lower().startswith("bearer")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
@pytest.mark.parametrize("host", [HOST, "mock.example.com"])
def test_with_the_token_anybody_may_ask_from_anywhere(host: str, scheme: str) -> None:
    sent = f"{scheme} {SECRET}"

    assert call(guarded(), "GET", "health", host=host, authorization=sent).status == 200


def test_the_token_lets_no_page_of_another_origin_in() -> None:
    sent = f"Bearer {SECRET}"
    answer = call(guarded(), "GET", "health", origin="https://evil.example", authorization=sent)

    assert answer.message == FOREIGN


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", "shops", 16 * MOST_BYTES),
        ("PUT", "shops/shop-1/world", 16 * MOST_BYTES),
        ("POST", "shops/shop-1/orders", MOST_BYTES),
        ("PATCH", "shops/shop-1/dialect", MOST_BYTES),
    ],
)
def test_only_worlds_may_be_long_and_nothing_is_endless(method: str, path: str, most: int) -> None:
    longest, too_long = b" " * most, b" " * (most + 1)

    assert call(new_mock(), method, path, longest).status == 400
    assert call(new_mock(), method, path, too_long).message == (
        413,
        f"this body has at most {most} bytes",
    )
