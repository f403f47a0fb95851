"""Where a webhook may go: to this machine, unless it was allowed to leave it."""

from __future__ import annotations

import re

import httpx

from loop_harness.errors import InvalidWebhook
from loop_harness.mock.loopback import is_loopback

_HIGHEST_PORT = 65535


def refuse_unfit(url: str, token: str | None, *, allow_any_host: bool) -> None:
    """Raise InvalidWebhook where nothing can, or may, be sent to.

    No name is looked up: it may point elsewhere by the time that something is sent.
    """
    if token is not None and not re.fullmatch(r"[!-~]+", token):
        reason = "its token is empty, or holds a space or another character beside printable ASCII"
        raise InvalidWebhook(url.rpartition("@")[2], reason)
    try:
        # The same reader as the sender's, so that both mean the same host.
        read = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise InvalidWebhook(url.rpartition("@")[2], "it cannot be read as a URL") from error
    host, port = read.raw_host.decode("ascii"), read.port
    if read.userinfo:
        shown = str(read.copy_with(username=None, password=None))
        raise InvalidWebhook(shown, "it holds a user name or a password")
    if read.scheme not in {"http", "https"} or not host:
        raise InvalidWebhook(url, "it is no http or https URL with a host")
    if port is not None and not 0 < port <= _HIGHEST_PORT:
        raise InvalidWebhook(url, f"a port is a number from 1 to {_HIGHEST_PORT}")
    if not allow_any_host and not is_loopback(host):
        reason = f"{host} is another machine, and webhooks were not allowed to leave this one"
        raise InvalidWebhook(url, reason)
