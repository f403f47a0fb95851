"""Right lookups that do some step in another way."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx

from loop_harness.verify.mutants.answer import Answer, Failure, in_parts, joined
from loop_harness.verify.mutants.failures import Waiting
from loop_harness.verify.mutants.lookup import Lookup, Order
from loop_harness.verify.mutants.register import right
from loop_harness.verify.mutants.security import FollowsAnywhere
from loop_harness.verify.mutants.spelling import Rewriting, WithPrimary

_SELECTION = "{ name shipments { trackingCode status carrierDisplayName } }"


@right()
class Plain(Lookup):
    """Does every step in the plain way, and cuts nothing."""


@right()
class CutAtTen(Lookup):
    """Shows no more than ten orders."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return orders[:10]


@right()
class CutAtTwelve(Lookup):
    """Shows no more than twelve orders."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return orders[:12]


@right()
class OneByOne(Lookup):
    """Sends one request for each address."""

    def batches(self, addresses: list[str]) -> list[list[str]]:
        return in_parts(addresses, 1)


@right()
class SideBySide(OneByOne):
    """Sends one request for each address, all of them at the same time."""

    def asked(self, addresses: list[str]) -> list[Answer]:
        with ThreadPoolExecutor(len(addresses)) as threads:
            return list(threads.map(self.ask, self.batches(addresses)))


@right()
class TenAtOnce(Lookup):
    """Sends one request for each ten addresses."""

    def batches(self, addresses: list[str]) -> list[list[str]]:
        return in_parts(addresses, 10)


@right(email_case="ignore")
class AllSmallLetters(Rewriting):
    """Asks for addresses in small letters."""

    def local(self, text: str) -> str:
        return text.lower()

    def domain(self, text: str) -> str:
        return text.lower()


@right()
class DomainsInSmallLetters(Rewriting):
    """Asks for domains in small letters, and leaves the names as they are."""

    def domain(self, text: str) -> str:
        return text.lower()


@right()
class Untrimmed(Lookup):
    """Leaves outer spaces where they are."""

    def written(self, address: str) -> str:
        return address


@right()
class PercentForSpace(Lookup):
    """Writes a space in a URL as %20."""

    def encoded(self, name: str) -> str:
        return quote(name, safe="", errors="replace")


@right()
class OtherParameter(Lookup):
    """Names the parameter of the URL query."""

    def url_of(self, name: str) -> str:
        return f"https://tracking.example/shipments?query={self.encoded(name)}"


@right()
class MergesANameUp(Lookup):
    """Shows the orders of one name as one, with the parcels of all."""

    def once(self, orders: list[Order]) -> list[Order]:
        merged: dict[str, Order] = {}
        for each in super().once(orders):
            known = merged.setdefault(each["name"], {**each, "shipments": []})
            known["shipments"] += each["shipments"]
        return list(merged.values())


@right()
class RetriesUnavailable(Lookup):
    """Repeats a request once after 503."""

    def is_worth_repeating(self, answer: Answer, tries: int) -> bool:
        return answer.status == 503 and tries == 1  # noqa: PLR2004


@right()
class WaitsAsAsked(Waiting):
    """Repeats a request once after 429, when the time that Loop asked for is over."""


@right()
class FollowsTheHost(FollowsAnywhere):
    """Follows redirects on the same host."""

    def again(self, request: httpx.Request, where: str) -> httpx.Request:
        made = super().again(request, where)
        if made.url.netloc != request.url.netloc:
            raise httpx.UnsupportedProtocol("the redirect leads to another host")
        return made


@right()
class EmptyForNothing(Lookup):
    """Shows an empty list where there was nothing to ask."""

    def nothing_to_ask(self) -> dict[str, Any]:
        return {"orders": []}


@right()
class TokenFirst(Lookup):
    """Looks for the token before it looks for addresses."""

    def said(self) -> dict[str, Any]:
        return super().said() if self.token else self.without_token()


@right()
class PrimaryAlways(WithPrimary):
    """Asks for the primary address as well, in every pull."""


@right()
class Aliases(Lookup):
    """Asks for each address under an alias of its own, in one request."""

    def batches(self, addresses: list[str]) -> list[list[str]]:
        return in_parts(addresses, 20)

    def body(self, addresses: list[str]) -> Any:
        names = [f"a{at}" for at in range(len(addresses))]
        taken = ", ".join(f"${each}: [String!]!" for each in names)
        parts = (f"{a}: orders(input: {{customerEmails: ${a}}}) {_SELECTION}" for a in names)
        values = {name: [each] for name, each in zip(names, addresses, strict=True)}
        return {"query": f"query Each({taken}) {{ {' '.join(parts)} }}", "variables": values}

    def orders_of(self, data: Any) -> Any:
        known = data if isinstance(data, dict) else {}
        found = [each for key, each in known.items() if key[1:].isdigit()] or [None]
        return joined(found) if all(isinstance(each, list) for each in found) else None


@right()
class InlineValues(Lookup):
    """Writes the addresses into the query, and sends no variables."""

    def body(self, addresses: list[str]) -> Any:
        emails = json.dumps(addresses)
        return {"query": f"{{ orders(input: {{customerEmails: {emails}}}) {_SELECTION} }}"}


@right()
class OneVariable(Lookup):
    """Sends the whole input as one variable, and spreads a fragment."""

    def body(self, addresses: list[str]) -> Any:
        query = (
            "query Find($input: OrdersInput!) { orders(input: $input) { ...Shown } }"
            f" fragment Shown on Order {_SELECTION}"
        )
        return {"query": query, "variables": {"input": {"customerEmails": addresses}}}


_OWN_NAMES = {"mine": "orders", "title": "name", "parcels": "shipments"}
_OWN_NAMES |= {"code": "trackingCode", "state": "status", "carrier": "carrierDisplayName"}


def _renamed(found: dict[str, Any]) -> dict[str, Any]:
    return {_OWN_NAMES.get(key, key): value for key, value in found.items()}


@right()
class OwnNames(Lookup):
    """Gives every field of the query a name of its own."""

    def body(self, addresses: list[str]) -> Any:
        query = (
            "query Orders($emails: [String!]!) { mine: orders(input: {customerEmails: $emails})"
            " { title: name parcels: shipments"
            " { code: trackingCode state: status carrier: carrierDisplayName } } }"
        )
        return {"query": query, "variables": {"emails": addresses}}

    def parsed(self, body: bytes) -> Any:
        try:
            return json.loads(body, object_hook=_renamed)
        except (ValueError, RecursionError):
            return None


@right()
class HashedIds(Lookup):
    """Makes the id of an order from a digest of its name."""

    def identity(self, name: str, said: Any, place: int) -> str:
        return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


@right()
class SortedByName(Lookup):
    """Asks in the sequence of the alphabet, and shows orders by their names."""

    def addresses(self) -> list[str]:
        return sorted(super().addresses())

    def cut(self, orders: list[Order]) -> list[Order]:
        return sorted(orders, key=lambda each: str(each["name"]))


@right()
class CountsItsRequests(Lookup):
    """Numbers its requests in a header, as long as it runs."""

    def headers(self) -> dict[str, str]:
        self.memory["count"] = self.memory.get("count", 0) + 1
        return {**super().headers(), "x-request-number": str(self.memory["count"])}


@right()
class NullIsNoOrders(Lookup):
    """Takes orders that are null for none, where no errors are said."""

    def no_orders(self, document: Any) -> Failure | None:
        data = document.get("data")
        is_null = isinstance(data, dict) and data.get("orders", "") is None
        return None if is_null and not document.get("errors") else super().no_orders(document)


@right()
class ReportsTheDamaged(Lookup):
    """Leaves out an order that is damaged, and reports an error beside the others."""

    def told(self, answers: list[Answer]) -> dict[str, Any]:
        said = super().told(answers)
        lost = any(not self.is_named(each) for answer in answers for each in answer.orders or [])
        return (
            {**said, **self.error(Failure("malformed", "an order has no name"))} if lost else said
        )
