"""Nothing leaks and nothing is written (X01-X06)."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest
from hypothesis import given, strategies as st
from tests.support import BASE_URL, access, pull

from loop_harness.client import LoopAccess
from loop_harness.lookup import Lookup
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.transport import MockTransport
from loop_harness.model import PhoneNumber, Profile
from loop_harness.strategies import cases
from loop_harness.strategies.cases import Case

TOKEN = "sk_test_1001_secretword"
ADA = Profile(email_addresses=("ada@example.com",))


class Recording(httpx.BaseTransport):
    """Keeps what really went out, unredacted."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._inner.handle_request(request)


@pytest.mark.rule("X01")
@given(case=cases())
def test_the_token_travels_in_its_header_only(case: Case) -> None:
    shop = Shop(case.world.with_token(TOKEN))
    recording = Recording(MockTransport(LoopMock(shop)))
    reply = Lookup(access(shop.world), transport=recording).pull(case.profile)

    for each in recording.requests:
        headers = [name for name, value in each.headers.items() if TOKEN in value]
        assert headers == ["x-wonderment-access-token"]
        assert TOKEN not in str(each.url)
        assert TOKEN.encode() not in each.read()
    assert TOKEN not in json.dumps(reply.to_json("1"))
    assert "secretword" not in json.dumps([each.to_json() for each in shop.journal])


@pytest.mark.rule("X01")
@pytest.mark.parametrize("status", [200, 302, 400, 401, 402, 403, 404, 500])
def test_a_loop_that_repeats_the_token_does_not_make_it_a_message(status: int) -> None:
    said = {"message": f"bad {TOKEN}", "errors": [{"message": f"bad {TOKEN}"}]}
    headers = {"location": f"https://example.net/?t={TOKEN}"}
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=said, headers=headers))
    loop = LoopAccess(base_url=BASE_URL, api_token=TOKEN)
    reply = Lookup(loop, transport=transport).pull(ADA)

    assert reply.error is not None
    assert "secretword" not in str(reply.error)


@pytest.mark.rule("X02")
@given(case=cases())
def test_a_pull_only_reads(case: Case) -> None:
    shop = Shop(case.world)
    Lookup(access(shop.world), transport=MockTransport(LoopMock(shop))).pull(case.profile)

    assert shop.world == case.world
    for each in shop.journal:
        assert (each.method, each.target) == ("POST", "/graphql")
        assert json.loads(each.body)["query"].startswith("query ")


@pytest.mark.rule("X03")
@given(
    case=cases(), token=st.sampled_from([None, "", " ", "\n", "sk_test_1001_a\nb", "sk test", "ü"])
)
def test_without_a_usable_token_nothing_is_sent(case: Case, token: str | None) -> None:
    shop = Shop(case.world)
    loop = LoopAccess(base_url=BASE_URL, api_token=token)
    reply = Lookup(loop, transport=MockTransport(LoopMock(shop))).pull(case.profile)

    has_address = "no address" not in case.classes
    assert list(shop.journal) == []
    assert (reply.error and reply.error.kind) == ("config" if has_address else None)
    assert (reply.stopped is None) == has_address


@pytest.mark.rule("X04", "M09")
@given(case=cases(), other=cases())
def test_another_shops_orders_never_appear(case: Case, other: Case) -> None:
    foreign = replace(
        other.world.with_token("sk_test_1002_other"),
        orders=tuple(replace(each, name=f"foreign {each.name}") for each in other.world.orders),
    )
    transport = MockTransport(LoopMock(Shop(case.world), Shop(foreign)))
    reply = Lookup(access(case.world), transport=transport).pull(case.profile)

    assert reply == pull(case.world, case.profile).reply


@pytest.mark.rule("X05")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    hosts: list[str] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(status, headers={"location": "https://elsewhere.example/graphql"})

    loop = LoopAccess(base_url=BASE_URL, api_token=TOKEN)
    reply = Lookup(loop, transport=httpx.MockTransport(redirect)).pull(ADA)

    assert hosts == ["loop.example"]
    assert reply.error is not None
    assert reply.error.kind == "transport"


@pytest.mark.rule("X06")
@given(case=cases())
def test_nothing_of_the_profile_but_its_addresses_reaches_loop(case: Case) -> None:
    marked = replace(
        case.profile,
        id="marked-id",
        name="Marked Name",
        address="1 Marked Street",
        primary_email_address="marked@example.com",
        phone_numbers=(PhoneNumber(number="+12025550199"),),
    )
    shop = Shop(case.world)
    recording = Recording(MockTransport(LoopMock(shop)))
    Lookup(access(case.world), transport=recording).pull(marked)

    for each in recording.requests:
        sent = f"{each.url} {each.headers} {each.read().decode()}".lower()
        assert "marked" not in sent
        assert "0199" not in sent
