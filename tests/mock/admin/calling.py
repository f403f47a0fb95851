"""Calls the admin API in process, and holds every answer against its contract."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from loop_harness import schemas
from loop_harness.contracts import admin as contract
from loop_harness.mock import LoopMock, Request, Response, Shop, admin
from loop_harness.mock.admin.routes import found
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.world import load

HOST = "127.0.0.1:8080"
JSON = "application/json"
TOKEN = "sk_test_2003_single"
ADA = "ada@example.com"


@dataclass(frozen=True)
class Answer:
    """What came of one call."""

    status: int
    document: Any  #: None where there is no body
    headers: Mapping[str, str]

    @property
    def message(self) -> tuple[int, str]:
        return self.status, self.document["message"]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(each["path"], each["reason"]) for each in self.document["problems"]]


def new_mock() -> LoopMock:
    """Return a mock with one shop that has one order."""
    return LoopMock(Shop(load("single")))


def call(mock: LoopMock, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
    """Call ``/__admin/`` and what follows; a header of None is not sent."""
    content = (
        body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    )
    sent = {"host": HOST, "content-type": None if body is None else JSON}
    sent |= {name.replace("_", "-"): text for name, text in headers.items()}
    place, _, query = path.partition("?")
    request = Request(
        method=method,
        path=f"{admin.PREFIX}{place}",
        query=query,
        headers={name: text for name, text in sent.items() if text is not None},
        body=content,
    )
    response = admin.respond(request, mock)
    assert breaches(request, response) == []
    document = json.loads(response.body) if response.body else None
    return Answer(response.status, document, dict(response.headers))


def breaches(request: Request, response: Response) -> list[str]:
    """Return where an answer breaks the contract."""
    try:
        operation, _ = found(request.method, request.path)
        path = contract.document()["paths"][operation.template]
        promised = path[operation.method.lower()]["responses"]
    except Exception:  # noqa: BLE001 - whatever is not found is refused
        promised = {"4XX": {"$ref": "#/components/responses/Refusal"}}
    key = "4XX" if 400 <= response.status < 500 else str(response.status)
    if key not in promised:
        return [f"no answer with status {response.status} is promised"]
    answer = promised[key]
    if "$ref" in answer:
        answer = contract.document()["components"]["responses"]["Refusal"]
    if "content" not in answer:
        return ["there is a body"] if response.body else []
    return problems(answer["content"][JSON]["schema"], json.loads(response.body))


def problems(schema: Mapping[str, Any], value: Any) -> list[str]:
    """Return what is wrong with a value under a schema of the contract."""
    whole = {**schema, "components": contract.document()["components"]}
    formats = schemas.validator("world").format_checker
    judge = Draft202012Validator(whole, format_checker=formats)
    return [f"{each.json_path}: {each.message}" for each in judge.iter_errors(value)]


def asked(mock: LoopMock, token: str = TOKEN, *addresses: str) -> list[str]:
    """Return the names of the orders that a look-up finds."""
    query = "query($e: [String!]!) { orders(input: {customerEmails: $e}) { name } }"
    body = json.dumps({"query": query, "variables": {"e": addresses or [ADA]}}).encode()
    headers = {TOKEN_HEADER: token, "content-type": JSON}
    answer = mock.respond(Request(method="POST", path="/graphql", headers=headers, body=body))
    return [each["name"] for each in json.loads(answer.body)["data"]["orders"]]
