"""One pull of the reference lookup against the mock, without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from loop_harness.client import LoopAccess, Patience
from loop_harness.dialect import Dialect
from loop_harness.lookup import DEFAULT_LIMIT, Lookup
from loop_harness.mock import Entry, LoopMock, Request, Response, Shop
from loop_harness.mock.transport import MockTransport
from loop_harness.model import Profile, Reply, ShownOrder, Trigger, World

BASE_URL = "http://loop.example"

Edit = Callable[[Any], Any]


@dataclass(frozen=True)
class Pull:
    """What came of one pull, from both witnesses: the reply and the journal."""

    reply: Reply
    journal: tuple[Entry, ...]

    @property
    def orders(self) -> tuple[ShownOrder, ...]:
        assert self.reply.orders is not None, self.reply
        return self.reply.orders

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.orders]


class Bending(httpx.BaseTransport):
    """Changes the JSON of each answer on its way, as a faulty Loop would."""

    def __init__(self, inner: httpx.BaseTransport, edit: Edit) -> None:
        self._inner = inner
        self._edit = edit

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._inner.handle_request(request)
        document = self._edit(json.loads(answer.read()))
        return httpx.Response(answer.status_code, json=document)


def pull(
    world: World,
    profile: Profile,
    *,
    dialect: Dialect | None = None,
    trigger: Trigger = Trigger.PROFILE_OPENED,
    edit: Edit | None = None,
    limit: int | None = DEFAULT_LIMIT,
    patience: Patience | None = None,
) -> Pull:
    """Look up *profile* in a fresh shop; the mock's answers are held against the contract."""
    shop = Shop(world, dialect=dialect)
    transport: httpx.BaseTransport = MockTransport(LoopMock(shop, check=True))
    if edit is not None:
        transport = Bending(transport, edit)
    lookup = Lookup(access(world), transport=transport, limit=limit, patience=patience)
    return Pull(lookup.pull(profile, trigger), tuple(shop.journal))


def access(world: World) -> LoopAccess:
    """Return how a lookup reaches the mock of *world*."""
    return LoopAccess(base_url=BASE_URL, api_token=world.token)


def answering(*answers: httpx.Response | Exception) -> httpx.MockTransport:
    """Return a transport that gives these answers in turn, the last one for ever."""
    left = list(answers)

    def handle(_request: httpx.Request) -> httpx.Response:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(
            answer.status_code, headers=answer.headers.raw, content=answer.content
        )

    return httpx.MockTransport(handle)


def post(shop: Shop, body: Any, *, token: str | None = None, dialect: Any = None) -> Response:
    """Send one GraphQL body to a mock of *shop*."""
    mock = LoopMock(shop, check=True, dialect=dialect)
    headers = {
        "x-wonderment-access-token": token or shop.token,
        "content-type": "application/json",
    }
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return mock.respond(Request(method="POST", path="/graphql", headers=headers, body=content))
