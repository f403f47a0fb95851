"""Judges providers by one rule: our mock with one step, or one answer, that is done otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import httpx
from tests.verify.provider.looking import provider
from tests.verify.provider.providing import EFFORT, Edit, Wrong, known, report

from loop_harness.mock import LoopMock
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import SEARCH

RICH = "well-known"
#: The number of requests ends it, never the time: so it is the same on a busy machine.
_LONG = replace(EFFORT, seconds=300)


def told(
    rule: str,
    edit: Edit | None = None,
    held: Known | None = None,
    at: LoopMock | None = None,
    **choices: str,
) -> list[str]:
    """Return what a rule says of our mock, or of another one, with answers that are edited."""
    held = held or known(RICH)
    named = {name.replace("_", "-"): choice for name, choice in choices.items()}
    right = at or provider(held, named)
    found = report(right if edit is None else Wrong(right, edit), held, rules=(rule,), effort=_LONG)
    assert found.error is None
    assert found.examples > 0
    return [each.what for each in found.findings]


def of_search(edit: Callable[[Any, str], Any]) -> Edit:
    """Return an edit of every search that found something; it is given the term as well."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        document = _found(request, answer)
        if document is None:
            return answer
        term = unquote(request.url.raw_path.decode().partition("?")[0]).removeprefix(SEARCH)
        return httpx.Response(200, json=edit(document, term.lstrip("/")))

    return edited


def of_parcels(edit: Callable[[Any], Any]) -> Edit:
    """Return an edit of each parcel that a search found."""
    return of_search(lambda found, _: {**found, "shipments": [*map(edit, found["shipments"])]})


def of_orders(edit: Callable[[Any], Any]) -> Edit:
    """Return an edit of each order that GraphQL answers."""

    def edited(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        document = answer.json() if request.url.path == "/graphql" else None
        if not isinstance(document, dict) or not (document.get("data") or {}).get("orders"):
            return answer
        document["data"]["orders"] = [*map(edit, document["data"]["orders"])]
        return httpx.Response(200, json=document)

    return edited


def _found(request: httpx.Request, answer: httpx.Response) -> Any:
    is_search = request.url.path.startswith(SEARCH) and answer.status_code == 200
    document = answer.json() if is_search else None
    return document if isinstance(document, dict) and document.get("shipments") else None
