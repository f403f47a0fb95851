"""Looks at providers made of our own mock, as a verification does before it judges."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from tests.verify.provider.providing import Wrong, known, wire

from loop_harness import world
from loop_harness.dialect import Dialect, assumptions
from loop_harness.mock import LoopMock, Shop
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.observe import Look, observe
from loop_harness.verify.report import Observation

WORLD = "well-known"
#: Every question about a provider that reads can answer.
OBSERVABLE = tuple(
    name
    for name, each in assumptions().items()
    if each.applies_to == "provider" and each.observable
)


def provider(held: Known, choices: Mapping[str, str] | None = None) -> LoopMock:
    """Return our mock with what is known, and some choices."""
    dialect = Dialect.of(choices or {})
    return LoopMock(
        Shop(world.read(held.document, "known", dialect=dialect), dialect=dialect), dialect=dialect
    )


def looked(
    at: LoopMock | httpx.BaseTransport | None = None, held: Known | None = None
) -> tuple[Look, dict[str, Observation]]:
    """Look at a provider; return what was seen, by the question."""
    held = held or known(WORLD)
    look = Look(wire(at or provider(held), held), held)
    return look, {each.assumption: each for each in observe(look)}


def choices(seen: Mapping[str, Observation]) -> dict[str, str | None]:
    """Return the choice for each question that can be answered."""
    return {name: seen[name].choice for name in OBSERVABLE}


def defaults(**others: str | None) -> dict[str, str | None]:
    """Return the default for each such question, but for some; ``_`` stands for ``-``."""
    named = {name.replace("_", "-"): choice for name, choice in others.items()}
    return {name: assumptions()[name].default for name in OBSERVABLE} | named


def wrong(
    edit: Callable[[httpx.Request, Any], Any], held: Known | None = None, **chosen: str
) -> Wrong:
    """Return a mock that answers GraphQL with what *edit* makes of a JSON answer."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if request.url.path != "/graphql" or answer.status_code != 200:
            return answer
        document = edit(request, json.loads(answer.content))
        return httpx.Response(200, json=document)

    named = {name.replace("_", "-"): choice for name, choice in chosen.items()}
    return Wrong(provider(held or known(WORLD), named), edited)


def asked_for(request: httpx.Request) -> list[str]:
    """Return the addresses that a GraphQL request asks for."""
    body = json.loads(request.content)
    emails: list[str] = body.get("variables", {}).get("emails", [])
    return emails


def orders(document: Any) -> list[Any]:
    """Return the orders of a GraphQL answer; none where it holds something else."""
    data = document.get("data")
    found: list[Any] = data.get("orders", []) if isinstance(data, dict) else []
    return found
