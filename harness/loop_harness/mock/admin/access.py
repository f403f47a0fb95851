"""Who may call the admin API: no page of somebody else, and beyond loopback who has a token."""

from __future__ import annotations

import hmac
import re

from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized, UnsupportedMediaType

from loop_harness.mock.exchange import Request
from loop_harness.mock.loopback import is_loopback

_HOST = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<other>[^:\[\]]*))(?::\d*)?")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def refuse_strangers(request: Request, admin_token: str | None) -> None:
    """Raise Forbidden or Unauthorized for a call that nobody entitled has made on purpose."""
    host = request.headers.get("host", "")
    if admin_token is None and not _is_of_this_machine(host):
        # A page on the web could name its own host and have it resolved to this machine.
        raise Forbidden("the admin API answers to loopback host names only")
    origin = request.headers.get("origin")
    foreign = origin is not None and origin not in {f"http://{host}", f"https://{host}"}
    if foreign or request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        raise Forbidden("the admin API answers to no page of another origin")
    if admin_token is not None and not _has_token(request, admin_token):
        raise Unauthorized(
            "the admin API needs 'Authorization: Bearer …' with the token that serve tells",
            www_authenticate=WWWAuthenticate("bearer"),
        )


def refuse_forms(request: Request) -> None:
    """Raise UnsupportedMediaType for a body that a form on any page could send."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method in _WITH_BODY and media_type != "application/json":
        raise UnsupportedMediaType("a body needs 'content-type: application/json'")


def _is_of_this_machine(host: str) -> bool:
    found = _HOST.fullmatch(host.lower())
    return found is not None and is_loopback(found["six"] or found["other"] or "")


def _has_token(request: Request, admin_token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(_bytes(given.strip()), _bytes(admin_token))
    return scheme.lower() == "bearer" and same


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
