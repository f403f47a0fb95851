"""What must not leak, be written or mix: a wrong lookup breaks its own rule, a right one none."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.lasting import IS_LONG
from tests.verify.bending import Lookup, judged, saying, sending

from loop_harness.lookup import answer

RULES = ("X01", "X02", "X03", "X04", "X05", "X06")
TOKEN = "x-wonderment-access-token"


def _with(change: Callable[[httpx.Request], httpx.Request]) -> Lookup:
    return sending(lambda send, request: send(change(request)))


def _again(request: httpx.Request, **changes: Any) -> httpx.Request:
    """Return a request with some changes."""
    headers = dict(request.headers) | changes.pop("headers", {})
    headers.pop("content-length", None)
    parts: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "content": request.read(),
    } | changes
    return httpx.Request(parts["method"], parts["url"], headers=headers, content=parts["content"])


def _url_with_token(request: httpx.Request) -> httpx.Request:
    url = request.url.copy_merge_params({"t": request.headers[TOKEN]})
    return _again(request, url=url)


def _message(status: int | None, show: Callable[[str], str]) -> Lookup:
    def say(reply: dict[str, Any], met: Any, request: dict[str, Any]) -> Any:
        token = request["loop"].get("api_token") or ""
        if "error" in reply and token and status in {None, met.status}:
            reply["error"]["message"] += show(token)
        return reply

    return saying(say)


def _besides(
    method: str, path: str, content: bytes = b"{}", *, status: int | None = None
) -> Lookup:
    """Send one more request, always or after a status."""

    def send(send: Any, request: httpx.Request) -> Any:
        response = send(request)
        if status in {None, response.status_code}:
            send(_again(request, method=method, url=request.url.join(path), content=content))
        return response

    return sending(send)


def _tokenless(kinds: set[str]) -> Lookup:
    """Ask without a token, in some ways to have none."""

    def lookup(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
        loop = request["loop"]
        how = (
            "absent"
            if "api_token" not in loop
            else {None: "null", "": "empty"}.get(loop["api_token"])
        )
        if how in kinds:
            loop = {**loop, "api_token": "none"}
        return answer({**request, "loop": loop}, transport)

    return lookup


def _auth_kind(reply: dict[str, Any], _met: Any, request: dict[str, Any]) -> Any:
    if reply.get("error", {}).get("kind") == "config" and request["trigger"] == "rule_evaluated":
        reply["error"]["kind"] = "auth"
    return reply


def _remembering() -> Lookup:
    """Use the token of the last pull where there is none."""
    last: dict[str, Any] = {}

    def lookup(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
        loop = request["loop"]
        if not loop.get("api_token") and last:
            loop = {**loop, "api_token": last["api_token"]}
        elif loop.get("api_token"):
            last["api_token"] = loop["api_token"]
        return answer({**request, "loop": loop}, transport)

    return lookup


def _cached(*, only_failures: bool) -> Lookup:
    """Show what was shown before for the same addresses, whatever the shop."""
    shown: dict[str, Any] = {}

    def lookup(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
        key = str(request["profile"].get("emailAddresses"))
        if request["loop"].get("api_token") and key in shown and not only_failures:
            return {"id": request["id"], "orders": shown[key]}
        reply: Any = answer(request, transport)
        if "error" in reply and key in shown:
            if request["loop"].get("api_token"):
                reply["orders"] = shown[key]
        elif reply.get("orders"):
            shown[key] = reply["orders"]
        return reply

    return lookup


def _first_token() -> Lookup:
    """Keep to the first shop of each customer."""
    kept: dict[str, str] = {}

    def lookup(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
        token = request["loop"].get("api_token")
        if token:
            token = kept.setdefault(str(request["profile"].get("emailAddresses")), token)
        return answer({**request, "loop": {**request["loop"], "api_token": token}}, transport)

    return lookup


def _following(statuses: set[int], *, with_token: bool = True, anywhere: bool = True) -> Lookup:
    def send(send: Any, request: httpx.Request) -> Any:
        response = send(request)
        for _ in range(3):
            if response.status_code not in statuses:
                break
            where = request.url.join(response.headers["location"])
            if not anywhere and where.host != request.url.host:
                break
            request = _again(request, url=where)
            if not with_token:
                del request.headers[TOKEN]
            response = send(request)
        return response

    return sending(send)


def _telling(add: Callable[[dict[str, Any]], dict[str, str]]) -> Lookup:
    """Send headers that are made of the profile."""

    def lookup(request: dict[str, Any], transport: httpx.BaseTransport) -> Any:
        bent = _with(lambda asked: _again(asked, headers=add(request["profile"])))
        return bent(request, transport)

    return lookup


WRONG: dict[str, tuple[str, Lookup]] = {
    "the token is in the URL": ("X01", _with(_url_with_token)),
    "the token is a bearer": (
        "X01",
        _with(
            lambda asked: _again(asked, headers={"authorization": f"Bearer {asked.headers[TOKEN]}"})
        ),
    ),
    "the token is basic": (
        "X01",
        _with(
            lambda asked: _again(
                asked,
                headers={
                    "authorization": "Basic "
                    + base64.b64encode(f"u:{asked.headers[TOKEN]}".encode()).decode()
                },
            )
        ),
    ),
    "a message quotes the token": ("X01", _message(None, lambda token: token)),
    "a message of one status quotes it": ("X01", _message(403, lambda token: quote(token[8:]))),
    "a message holds it in base64": (
        "X01",
        _message(500, lambda token: base64.b64encode(token.encode()).decode()),
    ),
    "a mutation": ("X02", _besides("POST", "/graphql", b'{"query": "mutation { seen }"}')),
    "a subscription": ("X02", _besides("POST", "/graphql", b'{"query": "subscription { a }"}')),
    "a PUT": ("X02", _besides("PUT", "/2022-10/seen")),
    "a refresh after 401": ("X02", _besides("POST", "/2022-10/token", status=401)),
    "null is a token": ("X03", _tokenless({"null"})),
    "none at all is a token": ("X03", _tokenless({"absent"})),
    "an empty token is one": ("X03", _tokenless({"empty"})),
    "the error is of another kind": ("X03", saying(_auth_kind)),
    "the last token is used again": ("X03", _remembering()),
    "a cache of addresses": ("X04", _cached(only_failures=False)),
    "a cache for bad days": ("X04", _cached(only_failures=True)),
    "the first token is kept": ("X04", _first_token()),
    "every redirect is followed": ("X05", _following({301, 302, 303, 307, 308})),
    "307 is followed": ("X05", _following({307})),
    "308 is followed without the token": ("X05", _following({308}, with_token=False)),
    "the name is in a header": (
        "X06",
        _telling(lambda person: {"user-agent": person.get("name") or "x"}),
    ),
    "the id is in a header": (
        "X06",
        _telling(lambda person: {"x-customer": person.get("id") or "x"}),
    ),
    "a phone number is in a header": (
        "X06",
        _telling(
            lambda person: {"x-phone": (person.get("primaryPhoneNumber") or {}).get("number", "x")}
        ),
    ),
    "the postal address is in base64": (
        "X06",
        _telling(
            lambda person: {
                "x-where": base64.b64encode((person.get("address") or "x").encode()).decode()
            }
        ),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_leak_breaks_exactly_its_rule(name: str) -> None:
    rule, lookup = WRONG[name]
    caught = judged(lookup, RULES)

    assert caught.rules == (rule,)
    assert caught.case is not None
    assert sum(len(each.profile.email_addresses or ()) for each in caught.case.pulls) <= 3
    assert all(len(each.world.orders) <= 2 for each in caught.case.shops)


RIGHT: dict[str, Lookup] = {
    "the reference": answer,
    "redirects are followed on the same host": _following({307, 308}, anywhere=False),
    "one more GET": _besides("GET", "/2022-10/shipments/search/1001"),
    "a named header": _with(lambda asked: _again(asked, headers={"user-agent": "Gladly/1.0"})),
}


@pytest.mark.parametrize("seed", range(3 if IS_LONG else 1))
@pytest.mark.parametrize("name", RIGHT)
def test_a_right_lookup_leaks_nothing(name: str, seed: int) -> None:
    caught = judged(RIGHT[name], RULES, seed=seed, more=60)

    assert (caught.rules, caught.what) == ((), "")
