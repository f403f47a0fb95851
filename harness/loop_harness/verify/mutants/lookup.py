"""A right lookup, cut into small steps: whatever is wrong elsewhere differs from it in one.

It is plain on purpose, and shares no code with the reference lookup: that both keep every rule is
evidence that the rules do not ask for one way of writing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import quote_plus

import httpx

from loop_harness.verify.mutants.answer import Answer, Failure, in_parts

FIELDS = ("carrierDisplayName", "status", "trackingCode")
QUERY = (
    "query Orders($emails: [String!]!) { orders(input: {customerEmails: $emails})"
    " { name shipments { trackingCode status carrierDisplayName } } }"
)
TOKEN = "x-wonderment-access-token"  # noqa: S105 - the name of the header
TOO_MANY = 429
MOST_AT_ONCE = 100  #: addresses in one request: Loop may take no more
MOST_BYTES = 10_000_000
_OK, _REDIRECT, _OTHER = 200, 300, 400
_KINDS = {401: "auth", 402: "plan", 403: "scope", TOO_MANY: "rate_limited"}

Order = dict[str, Any]
Memory = MutableMapping[str, Any]  #: what lasts as long as the program runs


class Lookup:
    """Looks one profile up: from a request of the subject protocol to its reply."""

    def __init__(self, request: Any, transport: httpx.BaseTransport, memory: Memory) -> None:
        self.request = request
        self.profile = request["profile"]
        self.trigger: str = request["trigger"]
        self.token: str = request["loop"].get("api_token") or ""
        self.limit_s: float = request["timeout_s"]
        self.deadline = time.monotonic() + self.limit_s
        self.transport = transport
        self.memory = memory

    def reply(self) -> Any:
        return {"id": self.request["id"], **self.said()}

    def said(self) -> dict[str, Any]:
        """Say all but the id: orders, a stop, or an error, also beside orders."""
        addresses = self.addresses()
        if not addresses:
            return self.nothing_to_ask()
        if not self.token:
            return self.without_token()
        return self.told(self.asked(addresses))

    # Which addresses

    def listed(self) -> list[Any]:
        return self.profile.get("emailAddresses") or []

    def addresses(self) -> list[str]:
        written = (self.written(each) for each in self.listed() if self.is_some(each))
        return list(dict.fromkeys(written))

    def is_some(self, address: Any) -> bool:
        return isinstance(address, str) and bool(address.strip())

    def written(self, address: str) -> str:
        return address.strip()

    def nothing_to_ask(self) -> dict[str, Any]:
        return {"stopped": "the profile has no email address"}

    def without_token(self) -> dict[str, Any]:
        return self.error(Failure("config", "no API token is set"))

    def batches(self, addresses: list[str]) -> list[list[str]]:
        return in_parts(addresses, MOST_AT_ONCE)

    def asked(self, addresses: list[str]) -> list[Answer]:
        answers: list[Answer] = []
        for each in self.batches(addresses):
            answers.append(self.ask(each))
            if self.is_to_pause(answers[-1]):
                break
        return answers

    def is_to_pause(self, answer: Answer) -> bool:
        """Tell whether Loop wants no further request now."""
        return answer.status == TOO_MANY

    # One request

    def ask(self, addresses: list[str]) -> Answer:
        answer, tries = self.exchange(addresses), 1
        while self.is_worth_repeating(answer, tries):
            answer, tries = self.exchange(addresses), tries + 1
        return answer

    def is_worth_repeating(self, answer: Answer, tries: int) -> bool:
        del answer, tries
        return False

    def exchange(self, addresses: list[str]) -> Answer:
        try:
            return self.read(*self.sent(self.asking(addresses)))
        except httpx.TimeoutException:
            return Answer(failure=Failure("timeout", "Loop did not answer in time"))
        except (httpx.TransportError, httpx.DecodingError):
            return Answer(failure=Failure("transport", "no answer from Loop"))

    def asking(self, addresses: list[str]) -> httpx.Request:
        return httpx.Request(
            "POST",
            self.url(),
            headers=self.headers(),
            content=json.dumps(self.body(addresses)),
            extensions={"timeout": self.waiting()},
        )

    def waiting(self) -> dict[str, float]:
        return {"read": max(self.deadline - time.monotonic(), 0.0)}

    def url(self) -> str:
        return str(self.request["loop"]["base_url"]).rstrip("/") + "/graphql"

    def headers(self) -> dict[str, str]:
        return {TOKEN: self.token, "content-type": "application/json", "user-agent": "lookup"}

    def body(self, addresses: list[str]) -> Any:
        return {"query": QUERY, "variables": {"emails": addresses}}

    def sent(self, request: httpx.Request) -> tuple[int, Mapping[str, str], bytes]:
        response = self.transport.handle_request(request)
        try:
            return response.status_code, dict(response.headers), self.whole(response)
        finally:
            response.close()

    def whole(self, response: httpx.Response) -> bytes:
        """Read a body, which may be endless."""
        found = b""
        for part in response.iter_bytes():
            found += part
            if time.monotonic() > self.deadline or len(found) > MOST_BYTES:
                raise httpx.ReadTimeout("the answer does not end")
        return found

    # What Loop said

    def read(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        if status != _OK:
            return Answer(None, self.refused(status, body), status, headers)
        document = self.parsed(body)
        if not isinstance(document, dict):
            return Answer(None, self.unreadable(body), status, headers)
        orders, errors = self.orders_of(document.get("data")), document.get("errors")
        failure = self.reported(errors) if errors else None
        if not isinstance(orders, list):
            orders, failure = None, failure or self.no_orders(document)
        return Answer(orders, failure, status, headers)

    def refused(self, status: int, body: bytes) -> Failure | None:
        del body
        sent_away = _REDIRECT <= status < _OTHER
        kind = "transport" if sent_away else _KINDS.get(status, "unavailable")
        return Failure(kind, f"Loop answered {status}")

    def parsed(self, body: bytes) -> Any:
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            return None

    def unreadable(self, body: bytes) -> Failure | None:
        del body
        return Failure("malformed", "the answer is no JSON object")

    def orders_of(self, data: Any) -> Any:
        return data.get("orders") if isinstance(data, dict) else None

    def reported(self, errors: Any) -> Failure | None:
        del errors
        return Failure("graphql", "Loop reported GraphQL errors")

    def no_orders(self, document: Any) -> Failure | None:
        del document
        return Failure("malformed", "the answer holds no list of orders")

    # What is shown

    def told(self, answers: list[Answer]) -> dict[str, Any]:
        lists = [each.orders for each in answers if each.orders is not None]
        failures = [each.failure for each in answers if each.failure is not None]
        reply: dict[str, Any] = {}
        if lists or not failures:
            reply["orders"] = self.shown([each for some in lists for each in some])
        return {**reply, **self.error(failures[0])} if failures else reply

    def error(self, failure: Failure) -> dict[str, Any]:
        return {"error": {"kind": failure.kind, "message": failure.message}}

    def shown(self, orders: list[Any]) -> list[Order]:
        made = [self.order(each, place) for place, each in enumerate(orders) if self.is_named(each)]
        return self.cut(self.once(made))

    def is_named(self, order: Any) -> bool:
        return isinstance(order, dict) and bool(self.text(order.get("name"), "name"))

    def order(self, said: Any, place: int) -> Order:
        name = self.text(said["name"], "name")
        return {
            "id": self.identity(name, said, place),
            "name": name,
            "shipmentUrl": self.url_of(name),
            "shipments": self.parcels(said.get("shipments")),
        }

    def identity(self, name: str, said: Any, place: int) -> Any:
        del said, place
        return name

    def url_of(self, name: str) -> str | None:
        return f"https://app.wonderment.com/shipments?order_name={self.encoded(name)}"

    def encoded(self, name: str) -> str:
        return quote_plus(name, errors="replace")

    def parcels(self, said: Any) -> Any:
        found = said if isinstance(said, list) else []
        return [self.parcel(each) for each in found if isinstance(each, dict)]

    def parcel(self, said: Any) -> dict[str, Any]:
        return {name: self.text(said.get(name), name) for name in FIELDS}

    def text(self, value: Any, field: str) -> Any:
        del field
        return value if isinstance(value, str) else ""

    def once(self, orders: list[Order]) -> list[Order]:
        """Leave out what is the same order: the same name with the same parcels."""
        found: dict[str, Order] = {}
        for each in orders:
            found.setdefault(self.sameness(each), each)
        return list(found.values())

    def sameness(self, order: Order) -> str:
        return json.dumps([order["name"], order["shipments"]])

    def cut(self, orders: list[Order]) -> list[Order]:
        return orders
